import { FLAG, RECORD_SIZES, RTYPE } from '@spymaster/dbn'
import { CONSOLIDATED_PUBLISHER, SPY_ID } from '@spymaster/events'
import type { MarketState } from '../market-state.ts'
import type { Random } from '../random.ts'
import { type EventFields, type RecordHead, type RecordWriter, recordHead } from '../record-writer.ts'
import type { Source } from '../source.ts'
import { Auctions } from './auctions.ts'
import { OffMarket } from './off-market.ts'
import { CENT_NANOS, type SpyQuotes } from './spy-quotes.ts'
import { AUCTION, OFF_MARKET, plainConditions } from './trade-conditions.ts'

const PER_SEC = 14
/** Shares of trades in the middle of the quote, smaller than a round lot, and of the others that sweep markets. */
const MIDDLE = 0.125
const ODD_LOT = 0.5
const SWEEP = 0.3
const ACTION_TRADE = 0x54
const SIDE_NONE = 0x4e

/**
 * SPY's trades as `trades` of the consolidated tape, which tells conditions and no side: at the bid or the ask, one in
 * eight at the midpoint; half in odd lots; the two auctions; a few at prices that are not the market's.
 */
export class SpyTrades implements Source {
  /** Told of each trade that counts into a volume-weighted average price: cents and shares. */
  onPaid: ((cents: number, size: number) => void) | null = null
  readonly #state: MarketState
  readonly #quotes: SpyQuotes
  readonly #random: Random
  readonly #offMarket: OffMarket
  readonly #auctions: Auctions
  readonly #head: RecordHead
  readonly #fields: EventFields
  #tradeNs: number
  #isBuying = true

  /** Trades from shortly after `startNs`, when there are quotes. */
  constructor(state: MarketState, quotes: SpyQuotes, startNs: number) {
    this.#state = state
    this.#quotes = quotes
    this.#random = state.random('spy trades')
    this.#offMarket = new OffMarket(state.random('spy off market'))
    this.#auctions = new Auctions(state.times, startNs, state.random('spy auctions'))
    this.#tradeNs = startNs + 1_000_000
    this.#head = recordHead(RTYPE.trades, RECORD_SIZES.trade[2], CONSOLIDATED_PUBLISHER, SPY_ID)
    const event = { action: ACTION_TRADE, side: SIDE_NONE, flags: FLAG.last, depth: 0, sequence: 0 }
    this.#fields = { ...event, eventNs: 0, recvNs: 0, inDelta: 0, price: 0, size: 0 }
  }

  /** Goes on from where another one stands, with chance of its own. */
  resume(other: SpyTrades): void {
    this.#offMarket.resume(other.#offMarket)
    this.#auctions.resume(other.#auctions)
    this.#tradeNs = other.#tradeNs
    this.#isBuying = other.#isBuying
    this.#fields.sequence = other.#fields.sequence
  }

  get nextNs(): number {
    return Math.min(this.#tradeNs, this.#auctions.nextNs)
  }

  fire(out: RecordWriter): void {
    const { bid, ask } = this.#quotes
    const nowNs = this.nextNs
    if (nowNs === this.#tradeNs) this.#trade(out, bid, ask)
    else {
      const { cents, conditions, size } = this.#auctions.take(bid, ask)
      if (conditions === AUCTION.opening || conditions === AUCTION.closing) this.onPaid?.(cents, size)
      this.#write(out, nowNs, cents, size, conditions)
    }
  }

  #trade(out: RecordWriter, bid: number, ask: number): void {
    const random = this.#random
    const nowNs = this.#tradeNs
    if (random.chance(0.4)) this.#isBuying = random.chance(0.5)
    const isMiddle = random.chance(MIDDLE)
    const cents = isMiddle ? (bid + ask) / 2 : this.#isBuying ? ask : bid
    const isOddLot = random.chance(ODD_LOT)
    const size = isOddLot ? 1 + (random.bits() % 99) : 100 * random.paretoCount(1.4, 200)
    const isSweep = random.chance(SWEEP) && !isMiddle
    const { openNs, closeNs } = this.#state.times
    const isExtended = nowNs < openNs || nowNs >= closeNs
    const off = this.#offMarket
    if (!isExtended && off.draw(cents, nowNs)) {
      if (off.conditions === OFF_MARKET.contingent) this.onPaid?.(off.cents, off.size)
      this.#write(out, nowNs, off.cents, off.size, off.conditions)
    } else {
      if (!isExtended) this.onPaid?.(cents, size)
      this.#write(out, nowNs, cents, size, plainConditions(isSweep, isExtended, isOddLot))
    }
    const perSec = PER_SEC * this.#state.activity
    this.#tradeNs += 50_000 + Math.round((random.exponential() * 1e9) / perSec)
  }

  #write(out: RecordWriter, nowNs: number, cents: number, size: number, conditions: number): void {
    const fields = this.#fields
    fields.price = Math.round(cents * CENT_NANOS)
    fields.size = size
    fields.inDelta = conditions
    fields.recvNs = nowNs
    fields.eventNs = nowNs - 150_000 - (this.#random.bits() >>> 16)
    fields.sequence = (fields.sequence + 1 + (this.#random.bits() & 0x3f)) >>> 0
    out.event(this.#head, fields)
  }
}

import { FLAG, RECORD_SIZES, RTYPE } from '@spymaster/dbn'
import { SPY_ID } from '@spymaster/events'
import type { MarketState } from '../market-state.ts'
import type { Random } from '../random.ts'
import { type EventFields, type RecordHead, type RecordWriter, recordHead } from '../record-writer.ts'
import type { Source } from '../source.ts'
import { CENT_NANOS, type SpyQuotes, US_STOCKS } from './spy-quotes.ts'

const PER_SEC = 14
const ACTION_TRADE = 0x54
const SIDE_BUY = 0x42
const SIDE_SELL = 0x41
const SIDE_NONE = 0x4e

/** SPY's trades as `trades`: at the bid or the ask, one in eight at the midpoint with no side; a few odd lots. */
export class SpyTrades implements Source {
  nextNs: number
  readonly #state: MarketState
  readonly #quotes: SpyQuotes
  readonly #random: Random
  readonly #head: RecordHead
  readonly #fields: EventFields
  #isBuying = true

  /** Trades from shortly after `startNs`, when there are quotes. */
  constructor(state: MarketState, quotes: SpyQuotes, startNs: number) {
    this.#state = state
    this.#quotes = quotes
    this.#random = state.random('spy trades')
    this.nextNs = startNs + 1_000_000
    this.#head = recordHead(RTYPE.trades, RECORD_SIZES.trade[2], US_STOCKS, SPY_ID)
    const event = { action: ACTION_TRADE, side: SIDE_NONE, flags: FLAG.last, depth: 0, sequence: 0 }
    this.#fields = { ...event, eventNs: 0, recvNs: 0, inDelta: 0, price: 0, size: 0 }
  }

  fire(out: RecordWriter): void {
    const random = this.#random
    const fields = this.#fields
    const { bid, ask } = this.#quotes
    if (random.chance(0.4)) this.#isBuying = random.chance(0.5)
    const isMidpoint = random.chance(0.125)
    fields.side = isMidpoint ? SIDE_NONE : this.#isBuying ? SIDE_BUY : SIDE_SELL
    const cents = isMidpoint ? (bid + ask) / 2 : this.#isBuying ? ask : bid
    fields.price = Math.round(cents * CENT_NANOS)
    fields.size = random.chance(0.45) ? 1 + (random.bits() % 99) : 100 * random.paretoCount(1.4, 200)
    fields.recvNs = this.nextNs
    fields.eventNs = this.nextNs - 150_000 - (random.bits() >>> 16)
    fields.sequence = (fields.sequence + 1 + (random.bits() & 0x3f)) >>> 0
    out.event(this.#head, fields)
    const perSec = PER_SEC * this.#state.activity
    this.nextNs += 50_000 + Math.round((random.exponential() * 1e9) / perSec)
  }
}

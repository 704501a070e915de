import { FLAG, RECORD_SIZES, RTYPE, UNDEF_PRICE, WORDS } from '@spymaster/dbn'
import { ES_TICK_POINTS, SPY_ID } from '@spymaster/events'
import type { OrderBook } from '../es/order-book.ts'
import type { MarketState } from '../market-state.ts'
import type { Random } from '../random.ts'
import { type EventFields, type RecordHead, type RecordWriter, recordHead } from '../record-writer.ts'
import type { Source } from '../source.ts'

/** Publisher of consolidated US stock quotes, and nanos of a cent. */
export const US_STOCKS = 95
export const CENT_NANOS = 10_000_000

const LOOKS_PER_SEC = 40
/** SPY strays from ES over its ratio by this many cents, for about this long. */
const NOISE_SD = 0.4
const NOISE_SEC = 1.5
/** Until this long before the open quotes are widest, 04:00 to 07:00. */
const EARLY_NS = 2.5 * 3600e9
const ACTION_MODIFY = 0x4d
const SIDE_NONE = 0x4e

/**
 * SPY's best bid and offer as mbp-1, when it changes: ES over a slowly drifting ratio, a little noise, a spread of
 * a cent or two (two to five before 07:00, up to four until the open and after the close). It looks at ES often, and at once when ES has moved.
 */
export class SpyQuotes implements Source {
  nextNs: number
  /** Cents; 0 before the first quote. */
  bid = 0
  ask = 0
  readonly #state: MarketState
  readonly #book: OrderBook
  readonly #random: Random
  readonly #head: RecordHead
  readonly #fields: EventFields
  #bidSize = 0
  #askSize = 0
  #noise = 0
  #noiseNs: number

  /** Quotes from `startNs` on. */
  constructor(state: MarketState, book: OrderBook, startNs: number) {
    this.#state = state
    this.#book = book
    this.#random = state.random('spy quotes')
    this.nextNs = startNs
    this.#noiseNs = startNs
    this.#head = recordHead(RTYPE.mbp1, RECORD_SIZES['mbp-1'][2], US_STOCKS, SPY_ID)
    const side = { action: ACTION_MODIFY, side: SIDE_NONE, flags: FLAG.last | FLAG.tob, depth: 0 }
    const times = { eventNs: 0, recvNs: 0, inDelta: 0, sequence: 0 }
    this.#fields = { ...side, ...times, price: UNDEF_PRICE, size: 0 }
  }

  /** Goes on from where another one stands, with chance of its own. */
  resume(other: SpyQuotes): void {
    this.nextNs = other.nextNs
    this.bid = other.bid
    this.ask = other.ask
    this.#bidSize = other.#bidSize
    this.#askSize = other.#askSize
    this.#noise = other.#noise
    this.#noiseNs = other.#noiseNs
    this.#fields.sequence = other.#fields.sequence
  }

  /**
   * What SPY is worth in dollars: ES's mid, leaning to the side that shows fewer contracts, over the ratio; while ES
   * is halted, what ES would be worth.
   */
  get fair(): number {
    const { nowNs, valueTicks, ratio } = this.#state
    if (this.#state.outsideHalts(nowNs) !== nowNs) return (valueTicks * ES_TICK_POINTS) / ratio
    const { bestBid, bestAsk, sizes } = this.#book
    const [bids, asks] = [sizes[bestBid]!, sizes[bestAsk]!]
    const lean = (0.3 * (bids - asks)) / (bids + asks)
    return (((bestBid + bestAsk) / 2 + lean) * ES_TICK_POINTS) / this.#state.ratio
  }

  /** ES has moved at `nowNs`: SPY's makers see it shortly. */
  hurry(nowNs: number): void {
    const seenNs = nowNs + 250_000 + Math.round(400_000 * this.#random.exponential())
    if (this.bid > 0 && seenNs < this.nextNs) this.nextNs = seenNs
  }

  fire(out: RecordWriter): void {
    const nowNs = this.nextNs
    this.#stray(nowNs)
    const spread = this.#spread(nowNs)
    const bid = Math.round(this.fair * 100 + this.#noise - spread / 2)
    const isMoved = bid !== this.bid || bid + spread !== this.ask
    const isResized = this.#resize(isMoved)
    this.bid = bid
    this.ask = bid + spread
    if (isMoved || isResized) this.#write(out, nowNs)
    const perSec = LOOKS_PER_SEC * Math.max(0.05, this.#state.activity)
    this.nextNs = nowNs + 50_000 + Math.round((this.#random.exponential() * 1e9) / perSec)
  }

  #stray(nowNs: number): void {
    const kept = Math.exp(-(nowNs - this.#noiseNs) / (NOISE_SEC * 1e9))
    this.#noise = this.#noise * kept + NOISE_SD * Math.sqrt(1 - kept * kept) * this.#random.normal()
    this.#noise = Math.max(-1, Math.min(1, this.#noise))
    this.#noiseNs = nowNs
  }

  #spread(nowNs: number): number {
    const { openNs, closeNs } = this.#state.times
    const isRegular = nowNs >= openNs && nowNs < closeNs
    if (isRegular) return this.#random.chance(0.88) ? 1 : 2
    const isEarly = nowNs < openNs - EARLY_NS
    return (isEarly ? 2 : 1) + (this.#random.bits() & 3)
  }

  /** Draws sizes anew, always for a new price; answers whether they have changed. */
  #resize(isMoved: boolean): boolean {
    if (!isMoved && !this.#random.chance(0.35)) return false
    const bids = 100 * this.#random.paretoCount(0.9, 60)
    const asks = 100 * this.#random.paretoCount(0.9, 60)
    const isChanged = bids !== this.#bidSize || asks !== this.#askSize
    this.#bidSize = bids
    this.#askSize = asks
    return isChanged
  }

  #write(out: RecordWriter, nowNs: number): void {
    const fields = this.#fields
    fields.recvNs = nowNs
    fields.eventNs = nowNs - 150_000 - (this.#random.bits() >>> 16)
    fields.sequence = (fields.sequence + 1 + (this.#random.bits() & 0x3f)) >>> 0
    const level = out.event(this.#head, fields) + WORDS.levels
    out.price(level, this.bid * CENT_NANOS)
    out.price(level + 2, this.ask * CENT_NANOS)
    out.words[level + 4] = this.#bidSize
    out.words[level + 5] = this.#askSize
    out.words[level + 6] = 1 + (this.#bidSize >>> 9)
    out.words[level + 7] = 1 + (this.#askSize >>> 9)
  }
}

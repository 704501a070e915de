import { FLAG, RECORD_SIZES, RTYPE, UNDEF_PRICE, WORDS } from '@spymaster/dbn'
import { ES_TICK_NANOS } from '@spymaster/events'
import type { Random } from '../random.ts'
import { type EventFields, type RecordHead, type RecordWriter, recordHead } from '../record-writer.ts'
import type { OrderBook } from './order-book.ts'

/** Levels a record shows. */
export const LEVELS = 10
/** Prices looked at for them: more than that many empty ones in a row do not occur. */
const LOOK_TICKS = 36
const GLOBEX = 1

/** Char codes of actions and sides. */
export const ACTION = { add: 0x41, cancel: 0x43, modify: 0x4d, trade: 0x54, clear: 0x52 } as const
export const SIDE = { ask: 0x41, bid: 0x42, none: 0x4e } as const

/**
 * Writes mbp-10 records of a book as Databento makes them from CME's orders: one per order or trade, with the ten
 * best prices then; those of one event share times and sequence, and the last bears F_LAST.
 */
export class DepthRecords {
  readonly #head: RecordHead
  readonly #book: OrderBook
  readonly #random: Random
  readonly #fields: EventFields
  #eventNs = Number.NEGATIVE_INFINITY

  constructor(instrumentId: number, book: OrderBook, random: Random) {
    this.#head = recordHead(RTYPE.mbp10, RECORD_SIZES['mbp-10'][2], GLOBEX, instrumentId)
    this.#book = book
    this.#random = random
    const none = { eventNs: 0, recvNs: 0, inDelta: 0, price: 0, size: 0 }
    const sequence = random.bits() >>> 12
    this.#fields = { ...none, action: 0, side: 0, flags: 0, depth: 0, sequence }
  }

  /** Begins an event received at `recvNs`, later than the one before. */
  begin(recvNs: number): void {
    const fields = this.#fields
    const latency = 85_000 + Math.round(25_000 * this.#random.exponential())
    this.#eventNs = Math.max(this.#eventNs + 100, recvNs - latency)
    fields.eventNs = this.#eventNs
    fields.recvNs = recvNs
    fields.inDelta = 12_500 + (this.#random.bits() >>> 20)
    // The number counts packets of the whole channel: other instruments take theirs in between.
    const others = this.#random.chance(0.24) ? this.#random.paretoCount(1.2, 40) : 0
    fields.sequence = (fields.sequence + 1 + others) >>> 0
  }

  /** An order or a trade at a price; `isLast` closes the event. */
  write(out: RecordWriter, action: number, side: number, tick: number, size: number, isLast: boolean): void {
    const fields = this.#fields
    fields.action = action
    fields.side = side
    fields.price = tick * ES_TICK_NANOS
    fields.size = size
    fields.flags = isLast ? FLAG.last : 0
    fields.depth = this.depthOf(tick)
    this.#levels(out, out.event(this.#head, fields))
  }

  /** The book as it stands, as a feed says it when a session begins: cleared, then shown. */
  snapshot(out: RecordWriter): void {
    const fields = this.#fields
    fields.side = SIDE.none
    fields.price = UNDEF_PRICE
    fields.size = fields.depth = 0
    fields.action = ACTION.clear
    fields.flags = FLAG.snapshot
    const at = out.event(this.#head, fields) + WORDS.levels
    for (let k = 0; k < LEVELS; k++) this.#empty(out, at + k * WORDS.levelStride)
    fields.action = ACTION.add
    fields.flags = FLAG.snapshot | FLAG.last
    this.#levels(out, out.event(this.#head, fields))
  }

  /** How many levels are better than a tick on its side: its own place, shown if below `LEVELS`. */
  depthOf(tick: number): number {
    const { bestBid, bestAsk, sizes } = this.#book
    const step = tick <= bestBid ? -1 : 1
    let depth = 0
    for (let at = step < 0 ? bestBid : bestAsk; (tick - at) * step > 0; at += step)
      if (sizes[at] !== 0) depth++
    return depth
  }

  #levels(out: RecordWriter, at: number): void {
    const { bestBid, bestAsk } = this.#book
    const first = at + WORDS.levels
    this.#side(out, first, bestBid, -1)
    this.#side(out, first + 2, bestAsk, 1)
  }

  /** One side's levels, whose first price goes to word `first`: its size and count lie symmetrically behind. */
  #side(out: RecordWriter, first: number, best: number, step: number): void {
    const { sizes, orders } = this.#book
    const { words } = out
    // The bid's price is in the level's words 0 and 1, its size in 4; the ask's in 2 and 3, 5.
    const sizeAt = step < 0 ? 4 : 3
    let shown = 0
    for (let away = 0; away < LOOK_TICKS && shown < LEVELS; away++) {
      const tick = best + step * away
      const size = sizes[tick]!
      if (size === 0) continue
      const word = first + shown++ * WORDS.levelStride
      out.price(word, tick * ES_TICK_NANOS)
      words[word + sizeAt] = size
      words[word + sizeAt + 2] = orders[tick]!
    }
    for (; shown < LEVELS; shown++) out.price(first + shown * WORDS.levelStride, UNDEF_PRICE)
  }

  #empty(out: RecordWriter, level: number): void {
    out.price(level, UNDEF_PRICE)
    out.price(level + 2, UNDEF_PRICE)
  }
}

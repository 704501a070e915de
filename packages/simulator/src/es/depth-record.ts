import { FLAG, RECORD_SIZES, RTYPE, UNDEF_PRICE, WORDS } from '@spymaster/dbn'
import { ES_TICK_NANOS } from '@spymaster/events'
import { type EventFields, type RecordHead, type RecordWriter, recordHead } from '../record-writer.ts'
import type { OrderBook } from './order-book.ts'
import type { Packets } from './packets.ts'

/** Levels a record shows. */
export const LEVELS = 10
/** Prices looked at for them: more than that many empty ones in a row do not occur. */
const LOOK_TICKS = 36
/** The venue, as a publisher. */
export const GLOBEX = 1

/** Char codes of actions and sides. */
export const ACTION = { add: 0x41, cancel: 0x43, modify: 0x4d, trade: 0x54, fill: 0x46, clear: 0x52 } as const
export const SIDE = { ask: 0x41, bid: 0x42, none: 0x4e } as const

/**
 * Writes mbp-10 records of a book as Databento makes them from CME's orders: one per order or trade, with the ten
 * best prices then; those of one event share its time, and the last bears F_LAST.
 */
export class DepthRecords {
  readonly #head: RecordHead
  readonly #book: OrderBook
  readonly #packets: Packets
  readonly #fields: EventFields

  constructor(instrumentId: number, book: OrderBook, packets: Packets) {
    this.#head = recordHead(RTYPE.mbp10, RECORD_SIZES['mbp-10'][2], GLOBEX, instrumentId)
    this.#book = book
    this.#packets = packets
    const none = { eventNs: 0, recvNs: 0, inDelta: 0, price: 0, size: 0, sequence: 0 }
    this.#fields = { ...none, action: 0, side: 0, flags: 0, depth: 0 }
  }

  /** An order or a trade at a price; `isLast` closes the event. */
  write(
    out: RecordWriter,
    action: number,
    side: number,
    tick: number,
    size: number,
    depth: number,
    isLast: boolean,
  ): void {
    if (out.isUnread) return
    const fields = this.#of(action, side)
    fields.price = tick * ES_TICK_NANOS
    fields.size = size
    fields.flags = isLast ? FLAG.last : 0
    fields.depth = depth
    this.#levels(out, out.event(this.#head, fields))
  }

  /** The book as it stands, as a feed says it when a session begins: cleared, then shown. */
  snapshot(out: RecordWriter): void {
    const fields = this.#of(ACTION.clear, SIDE.none)
    fields.price = UNDEF_PRICE
    fields.size = fields.depth = 0
    fields.flags = FLAG.snapshot
    const at = out.event(this.#head, fields) + WORDS.levels
    for (let k = 0; k < LEVELS; k++) this.#empty(out, at + k * WORDS.levelStride)
    fields.action = ACTION.add
    fields.flags = FLAG.snapshot | FLAG.last
    this.#levels(out, out.event(this.#head, fields))
  }

  /** How many levels are better than a tick on its side: its own place, shown if below `LEVELS`, which is the most. */
  depthOf(tick: number, isBid: boolean): number {
    const { bestBid, bestAsk, sizes } = this.#book
    const step = isBid ? -1 : 1
    let depth = 0
    for (let at = isBid ? bestBid : bestAsk; (tick - at) * step > 0 && depth < LEVELS; at += step)
      if (sizes[at] !== 0) depth++
    return depth
  }

  #of(action: number, side: number): EventFields {
    const fields = this.#fields
    const packets = this.#packets
    fields.eventNs = packets.eventNs
    fields.recvNs = packets.recvNs
    fields.inDelta = packets.inDelta
    fields.sequence = packets.sequence
    fields.action = action
    fields.side = side
    return fields
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

import { FLAG, RECORD_SIZES, RTYPE, UNDEF_PRICE } from '@spymaster/dbn'
import { ES_TICK_NANOS } from '@spymaster/events'
import { type RecordHead, type RecordWriter, recordHead } from '../record-writer.ts'
import { MOST_RECORDS, type Source } from '../source.ts'
import { ACTION, GLOBEX, SIDE } from './depth-record.ts'
import type { OrderBook } from './order-book.ts'
import { NO_SLOT } from './order-store.ts'
import type { Packets } from './packets.ts'

const TWO_32 = 2 ** 32
/** Words of an mbo record behind its head: order id, price, size, codes, received, delta, sequence. */
const AT = { id: 4, price: 6, size: 8, codes: 9, recv: 10, inDelta: 12, sequence: 13 } as const
/** Numbers kept of a record until it is written: event time, id, tick, size, codes, delta, sequence. */
const FIELDS = 7
const NO_PRICE = -1
const FIRST_ROOM = 4096

/**
 * The order-by-order feed, as mbo records: `T` with the aggressor's id, `F` for each resting order it met, then what
 * became of each order. Records wait until all others of the same log time are written, whose turn is before.
 */
export class OrderRecords implements Source {
  nextNs = Number.POSITIVE_INFINITY
  readonly #head: RecordHead
  readonly #packets: Packets
  #waiting = new Float64Array(FIRST_ROOM * FIELDS)
  #first = 0
  #end = 0

  constructor(instrumentId: number, packets: Packets) {
    this.#head = recordHead(RTYPE.mbo, RECORD_SIZES.mbo[2], GLOBEX, instrumentId)
    this.#packets = packets
  }

  /** What happened to an order; `isLast` closes the event. */
  add(action: number, side: number, id: number, tick: number, size: number, isLast: boolean): void {
    this.#keep(action, side, id, tick, size, isLast ? FLAG.last : 0)
  }

  /** All orders of the book in order of price and time, behind a record that clears it. */
  snapshot(book: OrderBook, low: number, high: number): void {
    this.#keep(ACTION.clear, SIDE.none, 0, NO_PRICE, 0, FLAG.snapshot)
    for (let tick = book.bestBid; tick >= low; tick--) this.#queue(book, tick, SIDE.bid)
    for (let tick = book.bestAsk; tick <= high; tick++) this.#queue(book, tick, SIDE.ask)
    this.#waiting[this.#end - FIELDS + 4]! += FLAG.last
  }

  fire(out: RecordWriter): void {
    const end = Math.min(this.#end, this.#first + MOST_RECORDS * FIELDS)
    for (; this.#first < end; this.#first += FIELDS) this.#write(out, this.#first)
    if (this.#first < this.#end) return
    this.#first = this.#end = 0
    this.nextNs = Number.POSITIVE_INFINITY
  }

  #queue(book: OrderBook, tick: number, side: number): void {
    const { ids, sizes, next } = book.store
    for (let slot = book.head(tick); slot !== NO_SLOT; slot = next[slot]!)
      this.#keep(ACTION.add, side, ids[slot]!, tick, sizes[slot]!, FLAG.snapshot)
  }

  #keep(action: number, side: number, id: number, tick: number, size: number, flags: number): void {
    if (this.#end === this.#waiting.length) this.#grow()
    const waiting = this.#waiting
    const at = this.#end
    waiting[at] = this.#packets.eventNs
    waiting[at + 1] = id
    waiting[at + 2] = tick
    waiting[at + 3] = size
    waiting[at + 4] = flags + action * 2 ** 16 + side * 2 ** 24
    waiting[at + 5] = this.#packets.inDelta
    waiting[at + 6] = this.#packets.sequence
    this.#end += FIELDS
    this.nextNs = this.#packets.recvNs
  }

  #write(out: RecordWriter, from: number): void {
    const waiting = this.#waiting
    const { words } = out
    const at = out.begin(this.#head, waiting[from]!, this.nextNs)
    const id = waiting[from + 1]!
    const tick = waiting[from + 2]!
    words[at + AT.id] = id >>> 0
    words[at + AT.id + 1] = Math.floor(id / TWO_32)
    out.price(at + AT.price, tick === NO_PRICE ? UNDEF_PRICE : tick * ES_TICK_NANOS)
    words[at + AT.size] = waiting[from + 3]!
    words[at + AT.codes] = waiting[from + 4]!
    out.time(at + AT.recv, this.nextNs)
    words[at + AT.inDelta] = waiting[from + 5]!
    words[at + AT.sequence] = waiting[from + 6]!
  }

  #grow(): void {
    const grown = new Float64Array(2 * this.#waiting.length)
    grown.set(this.#waiting)
    this.#waiting = grown
  }
}

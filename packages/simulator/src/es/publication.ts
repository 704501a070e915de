import type { MarketState } from '../market-state.ts'
import type { RecordWriter } from '../record-writer.ts'
import { ACTION, DepthRecords, LEVELS, SIDE } from './depth-record.ts'
import type { EsTruth } from './es-truth.ts'
import type { OrderBook } from './order-book.ts'
import { OrderRecords } from './order-record.ts'
import { NO_SLOT } from './order-store.ts'
import { Packets } from './packets.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Told = Mutable<Parameters<EsTruth>[0]>

const LETTERS = {
  [ACTION.add]: 'A',
  [ACTION.cancel]: 'C',
  [ACTION.modify]: 'M',
  [ACTION.trade]: 'T',
} as const

type Action = keyof typeof LETTERS

/** Tells an ES event to all that listen: the depth feed, the order-by-order feed, the truth. */
export class Publication {
  /** The order-by-order feed, a source of its own; null where it is not wanted. */
  readonly orderRecords: OrderRecords | null
  /** Where depth records go: to be set before each act. */
  out: RecordWriter | null = null
  readonly #state: MarketState
  readonly #book: OrderBook
  readonly #packets: Packets
  readonly #depth: DepthRecords
  readonly #truth: EsTruth | null
  readonly #told: Told
  #hasOpened = false

  constructor(
    state: MarketState,
    book: OrderBook,
    instrumentId: number,
    mbo: boolean,
    truth: EsTruth | null,
  ) {
    this.#state = state
    this.#book = book
    this.#packets = new Packets(state.random('es packets'))
    this.#depth = new DepthRecords(instrumentId, book, this.#packets)
    this.orderRecords = mbo ? new OrderRecords(instrumentId, this.#packets) : null
    this.#truth = truth
    const codes = { logNs: 0n, sequence: 0, action: 'A', isBid: true, tick: 0, size: 0 } as const
    this.#told = { ...codes, orderId: 0, owner: 0, executed: 0, hides: 0, hidden: 0, isVisible: false }
  }

  /** Goes on from where another one stands, with chance of its own. */
  resume(other: Publication): void {
    this.#packets.resume(other.#packets)
    this.#hasOpened = other.#hasOpened
  }

  /** Begins an event of this log time. */
  begin(nowNs: number): void {
    if (this.out?.isUnread === true && this.#truth === null) return
    this.#packets.begin(nowNs)
  }

  /** Goes on to the event's next packet. */
  follow(): void {
    this.#packets.follow()
  }

  /** The whole book, as when a session begins. */
  snapshot(nowNs: number, low: number, high: number): void {
    this.#packets.begin(nowNs)
    this.#depth.snapshot(this.out!)
    this.orderRecords?.snapshot(this.#book, low, high)
    if (this.#truth !== null && !this.#hasOpened) this.#tellAll(this.#truth, low, high)
    this.#hasOpened = true
  }

  /** How many levels are better than a tick, at most `LEVELS`. */
  depthOf(tick: number, isBid: boolean): number {
    return this.#depth.depthOf(tick, isBid)
  }

  /**
   * What became of an order, the book being as it is after it: seen by the depth feed if `depth` levels are better,
   * fewer than ten. `executed` contracts of it were traded away in the event, before which it hid `hides`.
   */
  order(
    action: Action,
    isBid: boolean,
    id: number,
    owner: number,
    tick: number,
    size: number,
    depth: number,
    executed: number,
    hides: number,
    isLast: boolean,
  ): void {
    const side = isBid ? SIDE.bid : SIDE.ask
    if (depth < LEVELS) this.#depth.write(this.out!, action, side, tick, size, depth, isLast)
    this.orderRecords?.add(action, side, id, tick, size, isLast)
    if (this.#truth !== null)
      this.#tell(this.#truth, action, isBid, id, owner, tick, size, executed, hides, depth < LEVELS)
  }

  /** An aggressor at a price, the book being as it is before it. */
  trade(isBuy: boolean, id: number, owner: number, tick: number, size: number): void {
    const side = isBuy ? SIDE.bid : SIDE.ask
    this.#depth.write(this.out!, ACTION.trade, side, tick, size, 0, false)
    this.orderRecords?.add(ACTION.trade, side, id, tick, size, false)
    if (this.#truth !== null)
      this.#tell(this.#truth, ACTION.trade, isBuy, id, owner, tick, size, size, 0, true)
  }

  /** A resting order that the aggressor just told of met; the depth feed has nothing of it. */
  fill(isBid: boolean, id: number, tick: number, size: number): void {
    this.orderRecords?.add(ACTION.fill, isBid ? SIDE.bid : SIDE.ask, id, tick, size, false)
  }

  /** Who follows the truth follows the book from its beginning: all orders that rest in it come first. */
  #tellAll(truth: EsTruth, low: number, high: number): void {
    const { bestBid, bestAsk, store } = this.#book
    const add = (tick: number, isBid: boolean): void => {
      for (let slot = this.#book.head(tick); slot !== NO_SLOT; slot = store.next[slot]!) {
        const { ids, owners, sizes, hidden } = store
        const hides = hidden[slot]!
        this.#tell(truth, ACTION.add, isBid, ids[slot]!, owners[slot]!, tick, sizes[slot]!, 0, hides, false)
      }
    }
    for (let tick = bestBid; tick >= low; tick--) add(tick, true)
    for (let tick = bestAsk; tick <= high; tick++) add(tick, false)
  }

  #tell(
    truth: EsTruth,
    action: Action,
    isBid: boolean,
    orderId: number,
    owner: number,
    tick: number,
    size: number,
    executed: number,
    hides: number,
    isVisible: boolean,
  ): void {
    const told = this.#told
    told.logNs = this.#state.instant(this.#packets.recvNs)
    told.sequence = this.#packets.sequence
    told.action = LETTERS[action]
    told.isBid = isBid
    told.tick = tick
    told.size = size
    told.orderId = orderId
    told.owner = owner
    told.executed = executed
    told.hides = hides
    told.hidden = this.#book.hidden[tick]!
    told.isVisible = isVisible
    truth(told)
  }
}

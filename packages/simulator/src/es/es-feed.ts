import type { MarketState } from '../market-state.ts'
import type { Random } from '../random.ts'
import type { RecordWriter } from '../record-writer.ts'
import type { Source } from '../source.ts'
import { Aggressors } from './aggressors.ts'
import { Arrivals } from './arrivals.ts'
import { ACTION, DepthRecords, LEVELS, SIDE } from './depth-record.ts'
import { Interest } from './interest.ts'
import { OrderBook } from './order-book.ts'
import { drawDistance, sizeProfile, touchDiscount } from './queue-shape.ts'

/** Events a second that come by themselves at an activity of 1; excited ones about double them. */
const SPONTANEOUS = 96
const TRADE_SHARE = 0.04
const MODIFY_SHARE = 0.08
/** How many events follow an order, a trade and a change of the best price. */
const OFFSPRING = { order: 0.36, trade: 1.5, move: 5 } as const
/** Mean time that a spread of two ticks lasts, and its least, ns. */
const GAP_NS = 3e6
const LEAST_GAP_NS = 40_000

/** Contracts executed at a price. */
type Fill = { readonly tick: number; readonly size: number }

type Halt = { readonly fromNs: number; readonly toNs: number }

/**
 * The book of the front ES contract, as mbp-10: orders come and go around sizes that each price attracts, trades
 * take from the best prices, and the price moves when a queue is empty.
 *
 * Queues react to their own size (after Huang, Lehalle and Rosenbaum 2015) and to what ES is worth: orders that
 * stand on the wrong side of it leave, and are taken. That is all that makes the price follow.
 */
export class EsFeed implements Source {
  nextNs: number
  readonly book: OrderBook
  /** Told when the best prices have changed. */
  onMove: (() => void) | null = null
  readonly #state: MarketState
  readonly #random: Random
  readonly #arrivals: Arrivals
  readonly #aggressors: Aggressors
  readonly #interest: Interest
  readonly #records: DepthRecords
  readonly #halts: readonly Halt[]
  #isOpening = true
  #refreshNs: number

  constructor(state: MarketState, instrumentId: number) {
    this.#state = state
    this.#random = state.random('es orders')
    this.#arrivals = new Arrivals(state.random('es arrivals'))
    this.#aggressors = new Aggressors(state.random('es aggressors'))
    this.#interest = new Interest(state)
    this.#halts = state.settings.hours.halts.map(({ fromNs, toNs }) => ({
      fromNs: state.since(fromNs),
      toNs: state.since(toNs),
    }))
    this.#interest.refresh(state.startNs, Math.floor(state.valueTicks))
    this.#refreshNs = state.startNs
    const resting = (tick: number, distance: number) => this.#wanted(tick, distance, 0)
    this.book = new OrderBook(state.valueTicks, resting, state.random('es resting'))
    this.#records = new DepthRecords(instrumentId, this.book, state.random('es packets'))
    this.nextNs = this.#outsideHalts(state.startNs)
  }

  fire(out: RecordWriter): void {
    const { book } = this
    const { bestBid, bestAsk } = book
    if (this.nextNs >= this.#refreshNs) this.#refresh()
    if (this.#isOpening) this.#open(out)
    else if (book.spread > 1) this.#improve(out)
    else if (this.#random.chance(TRADE_SHARE)) this.#trade(out)
    else this.#order(out)
    if (book.bestBid !== bestBid || book.bestAsk !== bestAsk) {
      this.#arrivals.excite(OFFSPRING.move)
      this.onMove?.()
    }
    this.#schedule()
  }

  #schedule(): void {
    const { activity } = this.#state
    const next =
      this.book.spread > 1
        ? this.nextNs + LEAST_GAP_NS + Math.round(this.#random.exponential() * GAP_NS)
        : this.#arrivals.after(this.nextNs, SPONTANEOUS * activity * this.#urgency())
    this.nextNs = this.#outsideHalts(next)
  }

  /** How much busier it is because ES is not worth what it trades at, 1 to 5. */
  #urgency(): number {
    const away = Math.abs(this.#state.valueTicks - this.book.mid)
    return 1 + 2 * Math.max(0, Math.min(away - 0.6, 2))
  }

  /** The time itself, or the end of the halt that it lies in: the book is then shown anew. */
  #outsideHalts(ns: number): number {
    for (const { fromNs, toNs } of this.#halts)
      if (ns >= fromNs && ns < toNs) {
        this.#isOpening = true
        return toNs
      }
    return ns
  }

  #refresh(): void {
    this.#interest.refresh(this.nextNs, this.book.bestBid)
    this.#refreshNs = this.nextNs + 1e9
  }

  #open(out: RecordWriter): void {
    this.#isOpening = false
    this.#records.begin(this.nextNs)
    this.#records.snapshot(out)
  }

  /** Somebody closes a spread of more than a tick, from the side on which ES is worth it. */
  #improve(out: RecordWriter): void {
    const { book } = this
    const rich = this.#state.valueTicks - book.mid
    const isBid = this.#random.chance(1 / (1 + Math.exp(-2.5 * rich)))
    this.#add(out, isBid ? book.bestBid + 1 : book.bestAsk - 1, isBid, 0)
  }

  #order(out: RecordWriter): void {
    const { book } = this
    const bits = this.#random.bits()
    const isBid = (bits & 1) === 0
    const step = isBid ? -1 : 1
    const best = isBid ? book.bestBid : book.bestAsk
    const rich = (this.#state.valueTicks - book.mid) * -step
    this.#arrivals.excite(OFFSPRING.order)
    let distance = drawDistance(bits >>> 1)
    // A queue that has only begun fills before others change.
    const isThin = book.sizes[best]! < 0.3 * this.#wanted(best, 0, rich)
    if (isThin && (bits & 0x8000_0000) !== 0) distance = 0
    const tick = best + step * distance
    const wanted = this.#wanted(tick, distance, rich)
    const size = book.sizes[tick]!
    if (this.#random.chance(wanted / (wanted + size))) this.#add(out, tick, isBid, distance)
    else this.#cancel(out, tick, isBid, distance)
  }

  /**
   * Contracts that a price attracts, `distance` ticks behind its side's best, where ES is worth `rich` ticks more
   * to that side than the mid: less than nothing drives its orders away, the best price's first.
   */
  #wanted(tick: number, distance: number, rich: number): number {
    const size = this.#state.depth * sizeProfile(distance) * this.#interest.factor(tick, distance)
    return Math.max(0.5, size * touchDiscount(-rich - distance))
  }

  #add(out: RecordWriter, tick: number, isBid: boolean, distance: number): void {
    const { book } = this
    const size = this.#orderSize()
    if (book.sizes[tick]! > 0 && this.#random.chance(MODIFY_SHARE)) {
      const grown = book.meanOrder(tick) + size
      book.resize(tick, size)
      this.#write(out, ACTION.modify, tick, grown, isBid, distance)
      return
    }
    book.add(tick, size, isBid)
    this.#write(out, ACTION.add, tick, size, isBid, distance)
  }

  #cancel(out: RecordWriter, tick: number, isBid: boolean, distance: number): void {
    const { book } = this
    const spare = book.sizes[tick]! - book.orders[tick]!
    if (spare > 0 && this.#random.chance(MODIFY_SHARE)) {
      book.resize(tick, -Math.min(spare, this.#orderSize()))
      this.#write(out, ACTION.modify, tick, book.meanOrder(tick), isBid, distance)
      return
    }
    const drawn = this.#random.chance(0.5) ? book.meanOrder(tick) : this.#orderSize()
    const size = book.orders[tick] === 1 ? book.sizes[tick]! : Math.min(drawn, spare + 1)
    book.cancel(tick, size)
    this.#write(out, ACTION.cancel, tick, size, isBid, distance)
  }

  /** An order's record; orders beyond the ten levels are seen by nobody. */
  #write(
    out: RecordWriter,
    action: number,
    tick: number,
    size: number,
    isBid: boolean,
    distance: number,
  ): void {
    // Where a price is empty, the tenth level lies further off than nine ticks.
    if (distance >= LEVELS && this.#records.depthOf(tick) >= LEVELS) return
    this.#records.begin(this.nextNs)
    this.#records.write(out, action, isBid ? SIDE.bid : SIDE.ask, tick, size, true)
  }

  #orderSize(): number {
    const random = this.#random
    const bits = random.bits()
    if ((bits & 0x1f) === 0) return 10 + ((bits >>> 5) & 0x1f)
    return random.paretoCount(1.6, 40)
  }

  #trade(out: RecordWriter): void {
    const { book } = this
    const isBuy = this.#aggressors.isBuy(this.#state.valueTicks - book.mid)
    const best = isBuy ? book.bestAsk : book.bestBid
    const displayed = book.sizes[best]!
    this.#arrivals.excite(OFFSPRING.trade)
    this.#records.begin(this.nextNs)
    const wanted = this.#aggressors.size(displayed)
    const fills = this.#match(best, isBuy ? 1 : -1, wanted, this.#aggressors.reach())
    // What trades is told first, all with the book before; then what it did to the orders.
    for (const fill of fills)
      this.#records.write(out, ACTION.trade, isBuy ? SIDE.bid : SIDE.ask, fill.tick, fill.size, false)
    const isWhole = fills.length === 1
    for (const [i, fill] of fills.entries()) {
      const isReplaced = isWhole && this.#interest.replaces(fill.tick, fill.size)
      this.#settle(out, fill, isBuy, isReplaced, i === fills.length - 1)
    }
    this.#state.pushed(Math.min(wanted, displayed) / this.#state.depth, isBuy)
  }

  /** What an order of `wanted` contracts meets at up to `reach` prices in a row. */
  #match(best: number, step: number, wanted: number, reach: number): Fill[] {
    const fills: Fill[] = []
    for (let tick = best, left = wanted; left > 0 && fills.length < reach; tick += step) {
      const size = Math.min(left, this.book.sizes[tick]!)
      if (size === 0) break
      fills.push({ tick, size })
      left -= size
    }
    return fills
  }

  /** The resting side's record: orders executed, or one that shows again what was taken of it. */
  #settle(
    out: RecordWriter,
    { tick, size }: Fill,
    isBuy: boolean,
    isReplaced: boolean,
    isLast: boolean,
  ): void {
    if (!isReplaced) this.book.fill(tick, size)
    const action = isReplaced ? ACTION.modify : ACTION.cancel
    this.#records.write(out, action, isBuy ? SIDE.ask : SIDE.bid, tick, size, isLast)
  }
}

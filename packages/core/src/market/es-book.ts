import { FLAG, type RecordView, WORDS } from '@spymaster/dbn'
import { PriceSums, TICK_LIMIT } from '../window/price-sums.ts'
import { WindowMinimum } from '../window/window-minimum.ts'
import { BookSide } from './book-side.ts'
import type { Clock } from './clock.ts'
import { EventTrades, isSize, isTick } from './event-trades.ts'

/**
 * Columns of a side's flow sums, in contracts. `refilled` is what came in the very event that filled, `behind` what came
 * less what was taken back at prices that were behind the best one when it happened, by itself.
 */
export const FLOW = { added: 0, canceled: 1, filled: 2, hidden: 3, refilled: 4, behind: 5 } as const
const FLOW_COLUMNS = 6

const ACTION_CLEAR = 0x52
const ACTION_TRADE = 0x54
const SIDE_ASK = 0x41
const SIDE_BID = 0x42
const LEVEL_WORDS_IN_ALL = 80

/** What one book event did at one price. */
export type FlowRow = {
  side: 'bid' | 'ask'
  tick: number
  added: number
  canceled: number
  filled: number
  hidden: number
}

/** Sums over the run, in contracts: `filled + unseen + unsigned` is always `traded`. */
export type TradeAccount = { traded: number; filled: number; unseen: number; unsigned: number }

/** One side with the flows at its prices (by rank) and the worst best rank of the window. */
export class BookHalf {
  readonly name: 'bid' | 'ask'
  readonly book: BookSide
  readonly flows: PriceSums
  /** Lowest best rank within the window: what the market reached on this side. */
  readonly reached: WindowMinimum
  /** The best rank before the event at hand; below every rank where there was none. */
  bestBefore = -1

  constructor(name: 'bid' | 'ask', buckets: number, clock: Clock) {
    this.name = name
    this.book = new BookSide(name, clock)
    this.flows = new PriceSums(FLOW_COLUMNS, buckets)
    this.reached = new WindowMinimum(buckets)
  }
}

/**
 * The ES book and what its orders did, from mbp-10 records of one contract.
 *
 * Records are folded into events: a run of records up to F_LAST, or up to a change of ts_event. The book is read
 * only at an event's end, where each price in sight before and after gives
 *
 *     residual = (size after - size before) + traded
 *     added += max(residual, 0)   canceled += max(-residual, 0)   filled += traded
 *
 * with `traded` the contracts executed there against that side within the event. Attribution restarts, inventing
 * nothing, when the book is cleared, on a snapshot, where the feed says the book may be bad, and when `sequence`
 * falls; jumps forward are normal, it numbers the packets of the whole channel.
 */
export class EsBook {
  readonly bid: BookHalf
  readonly ask: BookHalf
  readonly account: TradeAccount = { traded: 0, filled: 0, unseen: 0, unsigned: 0 }
  /** Receives each row as it is attributed; for checks against other sources. */
  onRow: ((row: FlowRow) => void) | null = null
  /** Records that could not be a book of ES: prices off the tick grid or out of order. */
  malformed = 0

  readonly #pending = new Uint32Array(LEVEL_WORDS_IN_ALL)
  readonly #trades = new EventTrades()
  #isPending = false
  #eventLow = 0
  #eventHigh = 0
  #sequence = 0
  #restarting = true
  #clearing = false

  /** `buckets`: snap intervals in the barrier window. */
  constructor(buckets: number, clock: Clock) {
    this.bid = new BookHalf('bid', buckets, clock)
    this.ask = new BookHalf('ask', buckets, clock)
  }

  /** Whether the book is two-sided and uncrossed. */
  get isValid(): boolean {
    const bid = this.bid.book
    const ask = this.ask.book
    return bid.count > 0 && ask.count > 0 && bid.ranks[0]! < TICK_LIMIT - 1 - ask.ranks[0]!
  }

  /** Folds the view's mbp-10 record, of the clock's time. */
  fold(view: RecordView): void {
    const words = view.words
    const at = view.word
    if (this.#isPending && (words[at + 2] !== this.#eventLow || words[at + 3] !== this.#eventHigh))
      this.#end(this.#pending, 0)
    const flags = view.flags
    const sequence = words[at + WORDS.sequence]!
    if (sequence < this.#sequence || (flags & (FLAG.snapshot | FLAG.maybeBadBook)) !== 0)
      this.#restarting = true
    this.#sequence = sequence
    if (view.action === ACTION_TRADE) this.#trade(view)
    else if (view.action === ACTION_CLEAR) this.#restarting = this.#clearing = true
    if ((flags & FLAG.last) !== 0) this.#end(words, at + WORDS.levels)
    else this.#hold(words, at)
  }

  /** Begins anew after a gap in the feed: what was shown and what flowed is no longer known to be whole. */
  restart(): void {
    this.#isPending = false
    this.#trades.clear()
    for (const half of [this.bid, this.ask]) {
      half.book.restart(false)
      half.flows.clear()
      half.reached.clear()
    }
    this.#restarting = true
  }

  /** Closes a snap's bucket. */
  rotate(): void {
    for (const half of [this.bid, this.ask]) {
      half.flows.rotate()
      half.reached.rotate()
    }
  }

  #hold(words: Uint32Array, at: number): void {
    const first = at + WORDS.levels
    for (let word = 0; word < LEVEL_WORDS_IN_ALL; word++) this.#pending[word] = words[first + word]!
    this.#eventLow = words[at + 2]!
    this.#eventHigh = words[at + 3]!
    this.#isPending = true
  }

  #trade(view: RecordView): void {
    const tick = view.price() / 250_000_000
    if (!isTick(tick) || !isSize(view.size)) {
      this.malformed++
      return
    }
    this.account.traded += view.size
    this.#trades.push(tick, view.size, view.side)
  }

  #end(words: Uint32Array, first: number): void {
    this.#isPending = false
    const begins = this.#restarting
    for (const half of [this.bid, this.ask]) half.bestBefore = half.book.count > 0 ? half.book.ranks[0]! : -1
    if (begins) this.#begin()
    const isBook = this.bid.book.update(words, first) && this.ask.book.update(words, first)
    if (!isBook) this.#refuse()
    else if (begins) this.account.unseen += this.#trades.volume()
    else if (this.#trades.count === 0) this.#attributeQuotes()
    else this.#attributeTrades()
    this.#trades.clear()
    this.#reach(this.bid)
    this.#reach(this.ask)
  }

  #begin(): void {
    this.bid.book.restart(this.#clearing)
    this.ask.book.restart(this.#clearing)
    this.#restarting = this.#clearing = false
  }

  #refuse(): void {
    this.malformed++
    this.account.unseen += this.#trades.volume()
    this.bid.book.restart(false)
    this.ask.book.restart(false)
    this.#restarting = true
  }

  #reach(half: BookHalf): void {
    half.reached.push(half.book.count > 0 ? half.book.ranks[0]! : Number.POSITIVE_INFINITY)
  }

  /** The common event: orders came and went, nothing traded. */
  #attributeQuotes(): void {
    for (const half of [this.bid, this.ask]) {
      const { changedRanks, changedBy, changes } = half.book
      for (let i = 0; i < changes; i++) this.#attribute(half, changedRanks[i]!, changedBy[i]!, 0)
    }
  }

  #attributeTrades(): void {
    this.#credit()
    for (const half of [this.bid, this.ask]) {
      const { changedRanks, changedBy, changes } = half.book
      for (let i = 0; i < changes; i++) {
        const rank = changedRanks[i]!
        this.#attribute(half, rank, changedBy[i]!, this.#trades.take(half.name, half.book.tickOf(rank)))
      }
    }
    this.#attributeHidden()
  }

  /** Trades without a side count against the side whose size fell at their price. */
  #credit(): void {
    const trades = this.#trades
    for (let i = 0; i < trades.count; i++) {
      const side = trades.sides[i]!
      if (side === SIDE_BID || side === SIDE_ASK) continue
      const bidFell = fell(this.bid.book, trades.ticks[i]!)
      if (bidFell !== fell(this.ask.book, trades.ticks[i]!)) trades.sides[i] = bidFell ? SIDE_ASK : SIDE_BID
    }
  }

  /** What traded at prices whose displayed size did not change, and what traded out of sight. */
  #attributeHidden(): void {
    const trades = this.#trades
    for (let i = 0; i < trades.count; i++) {
      const size = trades.sizes[i]!
      if (size === 0) continue
      const half = trades.sides[i] === SIDE_BID ? this.ask : trades.sides[i] === SIDE_ASK ? this.bid : null
      if (half === null) this.account.unsigned += size
      else {
        const rank = half.book.tickOf(trades.ticks[i]!)
        const traded = trades.take(half.name, trades.ticks[i]!)
        if (half.book.sawAndSees(rank)) this.#attribute(half, rank, 0, traded)
        else this.account.unseen += traded
      }
    }
  }

  #attribute(half: BookHalf, rank: number, delta: number, traded: number): void {
    const residual = delta + traded
    if (residual > 0) half.flows.add(FLOW.added, rank, residual)
    else if (residual < 0) half.flows.add(FLOW.canceled, rank, -residual)
    if (traded > 0) this.#fill(half, rank, delta, traded)
    else if (rank < half.bestBefore) half.flows.add(FLOW.behind, rank, residual)
    if (this.onRow !== null) this.#report(half, rank, residual, delta, traded)
  }

  #fill(half: BookHalf, rank: number, delta: number, traded: number): void {
    half.flows.add(FLOW.filled, rank, traded)
    if (delta === 0) half.flows.add(FLOW.hidden, rank, traded)
    // Nobody else can act within a trade's event: what comes then was hidden, and may be more than was executed.
    if (delta + traded > 0) half.flows.add(FLOW.refilled, rank, delta + traded)
    this.account.filled += traded
  }

  #report(half: BookHalf, rank: number, residual: number, delta: number, traded: number): void {
    this.onRow?.({
      side: half.name,
      tick: half.book.tickOf(rank),
      added: Math.max(residual, 0),
      canceled: Math.max(-residual, 0),
      filled: traded,
      hidden: delta === 0 ? traded : 0,
    })
  }
}

/** Whether the last update lowered the size at a tick of the side. */
function fell(book: BookSide, tick: number): boolean {
  const rank = book.tickOf(tick)
  for (let i = 0; i < book.changes; i++) if (book.changedRanks[i] === rank) return book.changedBy[i]! < 0
  return false
}

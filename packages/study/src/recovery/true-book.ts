import type { TrueOrder } from '@spymaster/simulator'

/** Ticks of a quarter point that a book has room for. */
const MOST_TICKS = 65_536
/** Levels a side that the depth feed shows. */
const LEVELS = 10

/** What an event did at one price that ten levels show before and after it, contracts. */
export type TrueRow = {
  readonly isBid: boolean
  readonly tick: number
  readonly added: number
  readonly canceled: number
  readonly filled: number
  /** Executed without a change of what is displayed. */
  readonly hidden: number
}

/** One order's part in an event; of a trade, an aggressor's at a price. */
export type TrueStep = {
  /** 0 the background's, else somebody's with a purpose. */
  readonly owner: number
  readonly isTrade: boolean
  /** Of an order its side; of a trade whether the aggressor bought. */
  readonly isBid: boolean
  readonly tick: number
  /** Contracts shown that came, that were taken back, and that were executed. */
  readonly came: number
  readonly went: number
  readonly executed: number
  /** Whether the order hid contracts before it, or, new, hides some. */
  readonly hides: boolean
  /** Contracts shown again out of hidden size after an execution. */
  readonly refilled: number
}

/** An event of ES as it truly was, and the best prices and how far ten levels show after it, in ticks. */
export type TrueEvent = {
  /** Since the origin of the day, ns. */
  readonly ns: number
  /** The aggressor's order; 0 where nothing traded. */
  readonly aggressor: number
  readonly rows: readonly TrueRow[]
  /** Wherever they were, in sight or not; of the event with which a book opens, of all orders that rest then. */
  readonly steps: readonly TrueStep[]
  readonly bestBid: number
  readonly bestAsk: number
  /** The tenth level's tick of either side: what is worse is out of sight. */
  readonly bidLimit: number
  readonly askLimit: number
}

type Resting = { tick: number; size: number; readonly isBid: boolean }

/** The displayed book of one side, and how far ten levels show it. */
class TrueSide {
  /** Contracts by tick. */
  readonly sizes = new Int32Array(MOST_TICKS)
  readonly isBid: boolean
  best: number
  /** The tenth level's tick. */
  limit: number
  #isMoved = true

  constructor(isBid: boolean) {
    this.isBid = isBid
    this.best = this.limit = isBid ? -1 : MOST_TICKS
  }

  change(tick: number, by: number): void {
    const before = this.sizes[tick]!
    this.sizes[tick] = before + by
    if ((before === 0) !== (before + by === 0)) this.#isMoved = true
  }

  /** Finds best price and tenth level anew. */
  settle(): void {
    if (!this.#isMoved) return
    this.#isMoved = false
    const was = this.best
    const step = this.isBid ? -1 : 1
    // A better price than before can only be one that came; look from well beyond the old best.
    let tick = was < 0 || was >= MOST_TICKS ? this.#end(-step) : this.#firstBetter(was, step)
    let seen = 0
    this.best = -step < 0 ? MOST_TICKS : -1
    for (; tick >= 0 && tick < MOST_TICKS && seen < LEVELS; tick += step) {
      if (this.sizes[tick] === 0) continue
      if (seen++ === 0) this.best = tick
      this.limit = tick
    }
  }

  /** Whether a tick is no worse than a limit. */
  isWithin(tick: number, limit: number): boolean {
    return this.isBid ? tick >= limit : tick <= limit
  }

  #end(direction: number): number {
    return direction > 0 ? MOST_TICKS - 1 : 0
  }

  /** A tick so far on the other side of the old best price that no better one lies beyond it. */
  #firstBetter(best: number, step: number): number {
    return Math.min(MOST_TICKS - 1, Math.max(0, best - 400 * step))
  }
}

/**
 * ES as its orders really made it: an independent account, order by order, of what the physics infers from ten levels.
 * Events are told when the next one begins, or on `close`.
 */
export class TrueBook {
  readonly bid = new TrueSide(true)
  readonly ask = new TrueSide(false)
  readonly #onEvent: (event: TrueEvent) => void
  readonly #originNs: bigint
  readonly #orders = new Map<number, Resting>()
  #ns = Number.NEGATIVE_INFINITY
  #logNs = -1n
  #sequence = -1
  #isTrading = false
  #aggressor = 0
  #steps: TrueStep[] = []

  /** `originNs` is 00:00 UTC of the trade date. */
  constructor(originNs: bigint, onEvent: (event: TrueEvent) => void) {
    this.#originNs = originNs
    this.#onEvent = onEvent
  }

  /** Takes the next step of the truth. */
  take(order: TrueOrder): void {
    if (!this.#goesOn(order)) this.close()
    if (order.logNs !== this.#logNs) {
      this.#logNs = order.logNs
      this.#ns = Number(order.logNs - this.#originNs)
    }
    this.#sequence = order.sequence
    this.#isTrading = order.action === 'T'
    if (order.action === 'T') this.#aggressor = order.orderId
    this.#step(order)
  }

  /** Ends the event under way if it is not later than a time by which the truth has been told. */
  closeBefore(untilNs: number): void {
    if (this.#ns <= untilNs) this.close()
  }

  /** Ends the event under way. */
  close(): void {
    if (this.#steps.length === 0) return
    const [bidLimit, askLimit] = [this.bid.limit, this.ask.limit]
    const isFirst = this.bid.best < 0
    this.bid.settle()
    this.ask.settle()
    const rows = isFirst ? [] : this.#rows(bidLimit, askLimit)
    this.#onEvent({
      ...{ ns: this.#ns, aggressor: this.#aggressor, rows, steps: this.#steps },
      ...{ bestBid: this.bid.best, bestAsk: this.ask.best },
      ...{ bidLimit: this.bid.limit, askLimit: this.ask.limit },
    })
    this.#steps = []
    this.#aggressor = 0
  }

  /** One event has one log time and one packet, or of a trade two, in the second of which orders change. */
  #goesOn({ logNs, sequence, action }: TrueOrder): boolean {
    if (logNs !== this.#logNs) return false
    return (
      sequence === this.#sequence || (this.#isTrading && action !== 'T' && sequence === this.#sequence + 1)
    )
  }

  #step(order: TrueOrder): void {
    const { action, isBid, tick, size, orderId, executed, owner } = order
    const none = { came: 0, went: 0, refilled: 0 }
    const step = { owner, isTrade: action === 'T', isBid, tick, executed, hides: order.hides > 0, ...none }
    if (action === 'T') {
      this.#steps.push(step)
      return
    }
    const resting = this.#orders.get(orderId)
    const before = resting?.size ?? 0
    const after = action === 'C' ? 0 : size
    if (resting !== undefined && resting.tick !== tick) {
      // It moved: gone from one price, come to another.
      this.#change(isBid, resting.tick, -before)
      this.#steps.push({ ...step, tick: resting.tick, went: before })
      this.#change(isBid, tick, after)
      this.#steps.push({ ...step, came: after })
    } else {
      this.#change(isBid, tick, after - before)
      const residual = after - before + executed
      const [more, less] = [Math.max(residual, 0), Math.max(-residual, 0)]
      const isRefill = executed > 0
      this.#steps.push({ ...step, came: isRefill ? 0 : more, went: less, refilled: isRefill ? more : 0 })
    }
    if (after === 0) this.#orders.delete(orderId)
    else if (resting === undefined) this.#orders.set(orderId, { tick, size: after, isBid })
    else {
      resting.tick = tick
      resting.size = after
    }
  }

  #change(isBid: boolean, tick: number, by: number): void {
    if (by !== 0) (isBid ? this.bid : this.ask).change(tick, by)
  }

  /** By price, orders of one price netted; only prices in sight before and after. */
  #rows(bidLimit: number, askLimit: number): TrueRow[] {
    const rows: { isBid: boolean; tick: number; net: number; filled: number }[] = []
    for (const { isTrade, isBid, tick, came, went, executed, refilled } of this.#steps) {
      if (isTrade) continue
      const side = isBid ? this.bid : this.ask
      const limit = isBid ? bidLimit : askLimit
      if (!side.isWithin(tick, limit) || !side.isWithin(tick, side.limit)) continue
      let row = rows.find((each) => each.tick === tick && each.isBid === isBid)
      if (row === undefined) {
        row = { isBid, tick, net: 0, filled: 0 }
        rows.push(row)
      }
      row.net += came + refilled - went
      row.filled += executed
    }
    return rows
      .filter(({ net, filled }) => net !== 0 || filled !== 0)
      .map(({ isBid, tick, net, filled }) => ({
        ...{ isBid, tick, added: Math.max(net, 0), canceled: Math.max(-net, 0), filled },
        hidden: net === filled ? filled : 0,
      }))
  }
}

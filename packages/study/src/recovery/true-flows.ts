import type { TrueEvent } from './true-book.ts'

const MOST_TICKS = 65_536
/** Columns by tick: added, canceled, filled, hidden, refilled, and came less taken back behind the market. */
const COLUMNS = 6

/** Sums over a zone of what truly happened within the window, contracts. */
export type TrueZone = {
  readonly added: number
  readonly canceled: number
  readonly addedNet: number
  readonly canceledNet: number
  readonly filled: number
  readonly hidden: number
  /** Shown again within the event that executed it. */
  readonly refilled: number
  /** Of the zone's ticks that the market never reached within the window. */
  readonly standing: { readonly ticks: number; readonly came: number; readonly gone: number }
}

/** What truly happened at one tick within the window. */
export type TrueTick = {
  readonly net: number
  readonly filled: number
  /** Came less was taken back while behind the best price. */
  readonly behind: number
  /** Whether the market never reached it, and whether it has not gone through it. */
  readonly isStanding: boolean
  readonly isHeld: boolean
}

type Dated = { readonly ns: number; readonly event: TrueEvent; readonly bid: number; readonly ask: number }

/** Sums of one side's rows by tick over a sliding window, and the worst best price of the window. */
class SideFlows {
  readonly sums = new Int32Array(MOST_TICKS * COLUMNS)
  readonly isBid: boolean
  /** Best prices since the window began, oldest first, each with the time from which it held. */
  #bests: { readonly ns: number; readonly tick: number }[] = []

  constructor(isBid: boolean) {
    this.isBid = isBid
  }

  best(ns: number, tick: number): void {
    if (this.#bests.at(-1)?.tick !== tick) this.#bests.push({ ns, tick })
  }

  /** The worst best price in force after `sinceNs`. */
  worst(sinceNs: number): number {
    const bests = this.#bests
    let first = 0
    while (first + 1 < bests.length && bests[first + 1]!.ns <= sinceNs) first++
    if (first > 0) this.#bests = bests.slice(first)
    const ticks = this.#bests.map(({ tick }) => tick)
    return this.isBid ? Math.min(...ticks) : Math.max(...ticks)
  }

  /** Adds an event's rows, or takes them out again; `best` is the side's best price before the event. */
  add({ rows }: TrueEvent, best: number, sign: 1 | -1): void {
    for (const { isBid, tick, added, canceled, filled, hidden } of rows) {
      if (isBid !== this.isBid) continue
      const at = tick * COLUMNS
      if (filled > 0) this.sums[at + 4]! += sign * added
      else if (isBid ? tick < best : tick > best) this.sums[at + 5]! += sign * (added - canceled)
      this.sums[at]! += sign * added
      this.sums[at + 1]! += sign * canceled
      this.sums[at + 2]! += sign * filled
      this.sums[at + 3]! += sign * hidden
    }
  }
}

/** What truly happened at each price within a window that ends at a snap. */
export class TrueFlows {
  readonly #windowNs: number
  readonly #bid = new SideFlows(true)
  readonly #ask = new SideFlows(false)
  #events: Dated[] = []
  #first = 0
  #bestBid = -1
  #bestAsk = MOST_TICKS

  constructor(windowSec: number) {
    this.#windowNs = windowSec * 1e9
  }

  add(event: TrueEvent): void {
    this.#bid.best(event.ns, event.bestBid)
    this.#ask.best(event.ns, event.bestAsk)
    if (event.rows.length > 0) {
      const dated = { ns: event.ns, event, bid: this.#bestBid, ask: this.#bestAsk }
      this.#events.push(dated)
      this.#apply(dated, 1)
    }
    this.#bestBid = event.bestBid
    this.#bestAsk = event.bestAsk
  }

  /** Lets go of what the window that ends at `nowNs` no longer holds. */
  advance(nowNs: number): void {
    const since = nowNs - this.#windowNs
    while (this.#first < this.#events.length && this.#events[this.#first]!.ns <= since) {
      this.#apply(this.#events[this.#first++]!, -1)
    }
    if (this.#first < 4096) return
    this.#events = this.#events.slice(this.#first)
    this.#first = 0
  }

  /** The best price now. */
  best(isBid: boolean): number {
    return isBid ? this.#bestBid : this.#bestAsk
  }

  /** The worst best price of the window. */
  reached(isBid: boolean, nowNs: number): number {
    return (isBid ? this.#bid : this.#ask).worst(nowNs - this.#windowNs)
  }

  /** A zone of `half` ticks on either side of a tick. */
  zone(isBid: boolean, tick: number, half: number, nowNs: number): TrueZone {
    const { sums } = isBid ? this.#bid : this.#ask
    const reached = this.reached(isBid, nowNs)
    const zone = { added: 0, canceled: 0, addedNet: 0, canceledNet: 0, filled: 0, hidden: 0, refilled: 0 }
    const standing = { ticks: 0, came: 0, gone: 0 }
    for (let at = tick - half; at <= tick + half; at++) {
      const first = at * COLUMNS
      const [added, canceled, filled] = [sums[first]!, sums[first + 1]!, sums[first + 2]!]
      const net = added - canceled
      zone.added += added
      zone.canceled += canceled
      zone.filled += filled
      zone.hidden += sums[first + 3]!
      zone.refilled += sums[first + 4]!
      if (net > 0) zone.addedNet += net
      else zone.canceledNet -= net
      if (isBid ? at >= reached : at <= reached) continue
      standing.ticks++
      if (net > 0) standing.came += net
      else standing.gone -= net
      standing.gone += filled
    }
    return { ...zone, standing }
  }

  /** The ticks of a zone, from the worse to the better price. */
  ticks(isBid: boolean, tick: number, half: number, nowNs: number): TrueTick[] {
    const { sums } = isBid ? this.#bid : this.#ask
    const [reached, best] = [this.reached(isBid, nowNs), this.best(isBid)]
    const step = isBid ? 1 : -1
    return Array.from({ length: 2 * half + 1 }, (_, k) => {
      const at = tick + step * (k - half)
      const first = at * COLUMNS
      return {
        net: sums[first]! - sums[first + 1]!,
        filled: sums[first + 2]!,
        behind: sums[first + 5]!,
        isStanding: isBid ? at < reached : at > reached,
        isHeld: isBid ? at <= best : at >= best,
      }
    })
  }

  /** By tick of a zone, rising: contracts executed and not made good at their price. */
  losses(isBid: boolean, tick: number, half: number): Int32Array {
    const { sums } = isBid ? this.#bid : this.#ask
    return Int32Array.from({ length: 2 * half + 1 }, (_, k) => {
      const first = (tick + k - half) * COLUMNS
      return Math.max(0, sums[first + 2]! - Math.max(0, sums[first]! - sums[first + 1]!))
    })
  }

  #apply({ event, bid, ask }: Dated, sign: 1 | -1): void {
    this.#bid.add(event, bid, sign)
    this.#ask.add(event, ask, sign)
  }
}

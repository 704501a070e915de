import type { TrueEvent } from './true-book.ts'

const MOST_TICKS = 65_536
/** Columns by tick. */
const COLUMNS = 4

/** Sums over a zone of what truly happened within the window, contracts. */
export type TrueZone = {
  readonly added: number
  readonly canceled: number
  readonly addedNet: number
  readonly canceledNet: number
  readonly filled: number
  readonly hidden: number
  /** Of the zone's ticks that the market never reached within the window. */
  readonly standing: { readonly ticks: number; readonly came: number; readonly gone: number }
}

type Dated = { readonly ns: number; readonly event: TrueEvent }

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

  add({ rows }: TrueEvent, sign: 1 | -1): void {
    for (const { isBid, tick, added, canceled, filled, hidden } of rows) {
      if (isBid !== this.isBid) continue
      const at = tick * COLUMNS
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

  constructor(windowSec: number) {
    this.#windowNs = windowSec * 1e9
  }

  add(event: TrueEvent): void {
    this.#bid.best(event.ns, event.bestBid)
    this.#ask.best(event.ns, event.bestAsk)
    if (event.rows.length === 0) return
    this.#events.push({ ns: event.ns, event })
    this.#bid.add(event, 1)
    this.#ask.add(event, 1)
  }

  /** Lets go of what the window that ends at `nowNs` no longer holds. */
  advance(nowNs: number): void {
    const since = nowNs - this.#windowNs
    while (this.#first < this.#events.length && this.#events[this.#first]!.ns <= since) {
      const { event } = this.#events[this.#first++]!
      this.#bid.add(event, -1)
      this.#ask.add(event, -1)
    }
    if (this.#first < 4096) return
    this.#events = this.#events.slice(this.#first)
    this.#first = 0
  }

  /** The worst best price of the window. */
  reached(isBid: boolean, nowNs: number): number {
    return (isBid ? this.#bid : this.#ask).worst(nowNs - this.#windowNs)
  }

  /** A zone of `half` ticks on either side of a tick. */
  zone(isBid: boolean, tick: number, half: number, nowNs: number): TrueZone {
    const { sums } = isBid ? this.#bid : this.#ask
    const reached = this.reached(isBid, nowNs)
    const zone = { added: 0, canceled: 0, addedNet: 0, canceledNet: 0, filled: 0, hidden: 0 }
    const standing = { ticks: 0, came: 0, gone: 0 }
    for (let at = tick - half; at <= tick + half; at++) {
      const [added, canceled, filled, hidden] = sums.subarray(at * COLUMNS, at * COLUMNS + COLUMNS)
      const net = added! - canceled!
      zone.added += added!
      zone.canceled += canceled!
      zone.filled += filled!
      zone.hidden += hidden!
      if (net > 0) zone.addedNet += net
      else zone.canceledNet -= net
      if (isBid ? at >= reached : at <= reached) continue
      standing.ticks++
      if (net > 0) standing.came += net
      else standing.gone -= net
      standing.gone += filled!
    }
    return { ...zone, standing }
  }
}

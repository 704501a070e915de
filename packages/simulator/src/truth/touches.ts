import type { Planted } from '../causes/planner.ts'

/** physics.md §3 and §9: when price touches a level, and how far and how long the outcome is looked for. */
export const TOUCH_BAND = 0.1
export const BARRIER = 1
export const HORIZON_NS = 300e9

/** How a touch ended within five minutes: $1 beyond the level, $1 back from it, neither; the close came first. */
export type Outcome = 'BREAK' | 'BOUNCE' | 'CHOP' | 'UNDEFINED'

/** A touch whose outcome is open or known. Times in ns since 00:00 UTC of the trade date. */
export type Touch = {
  readonly planted: Planted
  readonly t0: number
  /** SPY's mid at t0, dollars. */
  readonly mid: number
}

/** The outcome at a snap, by a distance of so many dollars: null while it is open. */
export function outcomeAt(
  t0: number,
  level: { readonly price: number; readonly isBid: boolean },
  ns: number,
  mid: number,
  distance = BARRIER,
): Outcome | null {
  if (ns <= t0) return null
  const beyond = level.isBid ? level.price - mid : mid - level.price
  // Prices are cents and halves of them: a mid on the barrier counts.
  if (beyond >= distance - 1e-9) return 'BREAK'
  if (beyond <= -distance + 1e-9) return 'BOUNCE'
  return ns >= t0 + HORIZON_NS ? 'CHOP' : null
}

/** Finds the touches of levels that price comes to, and follows each to its outcome. */
export class Touches {
  readonly #waiting = new Set<Planted>()
  readonly #open: Touch[] = []
  readonly #closeNs: number
  readonly #resolved: (touch: Touch, outcome: Outcome, ns: number) => void

  constructor(closeNs: number, resolved: (touch: Touch, outcome: Outcome, ns: number) => void) {
    this.#closeNs = closeNs
    this.#resolved = resolved
  }

  /** Price has come near a level. */
  await(planted: Planted): void {
    this.#waiting.add(planted)
  }

  /** Price has left a level again, touched or not. */
  forget(planted: Planted): void {
    this.#waiting.delete(planted)
  }

  snap(ns: number, mid: number): void {
    for (let i = this.#open.length - 1; i >= 0; i--) {
      const touch = this.#open[i]!
      const { level, isBid } = touch.planted.plan
      const outcome = outcomeAt(touch.t0, { price: level.price, isBid }, ns, mid)
      if (outcome === null) continue
      this.#open.splice(i, 1)
      this.#resolved(touch, touch.t0 + HORIZON_NS > this.#closeNs ? 'UNDEFINED' : outcome, ns)
    }
    for (const planted of this.#waiting) {
      if (Math.abs(mid - planted.plan.level.price) > TOUCH_BAND + 1e-9 || ns >= this.#closeNs) continue
      this.#waiting.delete(planted)
      this.#open.push({ planted, t0: ns, mid })
    }
  }

  /** Nothing more comes: what is open has no outcome. */
  end(ns: number): void {
    for (const touch of this.#open) this.#resolved(touch, 'UNDEFINED', ns)
    this.#open.length = 0
  }
}

import type { SignalsPayload } from '@spymaster/core/payload'
import { count, type Ratio } from './subject.ts'

const BARRIER_USD = 0.5
const HORIZON_MS = 300_000

type Fired = {
  readonly isBreak: boolean
  readonly price: number
  /** +1 where a break goes up. */
  readonly toward: number
  readonly ts: number
  /** A driftless walk's probability of a break before a bounce, by place alone. */
  readonly odds: number
}

/** Signals from the snap at which they fire until price has left the level by $0.50, either way. */
export class FiredSignals {
  /** Signals after which price left: came true or not, less the walk's probability. */
  readonly breaks: Ratio = { sum: 0, count: 0 }
  readonly bounces: Ratio = { sum: 0, count: 0 }
  /** All that fired. */
  fired = 0
  #open: Fired[] = []

  snap({ ts, spy: { spot }, levels }: SignalsPayload): void {
    if (spot === null) return
    this.#open = this.#open.filter((each) => !this.#settle(each, ts, spot))
    for (const { price, direction, signal, signalSince } of levels) {
      if (signalSince !== ts || (signal !== 'BREAK' && signal !== 'BOUNCE')) continue
      const toward = direction === 'UP' ? 1 : -1
      const beyond = toward * (spot - price)
      const odds = Math.min(1, Math.max(0, (BARRIER_USD + beyond) / (2 * BARRIER_USD)))
      this.#open.push({ isBreak: signal === 'BREAK', price, toward, ts, odds })
      this.fired++
    }
  }

  /** Whether a signal's end is known. */
  #settle({ isBreak, price, toward, ts, odds }: Fired, now: number, spot: number): boolean {
    const beyond = toward * (spot - price)
    if (Math.abs(beyond) >= BARRIER_USD - 1e-9) {
      const broke = beyond > 0
      if (isBreak) count(this.breaks, Number(broke) - odds)
      else count(this.bounces, odds - Number(broke))
      return true
    }
    return now - ts > HORIZON_MS
  }
}

import { driftlessOdds, type Odds, type PhysicsConfig } from '@spymaster/core'
import type { EventPayload, LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import type { OracleLine, TouchLine } from '@spymaster/simulator'

const BARRIER_USD = 1
const HORIZON_MINUTES = 5

/** A touch as the physics saw it, and how it would end from its very state. */
export type OracleRow = {
  /** The market, as in `seed 3`. */
  readonly market: string
  readonly level: string
  /** What was planted; `none` where nothing was. */
  readonly kind: string
  readonly outcome: 'BREAK' | 'BOUNCE' | 'CHOP'
  /** Published at the touch. */
  readonly score: number
  readonly raw: number
  readonly liquidity: number
  readonly tape: number
  readonly state: string
  /** Of a driftless walk from the same place. */
  readonly walk: Odds
  /** Shares of `n` continuations. */
  readonly n: number
  readonly pBreak: number
  readonly pBounce: number
}

/** What was published of a touch, without its ending. */
export type SeenTouch = Omit<OracleRow, 'n' | 'pBreak' | 'pBounce'> & { readonly touch: TouchLine }

type Seen = { readonly level: LevelPayload; readonly spot: number; readonly sigma: number | null }

/**
 * Follows one market: the levels of each published snap, until the truth says which of them were touched when. Touches
 * before sigma is known are left out, and those of levels that the physics does not have.
 */
export class OracleTouches {
  readonly touches: SeenTouch[] = []
  readonly #market: string
  readonly #watchMinutes: number
  /** By snap, ns UTC as digits; of the last minutes, as outcomes are known late. */
  readonly #snaps = new Map<string, readonly Seen[]>()
  readonly #told: TouchLine[] = []
  #sigma: number | null = null

  constructor(market: string, { snapIntervalMs }: PhysicsConfig) {
    this.#market = market
    this.#watchMinutes = snapIntervalMs / 60_000
  }

  event({ sigma }: EventPayload): void {
    this.#sigma = sigma ?? this.#sigma
  }

  snap({ tsNs, spy: { spot }, levels }: SignalsPayload): void {
    if (spot === null) return
    const sigma = this.#sigma
    this.#snaps.set(
      tsNs,
      levels.filter(({ touched }) => touched).map((level) => ({ level, spot, sigma })),
    )
  }

  line(line: TouchLine): void {
    this.#told.push(line)
  }

  /** The market is over: all touches that were seen. */
  end(): readonly SeenTouch[] {
    for (const touch of this.#told) {
      const seen = this.#snaps
        .get(touch.t0)
        ?.find(({ level }) => Math.abs(level.price - touch.price) < 0.005 && level.side === touch.side)
      if (seen !== undefined) this.#take(touch, seen)
    }
    return this.touches
  }

  #take(touch: TouchLine, { level, spot, sigma }: Seen): void {
    const { breakScore: score, breakScoreRaw: raw, components, barrier } = level
    if (touch.outcome === 'UNDEFINED' || score === null || raw === null || sigma === null) return
    const beyond = level.side === 'SUPPORT' ? level.price - spot : spot - level.price
    const walk = driftlessOdds({
      ...{ beyond, sigma, distance: BARRIER_USD },
      ...{ horizonMinutes: HORIZON_MINUTES, watchMinutes: this.#watchMinutes },
    })
    this.touches.push({
      ...{ market: this.#market, level: touch.level, kind: touch.kind, outcome: touch.outcome },
      ...{ score, raw, liquidity: components.liquidity, tape: components.tape, state: barrier.state },
      ...{ walk, touch },
    })
  }
}

/** A touch with its continuations. */
export function oracleRow({ touch: _, ...seen }: SeenTouch, { n, pBreak, pBounce }: OracleLine): OracleRow {
  return { ...seen, n, pBreak, pBounce }
}

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

/** A touch that the truth has told of, and what was published at it once that is folded. */
type Told = { readonly touch: TouchLine; seen: Seen | null }

/** An outcome is known at the first snap of the truth after the horizon, which is at most a second. */
const KEPT_NS = BigInt(HORIZON_MINUTES * 60 + 1) * 1_000_000_000n

/**
 * Follows one market: the levels of each published snap, until the truth says which of them were touched when. Touches
 * before sigma is known are left out, and those of levels that the physics does not have. The truth of a record is to be
 * told before its snap, as a simulation does.
 */
export class OracleTouches {
  readonly #market: string
  readonly #watchMinutes: number
  /** Snaps with touched levels by their time, ns UTC as digits, for as long as a touch at them may be told. */
  readonly #snaps = new Map<string, readonly Seen[]>()
  readonly #told: Told[] = []
  /** Those of them whose snap has not been folded yet. */
  readonly #early = new Map<string, Told[]>()
  #lastNs = -1n
  #sigma: number | null = null

  constructor(market: string, { snapIntervalMs }: PhysicsConfig) {
    this.#market = market
    this.#watchMinutes = snapIntervalMs / 60_000
  }

  /** Snaps that are held. */
  get held(): number {
    return this.#snaps.size
  }

  event({ sigma }: EventPayload): void {
    this.#sigma = sigma ?? this.#sigma
  }

  snap({ tsNs, spy: { spot }, levels }: SignalsPayload): void {
    this.#lastNs = BigInt(tsNs)
    const touched = levels.filter(({ touched }) => touched)
    if (spot !== null && touched.length > 0) {
      const sigma = this.#sigma
      this.#snaps.set(
        tsNs,
        touched.map((level) => ({ level, spot, sigma })),
      )
    }
    for (const told of this.#early.get(tsNs) ?? []) this.#find(told)
    this.#early.delete(tsNs)
    for (const ts of this.#snaps.keys()) {
      if (BigInt(ts) >= this.#lastNs - KEPT_NS) break
      this.#snaps.delete(ts)
    }
  }

  line(touch: TouchLine): void {
    const told: Told = { touch, seen: null }
    this.#told.push(told)
    this.#find(told)
    if (BigInt(touch.t0) > this.#lastNs)
      this.#early.set(touch.t0, [...(this.#early.get(touch.t0) ?? []), told])
  }

  /** The market is over: all touches that were seen, in the order in which they were told. */
  end(): readonly SeenTouch[] {
    return this.#told.flatMap(({ touch, seen }) =>
      seen === null ? [] : (this.#seenTouch(touch, seen) ?? []),
    )
  }

  #find(told: Told): void {
    const { t0, price, side } = told.touch
    told.seen =
      this.#snaps
        .get(t0)
        ?.find(({ level }) => Math.abs(level.price - price) < 0.005 && level.side === side) ?? null
  }

  #seenTouch(touch: TouchLine, { level, spot, sigma }: Seen): SeenTouch | null {
    const { breakScore: score, breakScoreRaw: raw, components, barrier } = level
    if (touch.outcome === 'UNDEFINED' || score === null || raw === null || sigma === null) return null
    const beyond = level.side === 'SUPPORT' ? level.price - spot : spot - level.price
    const walk = driftlessOdds({
      ...{ beyond, sigma, distance: BARRIER_USD },
      ...{ horizonMinutes: HORIZON_MINUTES, watchMinutes: this.#watchMinutes },
    })
    return {
      ...{ market: this.#market, level: touch.level, kind: touch.kind, outcome: touch.outcome },
      ...{ score, raw, liquidity: components.liquidity, tape: components.tape, state: barrier.state },
      ...{ walk, touch },
    }
  }
}

/** A touch with its continuations. */
export function oracleRow({ touch: _, ...seen }: SeenTouch, { n, pBreak, pBounce }: OracleLine): OracleRow {
  return { ...seen, n, pBreak, pBounce }
}

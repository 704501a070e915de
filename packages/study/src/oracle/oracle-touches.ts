import { driftlessOdds, type Odds, type PhysicsConfig } from '@spymaster/core'
import type { EventPayload, LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import type { Fates, Question, TouchLine } from '@spymaster/simulator'

const HORIZON_MINUTES = 5
const HORIZON_NS = BigInt(HORIZON_MINUTES) * 60_000_000_000n
const SEC_NS = 1_000_000_000n

/** A moment at or after a touch that price has not left yet, as the physics saw it, and how it ends from its very state. */
export type OracleRow = {
  /** The market, as in `seed 3`. */
  readonly market: string
  readonly level: string
  /** What was planted; `none` where nothing was. */
  readonly kind: string
  /** Seconds after the touch. */
  readonly after: number
  /** What happened within five minutes of the moment. */
  readonly outcome: 'BREAK' | 'BOUNCE' | 'CHOP'
  /** Published at the moment; a hedge without options is null. */
  readonly score: number
  readonly raw: number
  readonly liquidity: number
  readonly tape: number
  readonly hedge: number | null
  readonly state: string
  /** Where price stood beyond the level, less than 0 before it, and how far off it has left, dollars. */
  readonly beyond: number
  readonly distance: number
  /** Of a driftless walk from the same place. */
  readonly walk: Odds
  /** Shares of `n` continuations. */
  readonly n: number
  readonly pBreak: number
  readonly pBounce: number
}

/** What was published at a moment and what became of it, and what to ask the oracle. */
export type SeenMoment = Omit<OracleRow, 'n' | 'pBreak' | 'pBounce'> & { readonly question: Question }

/** Touches of which there is nothing to ask so long after: price had left, or nothing was published of that side. */
export type MissedMoments = { readonly after: number; readonly left: number; readonly unread: number }

/** What one market came to. */
export type SeenTouches = {
  /** Of known sigma, planted or not, a horizon and the last moment before the market's end. */
  readonly touches: number
  readonly moments: readonly SeenMoment[]
  readonly missed: readonly MissedMoments[]
}

type Moment = {
  readonly after: number
  readonly ns: bigint
  readonly beyond: number
  readonly level: LevelPayload
  outcome: OracleRow['outcome'] | null
}

type Watched = {
  readonly t0: string
  readonly t0Ns: bigint
  readonly level: EventPayload['level']
  readonly sigma: number
  /** A deviation of five minutes, dollars: as far from the level price has left it. */
  readonly distance: number
  readonly moments: (Moment | 'left' | 'unread')[]
  hasLeft: boolean
}

/**
 * Follows one market: what was published at each touch and so many seconds after, for as long as price had not left by a
 * deviation of five minutes, and what became of it. What is planted comes from the truth, so touches of levels that it does
 * not have are left out, as are those before sigma is known. Events before the snap of the same time, as the physics has them.
 */
export class OracleTouches {
  readonly #market: string
  readonly #watchMinutes: number
  /** Seconds, rising. */
  readonly #after: readonly number[]
  readonly #spanNs: bigint
  readonly #truth = new Map<string, TouchLine>()
  readonly #watched: Watched[] = []
  readonly #open = new Set<Watched>()

  /** `after` are seconds after the touch, rising, whole snaps. */
  constructor(market: string, { snapIntervalMs }: PhysicsConfig, after: readonly number[]) {
    this.#market = market
    this.#watchMinutes = snapIntervalMs / 60_000
    this.#after = after
    this.#spanNs = BigInt(after.at(-1) ?? 0) * SEC_NS + HORIZON_NS
  }

  snap(payload: SignalsPayload): void {
    for (const watched of this.#open) this.#follow(watched, payload)
  }

  event({ type, tsNs, level, placebo, sigma }: EventPayload): void {
    if (type !== 'touch' || placebo !== null || sigma === null) return
    const distance = Math.round(sigma * Math.sqrt(HORIZON_MINUTES) * 1e4) / 1e4
    const t0Ns = BigInt(tsNs)
    const watched: Watched = { t0: tsNs, t0Ns, level, sigma, distance, moments: [], hasLeft: false }
    this.#watched.push(watched)
    this.#open.add(watched)
  }

  line(touch: TouchLine): void {
    this.#truth.set(keyOf(touch.t0, touch.price, touch.side), touch)
  }

  /** The market is over: what was seen, by touch and moment. */
  end(): SeenTouches {
    const whole = this.#watched.flatMap((watched) => {
      const { t0, level } = watched
      const truth = this.#truth.get(keyOf(t0, level.price, level.side))
      return truth === undefined || this.#open.has(watched) ? [] : [{ watched, truth }]
    })
    const missed = this.#after.map((after, k) => {
      const count = (what: 'left' | 'unread') =>
        whole.filter(({ watched }) => watched.moments[k] === what).length
      return { after, left: count('left'), unread: count('unread') }
    })
    const moments = whole.flatMap(({ watched, truth }) =>
      watched.moments.flatMap((moment) =>
        typeof moment === 'string' ? [] : [this.#seen(watched, truth, moment)],
      ),
    )
    return { touches: whole.length, moments, missed }
  }

  #follow(watched: Watched, { tsNs, spy: { spot }, levels }: SignalsPayload): void {
    const ns = BigInt(tsNs)
    const { level, distance, moments } = watched
    const beyond = spot === null ? null : beyondOf(level, spot)
    const way = beyond === null || Math.abs(beyond) < distance - 1e-9 ? null : beyond > 0 ? 'BREAK' : 'BOUNCE'
    if (way !== null) watched.hasLeft = true
    for (const moment of moments) {
      if (typeof moment === 'string' || moment.outcome !== null || ns <= moment.ns) continue
      moment.outcome = way ?? (ns >= moment.ns + HORIZON_NS ? 'CHOP' : null)
    }
    for (
      let after = this.#after[moments.length];
      after !== undefined && ns >= watched.t0Ns + BigInt(after * 1000) * 1_000_000n;
      after = this.#after[moments.length]
    ) {
      const isThere = ns === watched.t0Ns + BigInt(after * 1000) * 1_000_000n
      const own = isThere ? readingOf(levels, level) : undefined
      if (watched.hasLeft) moments.push('left')
      else if (own === undefined || beyond === null) moments.push('unread')
      else moments.push({ after, ns, beyond, level: own, outcome: null })
    }
    if (ns >= watched.t0Ns + this.#spanNs) this.#open.delete(watched)
  }

  #seen({ level, sigma, distance }: Watched, { kind }: TouchLine, moment: Moment): SeenMoment {
    const { after, ns, beyond, outcome } = moment
    const { breakScore, breakScoreRaw, components, barrier } = moment.level
    const walk = driftlessOdds({
      ...{ beyond, sigma, distance, horizonMinutes: HORIZON_MINUTES, watchMinutes: this.#watchMinutes },
    })
    return {
      ...{ market: this.#market, level: level.id, kind, after, outcome: outcome! },
      ...{ score: breakScore!, raw: breakScoreRaw!, ...components, state: barrier.state },
      ...{ beyond, distance, walk },
      question: { price: level.price, side: level.side, ns, distance },
    }
  }
}

/** A moment with its continuations. */
export function oracleRow({ question: _, ...seen }: SeenMoment, { n, pBreak, pBounce }: Fates): OracleRow {
  return { ...seen, n, pBreak, pBounce }
}

const keyOf = (t0: string, price: number, side: string): string => `${t0} ${side} ${Math.round(price * 100)}`

const beyondOf = ({ price, side }: EventPayload['level'], spot: number): number =>
  side === 'SUPPORT' ? price - spot : spot - price

/** What is published of a level from the side from which it was touched; undefined without a score. */
function readingOf(
  levels: readonly LevelPayload[],
  { price, side }: EventPayload['level'],
): LevelPayload | undefined {
  return levels.find(
    (level) => Math.abs(level.price - price) < 0.005 && level.side === side && level.breakScore !== null,
  )
}

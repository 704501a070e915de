import type {
  BarrierUnit,
  EventPayload,
  FeatureValue,
  OutcomeLabel,
  SignalsPayload,
  Stage,
} from '@spymaster/core/payload'

/** What was known at one stage of a touch, and whether price then broke or bounced. */
export type NullRow = {
  /** Trade date, YYYY-MM-DD; where stretches stand for days, with the stretch. */
  readonly date: string
  readonly stage: Stage
  /** By name: every feature of the stage, and the score's components as `component_…`. */
  readonly values: Readonly<Record<string, FeatureValue>>
  /** By barrier, in the order of the settings; null where price did not leave, or has no baseline. */
  readonly outcomes: readonly (Leaving | null)[]
}

/** How price left a level: beyond it or back from it. */
export type Leaving = {
  readonly isBreak: boolean
  /** Share of breaks among the driftless walk's own leavers, in (0, 1). */
  readonly odds: number
}

/** A barrier as the settings have it. */
export type NullBarrier = { readonly barrier: BarrierUnit; readonly size: number }

type Known = {
  readonly stage: Stage
  readonly level: string
  readonly ts: number
  readonly values: Record<string, FeatureValue>
}

/**
 * Gathers rows from what is published: events and snaps in the order in which they come. Placebos are left out: they
 * move with their levels and would count each touch twice.
 */
export class NullRows {
  readonly rows: NullRow[] = []
  /** Touches of real levels that have been resolved. */
  touches = 0
  #barriers: readonly NullBarrier[] = []
  readonly #open = new Map<string, Known[]>()
  readonly #fresh: Known[] = []
  readonly #blockMinutes: number | null

  /** With `blockMinutes` stretches of so long stand for days: for a recording of one day, of which there is no other. */
  constructor(blockMinutes: number | null = null) {
    this.#blockMinutes = blockMinutes
  }

  /** In the order of the rows' outcomes; none before the first touch is resolved. */
  get barriers(): readonly NullBarrier[] {
    return this.#barriers
  }

  event({ type, id, ts, level, placebo, stage, features, labels }: EventPayload): void {
    if (placebo !== null) return
    if (features !== null && stage !== null) {
      const none = { component_liquidity: null, component_hedge: null, component_tape: null }
      const known = { stage, level: level.id, ts, values: { ...features, ...none } }
      this.#open.set(id, [...(this.#open.get(id) ?? []), known])
      this.#fresh.push(known)
    }
    if (type !== 'resolve' || labels === null) return
    this.touches++
    for (const { stage, values } of this.#open.get(id) ?? []) {
      const outcomes = labels[stage]?.outcomes
      if (outcomes === undefined) continue
      this.#barriers = outcomes.map(({ barrier, size }) => ({ barrier, size }))
      const date = this.#dateOf(id)
      this.rows.push({ date, stage, values, outcomes: outcomes.map(leavingOfLabel) })
    }
    this.#open.delete(id)
  }

  #dateOf(id: string): string {
    const date = id.slice(0, id.indexOf('/'))
    if (this.#blockMinutes === null) return date
    const block = Math.floor(Number(id.slice(id.lastIndexOf('/') + 1)) / (60_000 * this.#blockMinutes))
    return `${date} ${String(block).padStart(10, '0')}`
  }

  /** A snap as published. What it says of the levels of its own time's events belongs to them. */
  snap({ ts, levels }: SignalsPayload): void {
    for (const known of this.#fresh) {
      // In a silence events are told of, and their snap is not.
      const components = known.ts === ts ? levels.find(({ id }) => id === known.level)?.components : undefined
      if (components === undefined) continue
      known.values.component_liquidity = components.liquidity
      known.values.component_hedge = components.hedge
      known.values.component_tape = components.tape
    }
    this.#fresh.length = 0
  }
}

function leavingOfLabel({ outcome, break: broke, bounce }: OutcomeLabel): Leaving | null {
  return leavingOf(outcome, broke === null || bounce === null ? null : { break: broke, bounce })
}

/** How price left, by outcome and a walk's odds; null where it did not, or the odds are not known or next to nothing. */
export function leavingOf(
  outcome: string,
  odds: { readonly break: number; readonly bounce: number } | null,
): Leaving | null {
  if (odds === null || (outcome !== 'BREAK' && outcome !== 'BOUNCE')) return null
  const leaves = odds.break + odds.bounce
  return leaves < 1e-9 ? null : { isBreak: outcome === 'BREAK', odds: odds.break / leaves }
}

import type { TouchRow } from '../levels/touch-row.ts'
import { leavingOf, type NullBarrier, type NullRow } from './null-row.ts'

/** What plain bars know of touches: rows of level, place and pace; placebos, and bars that held both barriers, left out. */
export function nullRowsOfTouches(touches: readonly TouchRow[]): {
  readonly rows: NullRow[]
  readonly touches: number
  readonly barriers: readonly NullBarrier[]
} {
  const real = touches.filter(({ isPlacebo }) => !isPlacebo)
  const rows = real.flatMap(({ date, kind, side, sigma, stages }) =>
    (['A', 'B'] as const).flatMap((stage): NullRow[] => {
      const own = stages[stage]
      if (own === null) return []
      const values = { level_kind: kind, level_side: side, sigma, beyond_usd: own.beyond }
      const outcomes = own.outcomes.map(({ outcome, odds }) => leavingOf(outcome, odds))
      return [{ date, stage, values, outcomes }]
    }),
  )
  const first = real.flatMap(({ stages }) => (stages.A === null ? [] : [stages.A]))[0]
  const barriers = (first?.outcomes ?? []).map(({ barrier, size }) => ({ barrier, size }))
  return { rows, touches: real.length, barriers }
}

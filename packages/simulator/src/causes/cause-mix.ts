import { SimulatorError } from '../simulator-error.ts'

/** What somebody can do at a level. */
export const CAUSE_KINDS = ['wall', 'iceberg', 'puller', 'spoof', 'exhaustion', 'sweeper'] as const

/** One of them, as planted at a level. */
export type CauseKind = (typeof CAUSE_KINDS)[number]

/** How often each kind is planted where price comes to a level, as shares of 1; what is left over is nothing. */
export type CauseMix = Readonly<Record<CauseKind, number>>

/** Levels are tested, defended and broken, and at four in ten nobody has a purpose. */
export const DEFAULT_MIX: CauseMix = {
  wall: 0.14,
  iceberg: 0.14,
  puller: 0.1,
  spoof: 0.04,
  exhaustion: 0.1,
  sweeper: 0.08,
}

/** A mix of the kinds named, nothing of the others. Throws `SimulatorError` where shares cannot be. */
export function mixOf(given: Partial<CauseMix>): CauseMix {
  const unknown = Object.keys(given).find((name) => !CAUSE_KINDS.includes(name as CauseKind))
  if (unknown !== undefined)
    throw new SimulatorError(`causes must be of the kinds ${CAUSE_KINDS.join(', ')}, was ${unknown}`)
  const shares = CAUSE_KINDS.map((kind) => [kind, given[kind] ?? 0] as const)
  for (const [kind, share] of shares)
    if (typeof share !== 'number' || !(share >= 0 && share <= 1))
      throw new SimulatorError(`causes.${kind} must be a share from 0 to 1, was ${share}`)
  const sum = shares.reduce((total, [, share]) => total + share, 0)
  if (sum > 1 + 1e-9) throw new SimulatorError(`causes must be shares of at most 1 in all, was ${sum}`)
  return Object.fromEntries(shares) as CauseMix
}

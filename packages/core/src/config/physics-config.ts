import { barrierSettings } from '../engines/barrier/settings.ts'
import { fuelOrder, fuelSettings } from '../engines/fuel/settings.ts'
import { tapeSettings } from '../engines/tape/settings.ts'
import { labelSettings } from '../labels/settings.ts'
import { levelSettings } from '../levels/settings.ts'
import { marketSettings } from '../market/settings.ts'
import {
  checkScoreSettings,
  checkWeights,
  defaultWeights,
  scoreSettings,
  type Weights,
} from '../score/settings.ts'
import { wholeSnaps } from '../window/window-snaps.ts'
import { ConfigError } from './config-error.ts'
import type { Setting, ValuesOf } from './setting.ts'
import { settingValue, show } from './setting-value.ts'

/** Everything of the physics that can be set but the weights, by part. Adding a part's table here makes it known everywhere. */
export const settingsByPart = {
  market: marketSettings,
  levels: levelSettings,
  barrier: barrierSettings,
  tape: tapeSettings,
  fuel: fuelSettings,
  score: scoreSettings,
  labels: labelSettings,
} as const

type Tables = typeof settingsByPart
type AllSettings = Tables['market'] &
  Tables['levels'] &
  Tables['barrier'] &
  Tables['tape'] &
  Tables['fuel'] &
  Tables['score'] &
  Tables['labels']

/** The physics' configuration: every setting by its key, in the unit its table states. */
export type PhysicsConfig = ValuesOf<AllSettings> & { readonly weights: Weights }

/** All settings but the weights, in declared order. */
export const physicsSettings: readonly (readonly [string, Setting])[] = Object.values(settingsByPart).flatMap(
  (table) => Object.entries(table),
)

/** Windows that must be whole multiples of the snap interval. */
const WINDOWS_SEC = [
  'barrierWindowSec',
  'wallBaselineSec',
  'tapeWindowSec',
  'velocityWindowSec',
  'fuelWindowSec',
] as const

/** Pairs of which the first must not exceed the second. */
const ORDERED = [
  ['monitorBand', 'monitorExit'],
  ['touchBand', 'touchExit'],
  ['touchExit', 'monitorExit'],
  ['touchExit', 'touchRearm'],
  ['touchRearm', 'strikeRange'],
  ['monitorExit', 'strikeRange'],
  ...fuelOrder,
] as const

/**
 * The configuration from what was given: an object of keys and values, defaults for the rest.
 * Throws `ConfigError` with every problem at once: unknown keys, values that are no numbers, out of bounds or not
 * whole where they must be, lists too long or with a number twice, windows off the snap grid, bands out of order,
 * weights that do not sum to 1. Lists come in ascending order.
 */
export function resolvePhysics(given: Readonly<Record<string, unknown>> = {}): PhysicsConfig {
  const problems: string[] = []
  const known = new Map(physicsSettings)
  for (const key of Object.keys(given))
    if (!known.has(key) && key !== 'weights')
      problems.push(`${key} is no setting of the physics${nearest(key, known)}`)
  const values: Record<string, unknown> = {}
  for (const [key, setting] of physicsSettings) values[key] = settingValue(key, setting, given[key], problems)
  values.weights = weightsFor(given.weights, problems)
  const config = values as unknown as PhysicsConfig
  if (problems.length === 0) problems.push(...brokenRules(config))
  if (problems.length > 0) throw new ConfigError(problems)
  return Object.freeze(config)
}

function weightsFor(value: unknown, problems: string[]): Weights {
  if (value === undefined) return Object.freeze({ ...defaultWeights })
  const problem = isWeights(value)
    ? checkWeights(value)
    : `weights must be {liquidity, hedge, tape} with numbers, was ${show(value)}`
  if (problem !== null) problems.push(problem)
  return Object.freeze({ ...(value as Weights) })
}

function isWeights(value: unknown): value is Weights {
  if (typeof value !== 'object' || value === null) return false
  const keys = Object.keys(defaultWeights)
  const given = Object.entries(value)
  return (
    given.length === keys.length && given.every(([key, x]) => keys.includes(key) && typeof x === 'number')
  )
}

function brokenRules(config: PhysicsConfig): string[] {
  const problems: string[] = []
  const interval = config.snapIntervalMs
  if (10_000 % interval !== 0) problems.push(`snapIntervalMs must divide 10000 ms, was ${interval}`)
  for (const key of WINDOWS_SEC)
    if (wholeSnaps(config[key], interval) === null)
      problems.push(
        `${key} must be a whole multiple of snapIntervalMs (${interval} ms), was ${config[key]} s`,
      )
  for (const [low, high] of ORDERED)
    if (config[low] > config[high])
      problems.push(`${low} must not exceed ${high} (${config[high]}), was ${config[low]}`)
  const baselineSnaps = wholeSnaps(config.wallBaselineSec, interval)
  if (baselineSnaps !== null && config.baselineMinSnaps > baselineSnaps)
    problems.push(
      `baselineMinSnaps must be at most the ${baselineSnaps} snaps of wallBaselineSec, was ${config.baselineMinSnaps}`,
    )
  const zoneTicks = 2 * config.barrierZoneTicks + 1
  for (const key of ['clusterTicks', 'vacuumTicks'] as const)
    if (config[key] > zoneTicks)
      problems.push(`${key} must be at most the ${zoneTicks} ticks of the zone, was ${config[key]}`)
  const broken = checkScoreSettings(config)
  return broken === null ? problems : [...problems, broken]
}

/** " (did you mean …?)" where a known key differs by letter case only or begins alike; else nothing. */
function nearest(key: string, known: ReadonlyMap<string, unknown>): string {
  const lower = key.toLowerCase()
  for (const candidate of known.keys()) {
    const other = candidate.toLowerCase()
    if (other === lower || (lower.length > 3 && (other.startsWith(lower) || lower.startsWith(other))))
      return ` (did you mean ${candidate}?)`
  }
  return ''
}

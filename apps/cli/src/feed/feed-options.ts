import { dayKind, EventsError } from '@spymaster/events'
import { ReplayClock } from '@spymaster/ingestor'
import { SCENARIOS, type SimulationParameters, scenarioDate, scenarioParameters } from '@spymaster/simulator'
import { parseTimeBound } from '../signals/time-bound.ts'
import { UsageError } from '../usage-error.ts'
import type { Feed } from './feed.ts'
import { recordedFeed } from './recorded.ts'
import { defaultDate, simulatedFeed } from './simulated.ts'

/** How fast a feed is given. */
export const paceOptions = {
  speed: { kind: 'text', value: 'X', about: 'Log time over wall time; 0 is as fast as possible [1]' },
  from: { kind: 'text', value: 'TIME', about: 'Pace from TIME on; earlier records are given at once' },
} as const

/** Which market is simulated. */
export const simulationOptions = {
  seed: { kind: 'whole', value: 'N', min: 0, about: 'Seed of the simulated market [1]' },
  date: { kind: 'text', value: 'DATE', about: 'Trade date of the simulated market [the last one]' },
  scenario: { kind: 'text', value: 'NAME', about: 'What the simulated market is like [an ordinary day]' },
} as const

/** The scenarios, for the help of commands that simulate. */
export const scenarioList = {
  title: 'Scenarios',
  rows: SCENARIOS.map(({ name, about }) => [name, about] as const),
} as const

type PaceValues = { readonly speed: string | undefined; readonly from: string | undefined }
type SimulationValues = {
  readonly seed: number | undefined
  readonly date: string | undefined
  readonly scenario: string | undefined
}

const MAX_SPEED = 1_000_000

/**
 * The feed that the caller asked for: the files named, or a simulated day.
 * Throws `UsageError`, `SimulatorError`, `InputError`.
 */
export async function chooseFeed(
  files: readonly string[],
  values: SimulationValues,
  signal: AbortSignal,
): Promise<Feed> {
  if (files.length === 0) return simulatedFeed(wantedMarket(values), values.scenario)
  if (values.seed !== undefined || values.date !== undefined || values.scenario !== undefined)
    throw new UsageError(
      '--seed, --date and --scenario are for the simulated market: leave them out with files',
    )
  return await recordedFeed(files, signal)
}

/**
 * The parameters of the market asked for: `more` stands above what its scenario sets.
 * Throws `UsageError`, `SimulatorError`.
 */
export function wantedMarket(
  { seed = 1, date: given, scenario }: SimulationValues,
  more: (date: string) => Partial<SimulationParameters> = () => ({}),
): SimulationParameters {
  const date = readDate(given ?? (scenario === undefined ? undefined : (scenarioDate(scenario) ?? undefined)))
  const parameters = { seed, date, ...more(date) }
  return scenario === undefined ? parameters : scenarioParameters(scenario, parameters)
}

/** The trade date that `option` asks for, or the last one; one that the session calendar has. Throws `UsageError`. */
export function readDate(date: string | undefined, option = '--date'): string {
  if (date === undefined) return defaultDate(Date.now())
  try {
    dayKind(date)
    return date
  } catch (error) {
    if (error instanceof EventsError && error.code === 'calendar')
      throw new UsageError(`${option}: ${error.message}`)
    throw new UsageError(`${option} must be a date such as 2026-11-20, was ${JSON.stringify(date)}`)
  }
}

/**
 * The clock that paces a feed. `defaultFrom` is a New York time used where the caller names none.
 * Throws `UsageError`.
 */
export function replayClock(values: PaceValues, date: string | null, defaultFrom?: string): ReplayClock {
  const speed = values.speed === undefined ? 1 : Number(values.speed)
  if (!(speed >= 0 && speed <= MAX_SPEED) || values.speed?.trim() === '')
    throw new UsageError(
      `--speed must be a number from 0 (as fast as possible) to ${MAX_SPEED}, was ${JSON.stringify(values.speed)}`,
    )
  const from = values.from ?? defaultFrom
  if (from === undefined) return new ReplayClock(speed)
  const bound = parseTimeBound('--from', from)
  if (date === null && !bound.isInstant)
    throw new UsageError(
      'these files do not say their date: --from must be an instant such as 2023-12-25T23:00:00Z',
    )
  return new ReplayClock(speed, { fromMs: bound.msOf(date ?? '2000-01-01') })
}

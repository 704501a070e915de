import { type CalendarDate, type EsHours, EventsError, esHours, type Ns, spySession } from '@spymaster/events'
import { type CauseMix, DEFAULT_MIX, mixOf } from './causes/cause-mix.ts'
import { type Happening, type TimedHappening, timed } from './happenings.ts'
import { listedStrikes } from './options/listed-strikes.ts'
import { SimulatorError } from './simulator-error.ts'

/** What decides a simulated day to the last byte, beside `SIMULATOR_VERSION`. */
export type SimulationParameters = {
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number
  /** Trade date, 2013 to 2028. */
  readonly date: CalendarDate
  /** Where the walk begins, ns UTC [ES's open, 18:00 New York of the eve]. Nothing before is simulated. */
  readonly fromNs?: Ns
  /** Where it ends, exclusive, ns UTC [ES's close]. A later end changes nothing before it. */
  readonly toNs?: Ns
  /** Scale of every feed's activity, 0.1 to 20 [1: about 600 records of ES a second]. */
  readonly rate?: number
  /** Annual volatility of the regular sessions alone, 0.02 to 1.5 [0.12]; the options' smile follows it. */
  readonly volatility?: number
  /** SPY at the beginning, $20 to $1200 [680]. */
  readonly spyPrice?: number
  /** ES points per SPY dollar around which the ratio drifts, 9 to 10.5 [10.04]. */
  readonly ratio?: number
  /** Contracts displayed at the best price on average at midday, 10 to 500 [70]; deeper levels hold twice that. */
  readonly depth?: number
  /** What ES's worth gains over a regular session, in standard deviations of its day, -10 to 10 [0]. */
  readonly drift?: number
  /** How far trades push what ES is worth, as a scale, 0 to 3 [1]; 0 makes its worth a martingale. */
  readonly impact?: number
  /** How unevenly prices are cared for beside planted causes, 0 (all alike, nothing hidden) to 1 [1]. */
  readonly interest?: number
  /** How often each kind of cause is planted at levels, shares of 1 [a mixture]; kinds left out are never. */
  readonly causes?: Partial<CauseMix>
  /** Scale of the size of causes and of what they do to price, 0.1 to 5 [1]. */
  readonly causeStrength?: number
  /** What happens at which times [nothing]. */
  readonly happenings?: readonly Happening[]
  /** After this instant, ns UTC, all chance is drawn anew, as `branchSeed` says; what was before stays [never]. */
  readonly branchNs?: Ns | null
  /** A whole number from 0 to 2^53 - 1 [0]. */
  readonly branchSeed?: number
  /** Sessions of SPY minute bars before the market, 0 to 10 [3]; ES has one session unless this is 0. */
  readonly warmupSessions?: number
  /** Whether SPY's quotes and trades are given [true]. */
  readonly spy?: boolean
  /** Whether 0DTE options are given, on days that have them [true]. */
  readonly options?: boolean
  /** Whether ES is given order by order too [false]. */
  readonly mbo?: boolean
  /**
   * How much dealers hedge of the delta of the day's option trades in ES, 0 to 200 [1, a few thousandths of ES's volume
   * at most; 50 is all of it]. 0: they hedge nothing, `dealerGamma` neither.
   */
  readonly hedging?: number
  /**
   * Gamma that dealers hold beside the day's trades and hedge in full, shares per dollar, long above 0 and short below,
   * to 2e7 either way [0]: that at the money at the time of the open.
   */
  readonly dealerGamma?: number
  /** The listed strike, a whole dollar, at which all of that is held, or null: the strikes within $15 alike [null]. */
  readonly dealerStrike?: number | null
}

/** The parameters with every default filled in, checked. */
export type Settings = Omit<Required<SimulationParameters>, 'causes' | 'happenings'> & {
  readonly hours: EsHours
  readonly causes: CauseMix
  readonly happenings: readonly TimedHappening[]
}

type Range = { readonly min: number; readonly max: number; readonly default: number }

const RANGES = {
  rate: { min: 0.1, max: 20, default: 1 },
  volatility: { min: 0.02, max: 1.5, default: 0.12 },
  spyPrice: { min: 20, max: 1200, default: 680 },
  ratio: { min: 9, max: 10.5, default: 10.04 },
  depth: { min: 10, max: 500, default: 70 },
  drift: { min: -10, max: 10, default: 0 },
  impact: { min: 0, max: 3, default: 1 },
  interest: { min: 0, max: 1, default: 1 },
  causeStrength: { min: 0.1, max: 5, default: 1 },
  warmupSessions: { min: 0, max: 10, default: 3 },
  hedging: { min: 0, max: 200, default: 1 },
  dealerGamma: { min: -2e7, max: 2e7, default: 0 },
} as const satisfies Record<string, Range>

const NAMES: ReadonlySet<string> = new Set([
  ...['seed', 'date', 'fromNs', 'toNs', 'spy', 'options', 'mbo', 'dealerStrike'],
  ...['causes', 'happenings', 'branchNs', 'branchSeed'],
  ...Object.keys(RANGES),
])

/** Fills in defaults. Throws `SimulatorError`, naming the parameter, the rule and what was given. */
export function resolveParameters(parameters: SimulationParameters): Settings {
  const unknown = Object.keys(parameters).find((name) => !NAMES.has(name))
  if (unknown !== undefined) throw new SimulatorError(`a simulation has no parameter called ${unknown}`)
  const { date } = parameters
  const seed = seedOf('seed', parameters.seed)
  const hours = hoursOf(date)
  const span = spanOf(parameters, hours)
  const warmupSessions = numberOf(parameters, 'warmupSessions')
  if (!Number.isInteger(warmupSessions))
    throw new SimulatorError(`warmupSessions must be a whole number, was ${warmupSessions}`)
  return {
    seed,
    date,
    ...span,
    rate: numberOf(parameters, 'rate'),
    volatility: numberOf(parameters, 'volatility'),
    spyPrice: numberOf(parameters, 'spyPrice'),
    ratio: numberOf(parameters, 'ratio'),
    depth: numberOf(parameters, 'depth'),
    drift: numberOf(parameters, 'drift'),
    impact: numberOf(parameters, 'impact'),
    interest: numberOf(parameters, 'interest'),
    causes: parameters.causes === undefined ? DEFAULT_MIX : mixOf(parameters.causes),
    causeStrength: numberOf(parameters, 'causeStrength'),
    happenings: timed(parameters.happenings ?? [], date, hours),
    branchNs: parameters.branchNs == null ? null : instantOf('branchNs', parameters.branchNs),
    branchSeed: seedOf('branchSeed', parameters.branchSeed ?? 0),
    warmupSessions,
    spy: switchOf(parameters, 'spy', true),
    options: switchOf(parameters, 'options', true),
    mbo: switchOf(parameters, 'mbo', false),
    hedging: numberOf(parameters, 'hedging'),
    dealerGamma: numberOf(parameters, 'dealerGamma'),
    dealerStrike: strikeOf(parameters, numberOf(parameters, 'spyPrice')),
    hours,
  }
}

function hoursOf(date: CalendarDate): EsHours {
  try {
    const hours = esHours(date)
    if (hours !== null) return hours
    spySession(date)
  } catch (cause) {
    if (!(cause instanceof EventsError)) throw cause
    throw new SimulatorError(`date cannot be simulated: ${cause.message}`, { cause })
  }
  throw new SimulatorError(`date must be a day on which ES trades, and on ${date} it rests`)
}

function spanOf({ fromNs, toNs }: SimulationParameters, hours: EsHours): { fromNs: Ns; toNs: Ns } {
  const from = instantOf('fromNs', fromNs ?? hours.openNs)
  const to = instantOf('toNs', toNs ?? hours.closeNs)
  const open = `ES is open from ${hours.openNs} to ${hours.closeNs}`
  if (from < hours.openNs || from >= hours.closeNs)
    throw new SimulatorError(`fromNs must lie within the trade date, on which ${open}, was ${from}`)
  if (to <= from || to > hours.closeNs)
    throw new SimulatorError(`toNs must lie after fromNs and within the trade date (${open}), was ${to}`)
  return { fromNs: from, toNs: to }
}

function seedOf(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new SimulatorError(`${name} must be a whole number from 0 to 2^53 - 1, was ${value}`)
}

function instantOf(name: string, value: unknown): Ns {
  if (typeof value === 'bigint') return value
  throw new SimulatorError(`${name} must be nanoseconds UTC as a bigint, was ${String(value)}`)
}

function numberOf(parameters: SimulationParameters, name: keyof typeof RANGES): number {
  const { min, max, default: fallback } = RANGES[name]
  const value = parameters[name] ?? fallback
  if (typeof value === 'number' && value >= min && value <= max) return value
  throw new SimulatorError(`${name} must be a number from ${min} to ${max}, was ${value}`)
}

function strikeOf({ dealerStrike = null }: SimulationParameters, spyPrice: number): number | null {
  if (dealerStrike === null || listedStrikes(spyPrice).includes(dealerStrike)) return dealerStrike
  throw new SimulatorError(
    `dealerStrike must be null or a whole dollar within 60 of spyPrice, was ${dealerStrike}`,
  )
}

function switchOf(
  parameters: SimulationParameters,
  name: 'spy' | 'options' | 'mbo',
  fallback: boolean,
): boolean {
  const value = parameters[name] ?? fallback
  if (typeof value === 'boolean') return value
  throw new SimulatorError(`${name} must be true or false, was ${String(value)}`)
}

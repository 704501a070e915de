import { type PhysicsConfig, resolvePhysics } from '@spymaster/core'
import { utcMidnightNs } from '@spymaster/events'
import { DayTruth, type SimulationParameters, scenarioDate, scenarioParameters } from '@spymaster/simulator'
import { type DayTallies, RecoveryMeter, type Subject, type Variant } from '@spymaster/study'
import type { Surroundings } from '../command.ts'
import { simulatedFeed } from '../feed/simulated.ts'
import { ProgressLine } from '../progress-line.ts'

/** A simulated market whose truth is asked for. */
export type RecoveryMarket = {
  readonly name: string
  readonly parameters: SimulationParameters
  readonly scenario: string | undefined
}

/** What is asked of each market, with which settings, and whether with others too. */
export type RecoveryQuestion = {
  readonly config: PhysicsConfig
  readonly subjects: readonly Subject[]
  readonly hasVariants: boolean
}

/** What each market came to, one after the other; memory is that of one. Throws `SimulatorError`, `ConfigError`. */
export async function recoverDays(
  markets: readonly RecoveryMarket[],
  { config, subjects, hasVariants }: RecoveryQuestion,
  { stderr, signal }: Surroundings,
): Promise<DayTallies[]> {
  const variants = hasVariants ? variantsOf(config, subjects) : []
  const days: DayTallies[] = []
  const progress = new ProgressLine(stderr)
  try {
    for (const [place, market] of markets.entries()) {
      const where = `market ${place + 1} of ${markets.length} (${market.name})`
      const tell = (share: number): void => {
        if (progress.isDue) progress.tell(`${where}, ${Math.floor(100 * share)} % of it`)
      }
      const meter = new RecoveryMeter(
        { name: market.name, originNs: utcMidnightNs(market.parameters.date), config },
        variants,
        subjects,
      )
      await recoverDay(market, meter, tell, signal)
      days.push(meter.read())
    }
  } finally {
    progress.end()
  }
  return days
}

/** One setting at a time at the values that the subjects name, the others as they are. */
export function variantsOf(config: PhysicsConfig, subjects: readonly Subject[]): Variant[] {
  const tried = new Map<string, Variant>()
  for (const { setting, values } of subjects.flatMap(({ settings }) => settings))
    for (const value of values)
      if (value !== config[setting]) {
        const own = { ...config, [setting]: value }
        tried.set(`${setting} ${value}`, { setting, value, config: resolvePhysics(own) })
      }
  return [...tried.values()]
}

/** A scenario's market with the parameters given standing above; an ordinary day without one. */
export function recoveryMarket(
  scenario: string | undefined,
  date: (own: string | null) => string,
  parameters: (date: string) => Omit<SimulationParameters, 'date'>,
): RecoveryMarket {
  const day = date(scenario === undefined ? null : scenarioDate(scenario))
  const own = { ...parameters(day), date: day }
  return {
    name: `${scenario ?? 'ordinary'} ${day}, seed ${own.seed}`,
    parameters: scenario === undefined ? own : scenarioParameters(scenario, own),
    scenario,
  }
}

async function recoverDay(
  { parameters, scenario }: RecoveryMarket,
  meter: RecoveryMeter,
  tell: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const day = new DayTruth(meter.line, meter.print)
  let batches = 0
  let share = 0
  const feed = simulatedFeed(parameters, scenario, {
    day,
    es: meter.order,
    onBatch: (done) => {
      share = done
    },
  })
  for await (const { bytes } of feed.open((date) => date, signal)) {
    meter.fold(bytes)
    tell(share)
    // Batches are made without a pause: signals are heard only when the loop stands aside.
    if ((++batches & 63) === 0) await new Promise(setImmediate)
    signal.throwIfAborted()
  }
}

import type { CalendarDate } from '@spymaster/events'
import type { SimulationParameters } from '../parameters.ts'
import { SimulatorError } from '../simulator-error.ts'
import { calm } from './calm.ts'
import { dst } from './dst.ts'
import { feedGap } from './feed-gap.ts'
import { halfDay } from './half-day.ts'
import { halt } from './halt.ts'
import { iceberg } from './iceberg.ts'
import { newsGap } from './news-gap.ts'
import { nullScenario } from './null.ts'
import { pin } from './pin.ts'
import { planted } from './planted.ts'
import type { Scenario } from './scenario.ts'
import { shortGammaCascade } from './short-gamma-cascade.ts'
import { spoof } from './spoof.ts'
import { trend } from './trend.ts'
import { vacuumBreak } from './vacuum-break.ts'
import { wallHolds } from './wall-holds.ts'

/** All scenarios, in the order in which they are listed. */
export const SCENARIOS: readonly Scenario[] = [
  ...[calm, trend, pin, shortGammaCascade, wallHolds, vacuumBreak, iceberg, spoof, planted],
  ...[newsGap, halfDay, dst, halt, feedGap, nullScenario],
]

/** A scenario by name. Throws `SimulatorError` where there is none. */
export function scenarioNamed(name: string): Scenario {
  const scenario = SCENARIOS.find((each) => each.name === name)
  if (scenario !== undefined) return scenario
  throw new SimulatorError(
    `there is no scenario ${name}: choose ${SCENARIOS.map((each) => each.name).join(', ')}`,
  )
}

/** A scenario's parameters with the caller's above them. Throws `SimulatorError` where it cannot be played on the date. */
export function scenarioParameters(name: string, given: SimulationParameters): SimulationParameters {
  const { parameters, dates } = scenarioNamed(name)
  if (dates !== null && !dates.holds(given.date))
    throw new SimulatorError(
      `the scenario ${name} needs ${dates.be}, such as ${dates.date}; was ${given.date}`,
    )
  return { ...parameters, ...given }
}

/** The date on which a scenario is played where none is asked for; null where any will do. */
export function scenarioDate(name: string): CalendarDate | null {
  return scenarioNamed(name).dates?.date ?? null
}

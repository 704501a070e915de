import { NS_PER_MS, newYorkDate, newYorkNs, previousSession, spySession } from '@spymaster/events'
import { logOf } from '@spymaster/ingestor'
import { Simulation, type SimulationParameters } from '@spymaster/simulator'
import type { Feed } from './feed.ts'

/** New York hour from which a simulated day is made, so that pre-market levels are whole at 09:30. */
const FIRST_HOUR = 4

/** A simulated trade date, from 04:00 unless it says otherwise. Throws `SimulatorError`. */
export function simulationOf(parameters: SimulationParameters): Simulation {
  return new Simulation({ fromNs: newYorkNs(parameters.date, FIRST_HOUR, 0), ...parameters })
}

/** The same as a feed, of a scenario where one is named. */
export function simulatedFeed(parameters: SimulationParameters, scenario?: string): Feed {
  const simulation = simulationOf(parameters)
  const { date, identity, contract, toNs } = simulation
  const day = {
    date,
    identity,
    outrights: [contract],
    fromNs: simulation.fromNs,
    gaps: simulation.gaps,
    batches: () => simulation.batches(),
  }
  return {
    name: `simulated ${date}, seed ${parameters.seed}${scenario === undefined ? '' : `, ${scenario}`}`,
    mode: 'simulated',
    date,
    range: { fromTs: Number(simulation.fromNs / NS_PER_MS), toTs: Number(toNs / NS_PER_MS) },
    open: (runId) => logOf(day, runId),
  }
}

/** The trade date to simulate where none is asked for: today's in New York if it has a session, else the last. */
export function defaultDate(nowMs: number): string {
  const today = newYorkDate(BigInt(nowMs) * NS_PER_MS)
  return spySession(today) === null ? previousSession(today).date : today
}

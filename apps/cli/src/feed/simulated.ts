import {
  type CalendarDate,
  esHours,
  NS_PER_DAY,
  NS_PER_MS,
  type Ns,
  newYorkDate,
  newYorkNs,
  previousSession,
  spySession,
} from '@spymaster/events'
import { logOf } from '@spymaster/ingestor'
import { type DayTruth, type EsTruth, Simulation, type SimulationParameters } from '@spymaster/simulator'
import type { Feed } from './feed.ts'

/** New York hour from which a simulated day is made, so that pre-market levels are whole at 09:30. */
const FIRST_HOUR = 4

/** Where a simulated trade date begins and ends if nothing is said of it, ns UTC. Throws `EventsError`. */
export function usualSpan(date: CalendarDate): { readonly fromNs: Ns; readonly toNs: Ns } {
  const fromNs = newYorkNs(date, FIRST_HOUR, 0)
  return { fromNs, toNs: esHours(date)?.closeNs ?? fromNs + NS_PER_DAY }
}

/** A simulated trade date, from 04:00 unless it says otherwise. Throws `SimulatorError`. */
export function simulationOf(parameters: SimulationParameters): Simulation {
  return new Simulation({ fromNs: usualSpan(parameters.date).fromNs, ...parameters })
}

/** Who is told the truth of a simulated day while it is read, and how much of it has been, 0 to 1. */
export type Confidant = {
  readonly day: DayTruth
  readonly es: EsTruth
  readonly onBatch: (share: number) => void
}

/** The same as a feed, of a scenario where one is named. With a confidant it can be opened once; no byte changes. */
export function simulatedFeed(
  parameters: SimulationParameters,
  scenario?: string,
  confidant?: Confidant,
): Feed {
  const simulation = simulationOf(parameters)
  const { date, identity, contract, toNs } = simulation
  const day = {
    date,
    identity,
    outrights: [contract],
    fromNs: simulation.fromNs,
    gaps: simulation.gaps,
    batches: () => (confidant === undefined ? simulation.batches() : toldBatches(simulation, confidant)),
  }
  return {
    name: `simulated ${date}, seed ${parameters.seed}${scenario === undefined ? '' : `, ${scenario}`}`,
    mode: 'simulated',
    date,
    range: { fromTs: Number(simulation.fromNs / NS_PER_MS), toTs: Number(toNs / NS_PER_MS) },
    open: (runId) => logOf(day, runId),
  }
}

function* toldBatches(simulation: Simulation, { day, es, onBatch }: Confidant) {
  const { fromNs, toNs } = simulation
  for (const batch of simulation.batches(null, es, day)) {
    onBatch(Number(batch.toNs - fromNs) / Number(toNs - fromNs))
    yield batch
  }
}

/** The trade date to simulate where none is asked for: today's in New York if it has a session, else the last. */
export function defaultDate(nowMs: number): string {
  const today = newYorkDate(BigInt(nowMs) * NS_PER_MS)
  return spySession(today) === null ? previousSession(today).date : today
}

import { RecordView } from '@spymaster/dbn'
import { type Ns, newYorkNs } from '@spymaster/events'
import { logOf, mergeFiles } from '@spymaster/ingestor'
import { Simulation, type SimulationParameters } from '@spymaster/simulator'
import { recordedHour } from '@spymaster/test-support'

/** So many minutes and seconds after 09:00 in New York on the simulated date. */
function at(minutes: number, seconds = 0): Ns {
  return newYorkNs(SIMULATED_DATE, 9, 0) + BigInt(minutes * 60 + seconds) * 1_000_000_000n
}

const SIMULATED_DATE = '2026-11-20'

/** How busy a simulated market is, and how many sessions of bars its log begins with. */
export type SimulatedMarket = Pick<SimulationParameters, 'rate' | 'warmupSessions' | 'volatility'>

/** Records of a simulated morning with ES, SPY, options and warm-up bars, between two times after 09:00. */
export async function simulatedLog(
  seed: number,
  from: readonly [number, number],
  to: readonly [number, number],
  market: SimulatedMarket = {},
): Promise<Uint8Array[]> {
  const span = { fromNs: at(...from), toNs: at(...to) }
  const given = { rate: 0.2, warmupSessions: 1, ...market, ...span }
  const simulation = new Simulation({ seed, date: SIMULATED_DATE, ...given })
  const { date, identity, contract, fromNs } = simulation
  const day = { date, identity, outrights: [contract], fromNs, batches: () => simulation.batches() }
  return recordsOf(logOf(day))
}

/** Records of the recorded ES hour, its session record first. */
export function recordedLog(): Promise<Uint8Array[]> {
  return recordsOf(mergeFiles([recordedHour()]))
}

async function recordsOf(batches: AsyncIterable<{ readonly bytes: Uint8Array }>): Promise<Uint8Array[]> {
  const records: Uint8Array[] = []
  for await (const batch of batches) {
    const bytes = batch.bytes.slice()
    const view = new RecordView().attach(bytes)
    while (view.next()) {
      const start = view.word * 4
      records.push(bytes.subarray(start, start + view.wordLength * 4))
    }
  }
  return records
}

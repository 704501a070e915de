import { newYorkNs } from '@spymaster/events'
import { Simulation } from '@spymaster/simulator'

const DATE = '2025-12-18'
const MINUTES = 30
const ROUNDS = 5
/** The busiest half hour, and one of midday. */
const STRETCHES = [
  { hour: 9, minute: 30 },
  { hour: 12, minute: 0 },
] as const

/**
 * Generating the regular session with all feeds at the default rate: simulated over real time, and records a
 * second, on one core, the median of several runs; and the same for the half hour after the open alone.
 */
export function bench(): Record<string, unknown> {
  const [open, midday] = STRETCHES.map(({ hour, minute }) => measure(hour, minute))
  const seconds = open!.seconds + midday!.seconds
  return {
    timesRealTime: Math.round((2 * MINUTES * 60) / seconds),
    recordsPerSec: Math.round((open!.records + midday!.records) / seconds),
    openTimesRealTime: Math.round((MINUTES * 60) / open!.seconds),
  }
}

function measure(hour: number, minute: number): { seconds: number; records: number } {
  const fromNs = newYorkNs(DATE, hour, minute)
  const toNs = fromNs + BigInt(MINUTES * 60) * 1_000_000_000n
  const times: number[] = []
  let records = 0
  for (let round = 0; round <= ROUNDS; round++) {
    const from = performance.now()
    records = 0
    for (const { count } of new Simulation({ seed: 1, date: DATE, fromNs, toNs }).batches()) records += count
    // The first round compiles.
    if (round > 0) times.push((performance.now() - from) / 1000)
  }
  return { seconds: times.sort((a, b) => a - b)[ROUNDS >> 1]!, records }
}

import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { type Input, writeDay, writeHour } from './full-day.ts'

const SPYMASTER = fileURLToPath(new URL('../bin/spymaster.js', import.meta.url))
const REPORT_MEMORY = new URL('report-memory.mjs', import.meta.url).href
const ROUNDS = 3
/** As many as make twenty million updates. */
const HOURS = 6

/** What one run of the command took, start-up counted in, and the largest resident size it had. */
type Run = { readonly seconds: number; readonly peakMb: number }

/**
 * `spymaster signals` from `.dbn.zst` files to JSON lines: an hour of ES depth and SPY quotes at the rate of real
 * regular hours, and six such hours in a row, some twenty million records; medians of three runs of each.
 */
export async function bench(): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), 'signals-bench-'))
  try {
    const hour = await writeHour(folder)
    const day = await writeDay(folder, hour, HOURS)
    const hours: Run[] = []
    const days: Run[] = []
    for (let round = 0; round < ROUNDS; round++) {
      hours.push(await signals(hour))
      days.push(await signals(day))
    }
    const [ofHour, ofDay] = [medianRun(hours), medianRun(days)]
    return {
      updatesPerSec: Math.round(day.updates / ofDay.seconds),
      peakMb: ofDay.peakMb,
      hourUpdatesPerSec: Math.round(hour.updates / ofHour.seconds),
      hourPeakMb: ofHour.peakMb,
      peakRatio: ofDay.peakMb / ofHour.peakMb,
      updates: day.updates,
      seconds: ofDay.seconds,
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!
const medianRun = (runs: readonly Run[]): Run => ({
  seconds: median(runs.map(({ seconds }) => seconds)),
  peakMb: median(runs.map(({ peakMb }) => peakMb)),
})

/** The command as a user starts it, its lines thrown away by the system. */
async function signals(input: Input): Promise<Run> {
  const from = performance.now()
  const child = spawn(process.execPath, ['--import', REPORT_MEMORY, SPYMASTER, 'signals', ...input.files], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const report = text(child.stdio[3] as NodeJS.ReadableStream)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`spymaster signals ended with code ${code}`)
  return { seconds: (performance.now() - from) / 1000, peakMb: Number(await report) }
}

import { mkdir } from 'node:fs/promises'
import { NS_PER_MS } from '@spymaster/events'
import type { Simulation, SimulationParameters } from '@spymaster/simulator'
import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { readDate, simulationOptions } from '../feed/feed-options.ts'
import { simulationOf } from '../feed/simulated.ts'
import { ProgressLine } from '../progress-line.ts'
import { parseTimeBound } from '../signals/time-bound.ts'
import { DayFiles } from '../simulate/day-files.ts'
import { UsageError } from '../usage-error.ts'

const options = {
  ...simulationOptions,
  out: { kind: 'text', value: 'DIR', short: 'o', about: 'Folder for the files; made where it is missing' },
  from: { kind: 'text', value: 'TIME', about: 'Where the market begins [04:00]' },
  to: { kind: 'text', value: 'TIME', about: 'Where it ends [the close of ES]' },
  rate: { kind: 'text', value: 'X', about: 'Scale of all activity, 0.1 to 20 [1]' },
  mbo: { kind: 'flag', about: "Write ES order by order too, as es.mbo.dbn; 'signals' does not take it" },
  zst: { kind: 'flag', about: 'Compress the files with zstd' },
  force: { kind: 'flag', about: 'Replace files that are there' },
} as const

type Wanted = Values<typeof options>

/** A synthetic day as DBN files. */
export const simulate = defineCommand({
  name: 'simulate',
  summary: 'Write a simulated trade date as DBN files, one per feed',
  operands: { usage: '', min: 0, max: 0 },
  options,
  details: [
    'ES depth, SPY quotes and trades, 0DTE quotes, prints and open interest, and the bars before: files as Databento delivers them. The same options give the same bytes, and without --from and --to the market that spymaster up shows for the same --seed and --date. --from and --to are New York clock times or instants; another beginning is another market.',
    'The names of the files go to standard output. A file is NAME.partial until all are whole.',
  ],
  examples: [
    {
      line: 'spymaster simulate --seed 3 --date 2025-12-18 --from 09:25 --to 09:45 --out sim',
      about: 'Twenty minutes around the opening bell',
    },
    { line: 'spymaster signals sim/*.dbn --hash', about: 'What the physics says of them' },
  ],
  run: writeSimulation,
})

async function writeSimulation(
  _operands: readonly string[],
  wanted: Wanted,
  { stdout, stderr, signal }: Surroundings,
): Promise<void> {
  const folder = wanted.out
  if (folder === undefined) throw new UsageError('simulate needs --out DIR for its files')
  const simulation = simulationOf(parametersOf(wanted))
  await makeFolder(folder)
  const files = await DayFiles.create(simulation, folder, { isZstd: wanted.zst, isForced: wanted.force })
  const progress = new ProgressLine(stderr)
  let records: number
  try {
    records = await write(simulation, files, progress, signal)
    await files.commit()
  } catch (error) {
    await files.discard()
    throw error
  } finally {
    progress.end()
  }
  stdout.write(files.paths.map((path) => `${path}\n`).join(''))
  stderr.write(
    `${records} records of ${simulation.date}, seed ${wanted.seed ?? 1}, contract ${simulation.contract}, ${megabytes(files)} in ${files.paths.length} files.\n`,
  )
}

function parametersOf({ seed = 1, date: given, from, to, rate, mbo }: Wanted): SimulationParameters {
  const date = readDate(given)
  const instant = (option: string, text: string) =>
    BigInt(parseTimeBound(option, text).msOf(date)) * NS_PER_MS
  return {
    seed,
    date,
    mbo,
    ...(from === undefined ? {} : { fromNs: instant('--from', from) }),
    ...(to === undefined ? {} : { toNs: instant('--to', to) }),
    ...(rate === undefined ? {} : { rate: Number(rate) }),
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    throw new UsageError(`--out ${path}: cannot be a folder (${(error as Error).message})`)
  }
}

/** Writes all records and returns how many they are. */
async function write(
  simulation: Simulation,
  files: DayFiles,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<number> {
  const spanNs = Number(simulation.toNs - simulation.fromNs)
  let records = 0
  for (const batch of simulation.batches()) {
    await files.add(batch)
    records += batch.count
    const share = Number(batch.toNs - simulation.fromNs) / spanNs
    if (progress.isDue)
      progress.tell(`${Math.floor(100 * share)} % of the day, ${records} records, ${megabytes(files)}`)
    // Batches are made without a pause: signals are heard only when the loop stands aside.
    if ((records & 0x3fff) < batch.count) await new Promise(setImmediate)
    signal.throwIfAborted()
  }
  return records
}

const megabytes = ({ bytes }: DayFiles): string => `${(bytes / 1e6).toFixed(1)} MB`

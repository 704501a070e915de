import type { Simulation, SimulationParameters } from '@spymaster/simulator'
import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { scenarioList, simulationOptions, wantedMarket } from '../feed/feed-options.ts'
import { marketSpan } from '../feed/market-span.ts'
import { simulationOf, usualSpan } from '../feed/simulated.ts'
import { makeFolders } from '../make-folders.ts'
import { ProgressLine } from '../progress-line.ts'
import { DayFiles } from '../simulate/day-files.ts'
import { reportOnRealism } from '../simulate/realism-command.ts'
import { TruthFiles } from '../simulate/truth-files.ts'
import { UsageError } from '../usage-error.ts'

const options = {
  ...simulationOptions,
  out: { kind: 'text', value: 'DIR', short: 'o', about: 'Folder for the files; made where it is missing' },
  from: { kind: 'text', value: 'TIME', about: 'Where the market begins [04:00]' },
  to: { kind: 'text', value: 'TIME', about: 'Where it ends [the close of ES]' },
  rate: { kind: 'text', value: 'X', about: 'Scale of all activity, 0.1 to 20 [1]' },
  mbo: { kind: 'flag', about: "Write ES order by order too, as es.mbo.dbn; 'signals' does not take it" },
  truth: {
    kind: 'choice',
    value: 'WHAT',
    choices: ['none', 'day', 'events'],
    about: 'What truth.jsonl tells beside the files; with events truth-events.jsonl has each event [day]',
  },
  oracle: {
    kind: 'whole',
    value: 'N',
    min: 1,
    max: 10_000,
    about: 'Add to the truth how each touch would end, from N continuations of the market',
  },
  zst: { kind: 'flag', about: 'Compress the files with zstd' },
  force: { kind: 'flag', about: 'Replace files that are there' },
  seeds: { kind: 'text', value: 'LIST', about: 'report: seeds to measure [1,2,3]' },
  stretch: {
    kind: 'list',
    value: 'FROM-TO',
    about: 'report: part of the day to simulate and measure, New York times [the regular session]',
  },
  beside: { kind: 'text', value: 'FILE', about: 'report: recorded ES mbp-10 to show beside' },
  check: { kind: 'flag', about: 'report: exit with 1 if a judged figure is out of its range' },
  json: { kind: 'flag', about: 'report: print the numbers as JSON; with --out write the files, too' },
} as const

type Wanted = Values<typeof options>

/** A synthetic day as DBN files. */
export const simulate = defineCommand({
  name: 'simulate',
  summary: 'Write a simulated trade date as DBN files, or report how real it looks',
  operands: { usage: '[report [FILE…]]', min: 0, max: Number.POSITIVE_INFINITY },
  options,
  details: [
    'ES depth, SPY quotes and trades, 0DTE quotes, prints and open interest, and the bars before: files as Databento delivers them. The same options give the same bytes, and without --from and --to the market that spymaster up shows for the same --seed and --date. --from and --to are New York clock times or instants; another beginning is another market.',
    "truth.jsonl has what no file tells: what was planted at which level, how price's touches of levels ended, what is hidden, what dealers hold. --oracle simulates the past again for each continuation where dealers hedge options: N of a touch an hour in then take as long as N hours of the market.",
    'simulate report measures the ES of simulated sessions, or of recorded FILEs of one contract (mbp-10 with its trades): spread, depth, what happens and how often, what imbalance and order flow say of the price, how long signs are remembered, volatility at many scales, the course of the day. Each figure stands beside the range of real ES and where that is from; realism.html and realism.json go to --out [realism]. A recorded file is judged by what holds at any hour, unless it has a regular session.',
    'The names of the files go to standard output. A file is NAME.partial until all are whole.',
  ],
  lists: [scenarioList],
  examples: [
    {
      line: 'spymaster simulate --seed 3 --date 2025-12-18 --from 09:25 --to 09:45 --out sim',
      about: 'Twenty minutes around the opening bell',
    },
    {
      line: 'spymaster simulate --scenario wall-holds --from 09:30 --to 10:30 --truth events --out walls',
      about: 'Walls, and whose order is whose',
    },
    { line: 'spymaster signals sim/*.dbn --hash', about: 'What the physics says of them' },
    {
      line: 'spymaster simulate report --seeds 1,2,3 --date 2025-12-18',
      about: 'Whether three sessions look like ES',
    },
    {
      line: 'spymaster simulate report --stretch 09:30-09:40 --stretch 12:00-12:10 --check --json',
      about: 'A short look at the busiest and the calmest hours, for CI',
    },
  ],
  run: runSimulate,
})

async function runSimulate(
  [task, ...files]: readonly string[],
  wanted: Wanted,
  world: Surroundings,
): Promise<void> {
  if (task === undefined) {
    demandNone(wanted, ['seeds', 'stretch', 'beside', 'check', 'json'], 'simulate report')
    await writeSimulation(wanted, world)
  } else if (task === 'report') {
    demandNone(wanted, ['seed', 'from', 'to', 'mbo', 'zst', 'force'], 'simulate without report')
    await reportOnRealism(files, wanted, world)
  } else throw new UsageError(`simulate takes report or nothing, was given ${JSON.stringify(task)}`)
}

/** Throws `UsageError` where one of these options was given, which are for something else. */
function demandNone(wanted: Wanted, names: readonly (keyof Wanted)[], what: string): void {
  const given = names.find(
    (name) => ![undefined, false].includes(wanted[name] as undefined) && String(wanted[name]),
  )
  if (given !== undefined) throw new UsageError(`--${given} is for ${what}`)
}

async function writeSimulation(wanted: Wanted, { stdout, stderr, signal }: Surroundings): Promise<void> {
  const folder = wanted.out
  if (folder === undefined) throw new UsageError('simulate needs --out DIR for its files')
  const isTold = wanted.truth !== 'none'
  if (!isTold && wanted.oracle !== undefined)
    throw new UsageError('--oracle needs the truth: leave out --truth none')
  const simulation = simulationOf(parametersOf(wanted))
  await makeFolder(folder)
  const how = { isZstd: wanted.zst, isForced: wanted.force }
  const files = await DayFiles.create(simulation, folder, how)
  const progress = new ProgressLine(stderr)
  let truth: TruthFiles | null = null
  let records: number
  try {
    if (isTold) truth = await TruthFiles.create(simulation, folder, wanted.truth === 'events', how)
    records = await write(simulation, files, truth, progress, signal)
    if (truth !== null && wanted.oracle !== undefined)
      await truth.ask(simulation.parameters, wanted.oracle, progress, signal)
    await files.commit()
    await truth?.commit()
  } catch (error) {
    await files.discard()
    await truth?.discard()
    throw error
  } finally {
    progress.end()
  }
  stdout.write(files.paths.map((path) => `${path}\n`).join(''))
  const told = truth === null ? '' : ` Truth: ${truth.paths.join(', ')}.`
  stderr.write(
    `${records} records of ${simulation.date}, seed ${wanted.seed ?? 1}, contract ${simulation.contract}, ${megabytes(files)} in ${files.paths.length} files.${told}\n`,
  )
}

function parametersOf({ from, to, rate, mbo, ...market }: Wanted): SimulationParameters {
  return wantedMarket(market, (date) => ({
    mbo,
    ...marketSpan({ from, to }, date, usualSpan(date)),
    ...(rate === undefined ? {} : { rate: Number(rate) }),
  }))
}

async function makeFolder(path: string): Promise<void> {
  try {
    await makeFolders(path)
  } catch (error) {
    throw new UsageError(`--out ${path}: cannot be a folder (${(error as Error).message})`)
  }
}

/** Writes all records and returns how many they are. */
async function write(
  simulation: Simulation,
  files: DayFiles,
  truth: TruthFiles | null,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<number> {
  const spanNs = Number(simulation.toNs - simulation.fromNs)
  let records = 0
  for (const batch of simulation.batches(null, truth?.esTruth ?? null, truth?.day ?? null)) {
    await files.add(batch)
    if (truth?.isFull) await truth.flush()
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

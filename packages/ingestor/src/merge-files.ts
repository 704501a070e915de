import { resolve } from 'node:path'
import type { CalendarDate } from '@spymaster/events'
import { type Source, sourceName } from './byte-source.ts'
import { inputIdentity } from './identity.ts'
import { Input, MBO_REFUSED } from './input.ts'
import { InputError } from './input-error.ts'
import type { LogBatch } from './log-writer.ts'
import { Merge } from './merge.ts'
import type { Progress } from './open-content.ts'
import { type DbnFile, openDbn } from './open-dbn.ts'
import { WarmUp } from './warm-up.ts'

/** How to merge files to a log. */
export type MergeOptions = {
  /** Aborting it ends the log with its reason; the run under way has no `end`. */
  readonly signal?: AbortSignal
  /** Called after every chunk read of every file. */
  readonly onProgress?: (progress: Progress) => void
  /** Sessions of SPY bars that warm a run up [3]; 0 for none. */
  readonly warmupSessions?: number
  /** Id of the run of a trade date, given the input's identity [the date]; asked once per run. */
  readonly runId?: (date: CalendarDate, input: string) => string
}

/** Schemas whose records go on the log; null is a mixed one. */
const MARKET_SCHEMAS: ReadonlySet<string | null> = new Set([
  null,
  'trades',
  'mbp-1',
  'tbbo',
  'mbp-10',
  'bbo-1s',
  'bbo-1m',
  'cmbp-1',
  'cbbo-1s',
  'cbbo-1m',
  'tcbbo',
  'statistics',
])

const WARM_UP_SCHEMA = 'ohlcv-1m'

/**
 * One log from DBN files or streams: runs by trade date, records in merge order, instrument ids ours.
 *
 * See the README for the order, and for what goes on the log and what is counted as dropped. Memory is
 * bounded whatever the files' lengths. All files are opened before the first message is given.
 * Throws `InputError` where a file cannot be read, is not sound, or holds nothing of ours.
 */
export async function* mergeFiles(
  sources: readonly Source[],
  options: MergeOptions = {},
): AsyncGenerator<LogBatch, void, void> {
  const { warmupSessions = 3, runId = (date) => date, signal, onProgress } = options
  demandInputs(sources)
  const identity = await inputIdentity(sources)
  const files: DbnFile[] = []
  try {
    for (const source of sources)
      files.push(await openDbn(source, { ...(signal && { signal }), ...(onProgress && { onProgress }) }))
    const inputs = files.map((file, order) => admit(file, order))
    demandMarket(files)
    const isBars = (input: Input) => files[input.order]!.metadata!.schema === WARM_UP_SCHEMA
    const warmUp = new WarmUp(inputs.filter(isBars), warmupSessions)
    const market = inputs.filter((input) => !isBars(input))
    yield* new Merge(market, warmUp, {
      identity,
      runId: (date) => runId(date, identity),
    }).batches()
  } finally {
    for (const file of files) await file.close()
  }
}

function demandInputs(sources: readonly Source[]): void {
  if (sources.length === 0)
    throw new InputError('inputs', 'inputs', 'at least one file is needed, none was given')
  const seen = new Set<string | object>()
  for (const source of sources) {
    const identity = typeof source === 'string' ? resolve(source) : source
    if (seen.has(identity))
      throw new InputError('inputs', sourceName(source), 'is given twice, and would count twice')
    seen.add(identity)
  }
}

/** The file as an input. Throws `InputError` where it can hold nothing of ours. */
function admit(file: DbnFile, order: number): Input {
  const schema = file.metadata?.schema
  if (schema === 'mbo') throw new InputError('schema', file.name, MBO_REFUSED)
  if (schema?.startsWith('ohlcv') && schema !== WARM_UP_SCHEMA)
    throw new InputError(
      'schema',
      file.name,
      `holds ${schema} bars, and Spymaster uses those of ohlcv-1m only`,
    )
  const input = new Input(file, order)
  const { foreign, hasOurs } = input.symbology
  if (foreign.length > 0 && !hasOurs)
    throw new InputError('symbology', file.name, `holds ${shown(foreign)}; Spymaster reads ${WHAT_IS_OURS}`)
  return input
}

const WHAT_IS_OURS = 'SPY, outright ES futures and options on SPY'

function demandMarket(files: readonly DbnFile[]): void {
  if (files.some((file) => MARKET_SCHEMAS.has(file.metadata!.schema))) return
  const schemas = [...new Set(files.map((file) => file.metadata!.schema))].join(', ')
  throw new InputError('schema', files[0]!.name, `holds ${schemas} only, which is no market by itself`)
}

/** The first symbols and how many more there are. */
function shown(symbols: readonly string[]): string {
  const more = symbols.length - 3
  return symbols.slice(0, 3).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

import { rm } from 'node:fs/promises'
import type { DuckDBAppender } from '@duckdb/node-api'
import { type OptionPrint, Physics, type PhysicsConfig } from '@spymaster/core'
import { RecordView, RTYPE, systemCode, systemMessage } from '@spymaster/dbn'
import { CONTROL_CODE, parseControl } from '@spymaster/events'
import { LakeError } from '../lake-error.ts'
import { Engine, sqlText } from '../parquet/engine.ts'
import type { LakeStorage } from '../storage/index.ts'
import { type TwinRun, twinRecords } from '../twin/read-twin.ts'
import { compactionFailure } from './compaction-failure.ts'
import type { ImportedDay } from './imported-day.ts'
import { type ImportReplay, markImportedDay } from './imported-marks.ts'

/** The table that marks are gathered in: place of the print, and what core makes of it. */
const TABLE = `CREATE TABLE marks (source VARCHAR, run VARCHAR, ordinal BIGINT, sign INTEGER, sign_probability DOUBLE,
  spot DOUBLE, iv DOUBLE, delta DOUBLE, gamma DOUBLE, vega DOUBLE, theta DOUBLE)`
const COUNTS = `SELECT count(*)::DOUBLE, count(*) FILTER (sign = 0)::DOUBLE, count(*) FILTER (spot IS NULL)::DOUBLE,
  count(*) FILTER (iv IS NULL)::DOUBLE FROM marks`

/** A print and its ordinal in the run, or in the file it was imported from. */
type Mark = OptionPrint & { readonly ordinal: number }

/** What prints are of. */
export type PrintsOf = TwinRun | ImportedDay

export type PrintMarksOptions = {
  readonly storage: LakeStorage
  readonly config: PhysicsConfig
  /** Where the engine puts what does not fit into its memory. */
  readonly spillDir: string
  /** Memory of the engine in MiB. */
  readonly memoryMb: number
  /** How what was imported becomes a log again. */
  readonly replay: ImportReplay | null
  readonly signal?: AbortSignal
}

/** How many prints there were, and of how many it could not be said who was the aggressor, where SPY was, what they implied. */
export type PrintCounts = {
  readonly prints: number
  readonly unsigned: number
  readonly withoutSpot: number
  readonly unpriced: number
}

/**
 * Writes a Parquet file with what core makes of the option prints of runs: each run is folded from its recording, in
 * the order of the log, by the engine that computes its signals. A run that was not recorded from its beginning on has
 * none, nor has what came behind a hole in it. What was imported of a date is merged to a log first.
 *
 * Gives what cannot be folded, and why; the others have their marks. Throws `LakeError`.
 */
export async function writePrintMarks(
  all: readonly PrintsOf[],
  path: string,
  options: PrintMarksOptions,
): Promise<{ broken: ReadonlyMap<PrintsOf, LakeError>; counts: PrintCounts }> {
  const { memoryMb, spillDir, signal } = options
  const engine = await Engine.open({ memoryMb, spillDir })
  const broken = new Map<PrintsOf, LakeError>()
  try {
    await engine.connection.run(TABLE)
    for (const one of all)
      await ('run' in one ? markRun(engine, one, options) : markDay(engine, one, options)).catch((error) => {
        signal?.throwIfAborted()
        const what = 'run' in one ? `the run ${one.run}` : `imports of ${one.date}`
        broken.set(one, compactionFailure(`option prints of ${what}`, error))
      })
    await rm(path, { force: true })
    await engine.connection.run(`COPY marks TO ${sqlText(path)} (FORMAT parquet)`)
    const said = await engine.connection.runAndReadAll(COUNTS)
    const [prints = 0, unsigned = 0, withoutSpot = 0, unpriced = 0] = said.getRows()[0]!.map(Number)
    return { broken, counts: { prints, unsigned, withoutSpot, unpriced } }
  } catch (error) {
    signal?.throwIfAborted()
    throw compactionFailure('option prints', error)
  } finally {
    engine.close()
  }
}

async function markRun(
  { connection }: Engine,
  { source, run, files }: TwinRun,
  { storage, config, signal }: PrintMarksOptions,
): Promise<void> {
  const appender = await connection.createAppender('marks')
  const folded = new MarkedRun(config, (mark) => append(appender, { source, run }, mark))
  try {
    for await (const records of twinRecords(storage, files)) {
      signal?.throwIfAborted()
      if (!folded.fold(records)) break
    }
  } finally {
    appender.closeSync()
  }
}

async function markDay(
  { connection }: Engine,
  day: ImportedDay,
  { replay, ...options }: PrintMarksOptions,
): Promise<void> {
  if (replay === null) return
  const appender = await connection.createAppender('marks')
  try {
    await markImportedDay(day, { replay, ...options }, ({ source, ...mark }) =>
      append(appender, { source, run: null }, mark),
    )
  } finally {
    appender.closeSync()
  }
}

function append(
  appender: DuckDBAppender,
  { source, run }: { readonly source: string; readonly run: string | null },
  { ordinal, sign, signProbability, spot, iv, delta, gamma, vega, theta }: Mark,
): void {
  appender.appendVarchar(source)
  if (run === null) appender.appendNull()
  else appender.appendVarchar(run)
  appender.appendBigInt(BigInt(ordinal))
  appender.appendInteger(sign)
  for (const value of [signProbability, spot, iv, delta, gamma, vega, theta])
    if (value === null) appender.appendNull()
    else appender.appendDouble(value)
  appender.endRow()
}

/** Bytes that are folded at a time: the physics takes any, but an interruption waits for one. */
const SLICE_BYTES = 1 << 20

/** A run as it is folded, with the ordinal of each print. */
class MarkedRun {
  readonly #physics: Physics
  readonly #view = new RecordView()
  readonly #told: OptionPrint[] = []
  readonly #add: (mark: Mark) => void
  #ordinal = 0

  constructor(config: PhysicsConfig, add: (mark: Mark) => void) {
    this.#add = add
    this.#physics = new Physics({ config, onSnap: () => {}, onPrint: (print) => this.#told.push(print) })
  }

  /** False where the recording does not begin with the run, so that nothing can be said of it. */
  fold(records: Uint8Array): boolean {
    for (let from = 0; from < records.length; ) {
      const to = this.#endOf(records, from)
      const slice = records.subarray(from, to)
      if (this.#ordinal === 0 && !isSession(this.#view.attach(slice))) return false
      try {
        this.#physics.fold(slice)
      } catch (error) {
        throw new LakeError('corrupt', `a recording cannot be folded: ${String(error)}`, error)
      }
      this.#mark(slice)
      from = to
    }
    return true
  }

  /** The end of the records that fit into a slice. */
  #endOf(records: Uint8Array, from: number): number {
    let to = from
    while (to < records.length && to - from < SLICE_BYTES) to += Math.max(4, 4 * records[to]!)
    return to
  }

  #mark(slice: Uint8Array): void {
    const view = this.#view.attach(slice)
    let next = 0
    for (; view.next(); this.#ordinal++) {
      if (this.#told[next]?.at !== 4 * view.word) continue
      this.#add({ ...this.#told[next]!, ordinal: this.#ordinal })
      next++
    }
    this.#told.length = 0
  }
}

/** Whether records begin with the record that opens a run. */
function isSession(view: RecordView): boolean {
  if (!view.next() || view.rtype !== RTYPE.system || systemCode(view) !== CONTROL_CODE) return false
  try {
    return parseControl(systemMessage(view)).type === 'session'
  } catch {
    return false
  }
}

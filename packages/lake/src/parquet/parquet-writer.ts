import { rm } from 'node:fs/promises'
import { type DuckDBDataChunk, DuckDBTableFunction } from '@duckdb/node-api'
import bindings from '@duckdb/node-bindings'
import { LakeError } from '../lake-error.ts'
import type { Columns } from '../schema/index.ts'
import { type Engine, sqlText } from './engine.ts'
import { CHUNK_ROWS, StagedColumn } from './staged-column.ts'

/** What a file is written from. */
export type Sheet = {
  readonly columns: Columns
  /** The words of each `word` and `text` column, in the order of their codes. */
  readonly words: Readonly<Record<string, readonly string[]>>
  readonly rows: number
  /** What the file says of itself. */
  readonly notes: Readonly<Record<string, string>>
  /** Puts `count` rows from row `from` on into the columns, at 0 and up. */
  fill(columns: readonly StagedColumn[], from: number, count: number): void
}

/** Rows of a row group: what readers skip or take as one. */
const ROW_GROUP_ROWS = 122_880

/** A chunk's rows, made while DuckDB works on those before. */
type Stage = { readonly columns: readonly StagedColumn[]; from: number }

/**
 * Writes Parquet files, one at a time: zstd of level 3, encodings of version 2 (delta lengths and differences).
 *
 * DuckDB pulls the rows chunk by chunk from a table function; they never lie in a table, which would cost as much time
 * and memory again. DuckDB works in a thread of its own, so the next chunk is made here meanwhile.
 */
export class ParquetWriter {
  readonly #engine: Engine
  #job: Job | null = null

  constructor(engine: Engine) {
    this.#engine = engine
    const rows = DuckDBTableFunction.create({
      name: 'lake_rows',
      bindFunction: (info) => this.#job!.bind(info),
      initFunction: (info) => info.setMaxThreads(1),
      mainFunction: (info, chunk) => {
        try {
          this.#job!.give(chunk)
        } catch (error) {
          info.setError(String(error))
          this.#job!.failure ??= error
        }
      },
    })
    engine.connection.registerTableFunction(rows)
  }

  /** Writes a file that is not there yet. Throws `LakeError`; what was written of it is then removed. */
  async write(path: string, sheet: Sheet): Promise<void> {
    const job = new Job(sheet)
    this.#job = job
    try {
      const result = await this.#engine.connection.run(copyTo(path, sheet))
      const [[rows] = []] = await result.getRows()
      if (Number(rows) === sheet.rows) return
      throw new LakeError('counts', `${path}: ${sheet.rows} rows were to be written, ${rows} were`)
    } catch (error) {
      await rm(path, { force: true }).catch(() => {})
      throw writeFailure(path, job.failure ?? error)
    } finally {
      job.end()
      this.#job = null
    }
  }
}

class Job {
  /** What went wrong in making rows. */
  failure: unknown = null
  readonly #sheet: Sheet
  readonly #names: readonly string[]
  /** One is DuckDB's turn, the other's rows are made. */
  #current: Stage
  #next: Stage
  #at = 0
  #isOver = false

  constructor(sheet: Sheet) {
    this.#sheet = sheet
    this.#names = Object.keys(sheet.columns)
    this.#current = this.#newStage()
    this.#next = this.#newStage()
  }

  bind(info: { addResultColumn: (name: string, type: StagedColumn['type']) => void }): void {
    for (const [index, name] of this.#names.entries())
      info.addResultColumn(name, this.#current.columns[index]!.type)
  }

  /** Gives DuckDB the next chunk; one without rows is the last. */
  give(chunk: DuckDBDataChunk): void {
    const rows = this.#rowsAt(this.#at)
    chunk.rowCount = rows
    if (rows === 0) return
    if (this.#next.from !== this.#at) this.#make(this.#next, this.#at)
    const stage = this.#next
    this.#next = this.#current
    this.#current = stage
    for (const [index, column] of stage.columns.entries())
      column.flush(bindings.data_chunk_get_vector(chunk.chunk, index), rows)
    this.#at += rows
    const after = this.#at
    if (this.#rowsAt(after) > 0) setImmediate(() => this.#prepare(after))
  }

  end(): void {
    this.#isOver = true
  }

  #prepare(from: number): void {
    // DuckDB may have been quicker, and come for these rows already.
    if (this.#isOver || this.#at !== from || this.#next.from === from) return
    try {
      this.#make(this.#next, from)
    } catch (error) {
      // It is met again, and told, when DuckDB comes for these rows.
      this.failure ??= error
      this.#next.from = -1
    }
  }

  #make(stage: Stage, from: number): void {
    for (const column of stage.columns) column.clear()
    this.#sheet.fill(stage.columns, from, this.#rowsAt(from))
    stage.from = from
  }

  #rowsAt(from: number): number {
    return Math.min(CHUNK_ROWS, this.#sheet.rows - from)
  }

  #newStage(): Stage {
    const columns = this.#names.map(
      (name) => new StagedColumn(this.#sheet.columns[name]!, this.#sheet.words[name] ?? null),
    )
    return { columns, from: -1 }
  }
}

function copyTo(path: string, { notes }: Sheet): string {
  const said = Object.entries(notes).map(([key, value]) => `${sqlText(key)}: ${sqlText(value)}`)
  const options = [
    'FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, PARQUET_VERSION V2',
    `ROW_GROUP_SIZE ${ROW_GROUP_ROWS}`,
    `KV_METADATA {${said.join(', ')}}`,
  ]
  return `COPY (FROM lake_rows()) TO ${sqlText(path)} (${options.join(', ')})`
}

/** DuckDB says of a full disk only in words that it is one. */
function writeFailure(path: string, error: unknown): LakeError {
  if (error instanceof LakeError) return error
  const said = error instanceof Error ? error.message.split('\n')[0]! : String(error)
  if (/No space left|Disk quota|File too large/i.test(said))
    return new LakeError('full', `cannot write ${path}: the disk is full, free some space on it`, error)
  return new LakeError('storage', `cannot write ${path}: ${said}`, error)
}

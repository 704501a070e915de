import { randomUUID } from 'node:crypto'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LakeError } from '../lake-error.ts'
import { partitionFolder } from '../layout/index.ts'
import { Engine, sqlText } from '../parquet/engine.ts'
import { checkColumns, fileColumns } from '../parquet/file-columns.ts'
import { soundFile } from '../read/sound-file.ts'
import { type Table, viewName } from '../schema/index.ts'
import { fileSum } from '../storage/file-sum.ts'
import type { LakeStorage } from '../storage/index.ts'
import { fileFailure } from '../storage/local/file-failure.ts'
import { type Compaction, type SilverFile, silverFolder, silverName } from './compaction.ts'
import { compactionFailure } from './compaction-failure.ts'
import * as sql from './compaction-sql.ts'
import type { Task } from './plan.ts'

/** Rows of a file at most: about 256 MB of mbp-10. */
const MAX_FILE_ROWS = 8_000_000
const MEMORY_MB = 1024

export type PartitionCompactorOptions = {
  readonly storage: LakeStorage
  /** Where files grow before they are stored, and what does not fit into memory is put. */
  readonly workDir: string
  /** Memory of the engine in MiB [1024]. */
  readonly memoryMb?: number
  /** Rows of a file at most [8 million]. */
  readonly maxFileRows?: number
}

/** A file that was written and not yet stored. */
type Grown = SilverFile & { readonly path: string }

/** Compacts one partition after the other, on an engine of its own. */
export class PartitionCompactor {
  readonly #storage: LakeStorage
  readonly #engine: Engine
  readonly #folder: string
  readonly #maxFileRows: number
  /** Files of bronze that are read. */
  readonly #opened: string[] = []

  private constructor(options: PartitionCompactorOptions, engine: Engine, folder: string) {
    this.#storage = options.storage
    this.#engine = engine
    this.#folder = folder
    this.#maxFileRows = options.maxFileRows ?? MAX_FILE_ROWS
  }

  static async open(options: PartitionCompactorOptions): Promise<PartitionCompactor> {
    const folder = join(options.workDir, `compactor-${randomUUID()}`)
    try {
      await mkdir(folder, { recursive: true })
    } catch (error) {
      throw fileFailure(`make ${folder}`, error)
    }
    const engine = await Engine.open({
      memoryMb: options.memoryMb ?? MEMORY_MB,
      spillDir: join(folder, 'spill'),
    })
    return new PartitionCompactor(options, engine, folder)
  }

  async close(): Promise<void> {
    this.#engine.close()
    await rm(this.#folder, { recursive: true, force: true })
  }

  /**
   * Makes and stores the silver of a partition. `marks` is a file of what core made of the option prints; `on` says
   * what is depended on. Throws `LakeError`, and has stored nothing then.
   */
  async compact(
    task: Task,
    marks: string | null,
    on: Pick<Compaction, 'inputs' | 'config'>,
  ): Promise<Compaction> {
    const where = partitionFolder(task.partition)
    try {
      const { read, places, expected } = await this.#prepare(task)
      const grown = await this.#write(task, marks, expected)
      const written = grown.reduce((sum, { rows }) => sum + rows, 0)
      const duplicates = { places: read - places, recordings: places - expected }
      if (written !== expected)
        throw new LakeError(
          'counts',
          `${where}: ${read} rows were read, ${read - expected} of them twice, but ${written} were written`,
        )
      const files = await this.#store(grown)
      return { version: 1, ...on, tableVersion: task.silver.version, read, written, duplicates, files }
    } catch (error) {
      throw compactionFailure(where, error)
    } finally {
      for (const path of this.#opened.splice(0)) await this.#storage.release(path)
    }
  }

  /** Makes the views, and counts what there is and what is to be written. */
  async #prepare(task: Task): Promise<{ read: number; places: number; expected: number }> {
    const { bronze } = task
    const { paths, there } = await this.#inputs(task)
    await this.#run(sql.inputView(bronze, paths, there))
    const [read, places, recordings] = await this.#numbers(sql.COUNT_INPUT)
    const said = task.files.reduce((sum, { rows }) => sum + rows, 0)
    if (read !== said) throw new LakeError('counts', `its commits say ${said} rows, its files have ${read}`)
    if (places! < read!) await this.#demandEqualCopies(bronze)
    const overlaps = recordings! > 1 && bronze.assetClass !== 'system'
    await this.#run(sql.placesView(places! < read!))
    await this.#run(sql.chosenView(bronze, overlaps))
    const [expected] = overlaps ? await this.#numbers(sql.countOverlapping(bronze)) : [places]
    return { read: read!, places: places!, expected: expected! }
  }

  async #inputs(task: Task): Promise<{ paths: string[]; there: Set<string> }> {
    const paths: string[] = []
    const there = new Set<string>()
    for (const file of task.files) {
      const path = await soundFile(this.#storage, file)
      this.#opened.push(path)
      const columns = await fileColumns(this.#engine.connection, path)
      checkColumns(task.bronze, file.version, columns, file.key)
      for (const name of columns.keys()) there.add(name)
      paths.push(path)
    }
    return { paths, there }
  }

  async #demandEqualCopies(bronze: Table): Promise<void> {
    const found = await this.#engine.connection.runAndReadAll(sql.contestedPlace(bronze))
    const [contested] = found.getRowObjectsJson()
    if (contested === undefined) return
    const { source, run, ordinal } = contested
    throw new LakeError(
      'corrupt',
      `two different rows claim to be record ${ordinal} of ${run === null ? source : `the run ${run} of ${source}`}`,
    )
  }

  async #write(task: Task, marks: string | null, rows: number): Promise<Grown[]> {
    const grown: Grown[] = []
    const folder = silverFolder(task.silver, task.partition)
    for (let from = 0; from < rows; from += this.#maxFileRows) {
      const number = String(grown.length).padStart(3, '0')
      const path = join(this.#folder, `part-${number}.parquet`)
      const slice = rows > this.#maxFileRows ? { from, count: this.#maxFileRows } : null
      await rm(path, { force: true })
      const notes = notesOf(task.silver)
      await this.#run(sql.copyOut(task.bronze, task.silver, marks, slice, path, notes))
      const file = await this.#describe(path, task.silver)
      // Named by content: what another compaction has made stays whole until its record is replaced.
      grown.push({ path, key: folder + silverName(number, file.sha256), ...file })
    }
    return grown
  }

  /** What a file says for itself, read back from it. */
  async #describe(path: string, { time }: Table): Promise<Omit<SilverFile, 'key'>> {
    const found = await this.#engine.connection.runAndReadAll(
      `SELECT count(*)::VARCHAR, min(${time})::VARCHAR, max(${time})::VARCHAR FROM read_parquet(${sqlText(path)})`,
    )
    const [[rows, fromNs, toNs] = []] = found.getRowsJson() as (string | null)[][]
    const { size } = await stat(path)
    const times = { fromNs: fromNs ?? null, toNs: toNs ?? null }
    return { bytes: size, sha256: await fileSum(path), rows: Number(rows), ...times }
  }

  async #store(grown: readonly Grown[]): Promise<SilverFile[]> {
    const files: SilverFile[] = []
    for (const { path, ...file } of grown) {
      await this.#storage.putFile(file.key, path)
      files.push(file)
    }
    return files
  }

  async #run(statement: string): Promise<void> {
    await this.#engine.connection.run(statement)
  }

  async #numbers(query: string): Promise<number[]> {
    const found = await this.#engine.connection.runAndReadAll(query)
    return (found.getRows()[0] ?? []).map(Number)
  }
}

/** What a file says of itself: nothing of how often, when and from which files it was made. */
function notesOf(silver: Table): Readonly<Record<string, string>> {
  return {
    'spymaster.table': viewName(silver),
    'spymaster.version': String(silver.version),
    'spymaster.time': `date and hour are UTC, of ${silver.time}; times are nanoseconds UTC since the Unix epoch`,
    'spymaster.order': silver.order.join(', '),
  }
}

import { rm } from 'node:fs/promises'
import { LakeError } from '../lake-error.ts'
import {
  type Commit,
  type CommittedTier,
  isCommitted,
  listCommits,
  parsePartName,
  partitionOfKey,
  readCommits,
} from '../layout/index.ts'
import { Engine } from '../parquet/engine.ts'
import { makeSpillFolder } from '../parquet/spill-folder.ts'
import { soundFile, type Vouched } from '../read/sound-file.ts'
import { tableOfKey } from '../schema/index.ts'
import {
  compactionKey,
  folderOfCompaction,
  inputsHash,
  isSilverName,
  readCompaction,
} from '../silver/compaction.ts'
import { CompactionPlan, isSelected, type Selection } from '../silver/plan.ts'
import type { LakeStorage } from '../storage/index.ts'
import { TWIN_FOLDER, twinDate } from '../twin/twin-part.ts'
import { checkParquet, type Said } from './check-parquet.ts'
import { findHoles } from './find-holes.ts'
import { isHarmless, type Problem } from './problem.ts'

export type VerifyOptions = {
  readonly storage: LakeStorage
  readonly selection?: Selection
  /** Memory of the engine in MiB [1024]. */
  readonly memoryMb?: number
  /** Where what does not fit into memory is put, if it is there; else in the system's temporary folder. */
  readonly workDir: string
  readonly signal?: AbortSignal
  readonly onProblem?: (problem: Problem) => void
  /** Told after each file that was checked. */
  readonly onProgress?: (checked: VerifyResult) => void
}

export type VerifyResult = {
  readonly files: number
  readonly rows: number
  readonly bytes: number
  /** Problems that are none of `isHarmless`, and those that are. */
  readonly faults: number
  readonly notes: number
}

type Checked = Vouched & Said

const MEMORY_MB = 1024

/**
 * Reads every file that is vouched for again: sums, columns, rows, order, the hour it lies in; and looks for holes in
 * the logs, silver that is not up to date, and files that are none of the lake's. Changes nothing.
 */
export async function verify(options: VerifyOptions): Promise<VerifyResult> {
  const spillDir = await makeSpillFolder(options.workDir, 'verify')
  const engine = await Engine.open({
    memoryMb: options.memoryMb ?? MEMORY_MB,
    ...(spillDir !== null && { spillDir }),
  })
  try {
    return await new Verification(options, engine).run()
  } finally {
    engine.close()
    if (spillDir !== null) await rm(spillDir, { recursive: true, force: true })
  }
}

class Verification {
  readonly #options: VerifyOptions
  readonly #storage: LakeStorage
  readonly #engine: Engine
  readonly #plan: CompactionPlan
  /** What compactions were made of, by key. */
  readonly #inputs = new Map<string, string>()
  readonly #known = new Set<string>()
  readonly #result = { files: 0, rows: 0, bytes: 0, faults: 0, notes: 0 }

  constructor(options: VerifyOptions, engine: Engine) {
    this.#options = options
    this.#storage = options.storage
    this.#plan = new CompactionPlan(options.selection ?? {})
    this.#engine = engine
  }

  async run(): Promise<VerifyResult> {
    await this.#committed('bronze')
    await this.#committed('gold')
    await this.#silver()
    this.#staleness()
    for (const folder of ['bronze/', 'gold/', 'silver/', TWIN_FOLDER]) await this.#strangers(folder)
    return { ...this.#result }
  }

  async #committed(tier: CommittedTier): Promise<void> {
    const commits: Commit[] = []
    for await (const commit of readCommits(this.#storage, tier)) {
      commits.push({ ...commit, files: [] })
      if (tier === 'bronze') this.#plan.add(commit)
      for (const file of commit.files) await this.#check(file)
    }
    for (const hole of findHoles(commits)) this.#tell(hole)
  }

  async #silver(): Promise<void> {
    for await (const { key } of this.#storage.list('silver/_compacted/')) {
      const silver = tableOfKey(folderOfCompaction(key))
      const compaction = await readCompaction(this.#storage, key).catch((error) => {
        this.#tell({ kind: 'damaged', where: key, what: messageOf(error) })
        return null
      })
      if (compaction === null || silver === undefined) continue
      this.#inputs.set(key, compaction.inputs)
      const { read, written, duplicates } = compaction
      if (read !== written + duplicates.places + duplicates.recordings)
        this.#tell({
          kind: 'counts',
          where: key,
          what: `${read} rows were read and ${written} written, which is not what was counted`,
        })
      for (const file of compaction.files) await this.#check({ ...file, version: compaction.tableVersion })
    }
  }

  /** Bronze that is not in silver, or not as it is now. */
  #staleness(): void {
    for (const { silver, partition, files } of this.#plan.tasks()) {
      const key = compactionKey(silver, partition)
      const inputs = this.#inputs.get(key)
      const sums = files.map(({ sha256 }) => sha256)
      if (inputs === inputsHash(silver, sums)) continue
      const why = inputs === undefined ? 'is not there' : 'is older than its bronze'
      this.#tell({ kind: 'stale', where: folderOfCompaction(key), what: `${why}: spymaster lake compact` })
    }
  }

  /** Files in the lake's folders that nothing vouches for. */
  async #strangers(folder: string): Promise<void> {
    const tier = folder === 'gold/' ? 'gold' : 'bronze'
    const committed = await listCommits(this.#storage, tier)
    for await (const { key } of this.#storage.list(folder)) {
      if (this.#known.has(key) || /^(?:bronze|gold|silver)\/_/.test(key)) continue
      if (isCommitted(committed, key) && this.#isSkipped(key)) continue
      const isPart = folder === 'silver/' ? isSilverName(key) : parsePartName(key) !== null
      const what = isPart
        ? 'was written and never committed: the next writer, or compaction of its hour, removes it'
        : 'is no file of the lake, which does not read it: move it elsewhere'
      this.#tell({ kind: isPart ? 'leftover' : 'foreign', where: key, what })
    }
  }

  /** Whether a file was left out because it was not selected. */
  #isSkipped(key: string): boolean {
    const { selection = {} } = this.#options
    const { from = '', to = '9999', table: wanted, symbol } = selection
    const date = twinDate(key)
    // A recording is of all tables and symbols of its day.
    if (date !== null) return wanted !== undefined || symbol !== undefined || date < from || date > to
    const table = tableOfKey(key)
    const partition = table === undefined ? null : partitionOfKey(table, key)
    return partition !== null && !isSelected(partition, selection)
  }

  async #check(file: Checked): Promise<void> {
    this.#options.signal?.throwIfAborted()
    this.#known.add(file.key)
    if (this.#isSkipped(file.key)) return
    try {
      const path = await soundFile(this.#storage, file)
      const table = tableOfKey(file.key)
      const partition = table === undefined ? null : partitionOfKey(table, file.key)
      if (partition !== null)
        for (const problem of await checkParquet(this.#engine, path, partition, file)) this.#tell(problem)
      await this.#storage.release(path)
    } catch (error) {
      if (!(error instanceof LakeError) || error.code !== 'corrupt') throw error
      this.#tell({ kind: 'damaged', where: file.key, what: error.message })
    }
    this.#result.files++
    this.#result.rows += file.rows
    this.#result.bytes += file.bytes
    this.#options.onProgress?.(this.#result)
  }

  #tell(problem: Problem): void {
    if (isHarmless(problem)) this.#result.notes++
    else this.#result.faults++
    this.#options.onProblem?.(problem)
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

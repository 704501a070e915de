import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LakeError } from '../lake-error.ts'
import {
  type Commit,
  type CommittedFile,
  type CommittedTier,
  claimPlace,
  isClaimed,
  type Partition,
  partitionFolder,
  partName,
  readClaim,
  type Stretch,
  storeClaimed,
} from '../layout/index.ts'
import { Engine } from '../parquet/engine.ts'
import { ParquetWriter, type Sheet } from '../parquet/parquet-writer.ts'
import { type Table, tableLabel } from '../schema/index.ts'
import { fileSum } from '../storage/file-sum.ts'
import type { LakeStorage } from '../storage/index.ts'
import { fileFailure } from '../storage/local/file-failure.ts'
import { Leftovers } from './leftovers.ts'
import { openWorkFolder, type WorkFolder } from './work-folder.ts'

/** Rows of one partition, to be a file. */
export type Part = {
  readonly partition: Partition
  /** Least and greatest event time, ns; null where no row has one. */
  readonly fromNs: bigint | null
  readonly toNs: bigint | null
  readonly runs: readonly string[]
  sheet(notes: Sheet['notes']): Sheet
}

/** A file of another form, such as a recording, that becomes part of a stretch. */
export type OtherPart = {
  readonly key: string
  readonly kind: string
  readonly rows: number
  readonly runs: readonly string[]
  /** Writes it. */
  write(path: string): Promise<void>
}

/** What a commit says beside its files. */
export type Heading = Pick<Commit, 'first' | 'last' | 'lastId' | 'lastSum' | 'next' | 'missing'>

export type StretchWriterOptions = {
  readonly storage: LakeStorage
  readonly tier: CommittedTier
  readonly source: string
  /** The end of the source's newest commit, behind which it goes on; 0 where there is none. */
  readonly after: number
  /** Where files grow before they are stored. */
  readonly workDir: string
  /** The program's version, for the commits. */
  readonly madeBy: string
}

/**
 * Writes the files of one stretch after the other, and behind each stretch the commit that makes its files count.
 *
 * Where one fails nothing of it counts, and it may be tried again: the same files take the same places.
 */
export class StretchWriter {
  readonly #options: StretchWriterOptions
  readonly #engine: Engine
  readonly #parquet: ParquetWriter
  readonly #work: WorkFolder
  readonly #leftovers: Leftovers
  #after: number
  /** A commit of which all is stored but itself. */
  #due: Commit | null = null

  private constructor(options: StretchWriterOptions, engine: Engine, work: WorkFolder) {
    this.#options = options
    this.#engine = engine
    this.#parquet = new ParquetWriter(engine)
    this.#work = work
    this.#leftovers = new Leftovers(options.storage, options.tier, options.source)
    this.#after = options.after
  }

  /** Throws `LakeError`. */
  static async open(options: StretchWriterOptions): Promise<StretchWriter> {
    const work = await openWorkFolder(options.workDir)
    return new StretchWriter(options, await Engine.open(), work)
  }

  get source(): string {
    return this.#options.source
  }

  /** Throws `LakeError`; `second-writer` where somebody else has gone on from the same place. */
  async write(heading: Heading, parts: Iterable<Part>, others: readonly OtherPart[] = []): Promise<Commit> {
    const { storage, tier, source } = this.#options
    const isTried = this.#due?.first === heading.first && this.#due.last === heading.last
    // Before anything of another's could be replaced.
    if (!isTried && (await isClaimed(storage, tier, source, this.#after))) throw this.#secondWriter()
    const commit = isTried ? this.#due! : await this.#writeFiles(heading, parts, others)
    this.#due = commit
    if (!(await claimPlace(storage, tier, this.#after, commit))) {
      await this.#withdraw(commit)
      throw this.#secondWriter()
    }
    await this.#leftovers.removeBefore(commit)
    if (!(await storeClaimed(storage, tier, commit))) throw this.#secondWriter()
    this.#due = null
    this.#after = commit.last
    return commit
  }

  async #writeFiles(heading: Heading, parts: Iterable<Part>, others: readonly OtherPart[]): Promise<Commit> {
    const { source, madeBy } = this.#options
    const stretch = { source, first: heading.first, last: heading.last }
    const files: CommittedFile[] = []
    // Compressing a recording takes as long as the tables do, in a thread of its own.
    const beside = Promise.all(others.map((other, index) => this.#writeOther(other, index)))
    // It may fail long before it is waited for.
    const settled = beside.catch(() => {})
    try {
      for (const part of parts) files.push(await this.#writePart(stretch, part))
    } finally {
      await settled
    }
    const rows = files.reduce((sum, file) => sum + file.rows, 0)
    files.push(...(await beside))
    return { version: 1, source, ...heading, rows, files, madeMs: Date.now(), madeBy }
  }

  #secondWriter(): LakeError {
    const { storage, source } = this.#options
    const what = `${storage.name} has more of ${source} than this process has stored`
    return new LakeError('second-writer', `${what}: another one writes there, stop one of them`)
  }

  /** Lets go of the engine and of what it has left. */
  async close(): Promise<void> {
    this.#engine.close()
    await this.#work.close()
  }

  /** Removes what was stored for a commit that is none, as far as the one in its place does not vouch for it. */
  async #withdraw({ source, files }: Commit): Promise<void> {
    const { storage, tier } = this.#options
    try {
      const other = await readClaim(storage, tier, source, this.#after)
      const vouched = new Set(other?.files.map(({ key }) => key))
      if (other !== null) for (const { key } of files) if (!vouched.has(key)) await storage.delete(key)
    } catch (error) {
      // The next writer removes them.
      if (!(error instanceof LakeError)) throw error
    }
  }

  async #writePart(stretch: Stretch, part: Part): Promise<CommittedFile> {
    const { table } = part.partition
    const sheet = part.sheet(notesOf(table, stretch))
    const key = partitionFolder(part.partition) + partName(stretch)
    const path = join(this.#work.path, 'part.parquet')
    await this.#parquet.write(path, sheet)
    return {
      ...(await this.#store(key, path)),
      rows: sheet.rows,
      table: tableLabel(table),
      version: table.version,
      fromNs: part.fromNs === null ? null : String(part.fromNs),
      toNs: part.toNs === null ? null : String(part.toNs),
      runs: part.runs,
    }
  }

  async #writeOther({ key, kind, rows, runs, write }: OtherPart, index: number): Promise<CommittedFile> {
    const path = join(this.#work.path, `other-${index}`)
    await write(path).catch((error) => {
      throw fileFailure(`write ${path}`, error)
    })
    return {
      ...(await this.#store(key, path)),
      rows,
      table: kind,
      version: 1,
      fromNs: null,
      toNs: null,
      runs,
    }
  }

  async #store(key: string, path: string): Promise<Pick<CommittedFile, 'key' | 'bytes' | 'sha256'>> {
    const { size } = await stat(path).catch((error) => {
      throw fileFailure(`read ${path}`, error)
    })
    const sha256 = await fileSum(path)
    await this.#options.storage.putFile(key, path)
    return { key, bytes: size, sha256 }
  }
}

/** What a file says of itself, whatever becomes of its name. */
function notesOf(table: Table, { source, first, last }: Stretch): Sheet['notes'] {
  return {
    'spymaster.table': `${table.tier}/${tableLabel(table)}`,
    'spymaster.version': String(table.version),
    'spymaster.time': `date and hour are UTC, of ${table.time}; times are nanoseconds UTC since the Unix epoch`,
    'spymaster.source': source,
    'spymaster.first': String(first),
    'spymaster.last': String(last),
  }
}

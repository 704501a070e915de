import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Commit,
  type CommittedFile,
  type LakeStorage,
  LocalStorage,
  partitionFolder,
  partitionOf,
  partName,
  readCommits,
  storeCommit,
  type Table,
} from '@spymaster/lake'
import { commitKey } from '../src/layout/part-name.ts'
import { Engine, sqlText } from '../src/parquet/engine.ts'
import { COLUMN_KINDS } from '../src/schema/index.ts'
import { fileSum } from '../src/storage/file-sum.ts'

/** A row as a test gives it: numbers and texts; whole numbers of 64 bits as decimal texts. */
export type GivenRow = Readonly<Record<string, string | number | null>>

/** 2025-12-18 14:00 UTC, in hours and in nanoseconds. */
export const HOUR = 490_574
export const HOUR_NS = BigInt(HOUR) * 3_600_000_000_000n

/** A lake of a test in a folder of its own, filled by hand. */
export class GivenLake {
  readonly root: string
  readonly storage: LakeStorage
  readonly workDir: string
  readonly #engine: Engine
  readonly #next = new Map<string, number>()

  private constructor(root: string, storage: LakeStorage, engine: Engine) {
    this.root = root
    this.storage = storage
    this.workDir = join(root, 'work')
    this.#engine = engine
  }

  /** An empty lake: on the disk unless a storage is given, which is closed with it. */
  static async make(storage?: LakeStorage): Promise<GivenLake> {
    const root = await mkdtemp(join(tmpdir(), 'spymaster-lake-'))
    return new GivenLake(root, storage ?? (await LocalStorage.open(join(root, 'lake'))), await Engine.open())
  }

  async dispose(): Promise<void> {
    this.#engine.close()
    await this.storage.close()
    await rm(this.root, { recursive: true })
  }

  /** Leaves messages out before the next file. */
  async skipMessages(source: string, count: number): Promise<void> {
    this.#next.set(source, (this.#next.get(source) ?? 0) + count)
  }

  /** Commits rows as one file of a partition. Columns that a row does not name are null or 0. */
  async addFile(
    table: Table,
    rows: readonly GivenRow[],
    { symbol = 'ESZ5', hour = HOUR, source = 'log-1', version = table.version } = {},
  ): Promise<CommittedFile> {
    const place = (this.#next.get(source) ?? 0) + 1
    this.#next.set(source, place)
    const stretch = { source, first: place, last: place }
    const key = partitionFolder(partitionOf(table, symbol, hour)) + partName(stretch)
    const path = join(this.root, `${randomUUID()}.parquet`)
    await this.writeParquet(table, rows, path, version)
    const { size } = await stat(path)
    const file: CommittedFile = {
      key,
      rows: rows.length,
      bytes: size,
      sha256: await fileSum(path),
      table: `${table.assetClass}/${table.schema}`,
      version,
      fromNs: null,
      toNs: null,
      runs: [],
    }
    await this.storage.putFile(key, path)
    const commit = { version: 1, ...stretch, lastId: null, rows: rows.length, files: [file], missing: null }
    await storeCommit(this.storage, 'bronze', { ...commit, madeMs: 0, madeBy: 'test' } as unknown as Commit)
    return file
  }

  /** Puts other bytes in a committed file's place, and a commit that vouches for them. Gives their sum. */
  async replaceCommitted(key: string, bytes: Uint8Array): Promise<string> {
    await this.storage.put(key, bytes)
    const sha256 = await fileSum(await this.storage.open(key))
    for await (const commit of readCommits(this.storage, 'bronze')) {
      const files = commit.files.map((file) =>
        file.key === key ? { ...file, bytes: bytes.length, sha256 } : file,
      )
      await this.storage.delete(commitKey('bronze', commit.source, commit.last))
      await storeCommit(this.storage, 'bronze', { ...commit, files })
    }
    return sha256
  }

  async writeParquet(table: Table, rows: readonly GivenRow[], path: string, version: number): Promise<void> {
    const columns = Object.entries(table.columns).filter(([, { since }]) => since <= version)
    const whole = rows.map((row) =>
      Object.fromEntries(
        columns.map(([name, { isNullable, kind }]) => [
          name,
          row[name] ?? (isNullable ? null : COLUMN_KINDS[kind].duckdb === 'VARCHAR' ? '' : 0),
        ]),
      ),
    )
    const json = `${path}.json`
    await writeFile(json, JSON.stringify(whole))
    const types = columns.map(([name, { kind }]) => `${name}: '${COLUMN_KINDS[kind].duckdb}'`)
    await this.#engine.connection.run(
      `COPY (FROM read_json(${sqlText(json)}, columns = {${types.join(', ')}})) TO ${sqlText(path)} (FORMAT parquet)`,
    )
    await rm(json)
  }

  /** Rows of Parquet files of the lake as plain objects, 64-bit numbers as texts. */
  async rowsOf(keys: readonly string[], columns = '*'): Promise<Record<string, unknown>[]> {
    const paths = await Promise.all(keys.map((key) => this.storage.open(key)))
    const found = await this.#engine.connection.runAndReadAll(
      `SELECT ${columns} FROM read_parquet([${paths.map(sqlText).join(', ')}], hive_partitioning = false)`,
    )
    return found.getRowObjectsJson() as Record<string, unknown>[]
  }
}

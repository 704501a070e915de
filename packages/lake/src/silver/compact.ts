import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { configHash, type PhysicsConfig, resolvePhysics } from '@spymaster/core'
import { LakeError } from '../lake-error.ts'
import { partitionFolder } from '../layout/index.ts'
import { RunRecord } from '../manifest/run-manifest.ts'
import { type LakeStorage, lockFolder } from '../storage/index.ts'
import { sweepFolder } from '../storage/local/sweep-folder.ts'
import { sideBySide } from '../storage/side-by-side.ts'
import {
  type Compaction,
  compactionKey,
  inputsHash,
  isSilverName,
  readCompaction,
  silverFolder,
  storeCompaction,
} from './compaction.ts'
import { DueMarks, isOfPrints, type Marks } from './due-marks.ts'
import type { ImportReplay } from './imported-marks.ts'
import { PartitionCompactor, type PartitionCompactorOptions } from './partition-compactor.ts'
import { planCompaction, type Selection, type Task } from './plan.ts'
import type { PrintCounts } from './print-marks.ts'

/** How far a compaction is. */
export type CompactionProgress = {
  readonly done: number
  readonly total: number
  /** Rows of bronze read, of all that are to be read. */
  readonly rows: number
  readonly totalRows: number
}

export type CompactOptions = PartitionCompactorOptions & {
  /** The program's version, for a manifest of what came of it; none is written without it. */
  readonly madeBy?: string
  /** Settings of the physics that option prints are signed and priced with [all defaults]. */
  readonly config?: PhysicsConfig
  /** How what was imported becomes a log again; without it option prints of imports are not signed and priced. */
  readonly replay?: ImportReplay
  readonly selection?: Selection
  /** Partitions at a time [1]. */
  readonly workers?: number
  /** Makes all anew, also what has not changed. */
  readonly isForced?: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: CompactionProgress) => void
}

/** What a compaction has done. */
export type CompactionResult = {
  /** Partitions made, and those that were as they should be. */
  readonly compacted: number
  readonly unchanged: number
  readonly read: number
  readonly written: number
  readonly duplicates: number
  /** Option prints that were signed and priced anew, and what could not be said of them. */
  readonly marks: PrintCounts
  /** Partitions that could not be made, and why. */
  readonly failed: readonly { readonly partition: string; readonly error: LakeError }[]
}

type Due = Task & {
  readonly key: string
  readonly on: Pick<Compaction, 'inputs' | 'config'>
}

/** Memory of an engine unless given, MiB. */
const MEMORY_MB = 1024

/**
 * Makes silver of bronze: of each partition whose bronze has changed since, rows exactly once, sorted. The same rows
 * give the same bytes, however they are spread over files. A partition that fails leaves the others alone, and what it
 * was before. Interrupted at any moment, the next one goes on.
 *
 * Throws `LakeError` with `second-writer` while another process compacts with the same work folder: one would remove
 * what the other has not yet recorded.
 */
export async function compact(options: CompactOptions): Promise<CompactionResult> {
  await sweepFolder(options.workDir, /^(?:compactor|marks|query|verify)-/)
  const lock = await lockFolder(join(options.workDir, 'compaction'))
  try {
    return await compactDue(options)
  } finally {
    lock.release()
  }
}

async function compactDue(options: CompactOptions): Promise<CompactionResult> {
  const tasks = await planCompaction(options.storage, options.selection)
  const { storage, config = resolvePhysics(), replay = null, memoryMb = MEMORY_MB, signal } = options
  const marks = await DueMarks.open({ storage, config, replay, memoryMb, ...(signal && { signal }) })
  const due: Due[] = []
  for await (const found of sideBySide(tasks, (task) => dueOf(task, marks, options)))
    if (found !== null) due.push(found)
  const work = () => compactAll(due, marks, tasks.length - due.length, options)
  const { madeBy } = options
  return due.length === 0 || madeBy === undefined ? await work() : await documented(madeBy, options, work)
}

/** Says in a manifest what came of it; one that is never completed says that the process was killed. */
async function documented(
  madeBy: string,
  { storage, config = resolvePhysics(), signal }: CompactOptions,
  work: () => Promise<CompactionResult>,
): Promise<CompactionResult> {
  const about = { kind: 'compact', code: madeBy, config: configHash(config), inputs: [] } as const
  const run = await RunRecord.begin(storage, about)
  try {
    const result = await work()
    const { failed, marks, ...rows } = result
    const counts = { ...rows, ...marks }
    const outcome = failed.length === 0 ? 'complete' : 'failed'
    await run.end({
      outcome,
      counts: { ...counts, failed: failed.length },
      error: failed[0]?.error.message ?? null,
    })
    return result
  } catch (error) {
    const said = signal?.aborted === true ? null : error instanceof Error ? error.message : String(error)
    await run.end({ outcome: said === null ? 'stopped' : 'failed', counts: {}, error: said }).catch(() => {})
    throw error
  }
}

async function compactAll(
  due: readonly Due[],
  marks: DueMarks,
  unchanged: number,
  options: CompactOptions,
): Promise<CompactionResult> {
  const path = join(options.workDir, `marks-${randomUUID()}`)
  try {
    return await compactEach(due, unchanged, await marks.write(due, path), options)
  } finally {
    await rm(path, { recursive: true, force: true })
  }
}

/** What is to be done about a partition; null for nothing. */
async function dueOf(
  task: Task,
  marks: DueMarks,
  { storage, isForced = false }: CompactOptions,
): Promise<Due | null> {
  const key = compactionKey(task.silver, task.partition)
  const inputs = inputsHash(
    task.silver,
    task.files.map(({ sha256 }) => sha256),
  )
  const on = { inputs, config: marks.hashFor(task) }
  const before = await readCompaction(storage, key).catch((error) => {
    if (error instanceof LakeError && error.code === 'corrupt') return null
    throw error
  })
  const isSame = before !== null && before.inputs === on.inputs && before.config === on.config
  return !isForced && isSame ? null : { ...task, key, on }
}

async function compactEach(
  due: readonly Due[],
  unchanged: number,
  marks: Marks,
  options: CompactOptions,
): Promise<CompactionResult> {
  const { signal, onProgress, workers = 1 } = options
  const sum = { compacted: 0, read: 0, written: 0, duplicates: 0 }
  const failed: { partition: string; error: LakeError }[] = []
  const totalRows = due.reduce((rows, { files }) => rows + files.reduce((n, file) => n + file.rows, 0), 0)
  let next = 0
  const work = async (): Promise<void> => {
    const compactor = await PartitionCompactor.open(options)
    try {
      while (next < due.length && signal?.aborted !== true) {
        const task = due[next++]!
        try {
          const broken = marks.broken.get(task)
          if (broken !== undefined) throw broken
          const { read, written } = await compactOne(compactor, task, marks.path, options.storage)
          sum.compacted++
          sum.read += read
          sum.written += written
          sum.duplicates += read - written
        } catch (error) {
          if (!(error instanceof LakeError)) throw error
          failed.push({ partition: partitionFolder(task.partition), error })
        }
        onProgress?.({ done: sum.compacted + failed.length, total: due.length, rows: sum.read, totalRows })
      }
    } finally {
      await compactor.close()
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(workers, due.length)) }, work))
  signal?.throwIfAborted()
  return { ...sum, unchanged, marks: marks.counts, failed }
}

async function compactOne(
  compactor: PartitionCompactor,
  { key, on, ...task }: Due,
  marks: string | null,
  storage: LakeStorage,
): Promise<Compaction> {
  const compaction = await compactor.compact(task, isOfPrints(task) ? marks : null, on)
  await storeCompaction(storage, key, compaction)
  const kept = new Set(compaction.files.map((file) => file.key))
  // What the record before named, and what a compaction left that was killed before it had one.
  for await (const file of storage.list(silverFolder(task.silver, task.partition)))
    if (isSilverName(file.key) && !kept.has(file.key)) await storage.delete(file.key)
  return compaction
}

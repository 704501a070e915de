import { readFile } from 'node:fs/promises'
import { zstdDecompressSync } from 'node:zlib'
import { ZstdFrames } from '@spymaster/dbn'
import { LakeError } from '../lake-error.ts'
import { type Commit, type CommittedFile, readCommits } from '../layout/index.ts'
import { soundFile } from '../read/sound-file.ts'
import type { LakeStorage } from '../storage/index.ts'
import { twinFolder } from './twin-part.ts'

/** A run that is recorded from its beginning on, and the files of its recording in the order of the log. */
export type TwinRun = {
  readonly source: string
  readonly run: string
  readonly files: readonly CommittedFile[]
  /** Whether messages of the run are missing behind these files. */
  readonly isCut: boolean
}

/** The runs of the logs, as far as they are recorded without a hole. */
export async function twinRuns(storage: LakeStorage): Promise<TwinRun[]> {
  const runs = new Map<string, TwinRun & { files: CommittedFile[]; isCut: boolean; stretch: number }>()
  for (const { stretch, source, files } of await unbrokenStretches(storage))
    for (const [run, file] of twinsOf(source, files)) {
      const key = `${source} ${run}`
      const known = runs.get(key)
      if (known === undefined) runs.set(key, { source, run, files: [file], isCut: false, stretch })
      else if (known.stretch === stretch) known.files.push(file)
      else known.isCut = true
    }
  return [...runs.values()].map(({ source, run, files, isCut }) => ({ source, run, files, isCut }))
}

/**
 * Commits in the order of their logs, each with the number of the stretch without a hole that it is part of. Commits
 * without a file of a run belong to it as well: a message of a stranger alone, or of another run, is no hole.
 */
async function unbrokenStretches(storage: LakeStorage): Promise<(Commit & { stretch: number })[]> {
  const commits: Commit[] = []
  for await (const commit of readCommits(storage, 'bronze')) commits.push(commit)
  commits.sort((a, b) => (a.source === b.source ? a.first - b.first : a.source < b.source ? -1 : 1))
  let stretch = 0
  return commits.map((commit, index) => {
    const before = commits[index - 1]
    const goesOn = before?.source === commit.source && commit.first === before.last + 1
    if (!goesOn) stretch++
    return { ...commit, stretch }
  })
}

function twinsOf(source: string, files: readonly CommittedFile[]): [string, CommittedFile][] {
  return files.flatMap((file) => {
    const [run = ''] = file.runs
    return file.key.startsWith(twinFolder(source, run)) ? [[run, file] as [string, CommittedFile]] : []
  })
}

/**
 * The records of a recording, file by file: whole records of version 3 back to back, on a multiple of four. Throws
 * `LakeError` with `corrupt` for a file that is not what was committed.
 */
export async function* twinRecords(
  storage: LakeStorage,
  files: readonly CommittedFile[],
): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    const path = await soundFile(storage, file)
    const bytes = await readFile(path)
    await storage.release(path)
    yield recordsOf(bytes, file.key)
  }
}

/** Bytes of the metadata before its own length says how much follows. */
const PRELUDE_BYTES = 8

function recordsOf(compressed: Uint8Array, key: string): Uint8Array {
  const frames = new ZstdFrames()
  // One frame at a time: Node's decompressor loses what follows the first.
  const pieces = frames.cut(compressed).map((frame) => zstdDecompressSync(frame))
  const whole = Buffer.concat(pieces)
  const isDbn = whole.length >= PRELUDE_BYTES && whole.toString('latin1', 0, 3) === 'DBN'
  if (!isDbn || frames.isInside)
    throw new LakeError('corrupt', `${key} is no whole recording: put it back from a copy`)
  // A copy, as views of records want them on a multiple of four.
  return Uint8Array.from(whole.subarray(PRELUDE_BYTES + whole.readUInt32LE(4)))
}

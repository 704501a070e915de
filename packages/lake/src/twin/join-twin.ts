import { createWriteStream } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { DbnDecoder, ZstdFrames } from '@spymaster/dbn'
import { LakeError } from '../lake-error.ts'
import { soundFile } from '../read/sound-file.ts'
import type { LakeStorage } from '../storage/index.ts'
import { fileFailure } from '../storage/local/file-failure.ts'
import type { TwinRun } from './read-twin.ts'
import type { MetadataOf } from './twin-part.ts'

/** How far joining is. */
export type JoinProgress = { readonly files: number; readonly totalFiles: number }

/** How to join a recording. */
export type JoinOptions = {
  readonly storage: LakeStorage
  readonly run: TwinRun
  readonly metadataOf: MetadataOf
  /** The file to write; one that is there is replaced. */
  readonly path: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: JoinProgress) => void
}

/**
 * Joins the parts of a run's recording to one DBN file, compressed with zstd, in the order of the log: a frame with the
 * metadata of all, then the parts' own frames as they are. It replays like a bought one. Gives the number of records.
 * Throws `LakeError`; what was written is then removed.
 */
export async function joinTwin(options: JoinOptions): Promise<number> {
  const { storage, run, metadataOf, path } = options
  const parts = await Promise.all(
    run.files.map(async (file) => ({ file, path: await soundFile(storage, file) })),
  )
  const ids = new Set<number>()
  for (const part of parts)
    for (const id of idsOf(firstFrame(await readFile(part.path), part.file.key).head)) ids.add(id)
  try {
    const head = zstdCompressSync(metadataOf(run.run.slice(0, 10), ids))
    await pipeline(framesOf(head, parts, options), createWriteStream(path))
  } catch (error) {
    await rm(path, { force: true }).catch(() => {})
    options.signal?.throwIfAborted()
    throw fileFailure(`write ${path}`, error)
  }
  return run.files.reduce((sum, { rows }) => sum + rows, 0)
}

type Part = { readonly file: TwinRun['files'][number]; readonly path: string }

async function* framesOf(
  head: Uint8Array,
  parts: readonly Part[],
  { storage, signal, onProgress }: JoinOptions,
): AsyncGenerator<Uint8Array> {
  yield head
  for (const [index, { path, file }] of parts.entries()) {
    signal?.throwIfAborted()
    const bytes = await readFile(path)
    await storage.release(path)
    yield bytes.subarray(firstFrame(bytes, file.key).length)
    onProgress?.({ files: index + 1, totalFiles: parts.length })
  }
}

/** What the first frame of a part holds, and its bytes. */
function firstFrame(bytes: Uint8Array, key: string): { head: Uint8Array; length: number } {
  const [frame] = new ZstdFrames().cut(bytes)
  if (frame !== undefined) return { head: zstdDecompressSync(frame), length: frame.length }
  throw new LakeError('corrupt', `${key} is no recording: put it back from a copy`)
}

/** The instruments that metadata names. */
function idsOf(head: Uint8Array): number[] {
  const decoder = new DbnDecoder()
  decoder.push(head)
  const mappings = decoder.metadata?.mappings ?? []
  return mappings.flatMap(({ intervals }) => intervals.map(({ symbol }) => Number(symbol)))
}

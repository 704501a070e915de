import type { FileHandle } from 'node:fs/promises'
import { BusError } from '../bus-error.ts'
import { frameAt, idAt, MAGIC, MAX_FRAME_BYTES, seqAt } from './frame.ts'

const CHUNK_BYTES = 2 * MAX_FRAME_BYTES

/** How far a segment can be read. */
export type Scan = {
  /** Messages up to there. */
  readonly count: number
  /** Bytes of them. */
  readonly bytes: number
  /** Id of the last of them; empty where there is none. */
  readonly lastId: string
  /** Bytes of the file. */
  readonly size: number
}

/** Reads up to `length` bytes, into memory for them; fewer only at the end of the file. */
export async function readAt(
  file: FileHandle,
  at: number,
  length: number,
  // Its own memory, because messages keep views of it.
  bytes: Buffer = Buffer.allocUnsafeSlow(length),
): Promise<Buffer> {
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, at + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

/** Checks the messages of a segment from its beginning, up to the first that is not whole or out of order. */
export async function scanSegment(file: FileHandle, first: number): Promise<Scan> {
  let count = 0
  let at = 0
  let lastId = ''
  for (;;) {
    const chunk = await readAt(file, at, CHUNK_BYTES)
    let used = 0
    let newest = 0
    for (;;) {
      const state = frameAt(chunk, used, chunk.length)
      if (typeof state !== 'number' || seqAt(chunk, used) !== first + count) break
      newest = used
      used += state
      count++
    }
    at += used
    if (used === 0) return { count, bytes: at, lastId, size: (await file.stat()).size }
    lastId = idAt(chunk, newest)
  }
}

/**
 * Whether a whole message lies anywhere after a place at which the message `seq` does not begin: then the place
 * is damaged, else writing ended there, or is going on.
 */
export async function isFollowed(file: FileHandle, at: number, seq: number): Promise<boolean> {
  // Chunks overlap by the longest frame, so that one across their border is seen.
  for (let from = at; ; from += CHUNK_BYTES - MAX_FRAME_BYTES) {
    const chunk = await readAt(file, from, CHUNK_BYTES)
    if (from === at && holds(chunk, seq)) return false
    for (let found = chunk.indexOf(MAGIC); found >= 0; found = chunk.indexOf(MAGIC, found + 1))
      if (typeof frameAt(chunk, found, chunk.length) === 'number') return true
    if (chunk.length < CHUNK_BYTES) return false
  }
}

const holds = (chunk: Buffer, seq: number): boolean =>
  typeof frameAt(chunk, 0, chunk.length) === 'number' && seqAt(chunk, 0) === seq

/** The error for damage that is no torn end. */
export const corruptError = (path: string, at: number): BusError =>
  new BusError(
    'corrupt',
    `${path} is damaged at byte ${at}`,
    undefined,
    'restore the file, or move it and later ones of its folder away',
  )

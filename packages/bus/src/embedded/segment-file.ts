import { type FileHandle, mkdir, open, stat, truncate } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BusError } from '../bus-error.ts'
import { corruptError, isFollowed, scanSegment } from './scan.ts'
import { listSegments, segmentPath } from './segments.ts'
import { storageError } from './storage-error.ts'

/** The segment that is written to. */
export class SegmentFile {
  readonly first: number
  readonly path: string
  readonly #file: FileHandle
  #bytes: number
  /** When the first message came, for the age of the segment. */
  readonly startedMs: number

  constructor(first: number, path: string, file: FileHandle, bytes: number, startedMs: number) {
    this.first = first
    this.path = path
    this.#file = file
    this.#bytes = bytes
    this.startedMs = startedMs
  }

  /** Begins a segment. Throws `BusError`. */
  static async create(folder: string, first: number): Promise<SegmentFile> {
    const path = segmentPath(folder, first)
    try {
      const file = await open(path, 'a')
      await syncFolder(folder)
      return new SegmentFile(first, path, file, 0, Date.now())
    } catch (error) {
      throw storageError(`create ${path}`, error)
    }
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Appends bytes, all or none. Throws `BusError`. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length; )
        at += (await this.#file.write(bytes, at, bytes.length - at)).bytesWritten
      this.#bytes += bytes.length
    } catch (error) {
      await this.#undo()
      throw storageError(`write to ${this.path}`, error)
    }
  }

  /** Brings what was written to the disk itself. Throws `BusError`. */
  async sync(): Promise<void> {
    try {
      await this.#file.datasync()
    } catch (error) {
      throw storageError(`write to ${this.path}`, error)
    }
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  /** Takes back the part of a failed write that came through. */
  async #undo(): Promise<void> {
    try {
      if ((await this.#file.stat()).size > this.#bytes) await this.#file.truncate(this.#bytes)
    } catch (error) {
      const fact = `cannot undo a half write to ${this.path}`
      throw new BusError('storage', fact, error, 'restart to repair it')
    }
  }
}

/** A stream's newest segment, ready to be appended to. */
export type Resumed = {
  readonly segment: SegmentFile
  /** Sequence of the last message; 0 for a stream that never had one. */
  readonly last: number
  /** Its id; empty where its segment is no longer kept. */
  readonly lastId: string
  /** Bytes of a half-written message that were cut off the end. */
  readonly cut: number
}

/** Opens the newest segment of a folder and cuts off what a crash left half-written. Throws `BusError`. */
export async function resumeSegment(folder: string): Promise<Resumed> {
  const newest = (await listSegments(folder)).at(-1)
  if (newest === undefined)
    return { segment: await SegmentFile.create(folder, 1), last: 0, lastId: '', cut: 0 }
  const { first, path } = newest
  let file: FileHandle | undefined
  try {
    file = await open(path, 'a+')
    const { count, bytes, size, lastId } = await scanSegment(file, first)
    if (size > bytes) {
      if (await isFollowed(file, bytes, first + count)) throw corruptError(path, bytes)
      await truncate(path, bytes)
    }
    const { mtimeMs } = await file.stat()
    const segment = new SegmentFile(first, path, file, bytes, mtimeMs)
    return { segment, last: first + count - 1, lastId, cut: size - bytes }
  } catch (error) {
    await file?.close()
    throw storageError(`open ${path}`, error)
  }
}

/** Makes a folder with those above it. Throws `BusError`. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeFolders(folder)
  } catch (error) {
    throw storageError(`create ${folder}`, error)
  }
}

/** Makes a new file's name survive a power loss. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Makes a folder and those above it. Not by `recursive`, which tries for ever where a file system has no such
 * folder and will not make one, as /proc does (Node 24.21).
 */
async function makeFolders(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error
    await makeFolders(dirname(folder))
    await mkdir(folder).catch((again: NodeJS.ErrnoException) => {
      if (again.code !== 'EEXIST') throw again
    })
  }
}

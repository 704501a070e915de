import { open } from 'node:fs/promises'
import type { Bell } from '../bell.ts'
import type { Bounds, StreamName } from '../bus.ts'
import { watchFolder } from './folder-watch.ts'
import { corruptError, isFollowed, scanSegment } from './scan.ts'
import { listSegments } from './segments.ts'
import { isAbsent, storageError } from './storage-error.ts'
import { StreamWriter, type WriterOptions } from './stream-writer.ts'

/** One stream on disk, as one bus sees it: to be read by all, and written by the one that comes first. */
export class StreamFolder {
  readonly path: string
  readonly #stream: StreamName
  readonly #options: WriterOptions
  #opening: Promise<StreamWriter> | null = null
  #writer: StreamWriter | null = null
  #listeners = 0
  #stopWatching: (() => void) | null = null

  constructor(stream: StreamName, path: string, options: WriterOptions) {
    this.#stream = stream
    this.path = path
    this.#options = options
  }

  /** The writer, if this bus is the stream's. */
  get open(): StreamWriter | null {
    return this.#writer
  }

  /** Becomes the stream's writer. Throws `BusError`; a later call tries again. */
  async writer(): Promise<StreamWriter> {
    this.#opening ??= this.#openWriter()
    try {
      return await this.#opening
    } catch (error) {
      this.#opening = null
      throw error
    }
  }

  async #openWriter(): Promise<StreamWriter> {
    const writer = await StreamWriter.open(this.#stream, this.path, this.#options)
    // Not before all who wait have gone on, or a later publish would overtake theirs.
    setImmediate(() => {
      if (this.#opening !== null) this.#writer = writer
    })
    return writer
  }

  /** What the stream holds. Throws `BusError`. */
  async bounds(): Promise<Bounds> {
    for (;;) {
      const segments = await listSegments(this.path)
      const newest = segments.at(-1)
      if (newest === undefined) return { first: 1, last: 0 }
      const first = segments[0]!.first
      const last = this.#writer?.last ?? (await lastOf(newest.first, newest.path))
      if (last !== null) return { first, last }
    }
  }

  /** A bell that rings when there may be something new, until it is stopped. */
  listen(): { readonly bell: Bell; stop(): void } {
    const { bell } = this.#options
    this.#listeners++
    this.watch()
    return {
      bell,
      stop: () => {
        if (--this.#listeners > 0) return
        this.#stopWatching?.()
        this.#stopWatching = null
      },
    }
  }

  async close(): Promise<void> {
    const writer = await this.#opening?.catch(() => null)
    this.#opening = null
    this.#writer = null
    await writer?.close()
  }

  /**
   * Has the file system tell of news while somebody listens, where the writer is another process. A folder that is not
   * there cannot be watched, and is not made: this is to be called again once something has been read from it.
   */
  watch(): void {
    if (this.#writer !== null || this.#stopWatching !== null || this.#listeners === 0) return
    this.#stopWatching = watchFolder(this.path, this.#options.bell)
  }
}

/** Sequence of the last message of a segment; null if it is no longer there. */
async function lastOf(first: number, path: string): Promise<number | null> {
  try {
    const file = await open(path, 'r')
    try {
      const { count, bytes, size } = await scanSegment(file, first)
      if (size > bytes && (await isFollowed(file, bytes, first + count))) throw corruptError(path, bytes)
      return first + count - 1
    } finally {
      await file.close()
    }
  } catch (error) {
    if (isAbsent(error)) return null
    throw storageError(`read ${path}`, error)
  }
}

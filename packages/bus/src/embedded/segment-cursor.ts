import { type FileHandle, open } from 'node:fs/promises'
import type { Bounds, Message, ReadOptions, StreamName } from '../bus.ts'
import { GoneError } from '../bus-error.ts'
import { frameAt, MAX_FRAME_BYTES, readFrame, seqAt } from './frame.ts'
import { corruptError, isFollowed, readAt } from './scan.ts'
import { listSegments, type Segment, segmentPath } from './segments.ts'
import { isAbsent, storageError } from './storage-error.ts'

/** How long bytes that are no whole message may stand at the end before they are looked into. */
const PATIENCE_MS = 200
/** How often a reader without news makes sure that retention has not gone past it. */
const RECHECK_MS = 1000

/** A place in a stream's segments, moved on by reading. Another process may be writing. */
export class SegmentCursor {
  readonly #stream: StreamName
  readonly #folder: string
  readonly #bounds: () => Promise<Bounds>
  /** What every read goes to; null where each has memory of its own. */
  readonly #memory: Buffer | null
  /** Sequence of the message to be read next; null until the first that is there is known. */
  #next: number | null
  #file: FileHandle | null = null
  #path = ''
  /** Sequence after which the file is named. */
  #first = 0
  /** Place in the file, and the sequence of the message there. */
  #at = 0
  #seq = 0
  /** Since when, and at what size of the file, there has been something unreadable at the place. */
  #stuck: { readonly size: number; readonly sinceMs: number } | null = null
  #checkedMs = 0

  /** `bounds` tells what is left when what comes next is gone. */
  constructor(
    stream: StreamName,
    folder: string,
    bounds: () => Promise<Bounds>,
    { from, isReused = false }: ReadOptions,
  ) {
    this.#stream = stream
    this.#folder = folder
    this.#bounds = bounds
    this.#memory = isReused ? Buffer.allocUnsafeSlow(MAX_FRAME_BYTES) : null
    this.#next = from === 'first' ? null : from
  }

  /** The next messages, as many as one read of the file gives; none when there is no news. Throws `BusError`. */
  async read(): Promise<Message[]> {
    try {
      if (this.#file === null && !(await this.#locate())) return []
      for (;;) {
        const messages = await this.#readFile(this.#file!)
        if (messages === null) continue
        if (messages.length > 0) return messages
        if (!(await this.#goOn())) return []
      }
    } catch (error) {
      throw storageError(`read the ${this.#stream} log in ${this.#folder}`, error)
    }
  }

  async close(): Promise<void> {
    await this.#file?.close()
    this.#file = null
  }

  /** Opens the segment that holds, or will hold, the next message; false if there is none. */
  async #locate(): Promise<boolean> {
    const segments = await listSegments(this.#folder)
    const [oldest] = segments
    if (oldest === undefined) return false
    const next = this.#next ?? oldest.first
    const segment = segments.findLast(({ first }) => first <= next)
    if (segment === undefined) return this.#refuseGone()
    if (!(await this.#open(segment))) return false
    this.#next = next
    return true
  }

  async #open({ first, path }: Segment): Promise<boolean> {
    let file: FileHandle
    try {
      file = await open(path, 'r')
    } catch (error) {
      if (isAbsent(error)) return false
      throw error
    }
    await this.close()
    this.#file = file
    this.#path = path
    this.#first = first
    this.#at = 0
    this.#seq = first
    this.#stuck = null
    return true
  }

  /** Messages at the place; none at the end of the file; null if only messages before the next one were there. */
  async #readFile(file: FileHandle): Promise<Message[] | null> {
    const { size } = await file.stat()
    const left = size - this.#at
    if (left <= 0) return []
    const chunk = await readAt(file, this.#at, Math.min(left, MAX_FRAME_BYTES), this.#memory ?? undefined)
    const messages: Message[] = []
    let used = 0
    for (;;) {
      const state = frameAt(chunk, used, chunk.length)
      if (typeof state !== 'number' || seqAt(chunk, used) !== this.#seq) break
      if (this.#seq >= this.#next!) messages.push(this.#message(chunk, used))
      this.#seq++
      used += state
    }
    this.#at += used
    if (used === 0) await this.#judge(file, size)
    else this.#stuck = null
    this.#next = Math.max(this.#next!, messages.length > 0 ? this.#seq : 0)
    return messages.length === 0 && used > 0 ? null : messages
  }

  #message(chunk: Buffer, at: number): Message {
    try {
      return readFrame(chunk, at)
    } catch {
      throw corruptError(this.#path, this.#at + at)
    }
  }

  /** No message begins at the place: it is being written, or a crash cut it off, or the file is damaged. */
  async #judge(file: FileHandle, size: number): Promise<void> {
    const now = performance.now()
    if (this.#stuck?.size !== size) this.#stuck = { size, sinceMs: now }
    else if (now - this.#stuck.sinceMs > PATIENCE_MS) {
      if (await isFollowed(file, this.#at, this.#seq)) throw corruptError(this.#path, this.#at)
      this.#stuck = { size, sinceMs: now }
    }
  }

  /** Goes to the next segment; false at the end of the log. */
  async #goOn(): Promise<boolean> {
    const next = { first: this.#seq, path: segmentPath(this.#folder, this.#seq) }
    // Where nothing has been read of it yet, the file itself has that name.
    if (this.#seq > this.#first && (await this.#open(next))) return true
    const now = performance.now()
    if (now - this.#checkedMs < RECHECK_MS) return false
    this.#checkedMs = now
    const segments = await listSegments(this.#folder)
    if (segments.every(({ first }) => first <= this.#seq)) return false
    if (segments[0]!.first > this.#seq) return this.#refuseGone()
    return this.#isUnfinished(segments)
  }

  /** Later segments are there: false if there is more to read before them. Throws `BusError` if there is a hole. */
  async #isUnfinished(segments: readonly Segment[]): Promise<boolean> {
    if (this.#seq > this.#first && segments.some(({ first }) => first === this.#seq)) return false
    const { size } = await this.#file!.stat()
    if (size > this.#at && size !== this.#stuck?.size) return false
    throw corruptError(this.#path, this.#at)
  }

  async #refuseGone(): Promise<never> {
    throw new GoneError(this.#stream, this.#next!, await this.#bounds())
  }
}

import type { Bell } from '../bell.ts'
import type { Limits, Publication, StreamName } from '../bus.ts'
import { type BusError, closedError, WrongLastError } from '../bus-error.ts'
import { Group } from './group.ts'
import { type Lock, lockFolder } from './lock.ts'
import { Retention } from './retention.ts'
import { makeFolder, type Resumed, resumeSegment, SegmentFile } from './segment-file.ts'
import { storageError } from './storage-error.ts'

/** How a stream is written. */
export type WriterOptions = {
  readonly limits: Limits
  /** A new segment begins when one has this many bytes. */
  readonly segmentBytes: number
  /** Longest time in milliseconds before what was published is on the disk itself; 0: before it is acknowledged. */
  readonly syncMs: number
  readonly onWarning: (sentence: string) => void
  /** Rung when there is something new to read. */
  readonly bell: Bell
}

/** Appends to the segments of one stream, what comes while one write is under way together in the next. */
export class StreamWriter {
  readonly #stream: StreamName
  readonly #folder: string
  readonly #options: WriterOptions
  readonly #lock: Lock
  readonly #retention: Retention
  #segment: SegmentFile
  /** Sequence and id of the last message that is stored. */
  #last: number
  #lastId: string
  /** The same of the last message that was taken on. */
  #taken: number
  #takenId: string
  #filling = new Group()
  #spare = new Group()
  /** The writing under way; null when there is none. */
  #writing: Promise<void> | null = null
  #syncTimer: NodeJS.Timeout | null = null
  #failure: BusError | null = null

  private constructor(
    stream: StreamName,
    folder: string,
    options: WriterOptions,
    lock: Lock,
    { segment, last, lastId }: Resumed,
  ) {
    this.#stream = stream
    this.#folder = folder
    this.#options = options
    this.#lock = lock
    this.#retention = new Retention(stream, folder, options.limits)
    this.#segment = segment
    this.#last = last
    this.#lastId = lastId
    this.#taken = last
    this.#takenId = lastId
  }

  /** Takes the right to write and repairs the end. Throws `BusError`. */
  static async open(stream: StreamName, folder: string, options: WriterOptions): Promise<StreamWriter> {
    await makeFolder(folder)
    const lock = await lockFolder(folder, stream)
    try {
      const resumed = await resumeSegment(folder)
      if (resumed.cut > 0)
        options.onWarning(
          `cut ${resumed.cut} bytes off ${resumed.segment.path}: a crash left a message half-written`,
        )
      const writer = new StreamWriter(stream, folder, options, lock, resumed)
      await writer.#retain()
      return writer
    } catch (error) {
      lock.release()
      throw error
    }
  }

  /** Sequence of the last message that is stored. */
  get last(): number {
    return this.#last
  }

  publish(publication: Publication, bytes: number): Promise<number> {
    if (this.#failure !== null) return Promise.reject(this.#failure)
    const { expectLast, expectLastId = this.#takenId, id } = publication
    if (expectLast !== this.#taken || expectLastId !== this.#takenId)
      return Promise.reject(new WrongLastError(this.#stream, publication, this.#taken))
    this.#takenId = id
    const stored = this.#filling.add(++this.#taken, publication, bytes)
    this.#writing ??= this.#writeAll()
    return stored
  }

  /** Waits for writing under way, and lets others write. */
  async close(): Promise<void> {
    this.#failure ??= closedError()
    await this.#writing
    if (this.#syncTimer !== null) clearTimeout(this.#syncTimer)
    try {
      await this.#segment.sync()
    } finally {
      await this.#segment.close()
      this.#lock.release()
    }
  }

  async #writeAll(): Promise<void> {
    // What is published in the same turn goes into the first write.
    await null
    while (!this.#filling.isEmpty) {
      const group = this.#filling
      this.#filling = this.#spare
      this.#spare = group
      try {
        await this.#write(group)
        this.#last += group.count
        this.#lastId = group.lastId
        group.settle(null)
      } catch (error) {
        this.#refuse(group, storageError(`write to ${this.#segment.path}`, error))
      }
      this.#options.bell.ring()
    }
    this.#writing = null
  }

  /** What came behind a refused message was to follow it, so it is refused as well. */
  #refuse(group: Group, error: BusError): void {
    if (error.code === 'storage') this.#failure ??= error
    this.#taken = this.#last
    this.#takenId = this.#lastId
    group.settle(error)
    this.#filling.settle(error)
  }

  async #write(group: Group): Promise<void> {
    if (this.#retention.isDue) await this.#retain()
    const { bytes } = group
    await this.#retention.demand(this.#segment.first, this.#segment.bytes, bytes.length)
    if (this.#segment.bytes >= this.#options.segmentBytes) await this.#roll()
    await this.#segment.write(bytes)
    if (this.#options.syncMs === 0) await this.#segment.sync()
    else this.#syncSoon()
  }

  /** Removes old segments; before that it begins a new one if the newest has become old. */
  async #retain(): Promise<void> {
    const age = Date.now() - this.#segment.startedMs
    if (age > this.#retention.segmentMs && this.#segment.bytes > 0) await this.#roll()
    await this.#retention.sweep(this.#segment.first)
  }

  async #roll(): Promise<void> {
    await this.#segment.sync()
    const full = this.#segment
    this.#segment = await SegmentFile.create(this.#folder, this.#last + 1)
    await full.close()
    await this.#retention.sweep(this.#segment.first)
  }

  #syncSoon(): void {
    if (this.#syncTimer !== null) return
    this.#syncTimer = setTimeout(() => {
      this.#syncTimer = null
      this.#segment.sync().catch((error: BusError) => {
        // A segment that was closed meanwhile was synced when it was.
        if ((error.cause as NodeJS.ErrnoException)?.code !== 'EBADF') this.#failure ??= error
      })
    }, this.#options.syncMs)
    this.#syncTimer.unref()
  }
}

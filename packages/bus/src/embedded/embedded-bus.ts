import { join } from 'node:path'
import { Bell } from '../bell.ts'
import {
  type Bounds,
  type Bus,
  DEFAULT_MAX_BATCH,
  DEFAULT_MAX_BYTES,
  type Limits,
  type Message,
  type Publication,
  type ReadOptions,
  STREAMS,
  type StreamName,
  type Usage,
} from '../bus.ts'
import { closedError } from '../bus-error.ts'
import { checkPublication, checkRead, checkReport } from '../check.ts'
import { readNewest, readRange } from '../read-range.ts'
import { Positions } from './positions.ts'
import { SegmentCursor } from './segment-cursor.ts'
import { measureSegments } from './segments.ts'
import { StreamFolder } from './stream-folder.ts'

/** Where the log is, and how it is kept. */
export type EmbeddedOptions = Limits & {
  /** The data folder; the log is in `bus` below it. Made on demand. */
  readonly dir: string
  /** Streams to take the right to write to at once, so that a second writer fails at its start. None unless given. */
  readonly write?: readonly StreamName[]
  /** Size at which a new segment file begins. 64 MiB unless given. */
  readonly segmentBytes?: number
  /**
   * Longest time in milliseconds before a message survives a power loss; 0: before its publish resolves.
   * 100 unless given. `kill -9` loses nothing in either case.
   */
  readonly syncMs?: number
  /** Told of what was repaired and what went wrong beside the log itself. */
  readonly onWarning?: (sentence: string) => void
}

/** How soon a reader looks by itself, in milliseconds. */
const POLL_MS = 15

class EmbeddedBus implements Bus {
  readonly #folders: Readonly<Record<StreamName, StreamFolder>>
  readonly #maxBytes: Readonly<Record<StreamName, number>>
  readonly #positions: Positions
  readonly #closing = new AbortController()

  constructor(options: EmbeddedOptions) {
    const { dir, segmentBytes = 64 * 2 ** 20, syncMs = 100, onWarning = () => {} } = options
    const folderOf = (stream: StreamName): StreamFolder => {
      const writing = { limits: options, segmentBytes, syncMs, onWarning, bell: new Bell() }
      return new StreamFolder(stream, join(dir, 'bus', stream), writing)
    }
    this.#folders = { market: folderOf('market'), levels: folderOf('levels') }
    this.#maxBytes = { ...DEFAULT_MAX_BYTES, ...options.maxBytes }
    this.#positions = new Positions(join(dir, 'bus', 'positions'), onWarning)
  }

  /** Takes the right to write to a stream. Throws `BusError`. */
  async claim(stream: StreamName): Promise<void> {
    await this.#folder(stream).writer()
  }

  async publish(stream: StreamName, publication: Publication): Promise<number> {
    const bytes = checkPublication(stream, publication)
    const folder = this.#folder(stream)
    const writer = folder.open ?? (await folder.writer())
    return writer.publish(publication, bytes)
  }

  async *read(stream: StreamName, options: ReadOptions): AsyncGenerator<readonly Message[], void, void> {
    checkRead(options)
    const folder = this.#folder(stream)
    const maxBatch = options.maxBatch ?? DEFAULT_MAX_BATCH
    const closing = this.#closing.signal
    const signal = options.signal === undefined ? closing : AbortSignal.any([closing, options.signal])
    const cursor = new SegmentCursor(stream, folder.path, () => folder.bounds(), options)
    const ears = folder.listen()
    try {
      while (!signal.aborted) {
        const heard = ears.bell.rings
        const messages = await cursor.read()
        for (let at = 0; at < messages.length && !signal.aborted; at += maxBatch)
          yield messages.slice(at, at + maxBatch)
        if (messages.length > 0) folder.watch()
        else await ears.bell.wait(heard, signal, POLL_MS)
      }
    } finally {
      ears.stop()
      await cursor.close()
    }
  }

  async bounds(stream: StreamName): Promise<Bounds> {
    return await this.#folder(stream).bounds()
  }

  async usage(stream: StreamName): Promise<Usage> {
    const segments = await measureSegments(this.#folder(stream).path)
    const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0)
    const newest = segments.findLast((segment) => segment.bytes > 0)
    return { bytes, maxBytes: this.#maxBytes[stream], lastMs: newest?.changedMs ?? null }
  }

  async last(stream: StreamName): Promise<Message | null> {
    return (await this.readLast(stream, 1))[0] ?? null
  }

  readLast(stream: StreamName, count: number): Promise<Message[]> {
    return readNewest(this, stream, count)
  }

  fetch(stream: StreamName, from: number, to: number): Promise<Message[]> {
    return readRange(this, stream, from, to)
  }

  report(consumer: string, seq: number): void {
    checkReport(consumer, seq)
    if (!this.#closing.signal.aborted) this.#positions.report(consumer, seq)
  }

  async reported(consumer: string): Promise<number | null> {
    checkReport(consumer)
    return await this.#positions.reported(consumer)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#positions.flush()
    for (const stream of STREAMS) await this.#folders[stream].close()
  }

  #folder(stream: StreamName): StreamFolder {
    if (this.#closing.signal.aborted) throw closedError()
    return this.#folders[stream]
  }
}

/**
 * Opens the log in a folder. Any number of processes may read it; the first to publish to a stream is its only
 * writer until it closes or ends. Throws `BusError`: `second-writer` or `storage` for a stream of `write`.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Bus> {
  const bus = new EmbeddedBus(options)
  try {
    for (const stream of options.write ?? []) await bus.claim(stream)
  } catch (error) {
    await bus.close()
    throw error
  }
  return bus
}

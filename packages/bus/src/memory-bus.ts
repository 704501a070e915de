import { Bell } from './bell.ts'
import {
  type Bounds,
  type Bus,
  DEFAULT_MAX_AGE_MS,
  DEFAULT_MAX_BATCH,
  DEFAULT_MAX_BYTES,
  type Limits,
  type Message,
  type Publication,
  type ReadOptions,
  type StreamName,
  type Usage,
} from './bus.ts'
import { BusError, closedError, GoneError, WrongLastError } from './bus-error.ts'
import { checkPublication, checkRead, checkReport } from './check.ts'

type Kept = { readonly message: Message; readonly bytes: number; readonly atMs: number }

/** One stream in memory. */
class MemoryStream {
  readonly bell = new Bell()
  readonly #name: StreamName
  readonly #maxBytes: number
  readonly #maxAgeMs: number
  #kept: Kept[] = []
  #bytes = 0
  #last = 0
  #lastId = ''

  constructor(name: StreamName, { maxBytes, maxAgeMs }: Limits) {
    this.#name = name
    this.#maxBytes = maxBytes?.[name] ?? DEFAULT_MAX_BYTES[name]
    this.#maxAgeMs = maxAgeMs ?? DEFAULT_MAX_AGE_MS
  }

  get bounds(): Bounds {
    this.#forget()
    return { first: this.#last - this.#kept.length + 1, last: this.#last }
  }

  get usage(): Usage {
    this.#forget()
    return { bytes: this.#bytes, maxBytes: this.#maxBytes, lastMs: this.#kept.at(-1)?.atMs ?? null }
  }

  append(publication: Publication, bytes: number): number {
    this.#forget()
    const { subject, id, headers, data, expectLast, expectLastId = this.#lastId } = publication
    if (expectLast !== this.#last || expectLastId !== this.#lastId)
      throw new WrongLastError(this.#name, publication, this.#last)
    if (this.#bytes + bytes > this.#maxBytes)
      throw new BusError('full', `the ${this.#name} log has used its budget of ${this.#maxBytes} bytes`)
    const message = { seq: ++this.#last, subject, id, headers: { ...headers }, data: data.slice() }
    this.#kept.push({ message, bytes, atMs: Date.now() })
    this.#bytes += bytes
    this.#lastId = id
    this.bell.ring()
    return message.seq
  }

  /** Messages from a sequence on. Throws `GoneError`. */
  slice(from: number, count: number): Message[] {
    const { first } = this.bounds
    if (from < first) throw new GoneError(this.#name, from, this.bounds)
    return this.#kept.slice(from - first, from - first + count).map(({ message }) => message)
  }

  #forget(): void {
    const before = Date.now() - this.#maxAgeMs
    const fresh = this.#kept.findIndex(({ atMs }) => atMs >= before)
    const old = this.#kept.splice(0, fresh < 0 ? this.#kept.length : fresh)
    for (const { bytes } of old) this.#bytes -= bytes
  }
}

/** What buses in memory share. Lost with the process: for tests and for runs that need no log. */
export class MemoryStore {
  readonly streams: Readonly<Record<StreamName, MemoryStream>>
  readonly positions = new Map<string, number>()

  constructor(limits: Limits = {}) {
    this.streams = { market: new MemoryStream('market', limits), levels: new MemoryStream('levels', limits) }
  }
}

class MemoryBus implements Bus {
  readonly #store: MemoryStore
  readonly #closing = new AbortController()

  constructor(store: MemoryStore) {
    this.#store = store
  }

  async publish(stream: StreamName, publication: Publication): Promise<number> {
    const bytes = checkPublication(stream, publication)
    return this.#stream(stream).append(publication, bytes)
  }

  async *read(stream: StreamName, options: ReadOptions): AsyncGenerator<readonly Message[], void, void> {
    checkRead(options)
    const { bell } = this.#stream(stream)
    const closing = this.#closing.signal
    const signal = options.signal === undefined ? closing : AbortSignal.any([closing, options.signal])
    let next = options.from === 'first' ? this.#store.streams[stream].bounds.first : options.from
    while (!signal.aborted) {
      const heard = bell.rings
      const last = this.#store.streams[stream].bounds.last
      const batch =
        next > last ? [] : this.#store.streams[stream].slice(next, options.maxBatch ?? DEFAULT_MAX_BATCH)
      if (batch.length > 0) yield batch
      else if (next > last) await bell.wait(heard, signal)
      next += batch.length
    }
  }

  async bounds(stream: StreamName): Promise<Bounds> {
    return this.#stream(stream).bounds
  }

  async usage(stream: StreamName): Promise<Usage> {
    return this.#stream(stream).usage
  }

  async last(stream: StreamName): Promise<Message | null> {
    return (await this.readLast(stream, 1))[0] ?? null
  }

  async readLast(stream: StreamName, count: number): Promise<Message[]> {
    const { first, last } = this.#stream(stream).bounds
    return this.#store.streams[stream].slice(Math.max(first, last - count + 1), count)
  }

  async fetch(stream: StreamName, from: number, to: number): Promise<Message[]> {
    checkRead({ from })
    return this.#stream(stream).slice(from, Math.max(0, to - from + 1))
  }

  report(consumer: string, seq: number): void {
    checkReport(consumer, seq)
    this.#store.positions.set(consumer, seq)
  }

  async reported(consumer: string): Promise<number | null> {
    checkReport(consumer)
    return this.#store.positions.get(consumer) ?? null
  }

  async close(): Promise<void> {
    this.#closing.abort()
  }

  #stream(name: StreamName): MemoryStream {
    if (this.#closing.signal.aborted) throw closedError()
    return this.#store.streams[name]
  }
}

/** A bus in memory. Buses over one store see the same log. */
export function openMemory(store: MemoryStore = new MemoryStore()): Bus {
  return new MemoryBus(store)
}

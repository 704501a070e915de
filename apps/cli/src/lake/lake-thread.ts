import { Worker } from 'node:worker_threads'
import type { Log } from '../service/telemetry/log.ts'
import type { Readings } from '../service/telemetry/readings.ts'
import type { RecordWanted } from './record.ts'

/** What a thread that records is told: to stop, or to say how it is. */
export type ToThread = { readonly kind: 'stop' } | { readonly kind: 'read'; readonly id: number }

/** What it says. */
export type FromThread =
  | { readonly kind: 'readings'; readonly id: number; readonly readings: Readings }
  | {
      readonly kind: 'log'
      readonly level: 'debug' | 'info' | 'warn' | 'error' | 'fatal'
      readonly fields: object
      readonly sentence: string
    }
  | { readonly kind: 'failed'; readonly sentence: string }

/** What it begins with. */
export type ThreadData = {
  readonly wanted: RecordWanted
  readonly env: Readonly<Record<string, string | undefined>>
}

const NOT_READY: Readings = { isReady: false, lag: null }

/**
 * Records the log in a thread of its own, so that nobody waits for it. Where it fails it says so in the log, and the
 * rest of the program goes on: the log keeps what the lake has not recorded.
 */
export class LakeThread {
  readonly #data: ThreadData
  readonly #log: Log
  readonly #asked = new Map<number, (readings: Readings) => void>()
  /** Null before it begins and once it is over. */
  #worker: Worker | null = null

  constructor(data: ThreadData, log: Log) {
    this.#data = data
    this.#log = log
  }

  /** How the recording is. */
  readings(): Promise<Readings> {
    if (this.#worker === null) return Promise.resolve(NOT_READY)
    const id = this.#asked.size === 0 ? 0 : Math.max(...this.#asked.keys()) + 1
    return new Promise((resolve) => {
      this.#asked.set(id, resolve)
      this.#tell({ kind: 'read', id })
    })
  }

  /** Records until the signal aborts and what is held is stored. */
  async run(signal: AbortSignal): Promise<void> {
    const ended = this.#begin()
    const stop = () => this.#tell({ kind: 'stop' })
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    // Ending it early is no reason to end: the page and the physics need no lake.
    await ended
    if (!signal.aborted)
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  }

  /** Starts the thread. Resolves when it is over. */
  #begin(): Promise<void> {
    const worker = new Worker(new URL('lake-worker.ts', import.meta.url), { workerData: this.#data })
    this.#worker = worker
    worker.on('message', (message: FromThread) => this.#hear(message))
    worker.on('error', (error) => this.#fail(error.message))
    return new Promise((resolve) => {
      worker.on('exit', () => {
        this.#worker = null
        for (const answer of this.#asked.values()) answer(NOT_READY)
        resolve()
      })
    })
  }

  #hear(message: FromThread): void {
    if (message.kind === 'log') this.#log[message.level](message.fields, message.sentence)
    else if (message.kind === 'failed') this.#fail(message.sentence)
    else {
      this.#asked.get(message.id)?.(message.readings)
      this.#asked.delete(message.id)
    }
  }

  #fail(sentence: string): void {
    this.#log.error({}, `nothing is recorded into the lake any more: ${sentence}`)
  }

  #tell(message: ToThread): void {
    this.#worker?.postMessage(message)
  }
}

import { setTimeout as pause } from 'node:timers/promises'
import { LakeError } from '../../lake-error.ts'
import type { LakeStorage } from '../storage.ts'
import type { SpoolEntry } from './spool-entry.ts'
import type { SpoolQueue } from './spool-queue.ts'

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 15_000

/** Whether the store is away, and what waits for it. */
export type SpoolState = {
  readonly isAway: boolean
  /** Writes that wait, and the bytes of them. */
  readonly entries: number
  readonly bytes: number
  /** Why the last try failed; null while the store answers. */
  readonly why: LakeError | null
}

/** Does the entries of a queue one after the other for as long as there are any. */
export class SpoolDrain {
  /** Set once another writer is found: the rest of the queue must not be done. */
  failure: LakeError | null = null
  readonly #store: LakeStorage
  readonly #queue: SpoolQueue
  readonly #onState: (state: SpoolState) => void
  readonly #stopping = new AbortController()
  #why: LakeError | null = null
  #running: Promise<void> | null = null
  #waiting: (() => void)[] = []

  constructor(store: LakeStorage, queue: SpoolQueue, onState: (state: SpoolState) => void) {
    this.#store = store
    this.#queue = queue
    this.#onState = onState
    this.#begin()
  }

  get state(): SpoolState {
    return {
      isAway: this.#why !== null,
      entries: this.#queue.length,
      bytes: this.#queue.bytes,
      why: this.#why,
    }
  }

  /** Returns when nothing waits any more, or as soon as the store is known to be away. Throws `failure`. */
  async settle(): Promise<void> {
    this.#begin()
    if (this.#running !== null && this.#why === null && this.failure === null)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    if (this.failure !== null) throw this.failure
  }

  /** Ends after the entry under way, or after all of them while the store answers. */
  async stop(): Promise<void> {
    if (this.failure === null) await this.settle()
    this.#stopping.abort()
    await this.#running
  }

  #begin(): void {
    if (this.#running !== null || this.#queue.length === 0 || this.failure !== null) return
    this.#running = this.#run().finally(() => {
      this.#running = null
      this.#release()
      // What came between the last look and now.
      if (!this.#stopping.signal.aborted) this.#begin()
    })
  }

  async #run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS
    while (this.#queue.head !== undefined && !this.#stopping.signal.aborted) {
      try {
        await this.#do(this.#queue.head)
        await this.#queue.shift()
        pauseMs = FIRST_PAUSE_MS
        this.#tell(null)
      } catch (error) {
        const why = error instanceof LakeError ? error : new LakeError('storage', String(error), error)
        if (why.code === 'second-writer') {
          this.failure = why
          this.#tell(why)
          return
        }
        this.#tell(why)
        await pause(pauseMs * (0.5 + Math.random() / 2), undefined, { signal: this.#stopping.signal }).catch(
          () => {},
        )
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)
      }
    }
  }

  async #do(entry: SpoolEntry): Promise<void> {
    const { op, key } = entry
    if (op === 'delete') return await this.#store.delete(key)
    const path = await this.#queue.path(entry)
    if (path === null) return await this.#demandStored(entry)
    if (op === 'put') return await this.#store.putFile(key, path)
    const bytes = (await this.#queue.content(entry)) ?? new Uint8Array(0)
    if (await this.#store.putIfAbsent(key, bytes)) return
    const there = await this.#store.get(key)
    if (there !== null && Buffer.from(there).equals(bytes)) return
    throw new LakeError(
      'second-writer',
      `${key} in ${this.#store.name} is by another writer, who was first while the store was away: stop one of the two`,
    )
  }

  /** The store takes a file over once it has it, and we may be killed before that is written down. */
  async #demandStored({ key, size }: SpoolEntry): Promise<void> {
    for await (const object of this.#store.list(key)) if (object.key === key && object.size === size) return
    throw new LakeError(
      'corrupt',
      `what waited for ${key} in ${this.#store.name} has been removed from the spool: put it back`,
    )
  }

  #tell(why: LakeError | null): void {
    const isNews = (why === null) !== (this.#why === null) || this.failure !== null
    this.#why = why
    if (why !== null) this.#release()
    if (isNews) this.#onState(this.state)
  }

  #release(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}

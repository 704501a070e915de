import { randomUUID } from 'node:crypto'
import { link, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { LakeError } from '../../lake-error.ts'
import { checkKey, checkPrefix } from '../key.ts'
import { makeFolder } from '../local/durable.ts'
import { fileFailure, isAbsent } from '../local/file-failure.ts'
import type { LakeStorage, StoredObject } from '../storage.ts'
import { type Lock, lockFolder } from './lock.ts'
import { merged } from './merged.ts'
import { SpoolDrain, type SpoolState } from './spool-drain.ts'
import { SpoolQueue } from './spool-queue.ts'

const MAX_BYTES = 64 * 2 ** 30

/** How to spool. */
export type SpoolOptions = {
  /** Folder on a local disk, of this process alone. */
  readonly dir: string
  /** Bytes that may wait [64 GiB]; beyond, writes throw `full`. */
  readonly maxBytes?: number
  /** Told when the store is found away, when it has returned, and when nothing can be done any more. */
  readonly onState?: (state: SpoolState) => void
}

/**
 * A store behind a spool on a local disk. While the store answers, a write returns once the store has it. While it is
 * away, a write returns once the disk has it, and reaches the store when that is back, in the order of the calls, so
 * that no commit is there before its files. What waits is seen by `get`, `open` and `list` as if it were stored.
 *
 * `putIfAbsent` can only guess while the store is away: it says true, and if another turns out to have been first,
 * with other bytes, every later call throws `second-writer`.
 */
export class SpooledStorage implements LakeStorage {
  readonly name: string
  readonly folders: readonly string[]
  readonly #store: LakeStorage
  readonly #queue: SpoolQueue
  readonly #drain: SpoolDrain
  readonly #lock: Lock
  readonly #held: string
  #isClosed = false

  private constructor(store: LakeStorage, queue: SpoolQueue, lock: Lock, options: SpoolOptions) {
    this.name = store.name
    this.#store = store
    this.#queue = queue
    this.#lock = lock
    this.#held = resolve(options.dir, '.held')
    this.folders = [...store.folders, this.#held]
    this.#drain = new SpoolDrain(store, queue, options.onState ?? (() => {}))
  }

  /**
   * Opens a spool with what an earlier process left in it, and goes on with that. The store is closed with it. Throws
   * `LakeError`: `second-writer` while another process uses the folder, `refused` where the store answers and refuses.
   */
  static async open(store: LakeStorage, options: SpoolOptions): Promise<SpooledStorage> {
    const lock = await lockFolder(options.dir)
    try {
      await rm(join(options.dir, '.held'), { recursive: true, force: true })
      // Settings that never worked are no absence: nobody would look at a spool that grows.
      await store.get('_probe').catch((error) => {
        if (!(error instanceof LakeError) || error.code !== 'unreachable') throw error
      })
      const queue = await SpoolQueue.open(options.dir, options.maxBytes ?? MAX_BYTES)
      return new SpooledStorage(store, queue, lock, options)
    } catch (error) {
      lock.release()
      throw fileFailure(`open the spool in ${options.dir}`, error)
    }
  }

  /** How much waits, and whether the store is away. */
  get state(): SpoolState {
    return this.#drain.state
  }

  async putFile(key: string, localPath: string): Promise<void> {
    this.#demand(key)
    const { size } = await stat(localPath).catch((error) => {
      throw fileFailure(`read ${localPath}`, error)
    })
    await this.#queue.addFile(key, localPath, size)
    await this.#drain.settle()
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    this.#demand(key)
    await this.#queue.add('put', key, bytes)
    await this.#drain.settle()
  }

  async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    this.#demand(key)
    await this.#drain.settle()
    const newest = this.#queue.newest(key)
    if (newest !== undefined && newest.op !== 'delete') return false
    if (this.#queue.length === 0) {
      try {
        return await this.#store.putIfAbsent(key, bytes)
      } catch (error) {
        if (!(error instanceof LakeError) || error.code !== 'unreachable') throw error
      }
    }
    await this.#queue.add('put-if-absent', key, bytes)
    await this.#drain.settle()
    return true
  }

  async get(key: string): Promise<Uint8Array | null> {
    this.#demand(key)
    const newest = this.#queue.newest(key)
    if (newest?.op === 'delete') return null
    const content = newest === undefined ? null : await this.#queue.content(newest)
    return content ?? (await this.#store.get(key))
  }

  async open(key: string): Promise<string> {
    this.#demand(key)
    const newest = this.#queue.newest(key)
    if (newest?.op === 'delete') throw new LakeError('missing', `${key} is not in ${this.name}`)
    const path = newest === undefined ? null : await this.#queue.path(newest)
    return (path === null ? null : await this.#hold(path)) ?? (await this.#store.open(key))
  }

  async release(path: string): Promise<void> {
    if (dirname(path) === this.#held) await rm(path, { force: true })
    else await this.#store.release(path)
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    checkPrefix(prefix)
    this.#demandOpen()
    yield* merged(this.#queue.newestOf(prefix), this.#store.list(prefix))
  }

  async delete(key: string): Promise<void> {
    this.#demand(key)
    await this.#queue.addRemoval(key)
    await this.#drain.settle()
  }

  /** Ends at once where the store is away: what waits is for the next opening. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#drain.stop()
    await this.#store.close()
    await rm(this.#held, { recursive: true, force: true })
    this.#lock.release()
  }

  /** A name of the content that stays when the entry has been done; null if it just has. */
  async #hold(path: string): Promise<string | null> {
    const held = join(this.#held, randomUUID())
    await makeFolder(this.#held)
    try {
      await link(path, held)
    } catch (error) {
      if (isAbsent(error)) return null
      throw fileFailure(`open ${path}`, error)
    }
    return held
  }

  #demand(key: string): void {
    checkKey(key)
    this.#demandOpen()
  }

  #demandOpen(): void {
    if (this.#isClosed) throw new LakeError('closed', `the lake in ${this.name} is closed`)
    if (this.#drain.failure !== null) throw this.#drain.failure
  }
}

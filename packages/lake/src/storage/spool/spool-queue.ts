import { rename } from 'node:fs/promises'
import { LakeError } from '../../lake-error.ts'
import { LocalStorage } from '../local/local-storage.ts'
import { contentKey, entryKey, parseEntry, printEntry, type SpoolEntry } from './spool-entry.ts'

/** Writes that wait for the store, on a local disk, oldest first. They survive `kill -9`. */
export class SpoolQueue {
  readonly #disk: LocalStorage
  readonly #maxBytes: number
  readonly #entries: SpoolEntry[] = []
  #bytes = 0
  #next = 1

  private constructor(disk: LocalStorage, maxBytes: number) {
    this.#disk = disk
    this.#maxBytes = maxBytes
  }

  /** Opens a folder with what an earlier process left in it. Throws `LakeError`. */
  static async open(folder: string, maxBytes: number): Promise<SpoolQueue> {
    const queue = new SpoolQueue(await LocalStorage.open(folder), maxBytes)
    const described = new Set<string>()
    const contents: string[] = []
    for await (const { key } of queue.#disk.list('')) {
      if (key.endsWith('.data')) contents.push(key)
      if (!key.endsWith('.json')) continue
      const bytes = (await queue.#disk.get(key)) ?? new Uint8Array(0)
      const entry = parseEntry(bytes, `${folder}/${key}`)
      queue.#push(entry)
      described.add(contentKey(entry))
    }
    // Content without a description is of a call that never returned.
    for (const key of contents) if (!described.has(key)) await queue.#disk.delete(key)
    return queue
  }

  get length(): number {
    return this.#entries.length
  }

  get bytes(): number {
    return this.#bytes
  }

  get head(): SpoolEntry | undefined {
    return this.#entries[0]
  }

  /** What is to become of a key: the newest entry about it. */
  newest(key: string): SpoolEntry | undefined {
    return this.#entries.findLast((entry) => entry.key === key)
  }

  /** The newest entry about each key that begins with the prefix, in ascending order of key. */
  newestOf(prefix: string): SpoolEntry[] {
    const newest = new Map<string, SpoolEntry>()
    for (const entry of this.#entries) if (entry.key.startsWith(prefix)) newest.set(entry.key, entry)
    return [...newest.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  /** Takes a file over. Throws `LakeError` and leaves the file where there is no room for it. */
  async addFile(key: string, localPath: string, size: number): Promise<void> {
    const entry = this.#reserve('put', key, size)
    await this.#disk.putFile(contentKey(entry), localPath)
    try {
      await this.#describe(entry)
    } catch (error) {
      await rename(await this.#disk.open(contentKey(entry)), localPath).catch(() => {})
      throw error
    }
  }

  async add(op: 'put' | 'put-if-absent', key: string, bytes: Uint8Array): Promise<void> {
    const entry = this.#reserve(op, key, bytes.length)
    await this.#disk.put(contentKey(entry), bytes)
    await this.#describe(entry)
  }

  async addRemoval(key: string): Promise<void> {
    await this.#describe(this.#reserve('delete', key, 0))
  }

  /** Content of an entry; null once it has been done. */
  content(entry: SpoolEntry): Promise<Uint8Array | null> {
    return this.#disk.get(contentKey(entry))
  }

  /** Path of an entry's content; null once it has been done. */
  async path(entry: SpoolEntry): Promise<string | null> {
    try {
      return await this.#disk.open(contentKey(entry))
    } catch (error) {
      if (error instanceof LakeError && error.code === 'missing') return null
      throw error
    }
  }

  /** Forgets the oldest entry, which has been done. */
  async shift(): Promise<void> {
    const done = this.#entries[0]
    if (done === undefined) return
    await this.#disk.delete(entryKey(done))
    await this.#disk.delete(contentKey(done))
    this.#entries.shift()
    this.#bytes -= done.size
  }

  #reserve(op: SpoolEntry['op'], key: string, size: number): SpoolEntry {
    if (this.#bytes + size > this.#maxBytes)
      throw new LakeError(
        'full',
        `the spool in ${this.#disk.name} holds ${this.#bytes} of at most ${this.#maxBytes} bytes, and the store is away: bring it back, or allow more`,
      )
    return { seq: this.#next++, op, key, size }
  }

  async #describe(entry: SpoolEntry): Promise<void> {
    await this.#disk.put(entryKey(entry), printEntry(entry))
    this.#push(entry)
  }

  #push(entry: SpoolEntry): void {
    this.#entries.push(entry)
    this.#bytes += entry.size
    this.#next = Math.max(this.#next, entry.seq + 1)
  }
}

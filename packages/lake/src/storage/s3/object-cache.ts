import { createHash, randomUUID } from 'node:crypto'
import { rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { makeFolder } from '../local/durable.ts'
import { walk } from '../local/walk.ts'
import type { ObjectState } from './download.ts'

type Kept = { readonly content: string; readonly size: number; readonly usedMs: number }

/**
 * Downloads by key and content, in a folder of their own. Beyond the budget those longest unused go, as soon as they are
 * released.
 */
export class ObjectCache {
  readonly #folder: string
  readonly #maxBytes: number
  readonly #fetching = new Map<string, Promise<string>>()
  /** How often each folder's file is in use; files that are still fetched are too, by their names. */
  readonly #used = new Map<string, number>()
  /** Of all that is kept; null where it has not been looked at. */
  #bytes: number | null = null
  /** One after the other, so that what is being removed is known. */
  #trimming: Promise<void> = Promise.resolve()
  #dueTrim: Promise<void> | null = null
  /** The end of what is being removed: a copy that is found meanwhile may be that. */
  #removing: Promise<void> = Promise.resolve()

  constructor(folder: string, maxBytes: number) {
    this.#folder = folder
    this.#maxBytes = maxBytes
  }

  /** Path of a file with the object's content, fetched unless it is there. Stays until it is released as often. */
  async path(key: string, state: ObjectState, fetch: (path: string) => Promise<void>): Promise<string> {
    const content = createHash('sha256').update(`${key}\n${state.etag}`).digest('hex').slice(0, 32)
    // Below it the whole key: the folders that a file lies in say what it holds.
    const path = join(this.#folder, content, key)
    this.#use(content)
    const under = this.#fetching.get(path) ?? this.#find(path, state, fetch)
    this.#fetching.set(path, under)
    try {
      return await under
    } catch (error) {
      this.#letGo(content)
      throw error
    } finally {
      this.#fetching.delete(path)
    }
  }

  /** Says that a file is read no more; where there is too much, what is not used makes room. */
  async release(path: string): Promise<void> {
    this.#letGo(relative(this.#folder, path).split(sep)[0]!)
    if (this.#bytes === null || this.#bytes > this.#maxBytes) await this.#trim()
  }

  #use(name: string): void {
    this.#used.set(name, (this.#used.get(name) ?? 0) + 1)
  }

  #letGo(name: string): void {
    const left = (this.#used.get(name) ?? 0) - 1
    if (left > 0) this.#used.set(name, left)
    else this.#used.delete(name)
  }

  async #find(path: string, { size }: ObjectState, fetch: (path: string) => Promise<void>): Promise<string> {
    await this.#removing
    const found = await stat(path).catch(() => null)
    if (found !== null && found.size === size) {
      const now = new Date()
      await utimes(path, now, now)
      return path
    }
    await makeFolder(this.#folder)
    const name = `${randomUUID()}.part`
    const aside = join(this.#folder, name)
    this.#use(name)
    try {
      await fetch(aside)
      await makeFolder(dirname(path))
      await rename(aside, path)
      if (this.#bytes !== null) this.#bytes += size
    } finally {
      await rm(aside, { force: true })
      this.#letGo(name)
    }
    return path
  }

  /** Releases all, and removes what was used longest ago until the rest is within the budget. */
  async close(): Promise<void> {
    this.#used.clear()
    await this.#trim()
  }

  /** Those who ask before it begins share it: many that are released at once are looked at once. */
  #trim(): Promise<void> {
    this.#dueTrim ??= this.#trimming.then(() => {
      this.#dueTrim = null
      return this.#removeUnused()
    })
    this.#trimming = this.#dueTrim.catch(() => {})
    return this.#dueTrim
  }

  async #removeUnused(): Promise<void> {
    const isUsed = ({ content }: Kept) => this.#used.has(content)
    const kept = await this.#kept()
    const others = kept.filter((one) => !isUsed(one)).sort((a, b) => b.usedMs - a.usedMs)
    let bytes = 0
    for (const one of [...kept.filter(isUsed), ...others]) {
      if (isUsed(one) || bytes + one.size <= this.#maxBytes) bytes += one.size
      else await this.#remove(one.content)
    }
    this.#bytes = bytes
  }

  async #remove(content: string): Promise<void> {
    const removed = rm(join(this.#folder, content), { recursive: true, force: true })
    this.#removing = removed.catch(() => {})
    await removed
  }

  async #kept(): Promise<Kept[]> {
    const kept: Kept[] = []
    for await (const { key } of walk(this.#folder, '')) {
      const found = await stat(join(this.#folder, key)).catch(() => null)
      if (found !== null) kept.push({ content: key.split('/')[0]!, size: found.size, usedMs: found.mtimeMs })
    }
    return kept
  }
}

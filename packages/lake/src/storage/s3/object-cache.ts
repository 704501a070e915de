import { createHash, randomUUID } from 'node:crypto'
import { rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder } from '../local/durable.ts'
import { walk } from '../local/walk.ts'
import type { ObjectState } from './download.ts'

type Kept = { readonly folder: string; readonly size: number; readonly usedMs: number }

/** Downloads by key and content, in a folder of their own; those longest unused go when it closes. */
export class ObjectCache {
  readonly #folder: string
  readonly #maxBytes: number
  readonly #fetching = new Map<string, Promise<string>>()

  constructor(folder: string, maxBytes: number) {
    this.#folder = folder
    this.#maxBytes = maxBytes
  }

  /** Path of a file with the object's content, fetched unless it is there. Never removed before `trim`. */
  path(key: string, state: ObjectState, fetch: (path: string) => Promise<void>): Promise<string> {
    const content = createHash('sha256').update(`${key}\n${state.etag}`).digest('hex').slice(0, 32)
    // Below it the whole key: the folders that a file lies in say what it holds.
    const path = join(this.#folder, content, key)
    const under = this.#fetching.get(path) ?? this.#find(path, state, fetch)
    this.#fetching.set(path, under)
    return under.finally(() => this.#fetching.delete(path))
  }

  async #find(path: string, { size }: ObjectState, fetch: (path: string) => Promise<void>): Promise<string> {
    const found = await stat(path).catch(() => null)
    if (found !== null && found.size === size) {
      const now = new Date()
      await utimes(path, now, now)
      return path
    }
    await makeFolder(this.#folder)
    const aside = join(this.#folder, `${randomUUID()}.part`)
    try {
      await fetch(aside)
      await makeFolder(dirname(path))
      await rename(aside, path)
    } finally {
      await rm(aside, { force: true })
    }
    return path
  }

  /** Removes what was used longest ago, until the rest is within the budget. */
  async trim(): Promise<void> {
    const kept = (await this.#kept()).sort((a, b) => b.usedMs - a.usedMs)
    let bytes = 0
    for (const { folder, size } of kept) {
      bytes += size
      if (bytes > this.#maxBytes) await rm(folder, { recursive: true, force: true })
    }
  }

  async #kept(): Promise<Kept[]> {
    const kept: Kept[] = []
    for await (const { key } of walk(this.#folder, '')) {
      const found = await stat(join(this.#folder, key)).catch(() => null)
      const folder = join(this.#folder, key.split('/')[0]!)
      if (found !== null) kept.push({ folder, size: found.size, usedMs: found.mtimeMs })
    }
    return kept
  }
}

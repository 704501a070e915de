import { createHash, randomUUID } from 'node:crypto'
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../local/durable.ts'
import { hasCode } from '../local/file-failure.ts'
import type { ObjectState } from './download.ts'

type Kept = { readonly path: string; readonly size: number; readonly usedMs: number }

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
    const name = `${createHash('sha256').update(`${key}\n${state.etag}`).digest('hex').slice(0, 40)}.parquet`
    const under = this.#fetching.get(name) ?? this.#find(join(this.#folder, name), state, fetch)
    this.#fetching.set(name, under)
    return under.finally(() => this.#fetching.delete(name))
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
    for (const { path, size } of kept) {
      bytes += size
      if (bytes > this.#maxBytes) await rm(path, { force: true })
    }
  }

  async #kept(): Promise<Kept[]> {
    const names = await readdir(this.#folder).catch((error) => {
      if (hasCode(error, 'ENOENT')) return []
      throw error
    })
    const kept: Kept[] = []
    for (const name of names) {
      const path = join(this.#folder, name)
      const found = await stat(path).catch(() => null)
      if (found?.isFile() === true) kept.push({ path, size: found.size, usedMs: found.mtimeMs })
    }
    return kept
  }
}

import { randomUUID } from 'node:crypto'
import { copyFile, link, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { LakeError } from '../../lake-error.ts'
import { checkKey, checkPrefix } from '../key.ts'
import type { LakeStorage, StoredObject } from '../storage.ts'
import { makeFolder, syncPath, writeSynced } from './durable.ts'
import { fileFailure, hasCode, isAbsent } from './file-failure.ts'
import { sweepFolder } from './sweep-folder.ts'
import { walk } from './walk.ts'

/** Where writes grow before they get their name: on the same disk, and never listed. */
const ASIDE = '.incoming'

/** A lake in a folder of a local disk. */
export class LocalStorage implements LakeStorage {
  readonly name: string
  readonly folders: readonly string[]
  readonly #aside: string
  #isClosed = false

  private constructor(root: string) {
    this.name = root
    this.folders = [root]
    this.#aside = join(root, ASIDE)
  }

  /** Opens a folder, made on the first write where there is none. Throws `LakeError` where it cannot be used. */
  static async open(root: string): Promise<LocalStorage> {
    const storage = new LocalStorage(resolve(root))
    await storage.#guard(`open the lake in ${storage.name}`, async () => {
      const found = await stat(storage.name).catch((error) =>
        hasCode(error, 'ENOENT') ? null : raise(error),
      )
      if (found?.isDirectory() === false)
        throw new LakeError('invalid', `${storage.name} is a file: a lake needs a folder`)
      await sweepFolder(storage.#aside, /./)
    })
    return storage
  }

  putFile(key: string, localPath: string): Promise<void> {
    return this.#write(key, async (target) => {
      await syncPath(localPath)
      try {
        await rename(localPath, target)
      } catch (error) {
        if (!hasCode(error, 'EXDEV')) throw error
        await this.#copyIn(localPath, target)
      }
    })
  }

  put(key: string, bytes: Uint8Array): Promise<void> {
    return this.#write(key, (target) => this.#beside(bytes, (aside) => rename(aside, target)))
  }

  async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    let isStored = true
    await this.#write(key, (target) =>
      this.#beside(bytes, async (aside) => {
        // Unlike a rename, a link never replaces what is there.
        await link(aside, target).catch((error) => {
          if (!hasCode(error, 'EEXIST')) throw error
          isStored = false
        })
      }),
    )
    return isStored
  }

  async get(key: string): Promise<Uint8Array | null> {
    const path = this.#pathOf(key)
    return await this.#guard(`read ${path}`, async () => {
      try {
        return await readFile(path)
      } catch (error) {
        if (isAbsent(error) || hasCode(error, 'EISDIR')) return null
        throw error
      }
    })
  }

  async open(key: string): Promise<string> {
    const path = this.#pathOf(key)
    return await this.#guard(`open ${path}`, async () => {
      const found = await stat(path).catch((error) => (isAbsent(error) ? null : raise(error)))
      if (found?.isFile() === true) return path
      throw new LakeError('missing', `${key} is not in ${this.name}`)
    })
  }

  /** Paths are those of the lake itself. */
  async release(): Promise<void> {}

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    checkPrefix(prefix)
    this.#demandOpen()
    try {
      yield* walk(this.name, prefix)
    } catch (error) {
      throw fileFailure(`list ${this.name}`, error)
    }
  }

  async delete(key: string): Promise<void> {
    const path = this.#pathOf(key)
    await this.#guard(`remove ${path}`, async () => {
      try {
        await rm(path)
      } catch (error) {
        if (isAbsent(error)) return
        throw error
      }
      await syncPath(dirname(path))
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
  }

  #pathOf(key: string): string {
    return join(this.name, checkKey(key))
  }

  /** Lets `place` put content at the key's path, in a folder that is there, and makes the name durable. */
  async #write(key: string, place: (target: string) => Promise<void>): Promise<void> {
    const target = this.#pathOf(key)
    await this.#guard(`write ${target}`, async () => {
      await makeFolder(dirname(target))
      await place(target)
      await syncPath(dirname(target))
    })
  }

  /** Writes bytes beside the lake, gives them to `use`, and leaves nothing there. */
  async #beside(bytes: Uint8Array, use: (aside: string) => Promise<void>): Promise<void> {
    const aside = await this.#newAside()
    try {
      await writeSynced(aside, bytes)
      await use(aside)
    } finally {
      await rm(aside, { force: true })
    }
  }

  async #copyIn(localPath: string, target: string): Promise<void> {
    const aside = await this.#newAside()
    try {
      await copyFile(localPath, aside)
      await syncPath(aside)
      await rename(aside, target)
    } finally {
      await rm(aside, { force: true })
    }
    await rm(localPath, { force: true })
  }

  async #newAside(): Promise<string> {
    await makeFolder(this.#aside)
    return join(this.#aside, randomUUID())
  }

  #demandOpen(): void {
    if (this.#isClosed) throw new LakeError('closed', `the lake in ${this.name} is closed`)
  }

  async #guard<T>(doing: string, work: () => Promise<T>): Promise<T> {
    this.#demandOpen()
    try {
      return await work()
    } catch (error) {
      throw fileFailure(doing, error)
    }
  }
}

function raise(error: unknown): never {
  throw error
}

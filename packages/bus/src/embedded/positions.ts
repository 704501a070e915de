import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from './segment-file.ts'
import { isAbsent, storageError } from './storage-error.ts'

/** How far consumers are: a small file each. */
export class Positions {
  readonly #folder: string
  readonly #onWarning: (sentence: string) => void
  /** Reports not yet written; a newer one replaces an older. */
  readonly #pending = new Map<string, number>()
  #writing: Promise<void> | null = null

  constructor(folder: string, onWarning: (sentence: string) => void) {
    this.#folder = folder
    this.#onWarning = onWarning
  }

  report(consumer: string, seq: number): void {
    this.#pending.set(consumer, seq)
    this.#writing ??= this.#writeAll()
  }

  async reported(consumer: string): Promise<number | null> {
    const path = join(this.#folder, consumer)
    try {
      const text = await readFile(path, 'utf8')
      return /^\d{1,16}\n$/.test(text) ? Number(text) : null
    } catch (error) {
      if (isAbsent(error)) return null
      throw storageError(`read ${path}`, error)
    }
  }

  /** Waits for what has been reported. */
  async flush(): Promise<void> {
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    try {
      await makeFolder(this.#folder)
      for (const [consumer, seq] of this.#pending) {
        this.#pending.delete(consumer)
        const path = join(this.#folder, consumer)
        // Renamed into place, so that nobody reads half a number.
        const draft = `${path}.${process.pid}`
        await writeFile(draft, `${seq}\n`)
        await rename(draft, path)
      }
    } catch (error) {
      this.#onWarning(storageError(`report a position in ${this.#folder}`, error).message)
    } finally {
      this.#writing = null
    }
  }
}

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { PassThrough, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import { UsageError } from '../usage-error.ts'

const PIECE = 1 << 18

/** How a file is written. */
export type WholeFileOptions = {
  /** Whether it is compressed with zstd. */
  readonly isZstd: boolean
  /** Whether it may take the place of one that is there. */
  readonly isForced: boolean
}

/** A file that appears under its name only when it is whole; until then it is `NAME.partial`. */
export class WholeFile {
  readonly path: string
  readonly #stream: Writable
  readonly #done: Promise<void>
  #piece = Buffer.allocUnsafe(PIECE)
  #length = 0
  #bytes = 0

  private constructor(path: string, stream: Writable, done: Promise<void>) {
    this.path = path
    this.#stream = stream
    this.#done = done
  }

  /** Throws `UsageError` where a file of some length is there already. */
  static async create(path: string, { isZstd, isForced }: WholeFileOptions): Promise<WholeFile> {
    const existing = await stat(path).catch(() => null)
    if (existing?.isDirectory()) throw new UsageError(`${path} is a directory: choose another --out`)
    if (existing !== null && existing.size > 0 && !isForced)
      throw new UsageError(`${path} is there already: choose another --out, or replace it with --force`)
    const target = createWriteStream(partialOf(path))
    await new Promise<void>((resolve, reject) => {
      target.once('open', () => resolve())
      target.once('error', (error) => reject(new UsageError(`${path} cannot be written (${error.message})`)))
    })
    const stream = new PassThrough({ highWaterMark: PIECE })
    const done = isZstd ? pipeline(stream, createZstdCompress(), target) : pipeline(stream, target)
    // What goes wrong is thrown where the file is written to and committed.
    done.catch(() => {})
    return new WholeFile(path, stream, done)
  }

  /** Bytes added, before compression. */
  get bytes(): number {
    return this.#bytes
  }

  /** Whether `flush` should be awaited before more is added. */
  get isFull(): boolean {
    return this.#length > PIECE / 2
  }

  /** Adds bytes, which are copied. At most 128 KiB between two calls of `flush`. */
  add(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#piece.length)
      this.#piece = Buffer.concat([this.#piece], 2 * (this.#length + bytes.length))
    this.#piece.set(bytes, this.#length)
    this.#length += bytes.length
    this.#bytes += bytes.length
  }

  /** Hands over what was added, when there is room. Throws what the disk reports. */
  async flush(): Promise<void> {
    const piece = this.#piece.subarray(0, this.#length)
    this.#piece = Buffer.allocUnsafe(PIECE)
    this.#length = 0
    if (this.#stream.write(piece)) return
    await Promise.race([once(this.#stream, 'drain'), this.#done])
  }

  /** Writes what is left, so that the file only wants its name. */
  async finish(): Promise<void> {
    if (this.#length > 0) await this.flush()
    this.#stream.end()
    await this.#done
  }

  /** Gives the file its name. */
  async commit(): Promise<void> {
    await rename(partialOf(this.path), this.path)
  }

  /** Removes what has been written so far. */
  async discard(): Promise<void> {
    this.#stream.destroy()
    await this.#done.catch(() => {})
    await rm(partialOf(this.path), { force: true })
  }
}

const partialOf = (path: string): string => `${path}.partial`

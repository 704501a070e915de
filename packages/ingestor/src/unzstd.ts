import { constants, createZstdDecompress, type ZstdOptions } from 'node:zlib'
import { ZstdFrames } from '@spymaster/dbn'
import type { ByteSource } from './byte-source.ts'
import { InputError, inputError } from './input-error.ts'

/** Bytes of one output chunk. The default of 16 KiB costs more than half the speed. */
const CHUNK_BYTES = 256 * 1024

/** Bytes decompressed ahead of the consumer. */
const AHEAD_BYTES = 4 * CHUNK_BYTES

/** A frame may ask for a window of at most 2^27 bytes, 128 MiB: what `zstd --ultra -22` uses. */
const WINDOW_LOG_MAX = 27

const OPTIONS: ZstdOptions = {
  chunkSize: CHUNK_BYTES,
  params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG_MAX },
}

/**
 * Decompresses zstd, of any number of frames, on a thread of its own.
 *
 * Node's decompressor forgets, without an error, whatever follows the end of a frame in the same write; so
 * each write ends where a frame ends, and the bytes it took are counted. All that was decompressed before
 * damage or a cut is given before `read` throws `InputError`.
 */
export class Unzstd implements ByteSource {
  readonly #source: ByteSource
  readonly #name: string
  readonly #frames = new ZstdFrames()
  readonly #zstd = createZstdDecompress(OPTIONS)
  /** Decompressed and not read yet, oldest first. */
  readonly #ahead: Uint8Array[] = []
  #aheadBytes = 0
  /** What was read last: the reader has it until it reads on. */
  #lent: Uint8Array | null = null
  #given = 0
  #failure: unknown = null
  #isFinished = false
  #wake: (() => void) | null = null
  #abandonWrite: (() => void) | null = null

  constructor(source: ByteSource, name: string) {
    this.#source = source
    this.#name = name
    this.#zstd.on('data', (chunk: Uint8Array) => this.#take(chunk))
    this.#zstd.on('error', (error) => {
      this.#failure ??= this.#explain(error)
    })
    this.#zstd.on('close', () => {
      this.#abandonWrite?.()
      this.#notify()
    })
    void this.#pump()
  }

  /** The next bytes, valid until the next call; null at the end. */
  async read(): Promise<Uint8Array | null> {
    this.#takeBack()
    for (;;) {
      const chunk = this.#ahead.shift()
      if (chunk !== undefined) return this.#lend(chunk)
      if (this.#isFinished) {
        if (this.#failure !== null) throw this.#failure
        return null
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  #take(chunk: Uint8Array): void {
    this.#ahead.push(chunk)
    this.#aheadBytes += chunk.length
    if (this.#aheadBytes >= AHEAD_BYTES) this.#zstd.pause()
    this.#notify()
  }

  #lend(chunk: Uint8Array): Uint8Array {
    this.#lent = chunk
    this.#aheadBytes -= chunk.length
    if (this.#aheadBytes < AHEAD_BYTES) this.#zstd.resume()
    return chunk
  }

  /**
   * Frees the memory of what was read, at once: left to the garbage collector it is hundreds of megabytes a second
   * that it learns of late. Several chunks may lie in one block of memory, which is done with after the last one.
   */
  #takeBack(): void {
    const chunk = this.#lent
    this.#lent = null
    if (chunk === null || chunk.buffer.byteLength < CHUNK_BYTES) return
    if (chunk.byteOffset + chunk.byteLength === chunk.buffer.byteLength)
      (chunk.buffer as ArrayBuffer).transfer(0)
  }

  async close(): Promise<void> {
    this.#failure ??= new InputError('io', this.#name, 'was closed while it was read')
    this.#zstd.destroy()
    await this.#source.close()
  }

  /** Feeds the decompressor, which calls back only when its output has found room. */
  async #pump(): Promise<void> {
    try {
      for (let chunk = await this.#source.read(); chunk !== null; chunk = await this.#source.read())
        for (const piece of this.#frames.cut(chunk)) {
          await this.#write(piece)
          if (this.#failure !== null) return
        }
      this.#frames.end()
    } catch (error) {
      this.#failure ??= this.#explain(error)
    } finally {
      this.#takeRest()
      this.#isFinished = true
      this.#notify()
    }
  }

  /**
   * Takes what the decompressor, paused, still holds: a last piece of output that is small is called back before it
   * is given, and would come after the end. One that has failed hands it out but tells no listener.
   */
  #takeRest(): void {
    for (;;) {
      const { length } = this.#ahead
      const chunk: Uint8Array | null = this.#zstd.read()
      if (chunk === null) return
      if (this.#ahead.length === length) this.#take(chunk)
    }
  }

  /** Settles when the piece is decompressed, or never will be. */
  async #write(piece: Uint8Array): Promise<void> {
    if (this.#zstd.destroyed) return
    this.#given += piece.length
    await new Promise<void>((resolve) => {
      this.#abandonWrite = resolve
      this.#zstd.write(piece, () => resolve())
    })
    this.#abandonWrite = null
    if (this.#failure === null && this.#zstd.bytesWritten !== this.#given)
      throw new Error(`took ${this.#zstd.bytesWritten} of ${this.#given} bytes`)
  }

  #explain(error: unknown): unknown {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!code.startsWith('ZSTD_error')) return inputError(this.#name, error)
    const what =
      code === 'ZSTD_error_frameParameter_windowTooLarge'
        ? `asks for a zstd window of more than ${2 ** (WINDOW_LOG_MAX - 20)} MiB`
        : `is damaged near byte ${this.#given} of its zstd data`
    return new InputError('corrupt', this.#name, what, error)
  }

  #notify(): void {
    this.#wake?.()
    this.#wake = null
  }
}

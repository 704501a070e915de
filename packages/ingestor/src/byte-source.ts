import { type FileHandle, open } from 'node:fs/promises'
import { addAbortSignal, type Readable } from 'node:stream'
import { InputError } from './input-error.ts'

/** Bytes asked of a file at once. */
const CHUNK_BYTES = 256 * 1024

/** A file's path, or a stream of its bytes such as `process.stdin`. */
export type Source = string | Readable

/** Bytes that are pulled, chunk by chunk. A chunk is the reader's until it asks for the next. */
export interface ByteSource {
  /** The next chunk, not empty; null at the end. */
  read(): Promise<Uint8Array | null>
  /** Frees what the source holds; a pending `read` fails. May be called twice. */
  close(): Promise<void>
}

/** The name an input has in messages: the path as given. */
export function sourceName(source: Source): string {
  if (typeof source === 'string') return source
  return (source as { fd?: unknown }).fd === 0 ? 'standard input' : 'stream'
}

/**
 * Opens a source, and says how many bytes it will give: null for a stream or a pipe.
 *
 * Throws `InputError` where the file is missing, a directory or not readable.
 */
export async function openBytes(
  source: Source,
  signal?: AbortSignal,
): Promise<{ bytes: ByteSource; totalBytes: number | null }> {
  if (typeof source !== 'string') return { bytes: new StreamBytes(source, signal), totalBytes: null }
  const file = await openFile(source)
  try {
    const stat = await file.stat()
    if (stat.isDirectory()) throw new InputError('directory', source, 'is a directory, not a file')
    return { bytes: new FileBytes(file, source, signal), totalBytes: stat.isFile() ? stat.size : null }
  } catch (error) {
    await file.close()
    throw readError(source, error)
  }
}

/** Opens a file for reading. Throws `InputError` where that fails. */
export async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    throw readError(path, error)
  }
}

/** An error of the file system as an `InputError`; any other error as it is. */
function readError(name: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (error instanceof InputError || code === null) return error
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new InputError('missing', name, 'there is no such file', error)
  if (code === 'EISDIR') return new InputError('directory', name, 'is a directory, not a file', error)
  if (code === 'EACCES' || code === 'EPERM')
    return new InputError('permission', name, 'may not be read by this user', error)
  return new InputError('io', name, `could not be read (${code})`, error)
}

/**
 * Reads a file one chunk ahead of its consumer, into two blocks of memory by turns: one is the reader's while the other
 * is filled. New ones each time would be garbage that the collector learns of late.
 */
class FileBytes implements ByteSource {
  readonly #blocks = [Buffer.allocUnsafeSlow(CHUNK_BYTES), Buffer.allocUnsafeSlow(CHUNK_BYTES)] as const
  #turn: 0 | 1 = 0
  readonly #file: FileHandle
  readonly #name: string
  readonly #signal: AbortSignal | undefined
  #ahead: Promise<Uint8Array | null> | null = null
  #closed: Promise<void> | null = null

  constructor(file: FileHandle, name: string, signal: AbortSignal | undefined) {
    this.#file = file
    this.#name = name
    this.#signal = signal
  }

  async read(): Promise<Uint8Array | null> {
    this.#signal?.throwIfAborted()
    const chunk = await (this.#ahead ?? this.#next())
    this.#ahead = chunk === null || this.#closed !== null ? Promise.resolve(null) : this.#next()
    // The chunk ahead may fail before it is asked for; it fails again, to a listener, when it is.
    this.#ahead.catch(() => {})
    return chunk
  }

  close(): Promise<void> {
    this.#closed ??= this.#file.close()
    return this.#closed
  }

  async #next(): Promise<Uint8Array | null> {
    this.#turn = this.#turn === 0 ? 1 : 0
    try {
      const { bytesRead, buffer } = await this.#file.read(this.#blocks[this.#turn], 0, CHUNK_BYTES, null)
      return bytesRead === 0 ? null : buffer.subarray(0, bytesRead)
    } catch (error) {
      throw readError(this.#name, error)
    }
  }
}

class StreamBytes implements ByteSource {
  readonly #stream: Readable
  readonly #chunks: AsyncIterator<Uint8Array>

  constructor(stream: Readable, signal: AbortSignal | undefined) {
    if (signal !== undefined) addAbortSignal(signal, stream)
    this.#stream = stream
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  async read(): Promise<Uint8Array | null> {
    for (;;) {
      const { done, value } = await this.#chunks.next().catch((error: unknown) => {
        throw readError(sourceName(this.#stream), error)
      })
      if (done === true) return null
      if (value.length > 0) return value
    }
  }

  async close(): Promise<void> {
    this.#stream.destroy()
  }
}

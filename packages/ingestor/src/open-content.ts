import { type Sniffed, sniff } from '@spymaster/dbn'
import { type ByteSource, openBytes, type Source, sourceName } from './byte-source.ts'
import { InputError, inputError } from './input-error.ts'
import { Unzstd } from './unzstd.ts'

/** How much of an input has been read, in bytes of the file, compressed or not. */
export type Progress = {
  readonly file: string
  readonly bytesRead: number
  /** Null for a stream. */
  readonly totalBytes: number | null
}

/** How to read an input, whatever it holds. */
export type ReadOptions = {
  /** Aborting it ends reading with its reason. */
  readonly signal?: AbortSignal
  /** Called after every chunk read, at most 256 KiB. */
  readonly onProgress?: (progress: Progress) => void
}

/** What a file or stream holds, decompressed. */
export type Content = {
  /** The path as given, or 'standard input', or 'stream'. */
  readonly name: string
  /** What it is by its first bytes. */
  readonly kind: Exclude<Sniffed, 'zstd'>
  /** All bytes from the first on, decompressed if they were zstd. A chunk is valid until the next is read. */
  readonly bytes: ByteSource
}

/** Bytes that tell what a file is. */
const HEAD_BYTES = 512

/**
 * Opens a file or stream of anything, plain or zstd, and says what it holds.
 *
 * Memory is bounded whatever the file's length: about 2 MiB, and zstd's window, at most 128 MiB. Throws `InputError`
 * where it cannot be read; so does `bytes.read` where zstd is cut short or damaged, after the bytes before that.
 */
export async function openContent(source: Source, options: ReadOptions = {}): Promise<Content> {
  const name = sourceName(source)
  options.signal?.throwIfAborted()
  const { bytes, totalBytes } = await openBytes(source, options.signal)
  let reader: ByteSource = counted(bytes, name, totalBytes, options.onProgress)
  try {
    const outer = await readHead(reader)
    reader = outer.bytes
    const outerKind = sniff(outer.head)
    if (outerKind !== 'zstd') return { name, kind: outerKind, bytes: reader }
    const inner = await readHead(new Unzstd(outer.bytes, name))
    reader = inner.bytes
    const kind = sniff(inner.head)
    if (kind === 'zstd') throw new InputError('format', name, 'is zstd inside zstd: decompress it once')
    return { name, kind, bytes: reader }
  } catch (error) {
    await reader.close()
    options.signal?.throwIfAborted()
    throw inputError(name, error)
  }
}

/** Reads the first bytes of a source, which its returned form gives again. */
async function readHead(bytes: ByteSource): Promise<{ head: Uint8Array; bytes: ByteSource }> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    while (length < HEAD_BYTES) {
      const chunk = await bytes.read()
      if (chunk === null) break
      // A chunk holds only until the next is read; `slice` of a Buffer would not copy it.
      chunks.push(new Uint8Array(chunk))
      length += chunk.length
    }
  } catch (error) {
    await bytes.close()
    throw error
  }
  const head = Buffer.concat(chunks).subarray(0, HEAD_BYTES)
  const read = async () => chunks.shift() ?? (await bytes.read())
  return { head, bytes: { read, close: () => bytes.close() } }
}

function counted(
  bytes: ByteSource,
  file: string,
  totalBytes: number | null,
  onProgress: ReadOptions['onProgress'],
): ByteSource {
  if (onProgress === undefined) return bytes
  let bytesRead = 0
  const read = async () => {
    const chunk = await bytes.read()
    if (chunk !== null) {
      bytesRead += chunk.length
      onProgress({ file, bytesRead, totalBytes })
    }
    return chunk
  }
  return { read, close: () => bytes.close() }
}

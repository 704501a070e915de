import { DbnDecoder, type Metadata, type RecordBatch, sniff } from '@spymaster/dbn'
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

/** How to read a DBN file. */
export type OpenOptions = {
  /** Layout of a file that has records and no metadata. Without it metadata is demanded. */
  readonly fragmentVersion?: 1 | 2 | 3
  /** Whether records of versions 1 and 2 become version 3's [true]. */
  readonly upgrade?: boolean
  /** Aborting it ends reading with its reason. */
  readonly signal?: AbortSignal
  /** Called after every chunk read, at most 256 KiB. */
  readonly onProgress?: (progress: Progress) => void
}

/** A DBN file that is being read. */
export type DbnFile = {
  readonly name: string
  /** Null for a fragment. */
  readonly metadata: Metadata | null
  /**
   * All records, a batch per chunk; a batch is valid until the next is asked for. To be iterated once.
   *
   * Ends in `InputError` where the file is cut short or damaged, after the sound records before that.
   */
  readonly batches: AsyncGenerator<RecordBatch, void, void>
  /** Records stepped over so far, by type, because the type is unknown. */
  readonly unknown: ReadonlyMap<number, number>
  /** Frees the file where `batches` is not iterated to its end. May be called twice. */
  close(): Promise<void>
}

/** Bytes that tell what a file is. */
const HEAD_BYTES = 512

/**
 * Opens a DBN file or stream, plain or zstd, of version 1, 2 or 3, and reads its metadata.
 *
 * Memory is bounded whatever the file's length: about 2 MiB, and zstd's window, at most 128 MiB.
 * Throws `InputError` where the file cannot be read, is empty, or is not DBN.
 */
export async function openDbn(source: Source, options: OpenOptions = {}): Promise<DbnFile> {
  const name = sourceName(source)
  options.signal?.throwIfAborted()
  const { bytes, totalBytes } = await openBytes(source, options.signal)
  const raw = counted(bytes, name, totalBytes, options.onProgress)
  let reader: ByteSource = raw
  try {
    const isFragment = options.fragmentVersion !== undefined
    const outer = await readHead(raw)
    reader = outer.bytes
    if (demandDbn(name, outer.head, isFragment) === 'zstd') {
      const inner = await readHead(new Unzstd(outer.bytes, name))
      reader = inner.bytes
      if (demandDbn(name, inner.head, isFragment) === 'zstd')
        throw new InputError('format', name, 'is zstd inside zstd: decompress it once')
    }
    return await startDecoding(name, reader, options)
  } catch (error) {
    await reader.close()
    options.signal?.throwIfAborted()
    throw inputError(name, error)
  }
}

async function startDecoding(name: string, bytes: ByteSource, options: OpenOptions): Promise<DbnFile> {
  const { fragmentVersion, upgrade = true } = options
  const decoder = new DbnDecoder({ upgrade, ...(fragmentVersion === undefined ? {} : { fragmentVersion }) })
  let first: RecordBatch | null = null
  while (decoder.metadata === null && fragmentVersion === undefined) {
    const chunk = await bytes.read()
    if (chunk === null) decoder.end()
    else first = decoder.push(chunk)
  }
  return {
    name,
    metadata: decoder.metadata,
    batches: decode(name, bytes, decoder, first, options.signal),
    unknown: decoder.unknown,
    close: () => bytes.close(),
  }
}

async function* decode(
  name: string,
  bytes: ByteSource,
  decoder: DbnDecoder,
  first: RecordBatch | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<RecordBatch, void, void> {
  try {
    if (first !== null && first.count > 0) yield first
    for (let chunk = await bytes.read(); chunk !== null; chunk = await bytes.read()) {
      const batch = decoder.push(chunk)
      if (batch.count > 0) yield batch
      signal?.throwIfAborted()
    }
    decoder.end()
  } catch (error) {
    signal?.throwIfAborted()
    throw inputError(name, error)
  } finally {
    await bytes.close()
  }
}

/** Whether the file is DBN or zstd by its first bytes. Throws `InputError`, saying what it is instead. */
function demandDbn(name: string, head: Uint8Array, isFragment: boolean): 'dbn' | 'zstd' {
  const kind = sniff(head)
  if (kind === 'dbn' || kind === 'zstd') return kind
  if (kind === 'empty') throw new InputError('empty', name, 'is empty')
  if (kind === 'dbz')
    throw new InputError('legacy', name, "is legacy DBZ: convert it with Databento's dbn tool")
  if (isFragment) return 'dbn'
  throw new InputError('format', name, NOT_DBN[kind])
}

const NOT_DBN = {
  gzip: 'is gzip, not DBN: Spymaster reads .dbn and .dbn.zst',
  parquet: 'is Parquet, not DBN: Spymaster reads .dbn and .dbn.zst',
  text: 'is text, not DBN: ask Databento for the encoding "dbn" instead of CSV or JSON',
  unknown: 'is not DBN: it begins with none of the marks of .dbn and .dbn.zst',
}

/** Reads the first bytes of a source, which its returned form gives again. */
async function readHead(bytes: ByteSource): Promise<{ head: Uint8Array; bytes: ByteSource }> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    while (length < HEAD_BYTES) {
      const chunk = await bytes.read()
      if (chunk === null) break
      // A chunk holds only until the next is read.
      chunks.push(chunk.slice())
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
  onProgress: OpenOptions['onProgress'],
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

import { DbnDecoder, type Metadata, type RecordBatch } from '@spymaster/dbn'
import type { ByteSource, Source } from './byte-source.ts'
import { InputError, inputError } from './input-error.ts'
import { type Content, openContent, type ReadOptions } from './open-content.ts'

/** How to read a DBN file. */
export type OpenOptions = ReadOptions & {
  /** Layout of a file that has records and no metadata. Without it metadata is demanded. */
  readonly fragmentVersion?: 1 | 2 | 3
  /** Whether records of versions 1 and 2 become version 3's [true]. */
  readonly upgrade?: boolean
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

/**
 * Opens a DBN file or stream, plain or zstd, of version 1, 2 or 3, and reads its metadata.
 *
 * Memory is bounded whatever the file's length: about 2 MiB, and zstd's window, at most 128 MiB.
 * Throws `InputError` where the file cannot be read, is empty, or is not DBN.
 */
export async function openDbn(source: Source, options: OpenOptions = {}): Promise<DbnFile> {
  const content = await openContent(source, options)
  const { name, bytes } = content
  try {
    demandDbn(content, options.fragmentVersion !== undefined)
    return await startDecoding(name, bytes, options)
  } catch (error) {
    await bytes.close()
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

/** Throws `InputError`, saying what the content is, unless it may be DBN. */
function demandDbn({ name, kind }: Content, isFragment: boolean): void {
  if (kind === 'dbn') return
  if (kind === 'empty') throw new InputError('empty', name, 'is empty')
  if (kind === 'dbz')
    throw new InputError('legacy', name, "is legacy DBZ: convert it with Databento's dbn tool")
  // Records may begin with any bytes.
  if (!isFragment) throw new InputError('format', name, NOT_DBN[kind])
}

const NOT_DBN = {
  gzip: 'is gzip, not DBN: Spymaster reads .dbn and .dbn.zst',
  parquet: 'is Parquet, not DBN: Spymaster reads .dbn and .dbn.zst',
  text: 'is text, not DBN: ask Databento for the encoding "dbn" instead of CSV or JSON',
  unknown: 'is not DBN: it begins with none of the marks of .dbn and .dbn.zst',
}

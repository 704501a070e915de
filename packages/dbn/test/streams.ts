import {
  DbnDecoder,
  DbnError,
  type DbnRecord,
  type DecoderOptions,
  encodeMetadata,
  encodeRecord,
  type Metadata,
  RecordView,
  readRecord,
} from '@spymaster/dbn'

/** Metadata about nothing in particular. */
export const metadataOf = (changes: Partial<Metadata> = {}): Omit<Metadata, 'version'> => ({
  dataset: 'GLBX.MDP3',
  schema: null,
  start: 1_700_000_000_000_000_000n,
  end: null,
  limit: null,
  stypeIn: 'raw_symbol',
  stypeOut: 'instrument_id',
  tsOut: false,
  symbols: [],
  partial: [],
  notFound: [],
  mappings: [],
  ...changes,
})

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

/** A version 3 stream of records. */
export const streamOf = (records: readonly DbnRecord[], changes: Partial<Metadata> = {}): Uint8Array =>
  concat(encodeMetadata(metadataOf(changes)), ...records.map(encodeRecord))

/** What came out of a stream: records as objects and as bytes, and the error that ended it. */
export type Outcome = { records: DbnRecord[]; bytes: Uint8Array[]; error: DbnError | null }

/** Pieces of at most `size` bytes. */
export const pieces = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, k) => bytes.subarray(k * size, (k + 1) * size))

/** Decodes chunks to the end or to the first error of the decoder; another error than `DbnError` escapes. */
export function decodeChunks(chunks: Iterable<Uint8Array>, options: DecoderOptions = {}) {
  const decoder = new DbnDecoder(options)
  const view = new RecordView()
  const outcome: Outcome = { records: [], bytes: [], error: null }
  let delivered = 0
  try {
    for (const chunk of chunks) {
      const batch = decoder.push(chunk)
      if (batch.firstRecord !== delivered) throw new Error('batches must number records without a hole')
      delivered += batch.count
      view.attach(batch.bytes)
      let count = 0
      while (view.next()) {
        count++
        outcome.bytes.push(view.record.slice())
      }
      if (count !== batch.count) throw new Error('a batch must hold as many records as it says')
    }
    decoder.end()
  } catch (error) {
    if (!(error instanceof DbnError)) throw error
    outcome.error = error
  }
  return { decoder, ...outcome }
}

/** Decodes a whole stream that must be without error, with records as objects. */
export function decodeAll(bytes: Uint8Array, options: DecoderOptions = {}) {
  const { decoder, bytes: records, error } = decodeChunks([bytes], options)
  if (error !== null) throw error
  return {
    metadata: decoder.metadata,
    unknown: decoder.unknown,
    records: records.map(readOne),
    bytes: records,
  }
}

/** One version 3 record's bytes as an object. */
export function readOne(bytes: Uint8Array): DbnRecord {
  const view = new RecordView().attach(bytes.slice())
  view.next()
  return readRecord(view)
}

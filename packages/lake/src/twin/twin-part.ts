import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress, zstdCompressSync } from 'node:zlib'
import type { CalendarDate } from '@spymaster/events'
import type { RecordHold } from '../bronze/record-hold.ts'
import { partName, type Stretch } from '../layout/index.ts'
import type { OtherPart } from '../stretch/stretch-writer.ts'

/** The metadata of a recording of a date that holds these instruments, as DBN: what such a file begins with. */
export type MetadataOf = (date: CalendarDate, ids: Iterable<number>) => Uint8Array

/** Bytes that are compressed at a time. */
const SLICE_BYTES = 1 << 20
/** The lowest: twice as fast as the usual third, and a tenth larger. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** The folder of all recordings. */
export const TWIN_FOLDER = 'twin/'

/** The folder of a run's parts, with a slash at its end. */
export const twinFolder = (source: string, run: string): string => `${TWIN_FOLDER}${source}/run=${run}/`

/** The date of the run that a recording's key is of; null for another key. */
export const twinDate = (key: string): CalendarDate | null =>
  /^twin\/[^/]+\/run=(\d{4}-\d{2}-\d{2})/.exec(key)?.[1] ?? null

/** Records of a run: the words from one to another. */
type Span = { readonly run: string; readonly words: { readonly from: number; to: number }[] }

/**
 * The recording of each run that is held, a part of it: DBN of mixed schemas in the order of the log, a frame of zstd
 * with the metadata and one with the records. A part is a recording of its own; the run's is all parts joined.
 */
export function twinParts(hold: RecordHold, stretch: Stretch, metadataOf: MetadataOf): OtherPart[] {
  return spansOf(hold).map((span) => {
    const { ids, count } = contentOf(hold.words, span)
    return {
      key: twinFolder(stretch.source, span.run) + partName(stretch, 'dbn.zst'),
      kind: 'twin',
      rows: count,
      runs: [span.run],
      write: (path) => writePart(path, metadataOf(span.run.slice(0, 10), ids), slicesOf(hold, span)),
    }
  })
}

function spansOf({ messages }: RecordHold): Span[] {
  const spans = new Map<string, Span>()
  for (const { run, from, to } of messages) {
    if (run === null) continue
    const span = spans.get(run) ?? { run, words: [] }
    const last = span.words.at(-1)
    if (last?.to === from) last.to = to
    else span.words.push({ from, to })
    spans.set(run, span)
  }
  return [...spans.values()]
}

/** The instruments of the records, and how many they are. */
function contentOf(words: Uint32Array, span: Span): { ids: ReadonlySet<number>; count: number } {
  const ids = new Set<number>()
  let count = 0
  for (const { from, to } of span.words)
    for (let at = from; at < to; at += words[at]! & 0xff) {
      ids.add(words[at + 1]!)
      count++
    }
  return { ids, count }
}

function* slicesOf({ bytes }: RecordHold, span: Span): Generator<Uint8Array> {
  for (const { from, to } of span.words)
    for (let at = from * 4; at < to * 4; at += SLICE_BYTES)
      yield bytes.subarray(at, Math.min(to * 4, at + SLICE_BYTES))
}

async function writePart(path: string, metadata: Uint8Array, records: Iterable<Uint8Array>): Promise<void> {
  const file = createWriteStream(path)
  file.write(zstdCompressSync(metadata, LEVEL))
  await pipeline(Readable.from(records), createZstdCompress(LEVEL), file)
}

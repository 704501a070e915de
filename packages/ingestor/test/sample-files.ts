import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after } from 'node:test'
import { zstdCompressSync } from 'node:zlib'
import {
  type DbnRecord,
  encodeMetadata,
  encodeRecord,
  type Metadata,
  RecordView,
  readRecord,
} from '@spymaster/dbn'
import { type ControlRecord, parseControl } from '@spymaster/events'
import { type LogBatch, type MergeOptions, mergeFiles, type Source } from '@spymaster/ingestor'

/** 2024-03-05, a Tuesday in winter: 17:00 in New York is 22:00 UTC. */
export const DATE = '2024-03-05'
export const MIDNIGHT = 1_709_596_800_000_000_000n
export const HOUR = 3_600_000_000_000n
export const MINUTE = 60_000_000_000n

/** Vendor ids of the default metadata, and ours. */
export const SPY = { vendor: 15_144, ours: 1 }
export const ESH4 = { vendor: 17_077, ours: 0x10000 | (24 << 4) | 3 }
export const CALL = { vendor: 900_000_001, ours: (0x8000_0000 | (5177 << 17) | (50_000 / 5)) >>> 0 }
export const SPREAD = { vendor: 555, ours: 0 }

type Mapping = Metadata['mappings'][number]

/** A mapping of one symbol over February and March 2024. */
export function mapping(
  rawSymbol: string,
  symbol: number | string,
  from = '2024-02-01',
  to = '2024-04-01',
): Mapping {
  return { rawSymbol, intervals: [{ startDate: from, endDate: to, symbol: String(symbol) }] }
}

export const MAPPINGS = [
  mapping('SPY', SPY.vendor),
  mapping('ESH4', ESH4.vendor),
  mapping('SPY   240305C00500000', CALL.vendor),
  mapping('ESH4-ESM4', SPREAD.vendor),
]

export function metadata(parts: Partial<Metadata> = {}): Uint8Array {
  return encodeMetadata({
    dataset: 'GLBX.MDP3',
    schema: 'trades',
    start: MIDNIGHT,
    end: null,
    limit: null,
    stypeIn: 'raw_symbol',
    stypeOut: 'instrument_id',
    tsOut: false,
    symbols: [],
    partial: [],
    notFound: [],
    mappings: MAPPINGS,
    ...parts,
  })
}

const header = { publisherId: 1, instrumentId: ESH4.vendor }
const print = { price: 5_100_000_000_000n, size: 1, action: 'T', side: 'B', flags: 0, depth: 0, tsInDelta: 0 }
const emptyLevel = { bidPx: null, askPx: null, bidSz: 0, askSz: 0, bidCt: 0, askCt: 0 }
const emptyQuote = { bidPx: null, askPx: null, bidSz: 0, askSz: 0, bidPb: 0, askPb: 0 }

type Parts = {
  instrumentId?: number
  sequence?: number
  flags?: number
  tsRecv?: bigint | null
  action?: string
}

/** A print at `ns`; `sequence` tells prints apart. */
export function trade(ns: bigint, parts: Parts = {}): DbnRecord {
  return {
    type: 'trade',
    rtype: 0,
    ...header,
    ...print,
    tsEvent: ns,
    tsRecv: ns,
    sequence: 0,
    ...parts,
  } as DbnRecord
}

export function mbp10(ns: bigint, parts: Parts = {}): DbnRecord {
  const levels = Array.from({ length: 10 }, () => emptyLevel)
  return { ...trade(ns, { action: 'A', ...parts }), type: 'mbp-10', rtype: 10, levels } as DbnRecord
}

export function mbp1(ns: bigint, parts: Parts = {}): DbnRecord {
  return {
    ...trade(ns, { instrumentId: SPY.vendor, action: 'A', ...parts }),
    type: 'mbp-1',
    rtype: 1,
    levels: [emptyLevel],
  } as DbnRecord
}

/** A consolidated quote ('cmbp-1', 0xb1) or print with quote ('tcbbo', 0xc2) of the option. */
export function cmbp1(ns: bigint, rtype: 0xb1 | 0xc2, parts: Parts = {}): DbnRecord {
  return {
    ...trade(ns, { instrumentId: CALL.vendor, ...parts }),
    type: 'cmbp-1',
    rtype,
    levels: [emptyQuote],
  } as DbnRecord
}

/** The one-minute bar that begins at `ns`. */
export function bar(ns: bigint, instrumentId = SPY.vendor): DbnRecord {
  const prices = { open: 1n, high: 1n, low: 1n, close: 1n }
  return {
    type: 'ohlcv',
    rtype: 0x21,
    publisherId: 1,
    instrumentId,
    tsEvent: ns,
    ...prices,
    volume: 5n,
  } as DbnRecord
}

export function system(ns: bigint, msg: string, code: number): DbnRecord {
  return { type: 'system', rtype: 0x17, publisherId: 0, instrumentId: 0, tsEvent: ns, msg, code } as DbnRecord
}

/** A DBN file of version 3. */
export function file(records: readonly DbnRecord[], parts: Partial<Metadata> = {}): Uint8Array {
  return Buffer.concat([metadata(parts), ...records.map((record) => encodeRecord(record))])
}

/** A stream of the bytes in chunks of these lengths, over and over. */
export function stream(bytes: Uint8Array, lengths: readonly number[] = [bytes.length]): Readable {
  const chunks: Uint8Array[] = []
  for (let at = 0, k = 0; at < bytes.length; k++) {
    const length = lengths[k % lengths.length]!
    chunks.push(bytes.subarray(at, at + length))
    at += length
  }
  return Readable.from(chunks, { objectMode: false })
}

/** A folder of this test file's own, which goes when its tests are over. */
export function temporaryFolder(): (name: string, bytes: Uint8Array) => Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ingestor-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  return async (name, bytes) => {
    const path = join(folder, name)
    await writeFile(path, bytes)
    return path
  }
}

/** The bytes as zstd of frames of these lengths, over and over. */
export function frames(bytes: Uint8Array, lengths: readonly number[]): Uint8Array {
  const pieces: Uint8Array[] = []
  for (let at = 0, k = 0; at < bytes.length; k++) {
    const length = lengths[k % lengths.length]!
    pieces.push(zstdCompressSync(bytes.subarray(at, at + length)))
    at += length
  }
  return Buffer.concat(pieces)
}

/** The messages of a log, copied. */
export async function messages(sources: readonly Source[], options?: MergeOptions): Promise<LogBatch[]> {
  const all: LogBatch[] = []
  for await (const batch of mergeFiles(sources, options)) all.push({ ...batch, bytes: batch.bytes.slice() })
  return all
}

/** The records of a log as objects. */
export async function log(sources: readonly Source[], options?: MergeOptions): Promise<DbnRecord[]> {
  return (await messages(sources, options)).flatMap(({ bytes }) => records(bytes))
}

export function records(bytes: Uint8Array): DbnRecord[] {
  const found: DbnRecord[] = []
  const view = new RecordView().attach(bytes)
  while (view.next()) found.push(readRecord(view))
  return found
}

/** The records of a log without `session` and `end`. */
export async function body(sources: readonly Source[], options?: MergeOptions): Promise<DbnRecord[]> {
  return (await log(sources, options)).filter(
    (record) => !['session', 'end'].includes(control(record)?.type ?? ''),
  )
}

export function control(record: DbnRecord): ControlRecord | null {
  return record.type === 'system' ? parseControl(record.msg) : null
}

/** The control records of a log. */
export async function controls(sources: readonly Source[], options?: MergeOptions): Promise<ControlRecord[]> {
  return (await log(sources, options)).map(control).filter((record) => record !== null)
}

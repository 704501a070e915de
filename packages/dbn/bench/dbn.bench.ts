import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import {
  DbnDecoder,
  encodeMetadata,
  encodeRecord,
  FLAG,
  type Mbp10Record,
  RECORD_SIZES,
  RecordView,
  RTYPE,
  timeOrigin,
  ZstdFrames,
} from '@spymaster/dbn'

const RECORDS = 200_000
const ROUNDS = 9
const CHUNK_BYTES = 256 * 1024
/** Records of one zstd frame: vendor files have several frames. */
const FRAME_RECORDS = 25_000
const RECORD_BYTES = RECORD_SIZES['mbp-10'][2]
const TICK = 250_000_000n
const START = 1_700_000_000_000_000_000n

/**
 * Reading a day of ES depth: mbp-10 records from memory, and the same out of zstd, as records per second on one
 * core. Beside them what no reader can beat: copying the same bytes, and decompressing the same frames.
 */
export async function bench(): Promise<Record<string, unknown>> {
  const plain = synthesise()
  const frames = compress(plain)
  const reader = new Reader()
  const cases = {
    records: () => reader.read(plain),
    memcpy: () => copy(plain),
    zstRecords: () => reader.readFrames(frames),
    zstd: () => decompress(frames),
  }
  const seconds = alternate(cases)
  const recordsPerSec = RECORDS / seconds.records
  const zstRecordsPerSec = RECORDS / seconds.zstRecords
  const memcpyBytesPerSec = plain.length / seconds.memcpy
  const zstdBytesPerSec = plain.length / seconds.zstd
  return {
    recordsPerSec: Math.round(recordsPerSec),
    zstRecordsPerSec: Math.round(zstRecordsPerSec),
    reference: {
      memcpyBytesPerSec: Math.round(memcpyBytesPerSec),
      zstdBytesPerSec: Math.round(zstdBytesPerSec),
    },
    ratio: {
      memcpy: (recordsPerSec * RECORD_BYTES) / memcpyBytesPerSec,
      zstd: (zstRecordsPerSec * RECORD_BYTES) / zstdBytesPerSec,
    },
  }
}

/** Median seconds of each case, one run of each per round, the first round thrown away. */
function alternate<Name extends string>(cases: Record<Name, () => void>): Record<Name, number> {
  const names = Object.keys(cases) as Name[]
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of names) {
      const from = performance.now()
      cases[name]()
      if (round > 0) times[name].push((performance.now() - from) / 1000)
    }
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<Name, number>
}

/** What a consumer of depth reads of every record. The sum keeps the reads from being optimised away. */
class Reader {
  readonly #view = new RecordView()
  readonly #origin = timeOrigin(START)
  sum = 0

  read(plain: Uint8Array): void {
    const decoder = new DbnDecoder()
    let count = 0
    for (let at = 0; at < plain.length; at += CHUNK_BYTES) {
      count += this.#fold(decoder.push(plain.subarray(at, at + CHUNK_BYTES)).bytes)
    }
    finish(decoder, count)
  }

  readFrames(compressed: Uint8Array): void {
    const decoder = new DbnDecoder()
    const walker = new ZstdFrames()
    let count = 0
    for (const frame of walker.cut(compressed)) {
      const plain = zstdDecompressSync(frame)
      for (let at = 0; at < plain.length; at += CHUNK_BYTES) {
        count += this.#fold(decoder.push(plain.subarray(at, at + CHUNK_BYTES)).bytes)
      }
    }
    walker.end()
    finish(decoder, count)
  }

  #fold(bytes: Uint8Array): number {
    const view = this.#view.attach(bytes)
    const origin = this.#origin
    let sum = 0
    let count = 0
    while (view.next()) {
      sum += view.tsRecvSince(origin) + view.price() + view.action
      for (let k = 0; k < 10; k++) {
        sum += view.bidPrice(k) + view.askPrice(k) + view.bidSize(k) + view.askSize(k)
      }
      count++
    }
    this.sum += sum
    return count
  }
}

function finish(decoder: DbnDecoder, count: number): void {
  decoder.end()
  if (count !== RECORDS) throw new Error(`read ${count} of ${RECORDS} records`)
}

function copy(plain: Uint8Array): void {
  const target = new Uint8Array(CHUNK_BYTES)
  for (let at = 0; at < plain.length; at += CHUNK_BYTES) target.set(plain.subarray(at, at + CHUNK_BYTES))
}

function decompress(compressed: Uint8Array): void {
  for (const frame of new ZstdFrames().cut(compressed)) zstdDecompressSync(frame)
}

function compress(plain: Uint8Array): Uint8Array {
  const bytes = FRAME_RECORDS * RECORD_BYTES
  const frames: Uint8Array[] = []
  for (let at = 0; at < plain.length; at += bytes)
    frames.push(zstdCompressSync(plain.subarray(at, at + bytes)))
  return Buffer.concat(frames)
}

/** A book of ES that wanders by ticks, seeded. */
function synthesise(): Uint8Array {
  const next = random(20_240_102)
  const metadata = encodeMetadata({
    dataset: 'GLBX.MDP3',
    schema: 'mbp-10',
    start: START,
    end: null,
    limit: null,
    stypeIn: 'raw_symbol',
    stypeOut: 'instrument_id',
    tsOut: false,
    symbols: ['ESH4'],
    partial: [],
    notFound: [],
    mappings: [],
  })
  const plain = new Uint8Array(metadata.length + RECORDS * RECORD_BYTES)
  plain.set(metadata)
  let bid = 19_000n * TICK
  for (let k = 0; k < RECORDS; k++) {
    if (next() < 0.05) bid += next() < 0.5 ? TICK : -TICK
    plain.set(encodeRecord(depthRecord(k, bid, next)), metadata.length + k * RECORD_BYTES)
  }
  return plain
}

function depthRecord(k: number, bid: bigint, next: () => number): Mbp10Record {
  const size = () => 1 + Math.floor(next() * 60)
  const tsEvent = START + BigInt(k) * 700_000n
  return {
    type: 'mbp-10',
    rtype: RTYPE.mbp10,
    publisherId: 1,
    instrumentId: 17_077,
    tsEvent,
    price: bid,
    size: size(),
    action: 'AAACCMT'[Math.floor(next() * 7)]!,
    side: next() < 0.5 ? 'A' : 'B',
    flags: FLAG.last,
    depth: 0,
    tsRecv: tsEvent + 120_000n,
    tsInDelta: 15_000,
    sequence: k,
    levels: Array.from({ length: 10 }, (_, level) => ({
      bidPx: bid - BigInt(level) * TICK,
      askPx: bid + BigInt(level + 1) * TICK,
      bidSz: size(),
      askSz: size(),
      bidCt: 5,
      askCt: 7,
    })),
  }
}

/** Mulberry32: uniform in [0, 1). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

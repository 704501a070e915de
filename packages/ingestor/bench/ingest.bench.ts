import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, zstdCompressSync } from 'node:zlib'
import { encodeMetadata, encodeRecord, type Mbp10Record } from '@spymaster/dbn'
import { mergeFiles, openDbn } from '@spymaster/ingestor'

const RECORDS = 200_000
const ROUNDS = 5
const START = 1_703_600_000_000_000_000n

/**
 * Files to log messages. One mbp-10 file of 200,000 records (74 MB), plain and as zstd, and the same records
 * dealt to four inputs that interleave record by record: the worst case of the merge. And as many trades of the
 * 8,000 option contracts of a day, each of another contract than the one before.
 *
 * Rates are medians of five runs, files in the page cache. `zstRecordsPerSec` stands beside what
 * decompression and decoding alone reach.
 */
export async function bench(): Promise<Record<string, unknown>> {
  const folder = await mkdtemp(join(tmpdir(), 'ingest-bench-'))
  try {
    const plain = await write(join(folder, 'all.dbn'), encodeFile(1, 0))
    const zst = await write(join(folder, 'all.dbn.zst'), compress(encodeFile(1, 0)))
    const dealt: string[] = []
    for (let k = 0; k < 4; k++) dealt.push(await write(join(folder, `${k}.dbn`), encodeFile(4, k)))
    const options = await write(join(folder, 'options.dbn'), optionsFile())
    return {
      records: RECORDS,
      recordsPerSec: await rate(() => ingest([plain])),
      zstRecordsPerSec: await rate(() => ingest([zst])),
      interleavedRecordsPerSec: await rate(() => ingest(dealt)),
      optionRecordsPerSec: await rate(() => ingest([options])),
      'reference.optionDecodeRecordsPerSec': await rate(() => decode(options)),
      'reference.decodeRecordsPerSec': await rate(() => decode(plain)),
      'reference.zstDecodeRecordsPerSec': await rate(() => decode(zst)),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function write(path: string, bytes: Uint8Array): Promise<string> {
  await writeFile(path, bytes)
  return path
}

function compress(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 3 } })
}

/** The records whose number is `k` modulo `n`, as a file. */
function encodeFile(n: number, k: number): Uint8Array {
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
    mappings: [
      { rawSymbol: 'ESH4', intervals: [{ startDate: '2023-12-26', endDate: '2023-12-27', symbol: '17077' }] },
    ],
  })
  const record = encodeRecord(depth)
  const bytes = new Uint8Array(metadata.length + Math.ceil(RECORDS / n) * record.length)
  bytes.set(metadata)
  let length = metadata.length
  const view = new DataView(bytes.buffer)
  for (let i = k; i < RECORDS; i += n, length += record.length) {
    bytes.set(record, length)
    const time = START + BigInt(i) * 250_000n
    view.setBigUint64(length + 8, time - 20_000n, true)
    view.setBigUint64(length + 32, time, true)
    view.setUint32(length + 44, i, true)
    for (let level = 0; level < 10; level++) {
      view.setUint32(length + 64 + 32 * level, 1 + ((i * 7 + level * 13) % 90), true)
      view.setUint32(length + 68 + 32 * level, 1 + ((i * 11 + level * 17) % 90), true)
    }
  }
  return bytes.subarray(0, length)
}

const CONTRACTS = 8000

/** Trades of a chain whose ids OPRA has dealt, in no order of ids. */
function optionsFile(): Uint8Array {
  const symbols = Array.from({ length: CONTRACTS }, (_, k) => {
    const expiry = String(231_201 + (k % 27))
    return `SPY   ${expiry}${k % 2 === 0 ? 'C' : 'P'}${String(300_000 + 1000 * Math.floor(k / 27)).padStart(8, '0')}`
  })
  const day = { startDate: '2023-12-26', endDate: '2023-12-27' }
  const metadata = encodeMetadata({
    dataset: 'OPRA.PILLAR',
    schema: 'trades',
    start: START,
    end: null,
    limit: null,
    stypeIn: 'parent',
    stypeOut: 'instrument_id',
    tsOut: false,
    symbols: ['SPY.OPT'],
    partial: [],
    notFound: [],
    mappings: symbols.map((rawSymbol, k) => ({
      rawSymbol,
      intervals: [{ ...day, symbol: String(vendorId(k)) }],
    })),
  })
  const { levels: _, ...print } = depth
  const record = encodeRecord({ ...print, type: 'trade', rtype: 0, action: 'T', side: 'N' })
  const bytes = new Uint8Array(metadata.length + RECORDS * record.length)
  bytes.set(metadata)
  const view = new DataView(bytes.buffer)
  for (let i = 0, at = metadata.length; i < RECORDS; i++, at += record.length) {
    bytes.set(record, at)
    view.setUint32(at + 4, vendorId((i * 7919) % CONTRACTS), true)
    view.setBigUint64(at + 32, START + BigInt(i) * 250_000n, true)
  }
  return bytes
}

/** One of three channels, each of which counts on. */
const vendorId = (k: number): number => (36 + (k % 3)) * 2 ** 24 + 16_000 + k

const depth: Mbp10Record = {
  type: 'mbp-10',
  rtype: 10,
  publisherId: 1,
  instrumentId: 17_077,
  tsEvent: START,
  price: 4_800_250_000_000n,
  size: 1,
  action: 'A',
  side: 'B',
  flags: 130,
  depth: 0,
  tsRecv: START,
  tsInDelta: 20_000,
  sequence: 0,
  levels: Array.from({ length: 10 }, (_, level) => ({
    bidPx: 4_800_250_000_000n - BigInt(level) * 250_000_000n,
    askPx: 4_800_500_000_000n + BigInt(level) * 250_000_000n,
    bidSz: 20,
    askSz: 20,
    bidCt: 9,
    askCt: 9,
  })),
}

async function ingest(paths: string[]): Promise<number> {
  let count = 0
  for await (const batch of mergeFiles(paths)) count += batch.count
  return count - 2
}

async function decode(path: string): Promise<number> {
  let count = 0
  for await (const batch of (await openDbn(path)).batches) count += batch.count
  return count
}

/** Records per second, the median of the rounds. */
async function rate(run: () => Promise<number>): Promise<number> {
  const rates: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    const count = await run()
    if (count !== RECORDS) throw new Error(`${count} records came of ${RECORDS}`)
    rates.push((count * 1000) / (performance.now() - start))
  }
  return Math.round(rates.sort((a, b) => a - b)[ROUNDS >> 1]!)
}

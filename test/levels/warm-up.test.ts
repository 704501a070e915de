import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import type { SignalsPayload } from '@spymaster/core'
import { type DbnRecord, encodeMetadata, encodeRecord } from '@spymaster/dbn'
import { NS_PER_MINUTE, NS_PER_SEC, newYorkNs, sessionsBefore } from '@spymaster/events'
import { payloadsOf } from '@spymaster/test-support'

const DATE = '2024-03-05'
const VENDOR_ID = 15_144
const OPEN = newYorkNs(DATE, 9, 30)

/** A DBN file of SPY as a vendor sends it. */
function spyFile(schema: 'ohlcv-1m' | 'mbp-1', records: readonly DbnRecord[]): Buffer {
  const interval = { startDate: '2024-02-01', endDate: '2024-04-01', symbol: String(VENDOR_ID) }
  const metadata = encodeMetadata({
    dataset: 'XNAS.ITCH',
    schema,
    start: OPEN,
    end: null,
    limit: null,
    stypeIn: 'raw_symbol',
    stypeOut: 'instrument_id',
    tsOut: false,
    symbols: [],
    partial: [],
    notFound: [],
    mappings: [{ rawSymbol: 'SPY', intervals: [interval] }],
  })
  return Buffer.concat([metadata, ...records.map((record) => encodeRecord(record))])
}

function bar(startNs: bigint, cents: number): DbnRecord {
  const price = BigInt(cents) * 10_000_000n
  const [open, high, low, close] = [price, price, price, price]
  const header = { rtype: 0x21, publisherId: 2, instrumentId: VENDOR_ID, tsEvent: startNs }
  return { type: 'ohlcv', ...header, open, high, low, close, volume: 100n }
}

/** The minute bars of the sessions before the date, the oldest first; the i-th before it closes at 510 - i dollars. */
function earlierBars(sessions: number): DbnRecord[] {
  return sessionsBefore(DATE, sessions)
    .flatMap(({ openNs, closeNs }, age) => {
      const minutes = Number((closeNs - openNs) / NS_PER_MINUTE)
      const at = (minute: number) => openNs + BigInt(minute) * NS_PER_MINUTE
      return Array.from({ length: minutes }, (_, minute) => bar(at(minute), 51_000 - (age + 1) * 100))
    })
    .sort((a, b) => Number(a.tsEvent! - b.tsEvent!))
}

/** A quote at 510, or a trade with it. */
function quote(ns: bigint, tradedCents?: number): DbnRecord {
  const level = { bidPx: 509_990_000_000n, askPx: 510_010_000_000n, bidSz: 1, askSz: 1, bidCt: 1, askCt: 1 }
  const made = tradedCents === undefined ? { action: 'A', size: 1 } : { action: 'T', size: 100 }
  const header = { rtype: 1, publisherId: 2, instrumentId: VENDOR_ID, tsEvent: ns, tsRecv: ns, tsInDelta: 0 }
  const price = BigInt(tradedCents ?? 50_999) * 10_000_000n
  const rest = { price, side: 'B', flags: 0x80, depth: 0, sequence: 1, levels: [level] }
  return { type: 'mbp-1', ...header, ...made, ...rest } as DbnRecord
}

const market = (fromNs: bigint, count: number, tradedCents?: number): DbnRecord[] =>
  Array.from({ length: count }, (_, i) => quote(fromNs + BigInt(i) * NS_PER_SEC, tradedCents))

function averages({ levels, universe }: SignalsPayload): Record<string, number> {
  const found = [...levels, ...universe].filter(({ kind }) => kind.startsWith('SMA'))
  return Object.fromEntries(found.map(({ id, price }) => [id, price]))
}

const stream = (bytes: Uint8Array): Readable => Readable.from([bytes], { objectMode: false })

describe('a file of minute bars beside the market', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'levels-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('gives both moving averages from the first snap on, of the last three of its five sessions', async () => {
    const bars = join(folder, 'spy.ohlcv-1m.dbn')
    await writeFile(bars, spyFile('ohlcv-1m', earlierBars(5)))
    const ticks = join(folder, 'spy.mbp-1.dbn')
    await writeFile(ticks, spyFile('mbp-1', market(OPEN - 5n * NS_PER_SEC, 10)))
    const [first] = await payloadsOf([ticks, bars])
    const expected = {
      SMA_200: (195 * 509 + 5 * 508) / 200,
      SMA_400: (195 * 509 + 195 * 508 + 10 * 507) / 400,
    }
    assert.deepEqual(averages(first!), expected)
  })
  it('gives one average of two sessions, and none of one', async () => {
    const kinds = async (sessions: number) => {
      const ticks = stream(spyFile('mbp-1', market(OPEN, 3)))
      const [first] = await payloadsOf([ticks, stream(spyFile('ohlcv-1m', earlierBars(sessions)))])
      return Object.keys(averages(first!))
    }
    assert.deepEqual([await kinds(1), await kinds(2)], [[], ['SMA_200']])
  })
  it('moves them with the trades of the day, a bar at a time', async () => {
    const ticks = stream(spyFile('mbp-1', market(OPEN, 250, 52_900)))
    const payloads = await payloadsOf([ticks, stream(spyFile('ohlcv-1m', earlierBars(3)))])
    const changes: number[] = []
    for (const [i, payload] of payloads.entries()) {
      const before = payloads[i - 1]
      if (before !== undefined && averages(before).SMA_200 !== averages(payload).SMA_200)
        changes.push(payload.ts - Number(OPEN / 1_000_000n))
    }
    assert.deepEqual(changes, [120_000, 240_000])
    const expected = (2 * 529 + 195 * 509 + 3 * 508) / 200
    assert.equal(averages(payloads.at(-1)!).SMA_200, Math.round(expected * 1e4) / 1e4)
  })
  it('gives the day’s own bars to a run that begins within it', async () => {
    const noon = newYorkNs(DATE, 12, 0)
    const today = Array.from({ length: 390 }, (_, minute) =>
      bar(OPEN + BigInt(minute) * NS_PER_MINUTE, minute < 150 ? 51_500 : 99_900),
    )
    const ticks = stream(spyFile('mbp-1', market(noon, 3)))
    const bars = stream(spyFile('ohlcv-1m', [...earlierBars(3), ...today]))
    const [first] = await payloadsOf([ticks, bars])
    assert.equal(averages(first!).SMA_200, (75 * 515 + 125 * 509) / 200)
  })
})

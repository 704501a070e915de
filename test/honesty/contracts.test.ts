import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { Physics, type SignalsPayload } from '@spymaster/core'
import type { DbnRecord } from '@spymaster/dbn'
import { mergeFiles } from '@spymaster/ingestor'
import { assertAllHonest } from '../../packages/core/test/honest.ts'
import {
  ESH4,
  file,
  HOUR,
  MIDNIGHT,
  mapping,
  mbp10,
  SPREAD,
  stream,
} from '../../packages/ingestor/test/sample-files.ts'

const MS = 1_000_000n
const ESM4 = 17_078
/** 10:00 in New York. */
const START = MIDNIGHT + 15n * HOUR
const SECONDS = 20

/** A book of ten levels around a price in points, out of a trade there. */
function book(ms: number, instrumentId: number, points: number): DbnRecord {
  const tick = 250_000_000n
  const mid = BigInt(points) * 1_000_000_000n
  const levels = Array.from({ length: 10 }, (_, k) => ({
    bidPx: mid - BigInt(k) * tick,
    askPx: mid + BigInt(k + 1) * tick,
    ...{ bidSz: 10, askSz: 10, bidCt: 1, askCt: 1 },
  }))
  const record = mbp10(START + BigInt(ms) * MS, { instrumentId, action: 'T', flags: 128, sequence: ms })
  return { ...record, price: mid, size: 3, levels } as DbnRecord
}

describe('a file of several contracts and a calendar spread', () => {
  let payloads: SignalsPayload[]

  before(async () => {
    const records: DbnRecord[] = []
    for (let ms = 0; ms < SECONDS * 1000; ms += 100)
      records.push(book(ms, ESH4.vendor, 5100), book(ms, ESM4, 5160), book(ms, SPREAD.vendor, 60))
    const mappings = [
      mapping('ESH4', ESH4.vendor),
      mapping('ESM4', ESM4),
      mapping('ESH4-ESM4', SPREAD.vendor),
    ]
    payloads = []
    const physics = new Physics({ onSnap: (payload) => payloads.push(payload) })
    for await (const { bytes } of mergeFiles([stream(file(records, { schema: 'mbp-10', mappings }))]))
      physics.fold(bytes)
  })

  it('gives honest lines of the front contract alone', () => {
    assertAllHonest(payloads)
    assert.ok(payloads.length > 4 * SECONDS - 4)
    for (const { es } of payloads) assert.deepEqual([es.contract, es.mid], ['ESH4', 5100.125])
  })
  it('counts what is not of it as dropped', () => {
    assert.ok(payloads.at(-1)!.quality.dropped > 9 * SECONDS)
  })
  it('keeps the others’ trades from its tape', () => {
    const { levels } = payloads.at(-1)!
    assert.ok(levels.length > 0)
    // Three contracts ten times a second for five seconds.
    for (const { id, tape } of levels) assert.equal(tape.buyVolume + tape.sellVolume, 150, id)
  })
})

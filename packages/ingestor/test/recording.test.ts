import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DbnDecoder } from '@spymaster/dbn'
import { recordingMetadata } from '@spymaster/ingestor'
import {
  bar,
  CALL,
  cmbp1,
  control,
  DATE,
  ESH4,
  file,
  HOUR,
  log,
  MIDNIGHT,
  mapping,
  mbp1,
  mbp10,
  messages,
  metadata,
  SPY,
  stream,
  system,
  trade,
} from './sample-files.ts'

const OPEN = MIDNIGHT + 14n * HOUR + HOUR / 2n
const DAY = 24n * HOUR

const sources = () => [
  stream(file([mbp10(OPEN, { sequence: 1 }), mbp10(OPEN + 5n, { sequence: 2 })], { schema: 'mbp-10' })),
  stream(file([mbp1(OPEN + 1n), mbp1(OPEN + 5n)], { schema: 'mbp-1' })),
  stream(file([cmbp1(OPEN + 5n, 0xc2), trade(OPEN + 9n, { flags: 8 })], { schema: null })),
  stream(file([bar(OPEN - 4n * DAY), bar(OPEN - DAY), bar(OPEN - DAY, ESH4.vendor)], { schema: 'ohlcv-1m' })),
]

/** A log's messages of one run as the file that a recorder writes. */
async function record(made: ReturnType<typeof messages>): Promise<Uint8Array> {
  const found = await made
  return Buffer.concat([
    recordingMetadata(DATE, [0, SPY.ours, ESH4.ours, CALL.ours]),
    ...found.map(({ bytes }) => bytes),
  ])
}

const withoutIdentity = (found: Awaited<ReturnType<typeof log>>) =>
  found.map((one) => {
    const said = control(one)
    return said?.type === 'session' ? { ...one, msg: { ...said, input: '' } } : one
  })

describe('a recording', () => {
  it('gives the same log again, record for record', async () => {
    const recording = await record(messages(sources()))
    const first = withoutIdentity(await log(sources()))
    assert.equal(first.filter((one) => one.type === 'ohlcv').length, 3)
    for (const lengths of [[1 << 20], [333]])
      assert.deepEqual(withoutIdentity(await log([stream(recording, lengths)])), first)
    const again = await record(messages([stream(recording)]))
    assert.equal(again.length, recording.length)
  })

  it('of two runs gives both again, with their bars', async () => {
    const prints = () => stream(file([trade(OPEN), trade(OPEN + DAY)]))
    const bars = () => stream(file([bar(OPEN - DAY), bar(OPEN)], { schema: 'ohlcv-1m' }))
    const first = await log([prints(), bars()])
    const recording = Buffer.concat([
      metadata({ schema: null, mappings: [mapping('SPY', SPY.ours), mapping('ESH4', ESH4.ours)] }),
      ...(await messages([prints(), bars()])).map(({ bytes }) => bytes),
    ])
    assert.equal(first.filter((one) => one.type === 'ohlcv').length, 3)
    assert.deepEqual(withoutIdentity(await log([stream(recording)])), withoutIdentity(first))
  })

  it('behind another input has its bars at the beginning of the run all the same', async () => {
    const recording = await record(messages(sources()))
    const found = await log([stream(recording), stream(file([trade(OPEN - 1n)]))])
    const types = found.slice(0, 6).map((one) => control(one)?.type ?? one.type)
    assert.deepEqual(types, ['session', 'ohlcv', 'ohlcv', 'ohlcv', 'trade', 'mbp-10'])
  })

  it('keeps its clock records in their places', async () => {
    const clock = system(OPEN + 2n, '{"type":"clock"}', 255)
    const mixed = () => stream(file([trade(OPEN), clock, trade(OPEN + 3n)], { schema: null }))
    const recording = await record(messages([mixed()]))
    assert.deepEqual(withoutIdentity(await log([stream(recording)])), withoutIdentity(await log([mixed()])))
  })
})

describe('recordingMetadata', () => {
  it('maps our ids to symbols over both UTC dates of the run', async () => {
    const decoder = new DbnDecoder()
    decoder.push(recordingMetadata(DATE, [ESH4.ours, SPY.ours, 0, SPY.ours]))
    const { schema, stypeOut, mappings } = decoder.metadata!
    assert.deepEqual([schema, stypeOut], [null, 'instrument_id'])
    const dates = { startDate: '2024-03-04', endDate: '2024-03-06' }
    assert.deepEqual(mappings, [
      { rawSymbol: 'SPY', intervals: [{ ...dates, symbol: '1' }] },
      { rawSymbol: 'ESH4', intervals: [{ ...dates, symbol: String(ESH4.ours) }] },
    ])
  })
})

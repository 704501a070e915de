import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SignalsPayload } from '@spymaster/core'
import { DbnDecoder, encodeMetadata, RecordView, readRecord, WORDS } from '@spymaster/dbn'
import { CONSOLIDATED_PUBLISHER, unpackSaleConditions } from '@spymaster/events'
import { SegmentTape } from '../src/levels/segment-tape.ts'
import { USE } from '../src/market/trade-eligibility.ts'
import { payloadsOf } from './folded.ts'
import { joined, LogBuilder, MIDNIGHT } from './log-builder.ts'

/** ms since the date began: 04:00 and 09:30 in New York. */
const PRE_MARKET = 9 * 3_600_000
const OPEN = PRE_MARKET + 5.5 * 3_600_000

/** A log from `ms` on, with a SPY quote at 479.00. */
const quoted = (ms: number) => new LogBuilder().session(ms).spyQuote({ ms, bid: 47900, ask: 47902 })

/** The last snap of a log, after a minute and a half from `ms`, when the source of the segment is chosen. */
function after(log: LogBuilder, ms: number): SignalsPayload {
  const at = ms + 90_000
  return payloadsOf(
    log.spyQuote({ ms: at, bid: 47900, ask: 47902 }).spyQuote({ ms: at + 600, bid: 47900, ask: 47902 }),
  ).at(-1)!
}

const priceOf = ({ levels, universe }: SignalsPayload, id: string): number | undefined =>
  [...levels, ...universe].find((level) => level.id === id)?.price

describe('the sale conditions of SPY trades', () => {
  it('keep prints that do not count out of the pre-market’s extremes', () => {
    const log = quoted(PRE_MARKET)
    for (const [tick, conditions] of [
      [47900, '@ T'],
      [48000, '@FT'],
      [48500, '@ TB'],
      [47800, '@ T'],
      [47000, '@ TI'],
      [46000, '@4T'],
    ] as const)
      log.spyTrade({ ms: PRE_MARKET + 100, tick, size: 100, conditions })
    const payload = after(log, PRE_MARKET)
    assert.deepEqual([priceOf(payload, 'PM_HIGH'), priceOf(payload, 'PM_LOW')], [480, 478])
  })
  it('keep late prints of the pre-market out of the regular session', () => {
    const log = quoted(OPEN)
      .spyTrade({ ms: OPEN + 100, tick: 47900, size: 100, conditions: '@' })
      .spyTrade({ ms: OPEN + 100, tick: 47500, size: 900, conditions: '@FT' })
    const payload = after(log, OPEN)
    assert.deepEqual([priceOf(payload, 'OR_LOW'), priceOf(payload, 'VWAP')], [479, 479])
  })
  it('let odd lots into VWAP and nothing else', () => {
    const log = quoted(OPEN)
      .spyTrade({ ms: OPEN + 100, tick: 47900, size: 100, conditions: '@F' })
      .spyTrade({ ms: OPEN + 100, tick: 47800, size: 50, conditions: '@F I' })
      .spyTrade({ ms: OPEN + 100, tick: 47800, size: 50, conditions: '@  I' })
    const payload = after(log, OPEN)
    assert.deepEqual([priceOf(payload, 'OR_LOW'), priceOf(payload, 'VWAP')], [479, 478.5])
  })
  it('are read from quotes with trades as well', () => {
    const quote = { ms: OPEN + 100, action: 'T', size: 100, bid: 47900, ask: 47902 }
    const log = quoted(OPEN)
      .spyQuote({ ...quote, tick: 47900, conditions: '@' })
      .spyConsolidated({ ...quote, tick: 47000, conditions: '@  B' })
    assert.equal(priceOf(after(log, OPEN), 'OR_LOW'), 479)
  })
  it('are nothing that a vendor’s delta could be taken for', () => {
    const log = quoted(OPEN).spyTrade({ ms: OPEN + 100, tick: 47700, size: 100 })
    assert.equal(priceOf(after(log, OPEN), 'OR_LOW'), 477)
  })
})

describe('the quality of a payload', () => {
  const quality = (...given: readonly (string | undefined)[]) => {
    const log = quoted(OPEN)
    for (const conditions of given)
      log.spyTrade({
        ms: OPEN + 100,
        tick: 47900,
        size: 1,
        ...(conditions === undefined ? {} : { conditions }),
      })
    const { conditions, unknownConditions, dropped } = after(log, OPEN).quality
    return [conditions, unknownConditions, dropped]
  }

  it('says whether SPY trades state their sale conditions', () => {
    assert.deepEqual(quality(), [null, 0, 0])
    assert.deepEqual(quality('@', '@F'), ['consolidated', 0, 0])
    assert.deepEqual(quality(undefined), ['none', 0, 0])
  })
  it('says none for good once a trade states none', () => {
    assert.deepEqual(quality('@', undefined, '@'), ['none', 0, 0])
    assert.deepEqual(quality(undefined, '@'), ['none', 0, 0])
  })
  it('counts trades with a letter that the table does not know', () => {
    assert.deepEqual(quality('@8', '@', '@  W'), ['consolidated', 2, 0])
  })
})

describe('a record of the trades schema that is no trade', () => {
  const cancel = { tick: 48500, size: 100, action: 'C' }

  it('is none, and counted as dropped', () => {
    const trade = { ms: OPEN + 100, tick: 47900, size: 100, conditions: '@' }
    const log = quoted(OPEN)
      .spyTrade(trade)
      .spyTrade({ ...trade, ...cancel })
    const payload = after(log, OPEN)
    assert.deepEqual([priceOf(payload, 'OR_HIGH'), payload.quality.dropped], [479, 1])
  })
  it('does not say what SPY trades state', () => {
    const { conditions } = after(quoted(OPEN).spyTrade({ ms: OPEN + 100, ...cancel }), OPEN).quality
    assert.equal(conditions, null)
  })
  it('is none of ES either', () => {
    const trade = { ms: OPEN + 100, tick: 19160, size: 4, side: 'B' }
    const log = quoted(OPEN)
      .esTrade(trade)
      .esTrade({ ...trade, action: 'C' })
      .spyQuote({ ms: OPEN + 200, bid: 47900, ask: 47902 })
      .spyQuote({ ms: OPEN + 600, bid: 47900, ask: 47902 })
    const payload = payloadsOf(log).at(-1)!
    const bought = payload.levels.find(({ id }) => id === 'ROUND_479')!.tape.buyVolume
    assert.deepEqual([bought, payload.quality.dropped], [4, 1])
  })
})

describe('a segment', () => {
  const SEC = 1e9
  const segment = () => new SegmentTape(0, 3_600 * SEC)

  it('does not run on SPY because of an odd lot', () => {
    const tape = segment()
    tape.spyTrade(479, 10, SEC, USE.volume)
    tape.spyTrade(480, 10, 70 * SEC)
    tape.esTrade(478, 1, 80 * SEC)
    assert.equal(tape.range(90 * SEC)!.high, 478)
  })
  it('has the volume of odd lots that came before its first price', () => {
    const tape = segment()
    tape.spyTrade(479, 50, SEC, USE.volume)
    assert.equal(tape.range(SEC), null)
    tape.spyTrade(481, 50, 2 * SEC)
    const { high, low, vwap } = tape.range(2 * SEC)!
    assert.deepEqual([high, low, vwap], [481, 481, 480])
  })
})

describe('the record of a trade with sale conditions', () => {
  it('carries them through file, decoder and view', () => {
    const event = { ms: OPEN, tick: 47900, size: 100, conditions: '@FTI' }
    const quote = { ...event, action: 'T', bid: 47900, ask: 47902 }
    const log = new LogBuilder().spyTrade(event).spyQuote(quote).spyConsolidated(quote)
    const bytes = joined([header(), ...log.records()])
    const decoder = new DbnDecoder()
    const view = new RecordView().attach(decoder.push(bytes).bytes)
    decoder.end()
    for (const record of log.records()) {
      assert.ok(view.next())
      assert.deepEqual(view.record, record)
      assert.equal(view.publisherId, CONSOLIDATED_PUBLISHER)
      assert.equal(unpackSaleConditions(view.words[view.word + WORDS.tsInDelta]!), '@FTI')
      const read = readRecord(view)
      assert.ok('tsInDelta' in read)
      assert.equal(unpackSaleConditions(read.tsInDelta), '@FTI')
    }
  })
})

/** Metadata of a stream of several schemas. */
function header(): Uint8Array {
  const none = { symbols: [], partial: [], notFound: [], mappings: [] }
  const range = { start: MIDNIGHT, end: null, limit: null, tsOut: false }
  const named = { dataset: 'SPYMASTER', schema: null, stypeIn: null, stypeOut: 'instrument_id' } as const
  return encodeMetadata({ ...named, ...range, ...none })
}

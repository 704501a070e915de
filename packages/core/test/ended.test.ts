import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EndedPayload, SignalsPayload } from '@spymaster/core'
import { payloadsOf } from './folded.ts'
import { LogBuilder, ladder, MIDNIGHT } from './log-builder.ts'

/** 09:30 in New York. */
const OPEN = 52_200_000
const sinceOpen = (ms: number): number => ms - Number(MIDNIGHT / 1_000_000n) - OPEN
const bids = ladder(19215, 'bid')
const asks = ladder(19217, 'ask')
/** Any bought trade near a level makes a BREAK at once. */
const config = { triggerHoldSec: 0, breakAbove: 55, breakEndBelow: 55, tauScoreSec: 0.1, tapeFullVolume: 1 }

const quote = (log: LogBuilder, ms: number, cents: number): LogBuilder =>
  log.spyQuote({ ms: OPEN + ms, bid: cents, ask: cents })

/** ES at 4804 and SPY at 480.40 after a trade at 481.00, the session's high; then buying below it, spot at 480.60. */
function attacked(): LogBuilder {
  const log = new LogBuilder()
    .session(OPEN)
    .book({ ms: OPEN, bids, asks })
    .spyTrade({ ms: OPEN, tick: 48100, size: 1 })
  quote(log, 0, 48040)
  quote(log, 300, 48060)
  return log.book({ ms: OPEN + 400, action: 'T', side: 'B', tick: 19225, size: 5, bids, asks })
}

const run = (log: LogBuilder, untilMs: number, changed: Record<string, number> = {}): SignalsPayload[] =>
  payloadsOf(log.control(OPEN + untilMs, { type: 'clock' }), { config: { ...config, ...changed } })

/** What ended at the session high, with times in ms since the open. */
const endedAt = (
  payloads: readonly SignalsPayload[],
): Pick<EndedPayload, 'signal' | 'since' | 'until' | 'reason'>[] =>
  payloads
    .flatMap(({ ended }) => ended)
    .filter(({ id }) => id === 'SESSION_HIGH')
    .map(({ signal, since, until, reason }) => ({
      signal,
      since: sinceOpen(since),
      until: sinceOpen(until),
      reason,
    }))

describe('a signal that ends', () => {
  it('is not told of while it lives', () => {
    const payloads = run(attacked(), 1001)
    const { signal } = payloads.at(-1)!.levels.find(({ id }) => id === 'SESSION_HIGH')!
    assert.deepEqual([signal, endedAt(payloads)], ['BREAK', []])
  })
  it('is crossed where price breaks the session high, though the level goes with it', () => {
    const payloads = run(quote(attacked(), 1100, 48116), 1501)
    assert.equal(
      payloads.at(-1)!.levels.some(({ id }) => id === 'SESSION_HIGH'),
      false,
    )
    assert.deepEqual(endedAt(payloads), [{ signal: 'BREAK', since: 500, until: 1250, reason: 'crossed' }])
  })
  it('is left where price goes away from the level', () => {
    const payloads = run(quote(attacked(), 1100, 48044), 1501)
    assert.deepEqual(endedAt(payloads), [{ signal: 'BREAK', since: 500, until: 1250, reason: 'left' }])
  })
  it('has no spot where both feeds are lost', () => {
    const log = attacked().control(OPEN + 1100, {
      type: 'gap',
      feed: 'all',
      fromNs: '0',
      toNs: '1',
      why: 'test',
    })
    assert.deepEqual(endedAt(run(log, 1501)), [
      { signal: 'BREAK', since: 500, until: 1250, reason: 'no_spot' },
    ])
  })
  it('fades where the score comes back', () => {
    const payloads = run(attacked(), 9001)
    const [{ reason, until }] = endedAt(payloads) as [EndedPayload]
    assert.equal(reason, 'faded')
    assert.ok(until > 5000)
  })
  it('is told of once, on the next published line, though it ended in a silence', () => {
    const payloads = run(quote(attacked(), 1100, 48060), 40_001, { tapeWindowSec: 15 })
    const told = payloads.filter(({ ended }) => ended.length > 0)
    assert.deepEqual(
      told.map(({ ts }) => sinceOpen(ts)),
      [20_000],
    )
    assert.equal(endedAt(told)[0]!.until, 15_500)
  })
})

describe('prior levels', () => {
  const bar = { open: 47000, high: 48100, low: 47900, close: 48000 }
  /** 09:30 and 16:00 of Friday the 22nd, the session before. */
  const [open, close] = [(-4 * 24 + 14.5) * 3_600_000, (-4 * 24 + 21) * 3_600_000]
  const priors = (log: LogBuilder): Record<string, number> => {
    const payload = run(log.book({ ms: OPEN, bids, asks }), 300).at(-1)!
    const kept = [...payload.levels, ...payload.universe].filter(({ kind }) => kind.startsWith('PRIOR'))
    return Object.fromEntries(kept.map(({ kind, price }) => [kind, price]))
  }

  it('come from the minute bars of the previous regular session', () => {
    const log = new LogBuilder()
      .session(OPEN)
      .bar(open - 60_000, { ...bar, high: 49900 })
      .bar(open, bar)
      .bar(close - 60_000, { ...bar, high: 48200, close: 48150 })
      .bar(close, { ...bar, low: 1 })
    assert.deepEqual(priors(log), { PRIOR_HIGH: 482, PRIOR_LOW: 479, PRIOR_CLOSE: 481.5 })
  })
  it('close at the session’s last bar, in whatever order bars come', () => {
    const bars = [open, close - 60_000, close - 120_000]
    const closes = [47910, 48090, 47950]
    const log = new LogBuilder().session(OPEN)
    for (const [i, ms] of bars.entries()) log.bar(ms, { ...bar, close: closes[i]! })
    assert.equal(priors(log).PRIOR_CLOSE, 480.9)
  })
  it('take no bar without a price', () => {
    const log = new LogBuilder()
      .session(OPEN)
      .bar(open, bar)
      .bar(open + 60_000, bar)
    const record = log.records().at(-1)!
    new DataView(record.buffer, record.byteOffset).setBigInt64(24, 2n ** 63n - 1n, true)
    assert.deepEqual(priors(log), { PRIOR_HIGH: 481, PRIOR_LOW: 479, PRIOR_CLOSE: 480 })
  })
  it('do not exist without bars', () => {
    assert.deepEqual(priors(new LogBuilder().session(OPEN)), {})
  })
})

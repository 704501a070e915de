import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SignalsPayload } from '@spymaster/core'
import { digestPayload } from '../src/digest/payload-digest.ts'
import { SnapDigest } from '../src/digest/snap-digest.ts'
import { payloadsOf } from './folded.ts'
import { LogBuilder, ladder, MIDNIGHT } from './log-builder.ts'

/** ES at 4798, so SPY at 479.80 and below the level at 480. */
const bids = ladder(19191, 'bid')
const asks = ladder(19193, 'ask')

/** Buyers lift the ask at 0 ms; then records come at these times only. */
function boughtThen(...times: number[]): LogBuilder {
  const log = new LogBuilder().session(0)
  log.book({ ms: 0, action: 'T', side: 'B', tick: 19193, size: 5, bids, asks })
  for (const ms of times) log.book({ ms, bids, asks })
  return log
}

/** Buying near the level makes a raw score of (0.45 * 50 + 0.20 * 100) / 0.65 = 65.4 as long as it is in the window. */
const config = { breakAbove: 55, breakEndBelow: 55, tapeWindowSec: 40, tapeFullVolume: 5 }
const run = (log: LogBuilder, changed: Record<string, number>): SignalsPayload[] =>
  payloadsOf(log, { config: { ...config, ...changed } })

const sinceStart = (ms: number): number => ms - Number(MIDNIGHT / 1_000_000n)
const signalOf = ({ levels }: SignalsPayload) => {
  const { signal, signalSince } = levels.find(({ id }) => id === 'ROUND_480')!
  return [signal, signalSince === null ? null : sinceStart(signalSince)]
}
const endsOf = (payloads: readonly SignalsPayload[]) =>
  payloads.flatMap(({ ts, ended }) =>
    ended.map(({ until, reason }) => ({ told: sinceStart(ts), until: sinceStart(until), reason })),
  )

describe('in a silence', () => {
  it('a timer runs on and fires at a snap that is not published', () => {
    const payloads = run(boughtThen(14_000, 14_001), { triggerHoldSec: 12 })
    const silent = payloads.map(({ ts }) => sinceStart(ts)).filter((ms) => ms > 10_000 && ms < 14_000)
    assert.deepEqual(silent, [])
    assert.deepEqual(signalOf(payloads.at(-1)!), ['BREAK', 12_000])
  })
  it('a signal ends at the first snap without spot, and the next line tells of it', () => {
    const payloads = run(boughtThen(14_000, 14_001), { triggerHoldSec: 8, feedStaleMs: 12_000 })
    assert.deepEqual(endsOf(payloads), [{ told: 14_000, until: 12_250, reason: 'no_spot' }])
  })
  it('a hold that it broke begins anew with the first snap that has a spot again', () => {
    const payloads = run(boughtThen(14_000, 18_000, 22_001), { triggerHoldSec: 8, feedStaleMs: 7000 })
    assert.deepEqual(signalOf(payloads.at(-2)!), ['NEUTRAL', null])
    assert.deepEqual(signalOf(payloads.at(-1)!), ['BREAK', 22_000])
  })
  it('the digest goes by published snaps alone', () => {
    const payloads = run(boughtThen(35_100, 35_600), {})
    const chain = new SnapDigest()
    assert.ok(payloads.some(({ ts }) => sinceStart(ts) === 30_000))
    assert.deepEqual(
      payloads.map((payload) => digestPayload(chain, payload)),
      payloads.map(({ digest }) => digest),
    )
  })
})

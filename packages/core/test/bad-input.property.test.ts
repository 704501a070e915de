import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type FlowPayload, Physics, resolvePhysics, type SignalsPayload } from '@spymaster/core'
import fc from 'fast-check'
import { brokenLogs } from './broken-log.ts'
import { assertAllHonest } from './honest.ts'
import { assertAllHonestFlows, assertLevelFuel } from './honest-flow.ts'
import { joined } from './log-builder.ts'
import { CLOSE_MS, OPEN_MS, randomLogs } from './random-day.ts'

const config = resolvePhysics({
  baselineMinSnaps: 4,
  triggerHoldSec: 0.5,
  contestedHoldSec: 0.25,
  gammaThreshold: 1,
  fuelDepthShare: 0,
})

/** Holds all lines of a log to their types; what it gives. */
function assertHonestLog(log: readonly Uint8Array[]): { payloads: SignalsPayload[]; flows: FlowPayload[] } {
  const payloads: SignalsPayload[] = []
  const flows: FlowPayload[] = []
  new Physics({
    config,
    onSnap: (payload) => payloads.push(payload),
    onFlow: (flow) => flows.push(flow),
  }).fold(joined(log))
  assertAllHonest(payloads, config)
  for (const { levels } of payloads) levels.forEach(assertLevelFuel)
  assertAllHonestFlows(flows)
  return { payloads, flows }
}

describe('every line promises only what it holds', () => {
  it('on random logs', () => {
    let signals = 0
    const seen = new Set<string | null>()
    fc.assert(
      fc.property(randomLogs(OPEN_MS - 10_000), (log) => {
        const { payloads, flows } = assertHonestLog(log)
        signals += payloads.filter(({ levels }) => levels.some(({ signal }) => signal !== 'NEUTRAL')).length
        for (const { levels } of payloads) for (const { fuel } of levels) seen.add(fuel.effect)
        for (const { status, book } of flows) seen.add(status).add(book.gammaFlipStatus)
      }),
      { numRuns: 60, endOnFailure: true },
    )
    assert.ok(signals > 0)
    for (const word of ['ok', 'no_iv', 'NEUTRAL']) assert.ok(seen.has(word), `${word} was never seen`)
  })
  it('on random logs over the close, at which the options expire', () => {
    const statuses = new Set<string>()
    fc.assert(
      fc.property(randomLogs(CLOSE_MS - 8000), (log) => {
        for (const { status } of assertHonestLog(log).flows) statuses.add(status)
      }),
      { numRuns: 30 },
    )
    assert.ok(statuses.has('ok') && statuses.has('expired'), [...statuses].join())
  })
  it('on logs with broken, repeated and late records', () => {
    fc.assert(
      fc.property(brokenLogs(OPEN_MS - 10_000), (log) => void assertHonestLog(log)),
      { numRuns: 60, endOnFailure: true },
    )
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LevelPayload, SignalsPayload } from '@spymaster/core'
import fc from 'fast-check'
import { payloadsOf } from './folded.ts'
import { AXIS, esLogs, mirrorLog, pairedLogs, slowLogs } from './mirror-log.ts'
import { comparable, differenceOf, mirrorPayload } from './mirror-payload.ts'

const ES_MULTIPLIER = 50
const config = {
  baselineMinSnaps: 4,
  triggerHoldSec: 0.5,
  contestedHoldSec: 0.25,
  tauScoreSec: 0.25,
  flowMin: 1,
  tapeFullVolume: 40,
  extremeArm: 0.1,
  barrierWindowSec: 2,
  tapeWindowSec: 2,
  // Between two whole numbers of contracts at every price there is.
  sweepMinNotional: 45.5 * AXIS.points * ES_MULTIPLIER,
}
const TICKS_PER_USD = 40

/**
 * Whether a log meets a rule that has no mirror image: a level born at spot is RESISTANCE, and one exactly between
 * two ticks of ES has the upper one for its zone (`Math.round`).
 */
function hasNoMirrorImage(payloads: readonly SignalsPayload[]): boolean {
  const priceOf = new Map<string, number>()
  return payloads.some(({ levels, universe }) =>
    [...levels, ...universe].some(({ id, price, distance }) => {
      const before = priceOf.get(id)
      priceOf.set(id, price)
      const isNew = before === undefined || Math.abs(price - before) > 0.0999
      const ticks = price * TICKS_PER_USD
      return (isNew && distance < 0.0002) || Math.abs(ticks - Math.floor(ticks) - 0.5) < 0.01
    }),
  )
}

/** Holds a sweep's money and its mirror image's to the same contracts. */
function assertSameContracts(level: LevelPayload, other: LevelPayload): void {
  if (level.tape.sweep === null || other.tape.sweep === null) return
  const money = level.tape.sweep.notional + other.tape.sweep.notional
  assert.ok(Number.isInteger(money / (2 * AXIS.points * ES_MULTIPLIER)), `${money}`)
}

/** What must have been met on the way. */
const WORDS = ['ROUND', 'PM_HIGH', 'OR_LOW', 'VWAP', 'SESSION_HIGH', 'SESSION_LOW', 'PRIOR_CLOSE'].concat([
  'SUPPORT',
  'RESISTANCE',
  'BREAK',
  'WALL',
  'VACUUM',
  'WEAK',
  'sweep',
])

/** Counts of what was seen, so that the tests cannot pass on nothing. */
class Seen {
  readonly words = new Map<string, number>()

  add({ levels, spy }: SignalsPayload): void {
    if (spy.source !== null) this.words.set(spy.source, 1)
    for (const { kind, signal, barrier, tape, side, approach } of levels)
      for (const word of [
        kind,
        signal,
        barrier.state,
        side,
        tape.sweep === null ? '-' : 'sweep',
        approach === null ? '-' : 'approach',
      ])
        this.words.set(word, (this.words.get(word) ?? 0) + 1)
  }

  includes(...words: readonly string[]): void {
    for (const word of words) assert.ok((this.words.get(word) ?? 0) > 0, `${word} was never seen`)
  }
}

function assertMirrored(log: readonly Uint8Array[], seen: Seen): void {
  const payloads = payloadsOf(log, { config })
  fc.pre(!hasNoMirrorImage(payloads))
  const others = payloadsOf(mirrorLog(log), { config })
  assert.equal(others.length, payloads.length)
  payloads.forEach((payload, i) => {
    seen.add(payload)
    const other = others[i]!
    assert.equal(differenceOf(comparable(mirrorPayload(payload)), comparable(other), `line ${i} `), null)
    for (const level of payload.levels)
      assertSameContracts(
        level,
        other.levels.find(({ price }) => Math.abs(price + level.price - 960) < 1e-4)!,
      )
  })
}

describe('the mirrored market is read in the mirror', () => {
  it('where ES is alone', () => {
    const seen = new Seen()
    fc.assert(
      fc.property(esLogs, (log) => assertMirrored(log, seen)),
      { numRuns: 50 },
    )
    seen.includes(...WORDS)
  })
  it('where SPY trades at a tenth of ES, over the opening bell', () => {
    const seen = new Seen()
    fc.assert(
      fc.property(pairedLogs, (log) => assertMirrored(log, seen)),
      { numRuns: 40 },
    )
    seen.includes(...WORDS, 'SPY')
  })
  it('where price comes to levels over minutes', () => {
    const seen = new Seen()
    fc.assert(
      fc.property(slowLogs, (log) => assertMirrored(log, seen)),
      { numRuns: 8, endOnFailure: true },
    )
    seen.includes('SUPPORT', 'RESISTANCE', 'approach')
  })
})

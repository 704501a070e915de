import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { RecordView, RTYPE, timeOrigin } from '@spymaster/dbn'
import { utcMidnightNs } from '@spymaster/events'
import { oracle, Simulation, type SimulationParameters, type TouchLine } from '@spymaster/simulator'
import { clock, DATE } from './simulated.ts'
import { truthOf } from './truth-run.ts'

const base = { date: DATE, warmupSessions: 0, options: false, hedging: 0 } as const

/** A lively market whose touches mostly end within the horizon. */
const lively = (seed: number): SimulationParameters => ({
  ...base,
  ...{ seed, rate: 0.15, volatility: 0.35, causeStrength: 2 },
  causes: { wall: 0.3, iceberg: 0.2, puller: 0.4 },
  fromNs: clock('11:00'),
  toNs: clock('11:09'),
})

/** Checksums of the records until and after an instant. */
function halves(parameters: SimulationParameters, ns: bigint): [string, string] {
  const hashes = [createHash('sha256'), createHash('sha256')] as const
  const origin = timeOrigin(utcMidnightNs(DATE))
  const at = Number(ns - utcMidnightNs(DATE))
  const view = new RecordView()
  for (const { bytes } of new Simulation(parameters).batches()) {
    view.attach(bytes)
    while (view.next()) {
      const isTimed = view.rtype !== RTYPE.ohlcv1m && view.rtype !== RTYPE.statistics
      hashes[isTimed && view.tsRecvSince(origin) > at ? 1 : 0].update(view.record)
    }
  }
  return [hashes[0].digest('hex'), hashes[1].digest('hex')]
}

describe('a branch', () => {
  const parameters = { ...base, seed: 3, fromNs: clock('11:00'), toNs: clock('11:02') }
  const branchNs = clock('11:01')

  it('has the same past to the byte, and another future for every seed of its own', () => {
    const [past, future] = halves(parameters, branchNs)
    const branches = [1, 2].map((branchSeed) => halves({ ...parameters, branchNs, branchSeed }, branchNs))
    for (const branch of branches) assert.equal(branch[0], past)
    assert.equal(new Set([future, ...branches.map((branch) => branch[1])]).size, 3)
  })
  it('is the same to the byte again', () => {
    const branch = { ...parameters, branchNs, branchSeed: 1 }
    assert.deepEqual(halves(branch, branchNs), halves(branch, branchNs))
  })
})

describe('the oracle', () => {
  const N = 3
  it('is right on average: what it expects of touches is what becomes of them', () => {
    const misses: number[] = []
    const sums = { expected: 0, happened: 0 }
    for (let seed = 1; misses.length < 45; seed++) {
      const { touches } = truthOf(lively(seed))
      const touch: TouchLine | undefined = touches.find(({ outcome }) => outcome !== 'UNDEFINED')
      if (touch === undefined) continue
      const asked = oracle(lively(seed), touch, N)
      let step = asked.next()
      while (step.done !== true) step = asked.next()
      const { pBreak, pBounce, pChop, n } = step.value
      assert.ok(n === N && Math.abs(pBreak + pBounce + pChop - 1) < 1e-9)
      const happened = touch.outcome === 'BREAK' ? 1 : 0
      sums.expected += pBreak
      sums.happened += happened
      misses.push(happened - pBreak)
    }
    const mean = misses.reduce((sum, miss) => sum + miss, 0) / misses.length
    const sd = Math.sqrt(misses.reduce((sum, miss) => sum + (miss - mean) ** 2, 0) / misses.length)
    assert.ok(
      Math.abs(mean) < (3 * sd) / Math.sqrt(misses.length),
      `${mean} ${sums.expected} ${sums.happened}`,
    )
    assert.ok(sums.expected > 3 && sums.happened > 3, `${sums.expected} ${sums.happened}`)
  })
})

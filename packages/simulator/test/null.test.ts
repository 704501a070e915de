import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Simulation, scenarioParameters } from '@spymaster/simulator'
import type { Backstage, SnapWatcher } from '../src/truth/snap-watcher.ts'
import { clock, DATE } from './simulated.ts'
import { truthOf } from './truth-run.ts'

const SEEDS = 160
const SEC = 1_000_000_000n

/** What ES is worth, in ticks, once a second for two minutes. */
function worths(seed: number): number[] {
  const values: number[] = []
  const watch: SnapWatcher = {
    planLog: null,
    begin: () => {},
    snap: (ns: number, { state }: Backstage) => {
      if (ns % 1e9 === 0) values.push(state.valueTicks)
    },
    end: () => {},
  }
  const fromNs = clock('12:00')
  const more = { rate: 0.2, spy: false, options: false, warmupSessions: 0 }
  const given = { seed, date: DATE, fromNs, toNs: fromNs + 122n * SEC, ...more }
  for (const _batch of new Simulation(scenarioParameters('null', given)).batches(null, null, watch));
  return values
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length
const sd = (values: readonly number[]): number => Math.sqrt(mean(values.map((v) => (v - mean(values)) ** 2)))

describe('the scenario null', () => {
  it('has a worth of ES that goes nowhere on average, whatever it did before', () => {
    const runs = Array.from({ length: SEEDS }, (_, seed) => worths(seed))
    const [first, second] = [runs.map((v) => v[60]! - v[0]!), runs.map((v) => v[120]! - v[60]!)]
    for (const moves of [first, second])
      assert.ok(Math.abs(mean(moves)) < (3.5 * sd(moves)) / Math.sqrt(SEEDS), `${mean(moves)}`)
    const product = mean(first.map((move, i) => move * second[i]!)) / (sd(first) * sd(second))
    assert.ok(Math.abs(product) < 3.5 / Math.sqrt(SEEDS), `${product}`)
    const steps = runs.flatMap((v) =>
      v.slice(2).map((value, i) => [v[i + 1]! - v[i]!, value - v[i + 1]!] as const),
    )
    const lag = mean(steps.map(([a, b]) => a * b)) / sd(steps.map(([a]) => a)) ** 2
    assert.ok(Math.abs(lag) < 4 / Math.sqrt(steps.length), `${lag}`)
  })
  it('is as volatile as asked for', () => {
    const moves = Array.from({ length: 60 }, (_, seed) => worths(seed)).map((v) => v[120]! - v[0]!)
    const asked = (680 * 10.04 * 4 * 0.12 * Math.sqrt((120 * 0.83) / 23_400)) / Math.sqrt(252)
    assert.ok(sd(moves) / asked > 0.75 && sd(moves) / asked < 1.35, `${sd(moves) / asked}`)
  })
  it('plants nothing, and nobody has a purpose', () => {
    const run = truthOf(
      scenarioParameters('null', { seed: 1, date: DATE, fromNs: clock('09:40'), toNs: clock('10:00') }),
    )
    assert.ok(run.causes.length > 3 && run.causes.every(({ kind }) => kind === 'none'))
    assert.equal(run.steps.size, 0)
    assert.ok(run.lines.every((line) => line.type !== 'hidden'))
    assert.ok(run.lines.every((line) => line.type !== 'dealers' || line.hedgedGamma === 0))
  })
})

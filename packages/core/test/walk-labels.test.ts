import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { barriersOf, StageWatch } from '../src/labels/index.ts'
import { normals, uniforms } from './normals.ts'
import { INTERVAL, MINUTE, touch } from './stage-run.ts'

const SIGMA = 0.3
const STEP = SIGMA * Math.sqrt(INTERVAL / MINUTE)

/** Excess of what came over what the baseline gave, and its variance. */
class Excess {
  sum = 0
  variance = 0

  add(came: boolean, odds: number): void {
    this.sum += (came ? 1 : 0) - odds
    this.variance += odds * (1 - odds)
  }

  assertNone(what: string): void {
    const deviations = this.sum / Math.sqrt(this.variance)
    assert.ok(Math.abs(deviations) < 3, `${what}: ${this.sum}, ${deviations} deviations`)
  }
}

/** Labels of one walk after another, each from a place of its own within 90 % of the nearest barrier. */
function excesses(walks: number, horizonMinutes: number, seed: number): ReadonlyMap<string, Excess> {
  const [normal, uniform] = [normals(seed), uniforms(seed + 1)]
  const barriers = barriersOf({ outcomeThresholds: [0.25, 0.5], outcomeSigma: 1, horizonMinutes }, SIGMA)
  const found = new Map<string, Excess>()
  const excess = (key: string) => found.get(key) ?? found.set(key, new Excess()).get(key)!
  for (let walk = 0; walk < walks; walk++) {
    const direction = walk % 2 === 0 ? 'UP' : 'DOWN'
    let spot = 600 + 0.225 * (2 * uniform() - 1)
    const horizonNs = horizonMinutes * MINUTE
    const watch = new StageWatch({ ...touch, spot, direction, barriers, sigma: SIGMA, horizonNs })
    for (let ns = INTERVAL; !watch.isOver; ns += INTERVAL) {
      spot += STEP * normal()
      watch.step(ns, spot)
    }
    for (const [i, label] of watch.labels(0, horizonNs).outcomes.entries())
      for (const word of ['break', 'bounce', 'chop'] as const)
        excess(`${word} of barrier ${i}, ${horizonMinutes} min`).add(
          label.outcome === word.toUpperCase(),
          label[word]!,
        )
  }
  return found
}

describe('the labels of random walks', () => {
  for (const [walks, minutes, seed] of [
    [6000, 1, 3],
    [1500, 5, 5],
  ] as const)
    it(`come as often as their baselines say, in ${walks} walks of ${minutes} min`, () => {
      for (const [what, excess] of excesses(walks, minutes, seed)) excess.assertNone(what)
    })
  it('come otherwise than a baseline says that forgets where price stands', () => {
    const [normal, uniform] = [normals(8), uniforms(9)]
    let [far, near] = [0, 0]
    for (let walk = 0; walk < 400; walk++) {
      const isNear = uniform() < 0.5
      let spot = isNear ? 600.2 : 599.8
      const watch = new StageWatch({ ...touch, spot, horizonNs: MINUTE })
      for (let ns = INTERVAL; !watch.isOver; ns += INTERVAL) {
        spot += STEP * normal()
        watch.step(ns, spot)
      }
      if (watch.labels(0, MINUTE).outcomes[2]!.outcome !== 'BREAK') continue
      if (isNear) near++
      else far++
    }
    assert.ok(near > 3 * far, `${near} ${far}`)
  })
})

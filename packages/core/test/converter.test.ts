import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { Converter } from '../src/market/converter.ts'

const SEC = 1e9
const HALF_LIFE_SEC = 15
const converter = (): Converter => new Converter(resolvePhysics())
/** A converter that measured 10.05 at time 0. */
const measured = (): Converter => {
  const c = converter()
  c.step(4824, 480, 0.01, 0)
  return c
}

describe('converter', () => {
  it('has the default ratio, of no age, before the first pair', () => {
    const c = converter()
    c.step(null, 480, 0.01, 0)
    assert.deepEqual([c.ratio, c.source, c.ageSec(5 * SEC)], [10, 'default', null])
  })
  it('takes the first pair as it is', () => {
    const c = measured()
    assert.deepEqual([c.ratio, c.source, c.ageSec(5 * SEC)], [10.05, 'live', 5])
  })
  it('goes half way to a new ratio in a half-life', () => {
    const c = measured()
    c.step(4848, 480, 0.01, HALF_LIFE_SEC * SEC)
    assert.ok(Math.abs(c.ratio - 10.075) < 1e-12)
  })
  it('comes to the same place by small steps as by one', () => {
    const c = measured()
    for (let t = 1; t <= 4 * HALF_LIFE_SEC; t++) c.step(4848, 480, 0.01, (t * SEC) / 4)
    assert.ok(Math.abs(c.ratio - 10.075) < 1e-9)
  })
  it('keeps the last ratio, with its age, when either quote stops', () => {
    for (const [es, spy] of [
      [null, 480],
      [4900, null],
    ] as const) {
      const c = measured()
      c.step(es, spy, 0.01, 7 * SEC)
      assert.deepEqual([c.ratio, c.source, c.ageSec(7 * SEC)], [10.05, 'held', 7])
    }
  })
  it('takes a spread up to ratioMaxSpread, edge included, and no missing one', () => {
    const after = (spread: number): string => {
      const c = measured()
      c.step(4848, 480, spread, SEC)
      return c.source
    }
    assert.deepEqual([0, 0.1, 0.11, Number.NaN].map(after), ['live', 'live', 'held', 'held'])
  })
  it('begins anew after a gap of more than ten half-lives, to the nanosecond', () => {
    const after = (ns: number): number => {
      const c = measured()
      c.step(4848, 480, 0.01, ns)
      return c.ratio
    }
    const tenHalfLives = 10 * HALF_LIFE_SEC * SEC
    assert.ok(Math.abs(after(tenHalfLives) - (10.1 - 0.05 / 1024)) < 1e-12)
    assert.equal(after(tenHalfLives + 1), 10.1)
  })
  it('counts the gap from the last update, through snaps without a pair', () => {
    const c = measured()
    c.step(null, null, Number.NaN, (10 * HALF_LIFE_SEC - 1) * SEC)
    c.step(4848, 480, 0.01, (10 * HALF_LIFE_SEC + 1) * SEC)
    assert.deepEqual([c.ratio, c.source], [10.1, 'live'])
  })
  it('converts there and back', () => {
    const c = measured()
    assert.ok(Math.abs(c.toSpy(4824) - 480) < 1e-9)
    assert.ok(Math.abs(c.toEs(c.toSpy(4801.25)) - 4801.25) < 1e-9)
  })
})

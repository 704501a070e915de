import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Smoother } from '../src/score/smoother.ts'

const SEC = 1e9
const near = (actual: number, expected: number) =>
  assert.ok(
    Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
    `${actual}, not ${expected}`,
  )

describe('smoother', () => {
  it('has no value before the first', () => assert.equal(new Smoother(2).value, null))
  it('takes the first value as it is', () => {
    const smoother = new Smoother(2)
    assert.equal(smoother.update(80, 5 * SEC), 80)
    assert.equal(smoother.value, 80)
  })
  it('goes 1 - 1/e of the way in one time constant', () => {
    const smoother = new Smoother(2)
    smoother.update(0, 0)
    near(smoother.update(100, 2 * SEC), 100 * (1 - Math.exp(-1)))
  })
  it('comes to the same in one step as in many, for a value that stays', () => {
    const [once, often] = [new Smoother(2), new Smoother(2)]
    once.update(0, 0)
    often.update(0, 0)
    for (let quarter = 1; quarter <= 12; quarter++) often.update(100, quarter * 0.25 * SEC)
    near(often.value!, once.update(100, 3 * SEC))
  })
  it('smooths over a gap of exactly ten time constants, and starts anew after a longer one', () => {
    const smoother = new Smoother(1.5)
    smoother.update(0, 0)
    assert.ok(smoother.update(100, 15 * SEC) < 100)
    assert.equal(smoother.update(50, 30 * SEC + 1), 50)
  })
  it('works at times before midnight, which are negative', () => {
    const smoother = new Smoother(1)
    assert.equal(smoother.update(4, -7200 * SEC), 4)
    near(smoother.update(8, -7199 * SEC), 4 + 4 * (1 - Math.exp(-1)))
  })
  it('lets a second value of one time change nothing', () => {
    const smoother = new Smoother(1)
    smoother.update(4, SEC)
    assert.equal(smoother.update(8, SEC), 4)
  })
  it('forgets all on reset', () => {
    const smoother = new Smoother(2)
    smoother.update(0, 0)
    smoother.reset()
    assert.equal(smoother.value, null)
    assert.equal(smoother.update(70, SEC), 70)
  })
  for (const x of [Number.NaN, Infinity, -Infinity])
    it(`refuses ${x} and keeps its value`, () => {
      const smoother = new Smoother(2)
      smoother.update(1, 0)
      assert.throws(() => smoother.update(x, SEC), RangeError)
      assert.equal(smoother.value, 1)
    })
  it('refuses time that runs backwards', () => {
    const smoother = new Smoother(2)
    smoother.update(1, SEC)
    assert.throws(() => smoother.update(1, SEC - 1), /must not run backwards/)
  })
  for (const tau of [0, -1, Number.NaN, Infinity])
    it(`refuses a time constant of ${tau}`, () => assert.throws(() => new Smoother(tau), RangeError))

  /** Readings at most 19 s apart, from second 0 on. */
  const readings = fc
    .array(fc.tuple(fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.integer({ min: 1, max: 19 * SEC })), {
      minLength: 1,
      maxLength: 40,
    })
    .map((steps) => {
      let tNs = 0
      return steps.map(([x, elapsedNs]) => {
        tNs += elapsedNs
        return { x, tNs }
      })
    })

  it('equals the closed form: the last value, less what is left of each change that led to it', () => {
    fc.assert(
      fc.property(readings, (points) => {
        const smoother = new Smoother(2)
        for (const { x, tNs } of points) smoother.update(x, tNs)
        const last = points.at(-1)!
        let left = 0
        for (const [i, { x }] of points.entries()) {
          const before = points[i - 1]
          if (before !== undefined) left += (x - before.x) * Math.exp((before.tNs - last.tNs) / (2 * SEC))
        }
        near(smoother.value!, last.x - left)
      }),
    )
  })
  it('stays within what it has seen', () => {
    fc.assert(
      fc.property(readings, (points) => {
        const smoother = new Smoother(0.5)
        for (const { x, tNs } of points) smoother.update(x, tNs)
        const seen = points.map(({ x }) => x)
        assert.ok(smoother.value! >= Math.min(...seen) - 1e-6 && smoother.value! <= Math.max(...seen) + 1e-6)
      }),
    )
  })
})

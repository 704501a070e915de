import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { WindowMinimum } from '../src/window/window-minimum.ts'

type Step = number | 'rotate' | 'clear'
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 9 }) },
    { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
    { weight: 4, arbitrary: fc.constant('rotate' as const) },
    { weight: 1, arbitrary: fc.constant('clear' as const) },
  ),
  { maxLength: 60 },
)

/** The minimum by keeping every bucket whole: a bucket begins with the value in force. */
class NaiveMinimum {
  readonly #length: number
  #buckets: number[][] = [[]]
  #inForce: number[] = []

  constructor(buckets: number) {
    this.#length = buckets
  }

  take(step: Step): void {
    if (step === 'clear') [this.#buckets, this.#inForce] = [[[]], []]
    else if (step === 'rotate') this.#buckets = [...this.#buckets, [...this.#inForce]].slice(-this.#length)
    else {
      this.#inForce = [step]
      this.#buckets.at(-1)!.push(step)
    }
  }

  get value(): number {
    return Math.min(...this.#buckets.flat())
  }
}

describe('window minimum', () => {
  it('is that of every value in force within the window', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), steps, (buckets, steps) => {
        const window = new WindowMinimum(buckets)
        const naive = new NaiveMinimum(buckets)
        for (const step of steps) {
          if (step === 'clear') window.clear()
          else if (step === 'rotate') window.rotate()
          else window.push(step)
          naive.take(step)
          assert.equal(window.value, naive.value)
        }
      }),
      { numRuns: 500 },
    )
  })
  it('is infinite before the first value', () => {
    assert.equal(new WindowMinimum(3).value, Number.POSITIVE_INFINITY)
  })
})

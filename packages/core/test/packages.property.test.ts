import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { optionPrint } from './option-log.ts'
import { foldedBothWays, OptionRun, rounded } from './option-run.ts'
import { sharedAt, varianceOf } from './package-case.ts'

/** One leg after another: how long after the one before, of which contract, and at the bid, the mid or the ask. */
type Step = {
  readonly gapMs: number
  readonly lagMs: number
  readonly strike: number
  readonly right: 'C' | 'P'
  readonly size: number
  readonly at: -1 | 0 | 1
}

const STRIKES = [473, 474, 475]
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    gapMs: fc.constantFrom(0, 0, 0, 1, 1, 20, 49, 51, 240, 1000),
    lagMs: fc.constantFrom(0, 0, 3, 40),
    strike: fc.constantFrom(473, 475, 473, 475, 474),
    right: fc.constantFrom<('C' | 'P')[]>('C', 'C', 'C', 'P'),
    size: fc.constantFrom(1, 1, 1, 2),
    at: fc.constantFrom<(-1 | 0 | 1)[]>(-1, 0, 1, 1, 1),
  }),
  { minLength: 4, maxLength: 60, size: 'max' },
)
const config = { fuelWindowSec: 2, signAccuracyMultiLeg: 0.6 }
const E = 0.2

type Leg = Step & { readonly ms: number; readonly eventMs: number; order: number; isTaken: boolean }

function legsOf(given: readonly Step[]): Leg[] {
  let ms = 1000
  const legs: Leg[] = []
  for (const step of given) {
    ms += step.gapMs
    const leg: Leg = { ...step, ms, eventMs: ms - step.lagMs, order: legs.length, isTaken: false }
    const isSame = ({ strike, right, at }: Leg) =>
      strike === leg.strike && right === leg.right && at === leg.at
    const before = legs.findLast(isSame)
    if (before !== undefined && Math.abs(before.eventMs - leg.eventMs) <= 50) leg.order = before.order
    legs.push(leg)
  }
  return legs
}

const recordsOf = (given: readonly Step[]): Uint8Array[] =>
  legsOf(given).map(({ at, ...leg }) =>
    optionPrint({ ...leg, price: 105 + 5 * at, bid: 100, ask: 110, letter: 'f' }),
  )

/** By strikes, what pairs of orders share, of the pairs whose first leg `counts`: all looked up in the list. */
function recount(given: readonly Step[], counts: (first: Leg) => boolean): Map<string, number> {
  const legs = legsOf(given)
  const runs: { key: string; orders: string; size: number; doubt: number }[] = []
  for (const [k, leg] of legs.entries()) {
    const gapOf = (other: Leg) => Math.abs(other.eventMs - leg.eventMs)
    const open = legs.slice(0, k).filter((other) => !other.isTaken && gapOf(other) <= 50)
    const fitting = open.filter(
      ({ strike, right, size }) => strike !== leg.strike && right === leg.right && size === leg.size,
    )
    const other = fitting.findLast((each) => gapOf(each) === Math.min(...fitting.map(gapOf)))
    if (other === undefined) continue
    other.isTaken = leg.isTaken = true
    const [lower, upper] = leg.strike < other.strike ? [leg, other] : [other, leg]
    const key = `${lower.strike} ${upper.strike}`
    const orders = `${lower.order} ${upper.order}`
    const doubt = [leg, other].reduce((product, { at }) => (at === 0 ? product : product * (1 - E * E)), 1)
    const size = counts(other) ? leg.size : 0
    const last = runs.findLast((each) => each.key === key)
    if (last?.orders === orders) last.size += size
    else runs.push({ key, orders, size, doubt })
  }
  const shared = new Map<string, number>()
  for (const { key, size, doubt } of runs) shared.set(key, (shared.get(key) ?? 0) + doubt * size ** 2)
  return shared
}

const PAIRS = [
  [473, 474],
  [473, 475],
  [474, 475],
] as const
const everything = (run: OptionRun) =>
  PAIRS.flatMap(([low, high]) => [sharedAt(run, low, high), sharedAt(run, low, high, 'window')])

describe('pairs of legs, over random prints of packages', () => {
  it('share what a recount of all legs by order gives', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const run = new OptionRun(config).fold(...recordsOf(given))
        const expected = recount(given, () => true)
        for (const [low, high] of PAIRS) {
          const known = expected.get(`${low} ${high}`)
          assert.equal(sharedAt(run, low, high) === null, known === undefined)
          assert.equal(rounded(sharedAt(run, low, high) ?? 0), rounded(known ?? 0))
        }
      }),
      { numRuns: 40 },
    )
  })
  it('share in the window what a recount gives, and nothing after it', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(0, 250, 1000, 1750, 2250), (given, afterMs) => {
        const run = new OptionRun(config).fold(...recordsOf(given))
        const lastMs = 1000 + given.reduce((sum, { gapMs }) => sum + gapMs, 0)
        const snapMs = Math.ceil(lastMs / 250) * 250 + afterMs
        run.pass(snapMs)
        const expected = recount(given, ({ ms }) => ms > snapMs - 2000)
        for (const [low, high] of PAIRS)
          assert.equal(
            rounded(sharedAt(run, low, high, 'window') ?? 0),
            rounded(expected.get(`${low} ${high}`) ?? 0),
          )
        run.pass(snapMs + 2000)
        for (const [low, high] of PAIRS) assert.ok(Object.is(sharedAt(run, low, high, 'window') ?? 0, 0))
      }),
      { numRuns: 40 },
    )
  })
  it('take back no more than there is, whatever the weights', () => {
    const weight = fc.double({ min: -3, max: 3, noNaN: true })
    fc.assert(
      fc.property(steps, fc.tuple(weight, weight, weight), fc.nat(3000), (given, weights, afterMs) => {
        const run = new OptionRun({ fuelWindowSec: 2 }).fold(...recordsOf(given))
        run.pass(1000 + given.reduce((sum, { gapMs }) => sum + gapMs, 0) + afterMs)
        for (const over of ['session', 'window'] as const)
          assert.ok(varianceOf(run, (strike) => weights[STRIKES.indexOf(strike)]!, over) >= -1e-6)
      }),
      { numRuns: 40 },
    )
  })
  it('are the same to the bit however the log is batched', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 20 }), (given, length) => {
        const [whole, cut] = foldedBothWays(config, recordsOf(given), length)
        assert.deepEqual(everything(cut), everything(whole))
      }),
      { numRuns: 25 },
    )
  })
})

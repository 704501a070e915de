import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { DealerBook } from '../src/engines/fuel/dealer-book.ts'
import { exposuresOf } from '../src/engines/fuel/exposures.ts'
import { fuelAt } from '../src/engines/fuel/level-fuel.ts'
import { bookOf, type Held, HOUR, holdingsOf } from './fuel-case.ts'

const RUNS = { numRuns: 300 }
const double = (min: number, max: number) => fc.double({ min, max, noNaN: true })

const held: fc.Arbitrary<Held[]> = fc.uniqueArray(
  fc.record({
    strike: fc.integer({ min: 450 * 20, max: 500 * 20 }).map((unit) => unit / 20),
    right: fc.constantFrom('C' as const, 'P' as const),
    contracts: fc.integer({ min: -5000, max: 5000 }).map((n) => n * 0.7),
    variance: double(0, 1e6),
  }),
  { minLength: 1, maxLength: 30, selector: ({ strike, right }) => `${strike} ${right}` },
)
const market = fc.record({
  forward: double(460, 490),
  years: fc.oneof(double(HOUR / 60, 6.5 * HOUR), fc.constant(HOUR / 60)),
  volatility: double(0.03, 2),
})
const level = double(455, 495)

const exposuresIn = (book: DealerBook, of: readonly Held[], forward: number, years: number) =>
  exposuresOf(book, holdingsOf(of), forward, years)
const isClose = (a: number, b: number, scale: number) => Math.abs(a - b) <= 1e-9 * Math.max(scale, 1)

describe('what dealers hold, mirrored', () => {
  it('has the opposite exposures and the same doubt', () => {
    fc.assert(
      fc.property(held, market, level, (of, at, price) => {
        const mirrored = of.map((each) => ({ ...each, contracts: 0 - each.contracts }))
        const [one, other] = [bookOf(of, at), bookOf(mirrored, at)]
        const [a, b] = [fuelAt(one, price, 2, 1000), fuelAt(other, price, 2, 1000)]
        assert.deepEqual([a.net + b.net, a.sd, a.confidence], [0, b.sd, b.confidence])
        const opposite = { AMPLIFY: 'DAMPEN', DAMPEN: 'AMPLIFY', NEUTRAL: 'NEUTRAL' } as const
        assert.equal(a.effect, opposite[b.effect])
        const [x, y] = [
          exposuresIn(one, of, at.forward, at.years),
          exposuresIn(other, mirrored, at.forward, at.years),
        ]
        assert.deepEqual(
          [x.gamma + y.gamma, x.gammaSd, x.delta + y.delta, x.charm + y.charm],
          [0, y.gammaSd, 0, 0],
        )
      }),
      RUNS,
    )
  })
  it('has one gamma and charm by calls and by puts, and deltas a share apart', () => {
    fc.assert(
      fc.property(held, market, (of, at) => {
        const as = (right: 'C' | 'P') => {
          const unique = new Map(of.map((each) => [each.strike, { ...each, right }]))
          return [...unique.values()]
        }
        const [calls, puts] = [as('C'), as('P')]
        const a = exposuresIn(bookOf(calls, at), calls, at.forward, at.years)
        const b = exposuresIn(bookOf(puts, at), puts, at.forward, at.years)
        assert.deepEqual([a.gamma, a.gammaSd, a.charm], [b.gamma, b.gammaSd, b.charm])
        const shares = calls.reduce((sum, { contracts }) => sum + 100 * contracts, 0)
        const scale = calls.reduce((sum, { contracts }) => sum + 100 * Math.abs(contracts), 0)
        assert.ok(isClose(a.delta - b.delta, shares, scale))
      }),
      RUNS,
    )
  })
})

describe("the book's gamma", () => {
  it('is how its delta changes as spot moves', () => {
    fc.assert(
      fc.property(held, market, (of, at) => {
        // A move small beside the width of the narrowest gamma.
        const h = 1e-4 * at.forward * at.volatility * Math.sqrt(at.years)
        const book = bookOf(of, at)
        const { gamma } = exposuresIn(book, of, at.forward, at.years)
        const up = exposuresIn(book, of, at.forward + h, at.years).delta
        const down = exposuresIn(book, of, at.forward - h, at.years).delta
        const size = of.reduce((sum, { contracts }) => sum + 100 * Math.abs(contracts), 0)
        const peak = 0.4 / (at.forward * at.volatility * Math.sqrt(at.years))
        assert.ok(Math.abs((up - down) / (2 * h) - gamma) <= 1e-6 * size * peak + 1e-9)
        assert.ok(isClose(gamma, book.gamma, size * peak))
      }),
      RUNS,
    )
  })
  it('is within what so many contracts can have, to the last minute and after it', () => {
    fc.assert(
      fc.property(held, market, fc.boolean(), level, (of, at, isOver, price) => {
        const years = isOver ? 0 : at.years
        const book = bookOf(of, { ...at, years })
        const all = exposuresIn(book, of, at.forward, years)
        const near = fuelAt(book, price, 2, 0)
        for (const value of [...Object.values(all), near.net, near.sd, near.confidence])
          assert.ok(Number.isFinite(value))
        const size = of.reduce((sum, { contracts }) => sum + 100 * Math.abs(contracts), 0)
        const peak = years === 0 ? 0 : 0.4 / (at.forward * at.volatility * Math.sqrt(years))
        assert.ok(Math.abs(all.gamma) <= size * peak && Math.abs(near.net) <= size * peak)
        assert.ok(Math.abs(all.delta) <= size * (1 + 1e-12) && Math.abs(all.charm) <= size)
        if (isOver)
          assert.deepEqual(
            [all.gamma, all.gammaSd, all.charm, near.net, near.effect],
            [0, 0, 0, 0, 'NEUTRAL'],
          )
      }),
      RUNS,
    )
  })
})

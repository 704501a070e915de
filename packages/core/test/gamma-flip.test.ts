import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { DealerBook } from '../src/engines/fuel/dealer-book.ts'
import { GammaFlipFinder } from '../src/engines/fuel/gamma-flip.ts'
import { blackGamma } from '../src/maths/black76.ts'
import { bookOf, type Held, HOUR } from './fuel-case.ts'

const SPOT = 475.3
const YEARS = 2 * HOUR
const finder = new GammaFlipFinder()
const flipOf = (held: readonly Held[], { spot = SPOT, basis = 0, years = YEARS, volatility = 0.15 } = {}) =>
  finder.find(bookOf(held, { forward: spot + basis, years, volatility }), spot, basis, years)

/** Net gamma with spot at a price, volatilities as they are. */
function netAt({ chain, net, volatilities }: DealerBook, forward: number, years: number): number {
  let sum = 0
  for (let k = 0; k < chain.count; k++)
    sum += 100 * net[k]! * blackGamma(forward, chain.strikes[k]!, volatilities[k]!, years)
  return sum
}

describe('the gamma flip', () => {
  it('is between short and long strikes, where their gamma is even', () => {
    const flip = flipOf([
      { strike: 470, contracts: -100 },
      { strike: 480, contracts: 100 },
    ])
    assert.equal(flip?.status, 'found')
    assert.ok(Math.abs(flip!.price! - Math.sqrt(470 * 480)) < 0.05, `${flip!.price}`)
  })
  it('is the crossing nearest spot of several', () => {
    const held = [
      { strike: 468, contracts: -100 },
      { strike: 474, contracts: 100 },
      { strike: 480, contracts: -100 },
    ]
    assert.ok(Math.abs(flipOf(held, { spot: 472 })!.price! - 471) < 0.2)
    assert.ok(Math.abs(flipOf(held, { spot: 476 })!.price! - 477) < 0.2)
  })
  it('is of spot, not of the forward', () => {
    const held = [
      { strike: 470, contracts: -100 },
      { strike: 480, contracts: 100 },
    ]
    assert.ok(Math.abs(flipOf(held)!.price! - flipOf(held, { basis: 0.5 })!.price! - 0.5) < 0.02)
  })
  it('is not there where dealers are long or short at every price', () => {
    assert.deepEqual(flipOf([{ strike: 470, contracts: 100 }]), { status: 'allLong', price: null })
    assert.deepEqual(flipOf([{ strike: 470, contracts: -1 }]), { status: 'allShort', price: null })
  })
  it('sees no sign in less than a thousandth of the largest', () => {
    const dominated = (contracts: number) =>
      flipOf([
        { strike: 475, contracts: 100_000 },
        { strike: 485, contracts },
      ])!.status
    assert.equal(dominated(-50), 'allLong')
    assert.equal(dominated(-5000), 'found')
  })
  it('looks no further than 3 % of spot', () => {
    const held = [
      { strike: 470, contracts: -100 },
      { strike: 505, contracts: 100 },
    ]
    assert.equal(flipOf(held, { spot: 470, volatility: 0.4 })!.status, 'allShort')
    assert.equal(flipOf(held, { spot: 480, volatility: 0.4 })!.status, 'found')
  })
  it('is nothing where nothing is held, or all is too far away to have gamma', () => {
    assert.equal(flipOf([]), null)
    assert.equal(flipOf([{ strike: 475, contracts: 0 }]), null)
    assert.equal(flipOf([{ strike: 600, contracts: 1000 }]), null)
  })
  it('has no crossing between strikes that nothing joins in the last minute, but knows the signs', () => {
    const flip = flipOf(
      [
        { strike: 470, contracts: -100 },
        { strike: 480, contracts: 100 },
      ],
      { years: HOUR / 60, volatility: 0.1 },
    )
    assert.ok(flip!.price! > 470 && flip!.price! < 480)
  })
  it('is where a fine grid changes its sign', () => {
    const held = fc.uniqueArray(
      fc.record({
        strike: fc.integer({ min: 460, max: 490 }),
        contracts: fc.integer({ min: -500, max: 500 }),
      }),
      { minLength: 1, maxLength: 15, selector: ({ strike }) => strike },
    )
    const market = fc.record({
      spot: fc.double({ min: 466, max: 484, noNaN: true }),
      basis: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      years: fc.double({ min: HOUR / 2, max: 6.5 * HOUR, noNaN: true }),
      volatility: fc.double({ min: 0.1, max: 0.6, noNaN: true }),
    })
    fc.assert(
      fc.property(held, market, (of, at) => {
        const book = bookOf(of, { forward: at.spot + at.basis, ...at })
        const flip = finder.find(book, at.spot, at.basis, at.years)
        const grid = Array.from({ length: 2 * 600 + 1 }, (_, k) => at.spot * (1 + (k - 600) * 0.00005))
        const nets = grid.map((spot) => netAt(book, spot + at.basis, at.years))
        const largest = nets.reduce((most, net) => Math.max(most, Math.abs(net)), 0)
        // Beyond six deviations of every strike gamma is nothing.
        const peak = of.reduce((sum, { contracts }) => sum + 40 * Math.abs(contracts), 0) / at.spot
        if (flip === null) return assert.ok(largest <= (1e-7 * peak) / (at.volatility * Math.sqrt(at.years)))
        const signs = new Set(nets.filter((net) => Math.abs(net) > 2e-3 * largest).map(Math.sign))
        if (flip.status === 'found') return assert.ok(crosses(book, flip.price, at, largest))
        // Both signs within the grid's last step, or dipping between two of its prices, need not be seen.
        const wide = nets.filter((net) => Math.abs(net) > 0.05 * largest).map(Math.sign)
        assert.ok(signs.size >= 1)
        if (new Set(wide).size > 1) return assert.ok(isEdge(nets, largest))
        assert.equal(flip.status, wide[0]! > 0 ? 'allLong' : 'allShort')
      }),
      { numRuns: 200, endOnFailure: true },
    )
  })
})

describe('the gamma flip, of all prices on the grid', () => {
  const held = fc.uniqueArray(
    fc.record({
      strike: fc.integer({ min: 440, max: 510 }),
      contracts: fc.oneof(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -20_000, max: 20_000 })),
    }),
    { minLength: 1, maxLength: 40, selector: ({ strike }) => strike },
  )
  const market = fc.record({
    spot: fc.double({ min: 466, max: 484, noNaN: true }),
    basis: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
    years: fc.oneof(fc.constant(HOUR / 60), fc.double({ min: HOUR / 10, max: 6.5 * HOUR, noNaN: true })),
    volatility: fc.double({ min: 0.05, max: 0.6, noNaN: true }),
  })

  it('is what valuing every one of them gives', () => {
    const statuses = new Set<string>()
    fc.assert(
      fc.property(held, market, (of, at) => {
        const book = bookOf(of, { forward: at.spot + at.basis, ...at })
        const expected = flipOfWholeGrid(book, at)
        fc.pre(expected !== null)
        const flip = finder.find(book, at.spot, at.basis, at.years)!
        assert.equal(flip.status, expected!.status)
        if (flip.price !== null) assert.ok(Math.abs(flip.price - expected!.price!) < 1e-3, `${flip.price}`)
        statuses.add(flip.status)
      }),
      { numRuns: 300, endOnFailure: true },
    )
    assert.equal(statuses.size, 3)
  })
})

/** The flip by valuing each price; null where the table of the density may see another sign than the density. */
function flipOfWholeGrid(
  book: DealerBook,
  { spot, basis, years }: { spot: number; basis: number; years: number },
): { status: string; price: number | null } | null {
  const first = Math.ceil(spot * 0.97 * 4)
  const prices = Array.from({ length: Math.floor(spot * 1.03 * 4) - first + 1 }, (_, k) => (first + k) / 4)
  const grid = prices.map((price) => ({ price, net: netAt(book, price + basis, years) }))
  const largest = grid.reduce((most, { net }) => Math.max(most, Math.abs(net)), 0)
  const whole = book.net.reduce((sum, net) => sum + Math.abs(net), 0)
  const doubt = (100 * whole * 1e-6) / (book.volatilities[0]! * Math.sqrt(years) * spot)
  const threshold = largest / 1000
  if (grid.some(({ net }) => Math.abs(Math.abs(net) - threshold) <= 2 * doubt)) return null
  const seen = grid.filter(({ net }) => Math.abs(net) >= threshold)
  const crossings = seen.flatMap(({ price, net }, k) => {
    const before = seen[k - 1] ?? { price, net }
    if (before.net > 0 === net > 0) return []
    return [before.price + ((price - before.price) * before.net) / (before.net - net)]
  })
  crossings.sort((a, b) => Math.abs(a - spot) - Math.abs(b - spot))
  if (crossings.length > 0) return { status: 'found', price: crossings[0]! }
  return { status: seen[0]!.net > 0 ? 'allLong' : 'allShort', price: null }
}

/** Whether the net gamma changes sign within a step of the grid about a price, or is next to nothing there. */
function crosses(
  book: DealerBook,
  price: number,
  { basis, years }: { basis: number; years: number },
  largest: number,
): boolean {
  const nets = Array.from({ length: 41 }, (_, k) => netAt(book, price + basis + (k - 20) * 0.0125, years))
  const isBoth = nets.some((net) => net > 0) && nets.some((net) => net < 0)
  return isBoth || nets.some((net) => Math.abs(net) < 2e-3 * largest)
}

/** Whether the second sign is seen only where the fine grid reaches further than the coarse one. */
function isEdge(nets: readonly number[], largest: number): boolean {
  const inner = nets.slice(12, -12).filter((net) => Math.abs(net) > 0.05 * largest)
  return new Set(inner.map(Math.sign)).size <= 1
}

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parityBasis } from '../src/engines/fuel/parity.ts'
import { secondsLeft } from '../src/engines/fuel/session-time.ts'
import { Surface } from '../src/engines/fuel/surface.ts'
import { usableMid } from '../src/engines/fuel/usable-quote.ts'
import { sessionTimes } from '../src/market/session-clock.ts'
import { chainOf, HOUR, quotesOf, strikesFrom } from './fuel-case.ts'
import { times } from './level-moment.ts'
import { slot } from './option-log.ts'

const CALL = slot({ strike: 475 })
const quote = (bid: number, ask: number) => ({ bid: Float64Array.of(bid), ask: Float64Array.of(ask) })
const skewed = (strike: number) => 0.15 - 0.004 * (strike - 475) + 0.0005 * (strike - 475) ** 2

describe("the options' time", () => {
  it('is what is left of the regular session', () => {
    assert.equal(secondsLeft(times, times.closeNs - 3600e9), 3600)
    assert.equal(secondsLeft(times, times.openNs), 6.5 * 3600)
  })
  it('is the whole session before it opens', () => {
    assert.equal(secondsLeft(times, times.openNs - 3 * 3600e9), 6.5 * 3600)
  })
  it('is a minute at least until the close, and nothing from the close on', () => {
    assert.equal(secondsLeft(times, times.closeNs - 1), 60)
    assert.equal(secondsLeft(times, times.closeNs), 0)
    assert.equal(secondsLeft(times, times.closeNs + 3600e9), 0)
  })
  it('ends at 13:00 on half days', () => {
    const half = sessionTimes('2023-11-24', 15)!
    assert.equal(secondsLeft(half, half.openNs), 3.5 * 3600)
    assert.equal(secondsLeft(half, half.openNs + 3.5 * 3600e9), 0)
  })
})

describe('a quote usable for volatility', () => {
  it('has two sides and is not crossed', () => {
    assert.equal(usableMid(quote(1, 1.04), 0), 1.02)
    assert.equal(usableMid(quote(1, 1), 0), 1)
    for (const [bid, ask] of [
      [Number.NaN, 1],
      [1, Number.NaN],
      [1.01, 1],
      [0, 0.04],
    ] as const)
      assert.ok(Number.isNaN(usableMid(quote(bid, ask), 0)), `${bid} ${ask}`)
  })
  it('is no wider than $0.05 or half its mid, the larger', () => {
    assert.ok(usableMid(quote(0.02, 0.07), 0) > 0)
    assert.ok(Number.isNaN(usableMid(quote(0.02, 0.08), 0)))
    assert.equal(usableMid(quote(1.5, 2.5), 0), 2)
    assert.ok(Number.isNaN(usableMid(quote(1.5, 2.51), 0)))
  })
})

describe('the basis of the forward', () => {
  const strikes = strikesFrom(465, 485)
  const chain = chainOf(strikes)
  const market = { forward: 475.5, years: HOUR, volatility: () => 0.15 }

  it('is C - P + K - spot', () => {
    const basis = parityBasis(chain, quotesOf(strikes, market), 475.2)!
    assert.ok(Math.abs(basis - 0.3) < 1e-9, `${basis}`)
  })
  it('is the median of the three strikes nearest spot', () => {
    const quotes = quotesOf(strikes, market)
    for (const side of [quotes.bid, quotes.ask]) {
      side[CALL]! += 0.4
      side[slot({ strike: 477 })]! += 0.1
    }
    const basis = parityBasis(chain, quotes, 475.2)!
    assert.ok(Math.abs(basis - 0.3) < 1e-9, `${basis}`)
  })
  it('passes strikes of which a right has no usable quote', () => {
    const quotes = quotesOf(strikes, market)
    for (const strike of [474, 475, 476]) quotes.bid[slot({ strike, right: 'P' })] = Number.NaN
    for (const strike of [473, 477, 478])
      for (const side of [quotes.bid, quotes.ask]) side[slot({ strike })]! += 0.2
    const basis = parityBasis(chain, quotes, 475.2)!
    assert.ok(Math.abs(basis - 0.5) < 1e-9, `${basis}`)
  })
  it('takes what there is of fewer than three', () => {
    const quotes = quotesOf([475, 476], market)
    for (const side of [quotes.bid, quotes.ask]) side[CALL]! += 0.1
    const basis = parityBasis(chain, quotes, 475.2)!
    assert.ok(Math.abs(basis - 0.35) < 1e-9, `${basis}`)
  })
  it('is nothing beyond half a percent of spot, and without quotes', () => {
    const far = (forward: number) => parityBasis(chain, quotesOf(strikes, { ...market, forward }), 475)
    assert.ok(far(475 * 1.0049) !== null)
    assert.equal(far(475 * 1.0051), null)
    assert.equal(far(475 * 0.9949), null)
    assert.equal(parityBasis(chain, quotesOf([], market), 475), null)
  })
})

describe('the forward', () => {
  const strikes = strikesFrom(465, 485)
  const quotesAt = (forward: number) => quotesOf(strikes, { forward, years: HOUR, volatility: skewed })
  const fitAt = (surface: Surface, sec: number, forward: number) =>
    surface.fit(chainOf(strikes), quotesAt(forward), { nowNs: sec * 1e9, spot: 475, years: HOUR })

  it('is spot until parity says more', () => {
    const surface = new Surface()
    assert.deepEqual([surface.forward(475), surface.hasForward], [475, false])
  })
  it('follows the basis with a time constant of ten seconds', () => {
    const surface = new Surface()
    fitAt(surface, 0, 475.1)
    assert.ok(Math.abs(surface.forward(475) - 475.1) < 1e-9)
    fitAt(surface, 10, 475.3)
    assert.ok(Math.abs(surface.forward(475) - (475.3 - 0.2 * Math.exp(-1))) < 1e-9)
    assert.equal(surface.forward(470) - surface.forward(475), -5)
  })
  it('is spot where spot has gone to where the basis would be over half a percent of it', () => {
    const surface = new Surface()
    fitAt(surface, 0, 477)
    assert.equal(surface.forward(470), 472)
    assert.deepEqual([surface.forward(399), surface.forward(0.5)], [399, 0.5])
    assert.equal(surface.forward(475), 477)
  })
})

describe('the smile', () => {
  const strikes = strikesFrom(467, 483)
  const chain = chainOf(strikes)
  const moment = { nowNs: 0, spot: 475.2, years: 3 * HOUR }
  const quotes = () => quotesOf(strikes, { forward: 475.2, years: 3 * HOUR, volatility: skewed, width: 0.01 })

  it('is found again from quotes', () => {
    const surface = new Surface()
    surface.fit(chain, quotes(), moment)
    assert.equal(surface.smile!.kind, 'quadratic')
    for (const strike of strikesFrom(471, 480))
      assert.ok(Math.abs(surface.smile!.volatility(strike) - skewed(strike)) < 3e-4, `${strike}`)
  })
  it('is that of the side out of the money', () => {
    const surface = new Surface()
    const broken = quotes()
    for (const strike of strikes) {
      const inTheMoney = slot({ strike, right: strike < 475.2 ? 'C' : 'P' })
      // Parity still sees the two nearest strikes as they are.
      if (Math.abs(strike - 475.2) < 2) continue
      broken.bid[inTheMoney]! += 1
      broken.ask[inTheMoney]! += 1
    }
    surface.fit(chain, broken, moment)
    const whole = new Surface()
    whole.fit(chain, quotes(), moment)
    assert.ok(Math.abs(surface.smile!.atm - whole.smile!.atm) < 1e-12)
  })
  it('lets a quote say the less the wider it is', () => {
    const surface = new Surface()
    const wide = quotes()
    wide.bid[slot({ strike: 477 })]! -= 0.02
    wide.ask[slot({ strike: 477 })]! += 0.3
    surface.fit(chain, wide, moment)
    assert.ok(Math.abs(surface.smile!.volatility(477) - skewed(477)) < 2e-3)
  })
  it('is the nearest point of fewer than five, and nothing without quotes', () => {
    const surface = new Surface()
    const few = quotesOf([475, 476], { forward: 475.2, years: 3 * HOUR, volatility: skewed })
    surface.fit(chain, few, moment)
    assert.deepEqual([surface.smile!.kind, surface.smile!.points], ['nearest', 2])
    surface.fit(chain, quotesOf([], { forward: 475.2, years: 3 * HOUR, volatility: skewed }), moment)
    assert.equal(surface.smile, null)
  })
  it('takes no quote that is crossed, without a bid, or below what exercise brings', () => {
    const surface = new Surface()
    const odd = quotes()
    odd.ask[slot({ strike: 477 })] = odd.bid[slot({ strike: 477 })]! - 0.01
    odd.bid[slot({ strike: 478 })] = Number.NaN
    surface.fit(chain, odd, moment)
    const all = new Surface()
    all.fit(chain, quotes(), moment)
    assert.equal(surface.smile!.points, all.smile!.points - 2)
  })
  it('reads an unchanged quote anew after ten seconds, and a changed one at once', () => {
    const surface = new Surface()
    const one = quotesOf([480], { forward: 475.2, years: 3 * HOUR, volatility: () => 0.15 })
    const atmAt = (sec: number, spot: number) => {
      surface.fit(chain, one, { ...moment, nowNs: sec * 1e9, spot })
      return surface.smile!.atm
    }
    const first = atmAt(0, 475.2)
    assert.ok(Math.abs(first - 0.15) < 1e-6)
    assert.equal(atmAt(9, 476), first)
    const anew = atmAt(10, 476)
    assert.ok(anew < first - 0.005)
    one.ask[slot({ strike: 480 })]! += 0.01
    assert.ok(atmAt(11, 476) > anew)
  })
})

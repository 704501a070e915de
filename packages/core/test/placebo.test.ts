import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { LevelCandidate } from '../src/levels/level-source.ts'
import { drawnOffset, Placebos } from '../src/levels/placebo.ts'
import { momentOf, newTracker } from './level-moment.ts'
import { DATE } from './log-builder.ts'

type Parts = Partial<LevelCandidate> & { readonly key: string; readonly price: number }

/** A universe of levels as their tracker gives it. */
function universeOf(...parts: readonly Parts[]) {
  const candidates = parts.map((part) => ({ id: part.key, kind: 'ROUND' as const, forming: false, ...part }))
  return newTracker().step(candidates, momentOf(null))
}

const vwap = (price: number) => universeOf({ key: 'VWAP', kind: 'VWAP', price })

describe('the placebo of a level', () => {
  it('moves with its level, at one distance all day', () => {
    const placebos = new Placebos(DATE)
    const [first] = placebos.of(vwap(480))
    const [second] = placebos.of(vwap(481.37))
    assert.equal(second!.offset, first!.offset)
    assert.equal(second!.candidate.price, 481.37 + first!.offset)
    assert.deepEqual(
      [first!.of, first!.candidate.id, first!.candidate.kind],
      ['VWAP', 'PLACEBO_VWAP', 'VWAP'],
    )
  })
  it('stays where a dollar becomes a strike', () => {
    const placebos = new Placebos(DATE)
    const at = (id: string, kind: 'ROUND' | 'STRIKE') =>
      placebos.of(universeOf({ key: 'PRICE_481', id, kind, price: 481 }))[0]!
    const [dollar, strike] = [at('ROUND_481', 'ROUND'), at('STRIKE_481', 'STRIKE')]
    assert.deepEqual(
      [strike.candidate.key, strike.candidate.price],
      [dollar.candidate.key, dollar.candidate.price],
    )
    assert.equal(strike.candidate.id, dollar.candidate.id)
    assert.deepEqual([dollar.of, strike.of], ['ROUND_481', 'STRIKE_481'])
  })
  it('is the same whenever and beside whatever its level comes, where nothing is near', () => {
    const alone = new Placebos(DATE).of(vwap(480))[0]!
    const placebos = new Placebos(DATE)
    placebos.of(universeOf({ key: 'PRICE_470', price: 470 }))
    const later = placebos.of(
      universeOf({ key: 'PRICE_470', price: 470 }, { key: 'VWAP', kind: 'VWAP', price: 480 }),
    )
    assert.equal(later.find(({ of }) => of === 'VWAP')!.offset, alone.offset)
  })
  it('does not exist while its level forms', () => {
    const placebos = new Placebos(DATE)
    const high = (forming: boolean) =>
      placebos.of(universeOf({ key: 'PM_HIGH', kind: 'PM_HIGH', price: 480, forming }))
    assert.deepEqual(high(true), [])
    assert.equal(high(false).length, 1)
    assert.equal(placebos.without, 0)
  })
  it('is drawn anew while it would be within 0.15 of a real level, of one that forms as well', () => {
    const draws = [0, 1, 2].map((draw) => drawnOffset(DATE, 'VWAP', draw))
    assert.deepEqual(draws, [-0.374, -0.4916, 0.5343])
    const beside = (price: number, forming = false) =>
      new Placebos(DATE)
        .of(universeOf({ key: 'VWAP', kind: 'VWAP', price: 480 }, { key: 'X', price, forming }))
        .find(({ of }) => of === 'VWAP')!.offset
    assert.equal(beside(480 - 0.374 + 0.16), -0.374)
    assert.equal(beside(480 - 0.374 + 0.15), -0.4916)
    assert.equal(beside(480 - 0.374 - 0.15), 0.5343)
    assert.equal(beside(480 - 0.374 - 0.15, true), 0.5343)
  })
  it('keeps its distance where a real level comes near it later', () => {
    const placebos = new Placebos(DATE)
    const { offset } = placebos.of(vwap(480))[0]!
    const crowded = universeOf({ key: 'VWAP', kind: 'VWAP', price: 480 }, { key: 'X', price: 480 + offset })
    assert.equal(placebos.of(crowded).find(({ of }) => of === 'VWAP')!.offset, offset)
  })
  it('does not exist all day, and is counted once, where seventeen draws were too near', () => {
    const crowd = Array.from({ length: 12 }, (_, i) => ({ key: `X_${i}`, price: 479 + i * 0.2 }))
    const placebos = new Placebos(DATE)
    const level = { key: 'VWAP', kind: 'VWAP' as const, price: 480.05 }
    assert.ok(placebos.of(universeOf(level, ...crowd)).every(({ of }) => of !== 'VWAP'))
    const { without } = placebos
    assert.ok(without >= 1)
    assert.deepEqual(placebos.of(vwap(480.05)), [])
    assert.equal(placebos.without, without)
  })
})

describe('placebos, over random days and levels', () => {
  const dates = fc.integer({ min: 1, max: 28 }).map((day) => `2024-02-${String(day).padStart(2, '0')}`)
  const prices = fc.uniqueArray(fc.integer({ min: 470_0000, max: 490_0000 }), { minLength: 1, maxLength: 12 })

  it('are 0.30 to 0.70 away, clear of every real level, and the same for the same day', () => {
    const offsets: number[] = []
    fc.assert(
      fc.property(dates, prices, (date, prices) => {
        const levels = prices.map((price, i) => ({ key: `LEVEL_${i}`, price: price / 10_000 }))
        const placebos = new Placebos(date)
        const found = placebos.of(universeOf(...levels))
        assert.deepEqual(new Placebos(date).of(universeOf(...levels)), found)
        assert.equal(found.length + placebos.without, levels.length)
        for (const { candidate, offset } of found) {
          assert.ok(Math.abs(offset) >= 0.3 && Math.abs(offset) <= 0.7, `${offset}`)
          for (const real of levels) assert.ok(Math.abs(candidate.price - real.price) > 0.15)
          offsets.push(offset)
        }
      }),
      { numRuns: 200 },
    )
    const share = (test: (offset: number) => boolean) => offsets.filter(test).length / offsets.length
    assert.ok(Math.abs(share((offset) => offset > 0) - 0.5) < 0.1)
    assert.ok(Math.abs(share((offset) => Math.abs(offset) > 0.5) - 0.5) < 0.1)
  })
  it('differ from level to level and from day to day', () => {
    const drawn = new Set<number>()
    for (let day = 10; day < 29; day++)
      for (const key of ['VWAP', 'SMA_200', 'PRICE_480']) drawn.add(drawnOffset(`2024-02-${day}`, key, 0))
    assert.ok(drawn.size > 50, `${drawn.size} of 57`)
  })
})

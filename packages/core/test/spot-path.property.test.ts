import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { SlidingRange } from '../src/features/readings/sliding-range.ts'
import { type PathReading, SpotPath } from '../src/features/readings/spot-path.ts'

/** Snaps so far apart that half an hour is 360 of them. */
const SNAP_MS = 5000
const PER_MINUTE = 12
const HALF_HOUR = 30 * PER_MINUTE

/** Ways of spot in ten-thousandths, with holes; long enough for windows to be left. */
const walks = fc
  .tuple(
    fc.integer({ min: 1, max: 3000 }),
    fc.array(fc.tuple(fc.integer({ min: -2, max: 2 }), fc.nat({ max: 4 })), {
      minLength: 1,
      maxLength: 500,
      size: 'max',
    }),
    fc.nat({ max: 2 }),
  )
  .map(([scale, steps, holes]) => {
    let units = 4_800_000
    return steps.map(([step, luck]) => {
      units += step * scale
      return luck < holes ? null : units
    })
  })

type Units = readonly (number | null)[]
const usd = (units: Units) => units.map((unit) => (unit === null ? null : unit / 1e4))

/** The changes over a lag that end in the last so many snaps, each with the one a lag before; by definition. */
function changes(units: Units, lag: number, span: number): { change: number; earlier: number | null }[] {
  const at = (i: number) => units[i] ?? null
  const change = (i: number) => {
    const [now, then] = [at(i), at(i - lag)]
    return now === null || then === null ? null : now - then
  }
  return Array.from({ length: span }, (_, k) => units.length - 1 - k).flatMap((i) => {
    const now = change(i)
    return now === null ? [] : [{ change: now, earlier: change(i - lag) }]
  })
}

const sum = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0)
const enough = <T>(xs: readonly unknown[], span: number, value: () => T): T | null =>
  xs.length >= span / 2 ? value() : null

function volatility(units: Units, lag: number, span: number): number | null {
  const all = changes(units, lag, span)
  const square = () => sum(all.map(({ change }) => change ** 2)) / all.length
  return enough(all, span, () => Math.sqrt((square() * PER_MINUTE) / lag) / 1e4)
}

function efficiency(units: Units, span: number): number | null {
  const all = changes(units, 1, span).map(({ change }) => change)
  const gone = sum(all.map(Math.abs))
  return enough(all, span, () => (gone === 0 ? null : Math.abs(sum(all)) / gone))
}

function autocorrelation(units: Units): number | null {
  const all = changes(units, 3, 10 * PER_MINUTE)
  const pairs = all.filter(({ earlier }) => earlier !== null)
  const squares = sum(pairs.map(({ change, earlier }) => change ** 2 + earlier! ** 2)) / 2
  const products = sum(pairs.map(({ change, earlier }) => change * earlier!))
  return enough(all, 10 * PER_MINUTE, () => (squares === 0 ? null : products / squares))
}

function varianceRatio(units: Units): number | null {
  const [short, long] = [volatility(units, 3, HALF_HOUR), volatility(units, 12, HALF_HOUR)]
  return short === null || long === null || short === 0 ? null : (long / short) ** 2
}

function range(units: Units, span: number): PathReading['range']['m5'] {
  const seen = units.slice(-span).filter((unit) => unit !== null)
  return seen.length === 0 ? null : { high: Math.max(...seen) / 1e4, low: Math.min(...seen) / 1e4 }
}

function mean(units: Units): PathReading['mean'] {
  const seen = units.slice(-HALF_HOUR).filter((unit) => unit !== null)
  const price = sum(seen) / seen.length
  const deviation = () => Math.sqrt(sum(seen.map((unit) => (unit - price) ** 2)) / seen.length) / 1e4
  return enough(seen, HALF_HOUR, () => ({ price: price / 1e4, deviation: deviation() }))
}

/** What a path reads, from all that it was given. */
function byDefinition(units: Units): PathReading {
  const change = (snaps: number) => {
    const [now, then] = [units.at(-1) ?? null, units[units.length - 1 - snaps] ?? null]
    return now === null || then === null ? null : (now - then) / 1e4
  }
  return {
    changes: { s10: change(2), m1: change(12), m5: change(60), m15: change(180), m30: change(360) },
    volatility: {
      m2: volatility(units, 1, 2 * PER_MINUTE),
      m10: volatility(units, 3, 10 * PER_MINUTE),
      m30: volatility(units, 12, HALF_HOUR),
    },
    efficiency: { m5: efficiency(units, 5 * PER_MINUTE), m15: efficiency(units, 15 * PER_MINUTE) },
    autocorrelation: autocorrelation(units),
    varianceRatio: varianceRatio(units),
    range: { m5: range(units, 5 * PER_MINUTE), m30: range(units, HALF_HOUR) },
    mean: mean(units),
  }
}

/** To nine digits: what is summed otherwise differs in the last. */
const rounded = (reading: PathReading): unknown =>
  JSON.parse(JSON.stringify(reading), (_, x) => (typeof x === 'number' ? Number(x.toFixed(9)) + 0 : x))

describe('the path of spot', () => {
  it('reads what its definitions say of all that came', () => {
    fc.assert(
      fc.property(walks, (units) => {
        const path = new SpotPath(SNAP_MS)
        for (const spot of usd(units)) path.step(spot)
        assert.deepEqual(rounded(path.reading), rounded(byDefinition(units)))
      }),
      { numRuns: 60 },
    )
  })
  it('forgets what came before its windows', () => {
    const held = HALF_HOUR + 24
    fc.assert(
      fc.property(walks, walks, (before, after) => {
        const tail = Array.from({ length: held }, (_, i) => after[i % after.length]!)
        const [whole, late] = [new SpotPath(SNAP_MS), new SpotPath(SNAP_MS)]
        for (const spot of usd([...before, ...tail])) whole.step(spot)
        for (const spot of usd(tail)) late.step(spot)
        assert.deepEqual(rounded(whole.reading), rounded(late.reading))
      }),
      { numRuns: 20 },
    )
  })
  it('reads nothing before the first spot', () => {
    const { changes, range, mean, autocorrelation } = new SpotPath(250).reading
    assert.deepEqual([changes.s10, range.m5, mean, autocorrelation], [null, null, null, null])
  })
})

describe('a sliding range', () => {
  it('is of the last values alone', () => {
    const values = fc.array(fc.option(fc.integer({ min: -5, max: 5 }), { nil: Number.NaN }), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 9 }), (values, length) => {
        const range = new SlidingRange(length)
        for (const [i, value] of values.entries()) {
          range.push(value)
          const seen = values.slice(Math.max(0, i + 1 - length), i + 1).filter((x) => !Number.isNaN(x))
          const expected = seen.length === 0 ? [null, null] : [Math.max(...seen), Math.min(...seen)]
          assert.deepEqual(
            [range.high, range.low].map((x) => (x === null ? null : x + 0)),
            expected,
          )
        }
      }),
    )
  })
})

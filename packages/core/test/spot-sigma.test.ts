import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { SpotSigma } from '../src/labels/index.ts'
import type { Segment } from '../src/payload/words.ts'
import { normals } from './normals.ts'

type Snap = { readonly spot: number | null; readonly segment: Segment }

const INTERVAL_MS = 250
const PER_MINUTE = 240
/** Any grid point: times before the run's date are negative. */
const START = -3 * PER_MINUTE

function sigmaOf(snaps: readonly Snap[], intervalMs = INTERVAL_MS): SpotSigma {
  const sigma = new SpotSigma(intervalMs)
  for (const [i, { spot, segment }] of snaps.entries())
    sigma.step((START + i) * intervalMs * 1e6, spot, segment)
  return sigma
}

/** The rule as it is written, over the list of snaps. */
function byTheRule(snaps: readonly Snap[], perMinute = PER_MINUTE): number | null {
  const squares: number[] = []
  for (let i = Math.max(perMinute, snaps.length - 30 * perMinute); i < snaps.length; i++) {
    const [now, before] = [snaps[i]!, snaps[i - perMinute]!]
    if (now.segment !== 'regular' || before.segment !== 'regular') continue
    if (now.spot !== null && before.spot !== null) squares.push((now.spot - before.spot) ** 2)
  }
  if (squares.length < 10 * perMinute) return null
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)
}

const regular = (count: number, spotAt: (i: number) => number | null): Snap[] =>
  Array.from({ length: count }, (_, i) => ({ spot: spotAt(i), segment: 'regular' as const }))

describe('sigma', () => {
  it('is the change of a minute where price goes evenly', () => {
    assert.equal(sigmaOf(regular(20 * PER_MINUTE, (i) => 480 + i * 0.001)).value, 0.24)
  })
  it('is 0 where price stands still', () => {
    assert.equal(sigmaOf(regular(20 * PER_MINUTE, () => 480)).value, 0)
  })
  it('is null until ten minutes of snaps have one a minute before', () => {
    const snaps = regular(11 * PER_MINUTE, (i) => 480 + i * 0.001)
    assert.equal(sigmaOf(snaps.slice(1)).value, null)
    assert.notEqual(sigmaOf(snaps).value, null)
  })
  it('takes no changes from before the open', () => {
    const quiet = regular(20 * PER_MINUTE, () => 470).map(
      (snap) => ({ ...snap, segment: 'premarket' }) as const,
    )
    const snaps = regular(11 * PER_MINUTE, (i) => 480 + i * 0.001)
    assert.equal(sigmaOf([...quiet, ...snaps.slice(1)]).value, null)
    assert.equal(sigmaOf([...quiet, ...snaps]).value, 0.24)
  })
  it('forgets what is older than half an hour, without a trace', () => {
    const spike = regular(PER_MINUTE, (i) => 480 + (i % 7) * 5.33)
    const later = regular(31 * PER_MINUTE, (i) => 480 + i * 0.001)
    assert.equal(sigmaOf([...spike, ...later]).value, 0.24)
    assert.ok(sigmaOf([...spike, ...later.slice(1)]).value! > 0.24)
  })
  it('takes grid points that are left out for snaps without a spot', () => {
    const snaps = regular(30 * PER_MINUTE, (i) =>
      i % 5 === 3 || (i > 3000 && i < 3900) ? null : 480 + i * 0.001,
    )
    const sparse = new SpotSigma(INTERVAL_MS)
    for (const [i, { spot, segment }] of snaps.entries())
      if (spot !== null) sparse.step((START + i) * INTERVAL_MS * 1e6, spot, segment)
    assert.equal(sparse.value, sigmaOf(snaps).value)
    sparse.step((START + 10_000_000) * INTERVAL_MS * 1e6, 480, 'regular')
    assert.equal(sparse.value, null)
  })
  it('is what a random walk was made with, on average over half hours', () => {
    const normal = normals(11)
    let [spot, sum] = [600, 0]
    const runs = 40
    for (let run = 0; run < runs; run++) {
      const snaps = regular(31 * PER_MINUTE, () => (spot += (0.2 * normal()) / Math.sqrt(PER_MINUTE)))
      sum += sigmaOf(snaps).value! ** 2
    }
    // Half an hour has some thirty changes of its own, so a mean of forty is good to a fiftieth or so.
    assert.ok(Math.abs(Math.sqrt(sum / runs) - 0.2) < 0.012, `${Math.sqrt(sum / runs)}`)
  })
})

describe('sigma, over random snaps', () => {
  /** Stretches: how long, which segment, whether a spot is there, how it goes. A grid of 5 s, twelve snaps a minute. */
  const stretches = fc.array(
    fc.record({
      length: fc.integer({ min: 1, max: 240 }),
      segment: fc.constantFrom<Segment>('regular', 'regular', 'regular', 'premarket', 'closed'),
      hole: fc.constantFrom(1, 2, 7, 1000, 1000),
      slope: fc.integer({ min: -40, max: 40 }),
    }),
    { maxLength: 8 },
  )

  it('is the root mean square of the pairs in the window', () => {
    let known = 0
    fc.assert(
      fc.property(stretches, (parts) => {
        let cents = 48_000
        const snaps = parts.flatMap(({ length, segment, hole, slope }) =>
          Array.from({ length }, (_, i): Snap => {
            cents += (i % 3) * slope
            return { segment, spot: i % hole === hole - 1 ? null : cents / 100 }
          }),
        )
        const [value, expected] = [sigmaOf(snaps, 5000).value, byTheRule(snaps, 12)]
        if (value === null || expected === null) return assert.equal(value, expected)
        known++
        assert.ok(Math.abs(value - expected) < 1e-6, `${value} ${expected}`)
      }),
      { numRuns: 300 },
    )
    assert.ok(known > 30, `${known} of the runs have a sigma`)
  })
})

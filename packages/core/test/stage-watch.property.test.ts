import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type StageStart, StageWatch } from '../src/labels/index.ts'
import { barriersAt, INTERVAL, SECOND, touch } from './stage-run.ts'

type Snap = { readonly ns: number; readonly spot: number | null }

const cents = (n: number) => n / 100
const TOLERANCE = 1e-9
/** Of the first stage's anchor, in grid points; before the run's date. */
const FIRST = -40
const HORIZON_SNAPS = 120

/** Spots by grid point: stretches that stay, run or jump, with holes in them. */
const paths = fc
  .array(
    fc.record({
      length: fc.integer({ min: 1, max: 40 }),
      jump: fc.integer({ min: -120, max: 120 }),
      slope: fc.integer({ min: -6, max: 6 }),
      isHole: fc.constantFrom(true, false, false, false, false, false),
      holeSnaps: fc.integer({ min: 1, max: 9 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => {
    let at = 59_990
    return parts.flatMap(({ length, jump, slope, isHole, holeSnaps }) => {
      at += jump
      if (isHole) return Array<number | null>(holeSnaps).fill(null)
      at += length * slope
      return Array.from({ length }, (_, i) => cents(at - (length - 1 - i) * slope))
    })
  })
  .map((spots) =>
    Array.from({ length: 400 }, (_, i) => (i < spots.length ? spots[i]! : (spots.at(-1) ?? null))),
  )
  .map((spots): Snap[] => spots.map((spot, i) => ({ ns: (FIRST + 1 + i) * INTERVAL, spot })))

const starts: fc.Arbitrary<StageStart> = fc
  .record({
    spot: fc.integer({ min: 59_850, max: 60_150 }).map(cents),
    direction: fc.constantFrom('UP', 'DOWN'),
    sigmas: fc.constantFrom(null, 0, 0.07, 0.5, 1.37),
    sigma: fc.constantFrom(null, 0, 0.05, 0.3),
    closeSnaps: fc.constantFrom(1000, 1000, 1000, 60, 119, 120, 121, 180),
    oddNs: fc.constantFrom(0, 0, 100e6),
  })
  .map(({ sigmas, closeSnaps, oddNs, ...given }) => ({
    ...touch,
    ...given,
    anchorNs: FIRST * INTERVAL,
    barriers: barriersAt(sigmas),
    horizonNs: HORIZON_SNAPS * INTERVAL + oddNs,
    closeNs: (FIRST + closeSnaps) * INTERVAL,
  }))

function watched(start: StageStart, snaps: readonly Snap[]): StageWatch {
  const watch = new StageWatch(start)
  for (const { ns, spot } of snaps) watch.step(ns, spot)
  return watch
}

const labelsOf = (start: StageStart, snaps: readonly Snap[]) => watched(start, snaps).labels(0, 0)

/** Dollars beyond the level toward the break. */
const beyond = ({ price, direction }: StageStart, spot: number) =>
  direction === 'UP' ? spot - price : price - spot

/** Snaps after the anchor up to the end of the horizon. */
const horizonOf = ({ anchorNs, horizonNs }: StageStart, snaps: readonly Snap[]) =>
  snaps.filter(({ ns }) => ns > anchorNs && ns <= anchorNs + horizonNs)

const isBlindIn = (snaps: readonly Snap[]) =>
  snaps.filter(({ spot }) => spot === null).length * INTERVAL > 2 * SECOND

/** The first snap that goes so far one way, null if none, or if too little was seen until then. */
function firstAt(snaps: readonly Snap[], measure: (spot: number) => number, distance: number): Snap | null {
  const first = snaps.findIndex(({ spot }) => spot !== null && measure(spot) >= distance - TOLERANCE)
  return first < 0 || isBlindIn(snaps.slice(0, first)) ? null : snaps[first]!
}

/** Outcome and reason of one barrier by the rule, over the list of snaps. */
function outcomeOf(start: StageStart, snaps: readonly Snap[], distance: number | null, wasMet: boolean) {
  if (start.anchorNs + start.horizonNs > start.closeNs) return 'UNDEFINED close'
  if (distance === null) return 'UNDEFINED null'
  if (Math.abs(beyond(start, start.spot)) >= distance - TOLERANCE) return 'UNDEFINED past_barrier'
  if (wasMet) return 'UNDEFINED resolved_before'
  const inside = horizonOf(start, snaps)
  const from = (spot: number) => beyond(start, spot)
  const met = firstAt(inside, (spot) => Math.abs(from(spot)), distance)
  if (met === null) return isBlindIn(inside) ? 'UNDEFINED no_spot' : 'CHOP'
  return from(met.spot!) > 0 ? 'BREAK' : 'BOUNCE'
}

describe('a stage, over random paths with holes', () => {
  it('has the outcomes of the rule over the list of its snaps', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(starts, paths, (start, snaps) => {
        const got = labelsOf(start, snaps).outcomes.map(({ outcome, reason }) =>
          outcome === 'UNDEFINED' ? `UNDEFINED ${reason}` : outcome,
        )
        for (const word of got) seen.set(word, (seen.get(word) ?? 0) + 1)
        assert.deepEqual(
          got,
          start.barriers.map(({ distance }) => outcomeOf(start, snaps, distance, false)),
        )
      }),
      { numRuns: 1000 },
    )
    assert.deepEqual([...seen.values()].filter((count) => count > 10).length, 7)
  })
  it('has the excursions and the strength of the list', () => {
    fc.assert(
      fc.property(starts, paths, (start, snaps) => {
        const { excursions, strength_abs, strength_signed } = labelsOf(start, snaps)
        const inside = horizonOf(start, snaps)
        const closes = start.anchorNs + start.horizonNs > start.closeNs
        const change = (spot: number) => beyond(start, spot) - beyond(start, start.spot)
        const seconds = (size: number, sign: number) => {
          const first = closes ? null : firstAt(inside, (spot) => sign * change(spot), size)
          return first === null ? null : (first.ns - start.anchorNs) / SECOND
        }
        for (const { size, break_seconds, bounce_seconds, tradeable } of excursions) {
          assert.deepEqual([break_seconds, bounce_seconds], [seconds(size, 1), seconds(size, -1)])
          const isReached = break_seconds !== null || bounce_seconds !== null
          assert.equal(tradeable, isReached || (closes || isBlindIn(inside) ? null : false))
        }
        if (closes || isBlindIn(inside))
          return assert.deepEqual([strength_signed, strength_abs], [null, null])
        const changes = [0, ...inside.flatMap(({ spot }) => (spot === null ? [] : [change(spot)]))]
        const [up, down] = [Math.max(...changes), -Math.min(...changes)]
        assert.ok(Math.abs(strength_signed! - (up - down)) < 1e-4)
        assert.ok(Math.abs(strength_abs! - Math.max(up, down)) < 1e-4)
      }),
      { numRuns: 500 },
    )
  })
  it('does not depend on spots before its anchor and after its horizon', () => {
    fc.assert(
      fc.property(starts, paths, paths, (start, snaps, others) => {
        const later = { ...start, anchorNs: (FIRST + 100) * INTERVAL }
        const until = later.anchorNs + later.horizonNs
        const mixed = snaps.map((snap, i) =>
          snap.ns > later.anchorNs && snap.ns <= until ? snap : { ...snap, spot: others[i]!.spot },
        )
        assert.deepEqual(labelsOf(later, mixed), labelsOf(later, snaps))
      }),
    )
  })
  it('is the same for a support in the mirror', () => {
    fc.assert(
      fc.property(starts, paths, (start, snaps) => {
        const mirror = (spot: number | null) =>
          spot === null ? null : cents(120_000 - Math.round(spot * 100))
        const direction = start.direction === 'UP' ? 'DOWN' : 'UP'
        const mirrored = labelsOf(
          { ...start, direction, spot: mirror(start.spot)! },
          snaps.map((snap) => ({ ...snap, spot: mirror(snap.spot) })),
        )
        assert.deepEqual({ ...mirrored, spot: start.spot }, { ...labelsOf(start, snaps), spot: start.spot })
      }),
    )
  })
  it('leaves out what the stage before had met by its anchor', () => {
    fc.assert(
      fc.property(starts, paths, fc.integer({ min: 1, max: 119 }), (start, snaps, delay) => {
        const anchorNs = (FIRST + delay) * INTERVAL
        const until = snaps.filter(({ ns }) => ns <= anchorNs)
        const spot = until.at(-1)!.spot
        if (spot === null) return
        const later = { ...start, anchorNs, spot, closeNs: 1e15 }
        const earlier = watched({ ...start, closeNs: 1e15 }, until)
        const wasMet = start.barriers.map(({ distance }) =>
          [start.spot, ...until.map((snap) => snap.spot)].some(
            (at) => at !== null && distance !== null && Math.abs(beyond(start, at)) >= distance - TOLERANCE,
          ),
        )
        const watch = watched({ ...later, earlier }, snaps)
        assert.deepEqual(
          watch
            .labels(0, 0)
            .outcomes.map(({ outcome, reason }) =>
              outcome === 'UNDEFINED' ? `UNDEFINED ${reason}` : outcome,
            ),
          start.barriers.map(({ distance }, i) => outcomeOf(later, snaps, distance, wasMet[i]!)),
        )
        const open = start.barriers.filter(({ distance }, i) => distance !== null && !wasMet[i])
        assert.equal(watch.spent === null, open.length > 0)
      }),
      { numRuns: 500 },
    )
  })
  it('has baselines that are null or sum to 1', () => {
    fc.assert(
      fc.property(starts, (start) => {
        for (const { break: up, bounce, chop } of new StageWatch(start).baselines) {
          if (up === null) return assert.deepEqual([bounce, chop], [null, null])
          assert.ok(Math.abs(up + bounce! + chop! - 1) < 1e-12)
          for (const p of [up, bounce!, chop!]) assert.ok(p >= 0 && p <= 1)
        }
      }),
    )
  })
})

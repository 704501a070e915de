import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Direction, LevelPayload } from '@spymaster/core'
import fc from 'fast-check'
import type { FlowReading } from '../src/features/readings/attempt-flow.ts'
import { AttemptWatch } from '../src/features/readings/attempt-watch.ts'

const SEC = 1e9
const PRICE = 480
const settings = { touchBand: 0.1, snapIntervalMs: 1000, barrierWindowSec: 4, tapeWindowSec: 2 }
const states = ['VACUUM', 'WALL', 'NEUTRAL'] as const
const touch = (direction: Direction) => ({ price: PRICE, direction }) as LevelPayload

const readings = fc.record({
  barrier: fc.record({
    state: fc.constantFrom(...states),
    coverage: fc.constantFrom(0, 0.4, 0.7, 1, 1, 1),
    filled: fc.nat({ max: 50 }),
    hidden: fc.nat({ max: 50 }),
    addedNet: fc.nat({ max: 50 }),
    canceledNet: fc.nat({ max: 50 }),
    deltaLiq: fc.integer({ min: -50, max: 50 }),
  }),
  tape: fc.record({
    buyVolume: fc.nat({ max: 50 }),
    sellVolume: fc.nat({ max: 50 }),
    sweep: fc.constantFrom(null, { direction: 'UP' }, { direction: 'DOWN' }),
  }),
  breakScoreRaw: fc.constantFrom(null, 20, 50, 90),
}) as unknown as fc.Arbitrary<LevelPayload>

const snaps = fc.array(
  fc.tuple(fc.option(fc.integer({ min: -30, max: 30 }), { freq: 6 }), fc.option(readings, { freq: 60 })),
  { maxLength: 30, size: 'max' },
)

function flowOf(levels: readonly (LevelPayload | null)[]): FlowReading | null {
  if (levels.length === 0 || levels.includes(null)) return null
  const all = levels as readonly LevelPayload[]
  const every = (n: number) => all.filter((_, i) => (i + 1) % n === 0)
  const sum = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0)
  const ofBarrier = (key: 'filled' | 'hidden' | 'addedNet' | 'canceledNet' | 'deltaLiq') =>
    sum(every(4).map(({ barrier }) => barrier[key]))
  const share = (is: (level: LevelPayload) => boolean) => all.filter(is).length / all.length
  const state = (name: string) => share(({ barrier }) => barrier.state === name)
  const scores = all.map(({ breakScoreRaw }) => breakScoreRaw).filter((score) => score !== null)
  return {
    filled: ofBarrier('filled'),
    hidden: ofBarrier('hidden'),
    addedNet: ofBarrier('addedNet'),
    canceledNet: ofBarrier('canceledNet'),
    deltaLiq: ofBarrier('deltaLiq'),
    isBarrierSeen: every(4).length > 0 && every(4).every(({ barrier }) => barrier.coverage > 0),
    buyVolume: sum(every(2).map(({ tape }) => tape.buyVolume)),
    sellVolume: sum(every(2).map(({ tape }) => tape.sellVolume)),
    states: {
      UNSEEN: 0,
      VACUUM: state('VACUUM'),
      WALL: state('WALL'),
      ABSORPTION: 0,
      CONSUMED: 0,
      WEAK: 0,
      NEUTRAL: state('NEUTRAL'),
    },
    sweptUp: share(({ tape }) => tape.sweep?.direction === 'UP'),
    sweptDown: share(({ tape }) => tape.sweep?.direction === 'DOWN'),
    score: scores.length === 0 ? null : sum(scores) / scores.length,
  }
}

describe('an attempt at a level', () => {
  it('reads what its definitions say of the snaps since the touch', () => {
    fc.assert(
      fc.property(snaps, fc.constantFrom<Direction[]>('UP', 'DOWN'), (snaps, direction) => {
        const sign = direction === 'UP' ? 1 : -1
        const cents = [3, ...snaps.map(([x]) => x)]
        const watch = new AttemptWatch(0, PRICE + (sign * 3) / 100, touch(direction), settings)
        for (const [i, [x, level]] of snaps.entries())
          watch.step((i + 1) * SEC, x === null ? null : PRICE + (sign * x) / 100, level)
        const seen = cents.filter((x) => x !== null)
        const sides = seen.map(Math.sign).filter((side) => side !== 0)
        const furthest = Math.max(...seen)
        const { touch: _, ...reading } = watch.reading
        assert.deepEqual(reading, {
          seconds: snaps.length,
          beyondAtTouch: 0.03,
          furthestBeyond: furthest / 100,
          furthestBack: Math.min(...seen) / 100,
          secondsSinceFurthest: snaps.length - cents.indexOf(furthest),
          beyondShare: seen.filter((x) => x > 0).length / seen.length,
          touchedShare: seen.filter((x) => Math.abs(x) <= 10).length / seen.length,
          crossings: sides.filter((side, i) => i > 0 && side !== sides[i - 1]).length,
          flow: flowOf(snaps.map(([, level]) => level)),
        })
      }),
    )
  })
})

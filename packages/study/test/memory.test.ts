import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import type { LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import { memory } from '../src/recovery/memory.ts'
import type { TrueEvent, TrueStep } from '../src/recovery/true-book.ts'

/** A level far enough below the market for all its zone to be out of sight, when the market is at the higher price. */
const PRICE = 680
const TICK = 27_200
const NEAR = TICK + 9
const FAR = TICK + 30
/** Ten index points a dollar. */
const ES = { ratio: 10 } as SignalsPayload['es']
const SECOND = 1e9
type Remembered = LevelPayload['barrier']['remembered']

const step = (changes: Partial<TrueStep>): TrueStep => ({
  ...{ owner: 0, isTrade: false, isBid: true, tick: TICK, came: 0, went: 0 },
  ...{ executed: 0, hides: false, refilled: 0 },
  ...changes,
})
/** An event with the best bid and ten levels a tick apart. */
const event = (sec: number, bestBid: number, ...steps: TrueStep[]): TrueEvent => ({
  ...{ ns: sec * SECOND, aggressor: 0, rows: [], steps, bestBid, bestAsk: bestBid + 1 },
  ...{ bidLimit: bestBid - 9, askLimit: bestBid + 10 },
})
/** All that rests as a market opens near the level: 10 contracts a tick of either side. */
const opening = event(
  0,
  NEAR,
  ...Array.from({ length: 60 }, (_, k) => step({ tick: NEAR - k, came: 10 })),
  ...Array.from({ length: 60 }, (_, k) => step({ tick: NEAR + 1 + k, came: 10, isBid: false })),
)
/** The market leaves: bids come up to the higher price, and the ten ticks that were shown go out of sight. */
const leaving = event(
  10,
  FAR,
  ...Array.from({ length: FAR - NEAR }, (_, k) => step({ tick: NEAR + 1 + k, came: 10 })),
)
const level = (remembered: Remembered) =>
  ({ price: PRICE, side: 'SUPPORT', barrier: { remembered } }) as unknown as LevelPayload

/** The figures of a day of these events, and of snaps at which the level says what it remembers. */
function figuresOf(
  events: readonly TrueEvent[],
  snaps: readonly (readonly [sec: number, remembered: Remembered])[],
  settings: { readonly memoryMaxSec?: number } = {},
) {
  const watch = memory.watch({ name: 'given', originNs: 0n, config: resolvePhysics(settings) })
  let told = 0
  for (const [sec, remembered] of snaps) {
    for (; told < events.length && events[told]!.ns <= sec * SECOND; told++) watch.event?.(events[told]!)
    watch.snap?.({ levels: [level(remembered)], es: ES } as unknown as SignalsPayload, sec * SECOND)
  }
  return watch.read()
}
const over = ({ sum, count }: { sum: number; count: number }): number => sum / count

describe('what is remembered', () => {
  // Of the zone of 17 ticks the nine best were shown before the market left.
  const right = { contracts: 90, ageSec: 20 }
  it('is exact where it is what ten levels last showed, and covers what was ever shown', () => {
    const { figures } = figuresOf([opening, leaving], [[30, right]])
    assert.deepEqual(figures['memory.exact'], { sum: 1, count: 1 })
    assert.deepEqual(figures['memory.reach'], { sum: 90, count: 170 })
    assert.deepEqual(figures['memory.missed'], { sum: 80, count: 170 })
    assert.deepEqual(figures['memory.off'], { sum: 0, count: 90 })
  })
  for (const [what, wrong] of [
    ['a contract more', { ...right, contracts: 91 }],
    ['another age', { ...right, ageSec: 20.2 }],
    ['nothing', null],
  ] as const)
    it(`is not exact with ${what}`, () =>
      assert.deepEqual(figuresOf([opening, leaving], [[30, wrong]]).figures['memory.exact'], {
        sum: 0,
        count: 1,
      }))
  it('is off by what came and went unseen, whichever way', () => {
    const unseen = event(
      20,
      FAR,
      step({ tick: TICK, went: 10 }),
      step({ tick: TICK + 1, came: 5 }),
      step({ tick: TICK + 2, executed: 1 }),
      step({ tick: TICK - 8, came: 7 }),
    )
    const { figures } = figuresOf([opening, leaving, unseen], [[30, right]])
    assert.deepEqual(figures['memory.exact'], { sum: 1, count: 1 })
    assert.deepEqual(figures['memory.off'], { sum: 6, count: 84 })
    assert.deepEqual(figures['memory.reach'], { sum: 90, count: 171 })
  })
  it('is nothing of what is in sight again, and of what was seen too long ago', () => {
    const back = event(40, NEAR)
    const events = [opening, leaving, back]
    assert.deepEqual(figuresOf(events, [[50, right]]).figures['memory.exact'], { sum: 0, count: 1 })
    const late = figuresOf([opening, leaving], [[80, null]], { memoryMaxSec: 60 }).figures
    assert.deepEqual(
      [late['memory.exact'], late['memory.off']],
      [
        { sum: 1, count: 1 },
        { sum: 0, count: 0 },
      ],
    )
  })
  it('goes along with nothing where only more ticks are remembered, as deep as before', () => {
    const all = { contracts: 170, ageSec: 10 }
    const events = [opening, leaving, event(40, TICK + 1), event(50, FAR)]
    const said = [
      [30, right],
      [60, all],
    ] as const
    const { figures } = figuresOf(events, said)
    assert.equal(over(figures['memory.exact']!), 1)
    assert.deepEqual(figures['memory.correlation'], { sum: 0, count: 0 })
  })
  it('counts by its age, and goes along with what rests where more is remembered of what holds more', () => {
    const big = event(5, NEAR, ...Array.from({ length: 9 }, (_, k) => step({ tick: TICK + k, came: 20 })))
    const again = { ...leaving, ns: 60 * SECOND, steps: [] }
    const events = [opening, leaving, event(40, NEAR), { ...big, ns: 45 * SECOND }, again]
    const said = [
      [30, right],
      [71, { contracts: 270, ageSec: 11 }],
      [200, { contracts: 270, ageSec: 140 }],
    ] as const
    const { figures, tables } = figuresOf(events, said)
    assert.equal(over(figures['memory.exact']!), 1)
    assert.ok(Math.abs(over(figures['memory.minute.correlation']!) - 1) < 1e-9)
    assert.deepEqual(
      tables[0]!.rows.map(({ cells }) => cells[0]),
      [2, 1, 0, 0],
    )
  })
})

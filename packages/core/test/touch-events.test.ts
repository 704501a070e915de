import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { featuresHash } from '@spymaster/core'
import { NOON, OPEN, quoted, sorted, storyOf, toldOf } from './touch-run.ts'

/** Spot comes to 480 from above after ten seconds and stays. */
const COMES = [
  [0, 48060],
  [10, 48005],
] as const

describe('a touch event', () => {
  it('is told at the touch, a minute later, and when the horizon after that is over', () => {
    const told = toldOf(quoted(NOON, COMES, 400).bytes())
    assert.deepEqual(storyOf(told, 'ROUND_480', NOON), [
      ['touch', 10],
      ['confirm', 70],
      ['resolve', 370],
    ])
  })
  it('has one id, and what was frozen at the touch, in all its messages', () => {
    const { events, snaps } = toldOf(quoted(NOON, COMES, 400).bytes())
    const [touch, confirm, resolve] = events.filter(({ level }) => level.id === 'ROUND_480')
    assert.equal(touch!.id, `2023-12-26/ROUND_480/${touch!.ts}`)
    for (const event of [touch!, confirm!, resolve!]) {
      assert.equal(event.id, touch!.id)
      assert.deepEqual(event.level, { id: 'ROUND_480', kind: 'ROUND', price: 480, side: 'SUPPORT' })
      assert.deepEqual([event.placebo, event.sigma, event.featuresHash], [null, null, featuresHash])
      assert.equal(event.config, snaps[0]!.config)
      assert.equal(event.tsNs, `${event.ts}000000`)
    }
    assert.deepEqual([touch!.stage, confirm!.stage, resolve!.stage], ['A', 'B', null])
    assert.deepEqual(
      [touch!.labels, confirm!.labels, resolve!.features, resolve!.baselines],
      Array(4).fill(null),
    )
    assert.ok(Object.keys(confirm!.features!).length > Object.keys(touch!.features!).length)
  })
  it('says in its labels where the anchors stood, and that they were known when it says so', () => {
    const { events } = toldOf(quoted(NOON, [...COMES, [60, 47990], [200, 47890]], 400).bytes())
    const [touch, confirm, resolve] = events.filter(({ level }) => level.id === 'ROUND_480')
    const { A, B } = resolve!.labels!
    assert.deepEqual([A.anchor, A.spot, A.beyond, A.availableAt], [touch!.ts, 480.05, -0.05, resolve!.ts])
    assert.deepEqual([B!.anchor, B!.spot, B!.beyond, B!.availableAt], [confirm!.ts, 479.9, 0.1, resolve!.ts])
    assert.deepEqual([A.outcomes[0]!.outcome, A.outcomes[0]!.seconds], ['BREAK', 190])
    assert.deepEqual([B!.outcomes[0]!.outcome, B!.outcomes[0]!.seconds], ['BREAK', 130])
    assert.deepEqual([A.outcomes[1]!.outcome, B!.outcomes[1]!.outcome], ['CHOP', 'CHOP'])
  })
  it('is read on at its price and side wherever price has gone', () => {
    const { events } = toldOf(quoted(NOON, [...COMES, [20, 47910]], 400).bytes())
    const confirm = events.find(({ level, type }) => level.id === 'ROUND_480' && type === 'confirm')!
    assert.equal(confirm.level.side, 'SUPPORT')
    assert.equal(confirm.features!.level_side, 'SUPPORT')
    assert.equal(confirm.features!.beyond_usd, 0.9)
  })
  it('has no figures of orders that were never in sight, at its confirmation as at the touch', () => {
    const { events } = toldOf(quoted(NOON, COMES, 100).bytes())
    const confirm = events.find(({ level, type }) => level.id === 'ROUND_480' && type === 'confirm')!
    const { features } = confirm
    assert.deepEqual([features!.barrier_coverage, features!.barrier_filled], [0, null])
    for (const name of ['filled', 'hidden', 'stacked', 'pulled', 'flow', 'replenishment', 'filled_share'])
      assert.equal(features![`attempt_${name}`], null, name)
  })
  it('outlives its level', () => {
    const trades = quoted(
      OPEN,
      [
        [0, 48060],
        [10, 48120],
        [20, 48040],
        [30, 48113],
        [40, 48140],
      ],
      400,
    )
    for (const [sec, tick] of [
      [1, 48060],
      [11, 48120],
    ] as const)
      trades.spyTrade({ ms: OPEN + sec * 1000, tick, size: 100 })
    const told = toldOf(sorted(trades.records()))
    assert.deepEqual(storyOf(told, 'SESSION_HIGH', OPEN), [
      ['touch', 30],
      ['confirm', 90],
      ['resolve', 390],
    ])
    const has = (sec: number) => {
      const { levels, universe } = told.snaps[sec * 4]!
      return [...levels, ...universe].some(({ id, price }) => id === 'SESSION_HIGH' && price === 481.2)
    }
    assert.deepEqual([has(35), has(60)], [true, false])
  })
  it('is for good what it is once both dollar barriers have been met before its confirmation', () => {
    const told = toldOf(quoted(NOON, [...COMES, [20, 47790], [50, 47940]], 400).bytes())
    assert.deepEqual(storyOf(told, 'ROUND_480', NOON).slice(0, 3), [
      ['touch', 10],
      ['invalid', 70, 'resolved_before'],
      ['resolve', 370],
    ])
    const resolve = told.events.find(({ level, type }) => level.id === 'ROUND_480' && type === 'resolve')!
    assert.equal(resolve.labels!.B, null)
    assert.deepEqual(
      resolve.labels!.A.outcomes.map(({ outcome }) => outcome),
      ['BREAK', 'BREAK', 'UNDEFINED'],
    )
  })
  it('has nothing to confirm where price stands past all barriers, or there is no spot', () => {
    for (const [path, reason] of [
      [[20, 47790], 'past_barrier'],
      [[40, null], 'no_spot'],
    ] as const) {
      const told = toldOf(quoted(NOON, [...COMES, path], 400).bytes())
      assert.deepEqual(storyOf(told, 'ROUND_480', NOON), [
        ['touch', 10],
        ['invalid', 70, reason],
        ['resolve', 370],
      ])
    }
  })
})

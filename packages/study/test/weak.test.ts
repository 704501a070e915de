import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import type { EventPayload, LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import { weak } from '../src/recovery/weak.ts'

const SECOND = 1e9
/** A minute's deviation of $0.20: half of that of five minutes is $0.22. */
const SIGMA = 0.2
const MOVE_USD = 0.3

/** A support a dime below spot, thin or not. */
const level = (isWeak: boolean, more: Partial<LevelPayload> = {}) =>
  ({
    ...{ sameAs: null, forming: false, touched: true, direction: 'DOWN', side: 'SUPPORT', distance: 0.1 },
    barrier: { state: isWeak ? 'WEAK' : 'NEUTRAL', wallRatio: isWeak ? 0.3 : 1.1, depthPerTick: 50 },
    ...more,
  }) as unknown as LevelPayload

type Case = { readonly of: LevelPayload; readonly breaks: boolean }

/**
 * A market of ten minutes a case: at its first second the level stands there, and a minute later price has gone through it
 * or away by more than half a deviation, ES a moment after the level.
 */
function figuresOf(cases: readonly Case[]) {
  const watch = weak.watch({ name: 'given', originNs: 0n, config: resolvePhysics({}) })
  watch.touch?.({ type: 'touch', ts: 0, placebo: null, sigma: SIGMA } as EventPayload)
  let spot = 600
  for (const [k, { of, breaks }] of cases.entries())
    for (const [sec, levels] of [
      [1, [of]],
      [2, []],
      [60, []],
    ] as const) {
      if (sec === 2) spot += breaks === (of.direction === 'UP') ? MOVE_USD : -MOVE_USD
      const nowNs = (600 * k + sec) * SECOND
      const payload = { ts: nowNs / 1e6, spy: { spot }, es: { mid: 10 * spot }, levels }
      watch.snap?.(payload as unknown as SignalsPayload, nowNs)
    }
  return watch.read()
}
const over = ({ sum, count }: { sum: number; count: number }): number => sum / count
const cases = (isWeak: boolean, breaks: boolean, count: number): Case[] =>
  Array.from({ length: count }, () => ({ of: level(isWeak), breaks }))

describe('whether a thin defence gives way', () => {
  it('is found where it does, by the next tick and by half a deviation alike', () => {
    const { figures } = figuresOf([...cases(true, true, 3), ...cases(false, false, 5)])
    for (const way of ['next', 'way', 'touched']) {
      assert.deepEqual(figures[`weak.${way}.weak`], { sum: 3, count: 3 })
      assert.deepEqual(figures[`weak.${way}.rest`], { sum: 0, count: 5 })
      assert.equal(over(figures[`weak.${way}.gap`]!), 1)
      assert.ok(Math.abs(over(figures[`weak.${way}.rank`]!) - 1) < 1e-9)
    }
    assert.deepEqual(figures['weak.share'], { sum: 3, count: 8 })
  })
  it('is not found where it holds as often as any other, and is below nothing where it holds oftener', () => {
    const alike = [true, false].flatMap((isWeak) => [...cases(isWeak, true, 2), ...cases(isWeak, false, 2)])
    const { figures } = figuresOf(alike)
    assert.equal(over(figures['weak.way.gap']!), 0)
    assert.ok(Math.abs(over(figures['weak.way.rank']!)) < 1e-9)
    const turned = figuresOf([...cases(true, false, 3), ...cases(false, true, 5)]).figures
    assert.equal(over(turned['weak.way.gap']!), -1)
  })
  it('goes by the break’s direction, above the market and below', () => {
    const up = { of: level(true, { direction: 'UP', side: 'RESISTANCE' }), breaks: true }
    const { figures } = figuresOf([up, { ...up, breaks: false }, up, ...cases(false, false, 2)])
    assert.deepEqual(figures['weak.way.weak'], { sum: 2, count: 3 })
  })
  it('leaves out what forms, what is a level twice, and what another state is said of', () => {
    const others = [
      level(true, { forming: true }),
      level(true, { sameAs: 'ROUND_600' }),
      level(true, { barrier: { ...level(true).barrier, state: 'VACUUM' } }),
      level(true, { barrier: { ...level(true).barrier, wallRatio: null } }),
    ]
    const { figures } = figuresOf(others.map((of) => ({ of, breaks: true })))
    assert.deepEqual(figures['weak.share'], { sum: 0, count: 0 })
  })
  it('knows touched levels from others', () => {
    const away = level(true, { touched: false, distance: 0.4 })
    const { figures, tables } = figuresOf([{ of: away, breaks: true }, ...cases(true, false, 1)])
    assert.deepEqual(figures['weak.touched.weak'], { sum: 0, count: 1 })
    assert.deepEqual(
      tables[0]!.rows.slice(0, 3).map(({ cells }) => cells.slice(0, 3)),
      [
        [0, 1, 0],
        [0, 0, 0],
        [1, 0, 0],
      ],
    )
  })
})

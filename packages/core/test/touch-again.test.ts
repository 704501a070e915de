import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EventPayload } from '@spymaster/core'
import { NOON, OPEN, quoted, sorted, toldOf } from './touch-run.ts'

const readings = (events: readonly EventPayload[], name: string): unknown[] =>
  events.filter(({ features }) => features !== null).map(({ type, features }) => [type, features![name]])

describe('a level that is touched again', () => {
  it('is at the same attempt at a confirmation as at its touch, though another has begun since', () => {
    const path = [
      [0, 48060],
      [180, 48005],
      [190, 48060],
      [200, 48005],
    ] as const
    const { events } = toldOf(quoted(NOON, path, 300).bytes())
    const own = events.filter(({ level }) => level.id === 'ROUND_480')
    assert.deepEqual(readings(own, 'attempt_index'), [
      ['touch', 1],
      ['touch', 2],
      ['confirm', 1],
      ['confirm', 2],
    ])
  })
  it('has no past once it has been formed anew at another price', () => {
    const path = [
      [0, 48060],
      [10, 48120],
      [20, 48040],
      [30, 48113],
      [40, 48240],
      [50, 48170],
      [60, 48235],
    ] as const
    const log = quoted(OPEN, path, 100)
    for (const [sec, tick] of [
      [1, 48060],
      [11, 48120],
      [41, 48240],
    ] as const)
      log.spyTrade({ ms: OPEN + sec * 1000, tick, size: 100 })
    const touches = toldOf(sorted(log.records())).events.filter(
      ({ level, type }) => level.id === 'SESSION_HIGH' && type === 'touch',
    )
    assert.deepEqual(
      touches.map(({ level }) => level.price),
      [481.2, 482.4],
    )
    assert.deepEqual(readings(touches, 'prior_touches'), [
      ['touch', 0],
      ['touch', 0],
    ])
    assert.deepEqual(readings(touches, 'seconds_since_touch'), [
      ['touch', null],
      ['touch', null],
    ])
  })
})

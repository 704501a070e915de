import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EventPayload } from '@spymaster/core'
import { NOON, quoted, toldOf } from './touch-run.ts'

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
})

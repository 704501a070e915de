import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { SignalsPayload } from '@spymaster/core/payload'
import { clockMs, clockOf } from '../scripts/pictures/clock.ts'
import { MomentSearch } from '../scripts/pictures/search.ts'

const LEVEL = { id: 'STRIKE_681', price: 681, direction: 'DOWN' }
const T0 = clockMs('2025-12-18', '10:45:04')

/** What a search finds of one level that stands for a second, and price from then on, a second a step. */
function found(level: object, spots: readonly number[]): number[] {
  const search = new MomentSearch()
  for (const [second, spot] of spots.entries()) {
    const levels = second <= 1 ? [{ ...LEVEL, ...level }] : []
    search.snap({ ts: T0 + second * 1000, levels, spy: { spot } } as unknown as SignalsPayload)
  }
  return search.read().map(({ ts }) => ts)
}

const wall = { barrier: { state: 'WALL' }, signal: 'BOUNCE' }
const vacuum = { barrier: { state: 'VACUUM' }, signal: 'BREAK' }
const way = (to: number) => [...Array(121).keys()].map((second) => 681.05 + ((to - 681.05) * second) / 120)

describe('the search for moments', () => {
  it('finds a wall once, where price turns away within two minutes', () => {
    assert.deepEqual(found(wall, way(681.5)), [T0])
    assert.deepEqual(found(wall, way(681.29)), [])
  })
  it('finds no wall that price went through before it came back', () => {
    assert.deepEqual(found(wall, [...way(681.5).slice(0, 60), 680.89, ...way(681.5).slice(61)]), [])
  })
  it('finds a vacuum where price goes through', () => {
    assert.deepEqual(found(vacuum, way(680.6)), [T0])
    assert.deepEqual(found(vacuum, way(681.5)), [])
    assert.deepEqual(found({ ...vacuum, direction: 'UP' }, way(681.5)), [T0])
  })
  it('wants the signal that the barrier makes', () => {
    for (const signal of ['NEUTRAL', 'CONTESTED', 'BREAK'])
      assert.deepEqual(found({ ...wall, signal }, way(681.5)), [])
    for (const signal of ['NEUTRAL', 'CONTESTED', 'BOUNCE'])
      assert.deepEqual(found({ ...vacuum, signal }, way(680.6)), [])
  })
  it('finds nothing that is not followed to its end', () => {
    assert.deepEqual(found(wall, way(681.6).slice(0, 120)), [])
  })
  it('tells time as New York does', () => {
    assert.equal(new Date(T0).toISOString(), '2025-12-18T15:45:04.000Z')
    assert.equal(clockOf(T0 + 250), '10:45:04')
  })
})

describe('npm run moments', () => {
  const moments = (...args: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, '../scripts/moments.ts'), ...args], {
      encoding: 'utf8',
    })
  const mistakes: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['seeds that are none', ['ordinary', 'abc'], /^SEEDS must be whole numbers such as 1,2,3, was "abc"\n$/],
    [
      'a clock that is none',
      ['ordinary', '1', 'ten'],
      /^START must be a New York clock time .* was "ten"\n$/,
    ],
    ['an hour that is none', ['ordinary', '1', '09:30', '25:00'], /^TO must be a New York clock time .*\n$/],
    [
      'an end before the beginning',
      ['ordinary', '1', '10:30', '09:30'],
      /^TO must be later than START 10:30, was 09:30\n$/,
    ],
    ['a scenario that is none', ['nothing'], /^there is no scenario "?nothing"?.*\n$/],
    [
      'more than it takes',
      ['ordinary', '1', '09:30', '10:30', 'x'],
      /^moments takes SCENARIO SEEDS START TO/,
    ],
  ]
  for (const [what, args, sentence] of mistakes)
    it(`refuses ${what} in a sentence`, () => {
      const { status, stdout, stderr } = moments(...args)
      assert.deepEqual([status, stdout], [2, ''], stderr)
      assert.match(stderr, sentence)
    })
  it('says what it takes', () => {
    const { status, stdout } = moments('--help')
    assert.equal(status, 0)
    for (const word of ['SCENARIO', 'SEEDS', 'START', 'wall-holds']) assert.ok(stdout.includes(word), word)
  })
})

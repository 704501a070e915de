import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ContextLevel } from '../src/context/context-level.ts'
import { contextOfKind } from '../src/context/kinds.ts'
import { runwaysOf } from '../src/context/runway.ts'
import { LEVEL_KINDS, type LevelKind } from '../src/payload/words.ts'

const settings = Object.freeze({ runwayMin: 1, strikeRange: 5 })
const at = (kind: LevelKind, price: number, forming = false): ContextLevel =>
  Object.freeze({ id: kind, kind, price, forming })

const round = at('ROUND', 687)
const up = (...others: ContextLevel[]) => runwaysOf(round, 'UP', [round, ...others], settings).break
const nothing = { obstacle: null, distance: null, quality: 'CLEAR' }

describe('runway', () => {
  it('leads to the nearest obstacle beyond the level in the direction of the break', () => {
    const vwap = at('VWAP', 688.4)
    assert.deepEqual(up(at('PM_HIGH', 689), vwap), { obstacle: 'VWAP', distance: 1.4, quality: 'CLEAR' })
  })
  it('leads the other way for the bounce', () => {
    const ways = runwaysOf(round, 'UP', [at('PM_LOW', 686.5), at('VWAP', 688.4)], settings)
    assert.deepEqual(ways.break, { obstacle: 'VWAP', distance: 1.4, quality: 'CLEAR' })
    assert.deepEqual(ways.bounce, { obstacle: 'PM_LOW', distance: 0.5, quality: 'OBSTRUCTED' })
  })
  it('swaps both ways when the break goes down', () => {
    const others = [at('PM_LOW', 686.5), at('VWAP', 688.4)]
    const [a, b] = [runwaysOf(round, 'UP', others, settings), runwaysOf(round, 'DOWN', others, settings)]
    assert.deepEqual([a.break, a.bounce], [b.bounce, b.break])
  })
  it('is clear, with null, when no obstacle is in range', () => {
    assert.deepEqual(up(), nothing)
    assert.deepEqual(up(at('VWAP', 692.01)), nothing)
    assert.equal(up(at('VWAP', 692)).obstacle, 'VWAP')
  })
  it('is obstructed nearer than $1 and clear from $1 on', () => {
    assert.equal(up(at('VWAP', 687.9999)).quality, 'OBSTRUCTED')
    assert.equal(up(at('VWAP', 688)).quality, 'CLEAR')
  })
  it('takes $1 apart for $1 where doubles fall short of it', () => {
    assert.ok(128.2 - 127.2 < 1)
    const ways = runwaysOf(at('STRIKE', 127.2), 'UP', [at('VWAP', 128.2)], settings)
    assert.deepEqual(ways.break, { obstacle: 'VWAP', distance: 1, quality: 'CLEAR' })
  })
  it('does not count what stands at the very price of the level', () => {
    assert.deepEqual(up(at('CALL_WALL', 687)), nothing)
  })
  it('does not count what is still forming', () => {
    assert.deepEqual(up(at('OR_HIGH', 687.5, true)), nothing)
  })
  it('names the wall where several obstacles share a price, in whatever order they come', () => {
    const shared = [at('PM_HIGH', 688), at('CALL_WALL', 688), at('VWAP', 688)]
    for (const others of [shared, [...shared].reverse()]) assert.equal(up(...others).obstacle, 'CALL_WALL')
  })

  const plain: readonly LevelKind[] = ['ROUND', 'STRIKE', 'HOTZONE', 'PRIOR_CLOSE']
  for (const kind of LEVEL_KINDS)
    it(`${plain.includes(kind) ? 'passes' : 'stops at'} a ${contextOfKind[kind].label}`, () => {
      assert.equal(up({ ...at(kind, 687.5), id: 'other' }).obstacle, plain.includes(kind) ? null : 'other')
    })
})

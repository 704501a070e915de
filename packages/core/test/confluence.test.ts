import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { confluenceGroups, confluenceOf } from '../src/context/confluence.ts'
import type { ContextLevel } from '../src/context/context-level.ts'
import { contextOfKind } from '../src/context/kinds.ts'
import { LEVEL_KINDS, type LevelKind } from '../src/payload/words.ts'

const BAND = 0.2
const at = (kind: LevelKind, price: number, forming = false): ContextLevel =>
  Object.freeze({ id: `${kind}_${price}`, kind, price, forming })

const of = (level: ContextLevel, ...others: ContextLevel[]) => {
  const levels = [...others, level]
  return confluenceOf(level, levels, confluenceGroups(levels, BAND), BAND)
}
const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}`)
const round = at('ROUND', 687)

describe('confluence', () => {
  it('is 0, in no group, when alone', () => {
    assert.deepEqual(of(round), { score: 0, group: null, members: [] })
    assert.deepEqual(of(round, at('VWAP', 687.21)), { score: 0, group: null, members: [] })
  })
  it('counts a level at the same price in full and less in proportion to its distance', () => {
    near(of(round, at('PM_HIGH', 687)).score, 1)
    near(of(round, at('PM_HIGH', 687.05)).score, 0.75)
    near(of(round, at('PM_HIGH', 686.9)).score, 0.5)
  })
  it('sums over all levels in the band', () => {
    near(of(round, at('PM_HIGH', 687.1), at('VWAP', 686.9), at('SMA_200', 687.5)).score, 0.5 + 0.35)
  })
  it('has a level exactly a band away as a member that adds nothing', () => {
    assert.deepEqual(of(round, at('VWAP', 687.2)), { score: 0, group: 0, members: ['VWAP_687.2'] })
  })
  it('takes 0.2 apart for inside the band where doubles exceed it', () => {
    assert.ok(687.5 - 687.3 > 0.2)
    assert.deepEqual(of(at('STRIKE', 687.3), at('VWAP', 687.5)).members, ['VWAP_687.5'])
    assert.deepEqual(of(at('STRIKE', 687.3), at('VWAP', 687.5001)).members, [])
  })
  it('names the members nearest first, at one distance walls, other kinds, then plain prices', () => {
    const others = [at('STRIKE', 687.1), at('VWAP', 686.9), at('SMA_200', 687.05), at('CALL_WALL', 687.1)]
    const members = ['SMA_200_687.05', 'CALL_WALL_687.1', 'VWAP_686.9', 'STRIKE_687.1']
    assert.deepEqual(of(round, ...others).members, members)
    assert.deepEqual(of(round, ...others.reverse()).members, members)
  })
  it('names two of one kind at one distance in the order of their ids', () => {
    const others = [at('STRIKE', 687.1), at('STRIKE', 686.9)]
    const members = ['STRIKE_686.9', 'STRIKE_687.1']
    assert.deepEqual(of(round, ...others).members, members)
    assert.deepEqual(of(round, ...others.reverse()).members, members)
  })
  it("counts a wall's own strike, as another reason for the price", () => {
    near(of(at('CALL_WALL', 690), at('STRIKE', 690)).score, 0.3)
    near(of(at('STRIKE', 690), at('CALL_WALL', 690)).score, 1)
  })
  it('does not count what is still forming, which itself counts the others but is in no group', () => {
    assert.deepEqual(of(round, at('OR_HIGH', 687, true)), { score: 0, group: null, members: [] })
    assert.deepEqual(of(at('OR_HIGH', 687, true), round), { score: 0.3, group: null, members: [round.id] })
  })
  it("does not count a user's hot zone, which itself counts the others but is in no group", () => {
    assert.deepEqual(of(round, at('HOTZONE', 687)), { score: 0, group: null, members: [] })
    assert.deepEqual(of(at('HOTZONE', 687), round), { score: 0.3, group: null, members: [round.id] })
  })

  const weights: Record<LevelKind, number> = {
    ...{ PM_HIGH: 1, PM_LOW: 1, PRIOR_HIGH: 1, PRIOR_LOW: 1, PRIOR_CLOSE: 1, CALL_WALL: 1, PUT_WALL: 1 },
    ...{ OR_HIGH: 0.9, OR_LOW: 0.9, SMA_200: 0.8, SMA_400: 0.8, VWAP: 0.7 },
    ...{ SESSION_HIGH: 0.6, SESSION_LOW: 0.6, ON_HIGH: 0.6, ON_LOW: 0.6, GAMMA_FLIP: 0.6 },
    ...{ STRIKE: 0.3, ROUND: 0.3, HOTZONE: 0 },
  }
  for (const kind of LEVEL_KINDS)
    it(`weighs a ${contextOfKind[kind].label} ${weights[kind]}`, () => {
      near(of(round, { ...at(kind, 687), id: 'other' }).score, weights[kind])
    })
})

describe('confluence groups', () => {
  const groups = (...levels: ContextLevel[]) => Object.fromEntries(confluenceGroups(levels, BAND))

  it('chain neighbours although the ends are further apart than the band', () => {
    const chain = [at('ROUND', 687), at('VWAP', 687.15), at('PM_HIGH', 687.3)]
    assert.deepEqual(groups(...chain), { ROUND_687: 0, 'VWAP_687.15': 0, 'PM_HIGH_687.3': 0 })
  })
  it('are numbered from the lowest price among chains of two or more', () => {
    const levels = [
      at('PM_HIGH', 690.1),
      at('SMA_200', 688),
      at('ROUND', 690),
      at('VWAP', 685.9),
      at('STRIKE', 686),
    ]
    assert.deepEqual(groups(...levels), { 'VWAP_685.9': 0, STRIKE_686: 0, ROUND_690: 1, 'PM_HIGH_690.1': 1 })
  })
  it('are not joined by what is still forming, nor by a hot zone', () => {
    const ends = [at('ROUND', 687), at('VWAP', 687.3)]
    assert.deepEqual(groups(...ends, at('OR_HIGH', 687.15, true), at('HOTZONE', 687.15)), {})
  })
  it('are none without levels', () => assert.deepEqual(groups(), {}))

  const levels = fc
    .array(fc.tuple(fc.constantFrom(...LEVEL_KINDS), fc.integer({ min: 0, max: 400 }), fc.boolean()), {
      maxLength: 20,
    })
    .map((picks) =>
      picks.map(
        ([kind, cents, forming], i): ContextLevel => ({
          id: `${i}`,
          kind,
          price: 680 + cents / 100,
          forming,
        }),
      ),
    )
  it('are the same in whatever order the levels come', () => {
    fc.assert(
      fc.property(levels, (some) => {
        assert.deepEqual(groups(...[...some].reverse()), groups(...some))
      }),
    )
  })
  it('put any two levels that count for each other in one group', () => {
    fc.assert(
      fc.property(levels, (some) => {
        const chains = confluenceGroups(some, BAND)
        for (const level of some) {
          const { members, group, score } = confluenceOf(level, some, chains, BAND)
          assert.ok(score >= 0)
          if (level.forming || level.kind === 'HOTZONE') continue
          assert.equal(group === null, members.length === 0)
          for (const id of members) assert.equal(chains.get(id), group)
        }
      }),
    )
  })
})

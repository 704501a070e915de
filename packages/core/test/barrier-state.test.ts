import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type BarrierFacts, barrierState } from '../src/engines/barrier/barrier-state.ts'
import { BARRIER_STATES } from '../src/payload/words.ts'

const rules = { minCoverage: 0.25, vacuumRatio: 0.3, wallReplenish: 1.5 }
const F = 100

/** The state of a level in full sight at which nothing happened, but for what is given. */
const stateOf = (facts: Partial<BarrierFacts>) =>
  barrierState(
    {
      coverage: 1,
      deltaLiq: 0,
      replenishment: 1,
      filled: 0,
      canceledNet: 0,
      standingDelta: 0,
      standingReplenishment: 1,
      standingThreshold: F,
      threshold: F,
      depthPerTick: 50,
      weakDepth: 20,
      ...facts,
    },
    rules,
  )

const unseen = { coverage: 0.24 }
const vacuum = { standingDelta: -101, standingReplenishment: 0.29 }
const wall = { standingDelta: 101, standingReplenishment: 1.51 }
const absorption = { filled: 100, replenishment: 1 }
const consumed = { deltaLiq: -101, filled: 60, canceledNet: 59, replenishment: 0.2 }
const weak = { depthPerTick: 19.9 }

describe('barrier state', () => {
  it('is NEUTRAL where nothing happened', () => {
    assert.equal(stateOf({}), 'NEUTRAL')
  })

  const edges: readonly (readonly [string, Partial<BarrierFacts>, string])[] = [
    ['coverage under the least', unseen, 'UNSEEN'],
    ['coverage at the least', { coverage: 0.25 }, 'NEUTRAL'],
    ['standing ticks falling by more than F, hardly refilled', vacuum, 'VACUUM'],
    ['standing ticks falling by F', { ...vacuum, standingDelta: -100 }, 'NEUTRAL'],
    ['standing ticks falling, but refilled', { ...vacuum, standingReplenishment: 0.3 }, 'NEUTRAL'],
    ['a zone falling where nothing stands', { deltaLiq: -900, canceledNet: 900 }, 'NEUTRAL'],
    ['standing ticks growing by more than F', wall, 'WALL'],
    ['standing ticks growing by F', { ...wall, standingDelta: 100 }, 'NEUTRAL'],
    ['standing ticks growing, half of it leaving again', { ...wall, standingReplenishment: 1.5 }, 'NEUTRAL'],
    ['fills of F, refilled', absorption, 'ABSORPTION'],
    ['fills under F', { ...absorption, filled: 99 }, 'NEUTRAL'],
    ['fills not refilled', { ...absorption, replenishment: 0.99 }, 'NEUTRAL'],
    ['no fills where F is 0', { threshold: 0 }, 'NEUTRAL'],
    ['a zone falling by more than F, more eaten than cancelled', consumed, 'CONSUMED'],
    ['a zone falling by F', { ...consumed, deltaLiq: -100 }, 'NEUTRAL'],
    ['a zone falling, as much cancelled as eaten', { ...consumed, canceledNet: 60 }, 'NEUTRAL'],
    ['depth below the low quantile', weak, 'WEAK'],
    ['depth at the low quantile', { depthPerTick: 20 }, 'NEUTRAL'],
    ['depth without a baseline', { ...weak, weakDepth: null }, 'NEUTRAL'],
    ['no visible tick at or behind the best', { depthPerTick: null }, 'NEUTRAL'],
  ]
  for (const [what, facts, state] of edges)
    it(`is ${state} with ${what}`, () => assert.equal(stateOf(facts), state))

  it('is the first that holds', () => {
    const inOrder = [unseen, vacuum, wall, absorption, consumed, weak]
    inOrder.forEach((facts, place) => {
      const later = Object.assign({}, ...inOrder.slice(place + 1))
      assert.equal(stateOf({ ...later, ...facts }), BARRIER_STATES[place])
    })
  })
})

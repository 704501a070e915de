import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type BarrierFacts, barrierState } from '../src/engines/barrier/barrier-state.ts'
import { BARRIER_STATES } from '../src/payload/words.ts'

const rules = { minCoverage: 0.25, vacuumRatio: 0.3, wallReplenish: 1.5, refillShare: 0.2, absorbFactor: 1.5 }
const F = 100

/** The state of a level in full sight at which nothing happened, but for what is given. */
const stateOf = (facts: Partial<BarrierFacts>) =>
  barrierState(
    {
      coverage: 1,
      ...{ pulled: 0, returned: 0, came: 0, left: 0, eaten: 0, absorbed: 0, refilled: 0 },
      threshold: F,
      pullThreshold: F,
      depthPerTick: 50,
      weakDepth: 20,
      ...facts,
    },
    rules,
  )

const unseen = { coverage: 0.24 }
const vacuum = { pulled: 101, returned: 30 }
const wall = { came: 304, left: 202, pulled: 60 }
const absorption = { refilled: 20 }
const consumed = { eaten: 101, pulled: 60 }
const weak = { depthPerTick: 19.9 }

describe('barrier state', () => {
  it('is NEUTRAL where nothing happened', () => {
    assert.equal(stateOf({}), 'NEUTRAL')
  })

  const edges: readonly (readonly [string, Partial<BarrierFacts>, string])[] = [
    ['coverage under the least', unseen, 'UNSEEN'],
    ['coverage at the least', { coverage: 0.25 }, 'NEUTRAL'],
    ['more than F pulled, hardly any of it back', vacuum, 'VACUUM'],
    ['F pulled', { ...vacuum, pulled: 100 }, 'NEUTRAL'],
    ['more pulled, but three tenths of it back', { pulled: 110, returned: 33 }, 'NEUTRAL'],
    ['as much pulled as eaten', { ...vacuum, eaten: 101 }, 'VACUUM'],
    ['more eaten than pulled', { ...vacuum, eaten: 102 }, 'CONSUMED'],
    ['more than F stacked', { came: 101 }, 'WALL'],
    ['F stacked', { came: 100 }, 'NEUTRAL'],
    ['more stacked, two thirds as much of it leaving', { came: 330, left: 220 }, 'NEUTRAL'],
    ['a fifth of F refilled', absorption, 'ABSORPTION'],
    ['less refilled', { refilled: 19 }, 'NEUTRAL'],
    ['nothing refilled where F is 0', { threshold: 0, pullThreshold: 0 }, 'NEUTRAL'],
    ['more than F pulled, but less than is asked of pulls', { ...vacuum, pullThreshold: 101 }, 'NEUTRAL'],
    ['more than one and a half F made good by others', { absorbed: 151 }, 'ABSORPTION'],
    ['one and a half F made good by others', { absorbed: 150 }, 'NEUTRAL'],
    ['more than F eaten, less of it refilled', { ...consumed, refilled: 100 }, 'CONSUMED'],
    ['more than F eaten, as much refilled', { ...consumed, refilled: 101 }, 'ABSORPTION'],
    ['more than F eaten', consumed, 'CONSUMED'],
    ['F eaten', { eaten: 100 }, 'NEUTRAL'],
    ['more eaten, as much pulled and come back', { eaten: 130, pulled: 130, returned: 60 }, 'NEUTRAL'],
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
      // What was eaten is no VACUUM, and no ABSORPTION.
      const isFirstOfTwo = place === 1 || place === 3
      const both = isFirstOfTwo ? { ...later, ...facts, eaten: 0 } : { ...later, ...facts }
      assert.equal(stateOf(both), BARRIER_STATES[place])
    })
  })
})

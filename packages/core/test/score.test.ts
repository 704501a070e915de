import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { BarrierState } from '../src/payload/words.ts'
import { BARRIER_STATES } from '../src/payload/words.ts'
import {
  breakScore,
  hedgeComponent,
  liquidityComponent,
  type TapeForScore,
  tapeComponent,
} from '../src/score/components.ts'
import { signalConfidence } from '../src/score/confidence.ts'
import {
  checkScoreSettings,
  checkWeights,
  defaultWeights,
  type ScoreSettings,
  scoreSettings,
} from '../src/score/settings.ts'

const defaults = Object.freeze(
  Object.fromEntries(Object.entries(scoreSettings).map(([key, setting]) => [key, setting.default])),
) as ScoreSettings

describe('score settings', () => {
  it('have defaults within their bounds that break no rule', () => {
    for (const [key, { default: value, min, max }] of Object.entries(scoreSettings))
      assert.ok(value >= min && value <= max, key)
    assert.equal(checkScoreSettings(defaults), null)
    assert.equal(checkWeights(defaultWeights), null)
  })
  it('refuse a BREAK that would end above where it qualifies', () => {
    const broken = { ...defaults, breakEndBelow: 85 }
    assert.equal(checkScoreSettings(broken), 'breakEndBelow must be at most breakAbove (80), was 85')
  })
  it('refuse a BOUNCE that would end below where it qualifies', () => {
    const broken = { ...defaults, bounceEndAbove: 15 }
    assert.equal(checkScoreSettings(broken), 'bounceEndAbove must be at least bounceBelow (20), was 15')
  })
  it('refuse confidence cuts out of order', () => {
    const broken = { ...defaults, confidenceMedium: 0.9 }
    assert.equal(checkScoreSettings(broken), 'confidenceMedium must be at most confidenceHigh (0.7), was 0.9')
  })
})

describe('weights', () => {
  it('are 0.45, 0.35 and 0.20 by default', () =>
    assert.deepEqual(defaultWeights, { liquidity: 0.45, hedge: 0.35, tape: 0.2 }))
  it('are refused unless they sum to 1', () =>
    assert.equal(
      checkWeights({ liquidity: 0.45, hedge: 0.35, tape: 0.3 }),
      'weights must sum to 1, were 0.45 + 0.35 + 0.3 = 1.1',
    ))
  it('may miss 1 by rounding', () =>
    assert.equal(checkWeights({ liquidity: 0.7, hedge: 0.1, tape: 0.2 }), null))
  it('are refused below 0, above 1 and when not numbers', () => {
    assert.match(
      checkWeights({ liquidity: -0.1, hedge: 0.9, tape: 0.2 })!,
      /liquidity must be 0 to 1, was -0.1/,
    )
    assert.match(checkWeights({ liquidity: 0, hedge: 1.5, tape: -0.5 })!, /hedge must be 0 to 1, was 1.5/)
    assert.match(checkWeights({ liquidity: 0.5, hedge: 0.5, tape: Number.NaN })!, /tape must be 0 to 1/)
  })
})

describe('liquidity component', () => {
  const expected: Record<BarrierState, number> = {
    VACUUM: 100,
    WEAK: 75,
    CONSUMED: 60,
    NEUTRAL: 50,
    UNSEEN: 50,
    WALL: 0,
    ABSORPTION: 0,
  }
  for (const state of BARRIER_STATES)
    it(`is ${expected[state]} for ${state}`, () => assert.equal(liquidityComponent(state), expected[state]))
})

describe('hedge component', () => {
  it('is 100 where dealers amplify, 50 where neutral, 0 where they dampen', () => {
    assert.deepEqual(
      [hedgeComponent('AMPLIFY'), hedgeComponent('NEUTRAL'), hedgeComponent('DAMPEN')],
      [100, 50, 0],
    )
  })
  it('is null without usable options', () => assert.equal(hedgeComponent(null), null))
})

const quiet: TapeForScore = Object.freeze({ imbalance: 0, confidence: 1 })

describe('tape component', () => {
  it('is 50 in silence', () => {
    assert.equal(tapeComponent('UP', quiet), 50)
    assert.equal(tapeComponent('DOWN', quiet), 50)
  })
  it('is 100 for an imbalance wholly with the break, 0 for one against it', () => {
    assert.equal(tapeComponent('UP', { ...quiet, imbalance: 1 }), 100)
    assert.equal(tapeComponent('DOWN', { ...quiet, imbalance: 1 }), 0)
    assert.equal(tapeComponent('DOWN', { ...quiet, imbalance: 0.4 }), 30)
  })
  it('counts an imbalance by how much traded', () => {
    assert.equal(tapeComponent('UP', { imbalance: 1, confidence: 0.02 }), 51)
    assert.equal(tapeComponent('UP', { imbalance: -1, confidence: 0.5 }), 25)
  })
})

describe('break score', () => {
  it('weighs the components 45, 35, 20', () => {
    assert.equal(breakScore({ liquidity: 100, hedge: 0, tape: 0 }, defaultWeights), 45)
    assert.equal(breakScore({ liquidity: 0, hedge: 100, tape: 0 }, defaultWeights), 35)
    assert.equal(breakScore({ liquidity: 0, hedge: 0, tape: 100 }, defaultWeights), 20)
  })
  it('is 100 when all say break, 0 when all say bounce', () => {
    assert.equal(breakScore({ liquidity: 100, hedge: 100, tape: 100 }, defaultWeights), 100)
    assert.equal(breakScore({ liquidity: 0, hedge: 0, tape: 0 }, defaultWeights), 0)
  })
  it('rescales the other weights without a hedge component', () => {
    assert.equal(breakScore({ liquidity: 100, hedge: null, tape: 0 }, defaultWeights), (100 * 0.45) / 0.65)
    assert.equal(breakScore({ liquidity: 100, hedge: null, tape: 100 }, defaultWeights), 100)
  })
  it('is no weaker for dealers that do nothing than without options', () => {
    assert.equal(breakScore({ liquidity: 0, hedge: 50, tape: 50 }, defaultWeights), (50 * 0.2) / 0.65)
    for (const liquidity of [0, 60, 100])
      assert.equal(
        breakScore({ liquidity, hedge: 50, tape: 30 }, defaultWeights),
        breakScore({ liquidity, hedge: null, tape: 30 }, defaultWeights),
      )
  })
  it('qualifies for a signal by the barrier alone', () => {
    const { breakAbove, bounceBelow } = defaults
    assert.ok(breakScore({ liquidity: 100, hedge: 50, tape: 50 }, defaultWeights) > breakAbove)
    assert.ok(breakScore({ liquidity: 0, hedge: 50, tape: 50 }, defaultWeights) < bounceBelow)
  })
  it('is 50 in silence, with and without options', () => {
    assert.equal(breakScore({ liquidity: 50, hedge: 50, tape: 50 }, defaultWeights), 50)
    assert.equal(breakScore({ liquidity: 50, hedge: null, tape: 50 }, defaultWeights), 50)
  })
  it('is 50 when only hedging weighs and there is none', () => {
    const hedgeOnly = { liquidity: 0, hedge: 1, tape: 0 }
    assert.equal(breakScore({ liquidity: 100, hedge: null, tape: 100 }, hedgeOnly), 50)
  })

  const tapes = fc.record({
    imbalance: fc.double({ min: -1, max: 1, noNaN: true }),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  const states = fc.constantFrom(...BARRIER_STATES)
  const effects = fc.constantFrom('AMPLIFY' as const, 'NEUTRAL' as const, 'DAMPEN' as const, null)
  const mirrored = ({ imbalance, confidence }: TapeForScore): TapeForScore => ({
    imbalance: -imbalance,
    confidence,
  })
  const scoreOf = (state: BarrierState, effect: Parameters<typeof hedgeComponent>[0], tape: number) =>
    breakScore({ liquidity: liquidityComponent(state), hedge: hedgeComponent(effect), tape }, defaultWeights)

  it('is the same in the mirror: up for down, imbalance negated', () => {
    fc.assert(
      fc.property(states, effects, tapes, (state, effect, tape) => {
        const up = scoreOf(state, effect, tapeComponent('UP', tape))
        assert.equal(scoreOf(state, effect, tapeComponent('DOWN', mirrored(tape))), up)
      }),
    )
  })
  it('lies between 0 and 100 whatever the tape', () => {
    fc.assert(
      fc.property(states, effects, tapes, (state, effect, tape) => {
        const score = scoreOf(state, effect, tapeComponent('UP', tape))
        assert.ok(score >= 0 && score <= 100)
      }),
    )
  })
})

describe('confidence', () => {
  const cuts = Object.freeze({ confidenceHigh: 0.7, confidenceMedium: 0.4 })
  const of = (barrier: number, tape: number, fuel: number | null) =>
    signalConfidence({ barrier, tape, fuel }, cuts)

  it('is HIGH from a mean of 0.7, MEDIUM from 0.4, LOW below', () => {
    assert.equal(of(1, 1, 0.1), 'HIGH')
    assert.equal(of(1, 1, 0.09), 'MEDIUM')
    assert.equal(of(0.5, 0.5, 0.2), 'MEDIUM')
    assert.equal(of(0.5, 0.5, 0.19), 'LOW')
    assert.equal(of(0, 0, 0), 'LOW')
  })
  it('reaches a cut although the mean rounds to just below it', () => {
    assert.ok((0.7 + 0.7 + 0.7) / 3 < 0.7)
    assert.equal(of(0.7, 0.7, 0.7), 'HIGH')
  })
  it('is at most MEDIUM without options', () => assert.equal(of(1, 1, null), 'MEDIUM'))
  it('takes the mean of what there is without options', () => {
    assert.equal(of(0.8, 0, null), 'MEDIUM')
    assert.equal(of(0.7, 0, null), 'LOW')
    assert.equal(of(0.8, 0, 0), 'LOW')
  })
})

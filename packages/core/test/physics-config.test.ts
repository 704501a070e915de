import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  ConfigError,
  configHash,
  isListSetting,
  isWordSetting,
  physicsSettings,
  resolvePhysics,
  settingsByPart,
} from '@spymaster/core'

/** The problems that a configuration is refused for. */
function problemsOf(given: Record<string, unknown>): readonly string[] {
  try {
    resolvePhysics(given)
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.problems
  }
  return []
}

describe('physics settings', () => {
  it('have every key once, a default within bounds, and a sentence', () => {
    const keys = physicsSettings.map(([key]) => key)
    assert.equal(new Set(keys).size, keys.length)
    assert.equal(keys.length, Object.values(settingsByPart).flatMap(Object.keys).length)
    for (const [key, setting] of physicsSettings) {
      assert.ok(setting.about.length > 10, key)
      if (isWordSetting(setting)) assert.ok(setting.words.includes(setting.default), key)
      else
        for (const number of [setting.default].flat())
          assert.ok(setting.min <= number && number <= setting.max, key)
    }
  })
  it('default to the figures of the physics page', () => {
    const { snapIntervalMs, ratioHalfLifeSec, barrierWindowSec, flowShare, weights } = resolvePhysics()
    assert.deepEqual([snapIntervalMs, ratioHalfLifeSec, barrierWindowSec, flowShare], [250, 15, 10, 1.15])
    assert.deepEqual(weights, { liquidity: 0.45, hedge: 0.35, tape: 0.2 })
  })
})

describe('resolving the physics', () => {
  it('keeps what is given and takes defaults for the rest', () => {
    assert.deepEqual(resolvePhysics({ flowMin: 7 }), { ...resolvePhysics(), flowMin: 7 })
  })
  it('takes undefined for absent', () => {
    assert.deepEqual(resolvePhysics({ flowMin: undefined, weights: undefined }), resolvePhysics())
  })
  it('takes the bounds themselves', () => {
    assert.deepEqual(problemsOf({ flowMin: 0, minCoverage: 1 }), [])
  })
  it('freezes what it gives, weights included', () => {
    for (const config of [
      resolvePhysics(),
      resolvePhysics({ weights: { liquidity: 1, hedge: 0, tape: 0 } }),
    ]) {
      assert.ok(Object.isFrozen(config))
      assert.ok(Object.isFrozen(config.weights))
    }
  })
  it('puts hot zones in order, frozen, and takes sixteen of them', () => {
    const { hotzones } = resolvePhysics({ hotzones: [690, 686.4, 1000, 0.0001] })
    assert.deepEqual(hotzones, [0.0001, 686.4, 690, 1000])
    assert.ok(Object.isFrozen(hotzones))
    const sixteen = Array.from({ length: 16 }, (_, i) => 680 + i / 4)
    assert.deepEqual(problemsOf({ hotzones: sixteen }), [])
    assert.deepEqual(problemsOf({ hotzones: [] }), [])
  })
  it('takes a window of any whole number of snaps, whatever doubles make of it', () => {
    for (const barrierWindowSec of [8.05, 16.1, 32.2, 600])
      assert.deepEqual(problemsOf({ snapIntervalMs: 50, barrierWindowSec }), [], `${barrierWindowSec}`)
  })

  const refused: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    ['an unknown key', { vanna: 1 }, /^vanna is no setting of the physics$/],
    ['a key in other letters, naming the right one', { flowmin: 1 }, /did you mean flowMin\?/],
    [
      'a value below its least',
      { flowMin: -1 },
      /^flowMin must be a number from 0 to 100000 contracts, was -1$/,
    ],
    [
      'a value above its greatest',
      { minCoverage: 1.1 },
      /^minCoverage must be a number from 0 to 1, was 1.1$/,
    ],
    ['text for a number', { flowMin: '20' }, /^flowMin must .* was "20"$/],
    ['null for a number', { flowMin: null }, /^flowMin must .* was null$/],
    ['NaN, by its name', { flowMin: Number.NaN }, /^flowMin must .* was NaN$/],
    ['infinity', { flowMin: Number.POSITIVE_INFINITY }, /^flowMin must .* was Infinity$/],
    ['a bigint', { flowMin: 20n }, /^flowMin must .* was 20n?$/],
    [
      'an interval that does not divide ten seconds',
      { snapIntervalMs: 3000, barrierWindowSec: 9, tapeWindowSec: 6 },
      /^snapIntervalMs must divide 10000/,
    ],
    [
      'an interval in fractions of a millisecond',
      { snapIntervalMs: 62.5 },
      /^snapIntervalMs must be whole, was 62.5$/,
    ],
    ['a zone in fractions of a tick', { barrierZoneTicks: 8.5 }, /^barrierZoneTicks must be whole, was 8.5$/],
    ['a count in fractions', { baselineMinSnaps: 1.5 }, /^baselineMinSnaps must be whole, was 1.5$/],
    [
      'a window off the grid',
      { tapeWindowSec: 1.1 },
      /^tapeWindowSec must be a whole multiple of .* was 1.1 s$/,
    ],
    [
      'a window shorter than a snap',
      { snapIntervalMs: 2000, tapeWindowSec: 6, velocityWindowSec: 1 },
      /^velocityWindowSec must/,
    ],
    [
      'more snaps for a baseline than its window has',
      { wallBaselineSec: 60, baselineMinSnaps: 241 },
      /^baselineMinSnaps must be at most the 240 snaps of wallBaselineSec, was 241$/,
    ],
    [
      'a fuel window off the grid',
      { fuelWindowSec: 60.1 },
      /^fuelWindowSec must be a whole multiple of .* was 60.1 s$/,
    ],
    [
      'a tick test better than the quote rule',
      { signAccuracyTick: 0.9 },
      /^signAccuracyTick must not exceed signAccuracyQuote \(0.85\), was 0.9$/,
    ],
    ['bands out of order', { touchBand: 0.2 }, /^touchBand must not exceed touchExit \(0.15\), was 0.2$/],
    ['a monitor band beyond its exit', { monitorBand: 0.6 }, /^monitorBand must not exceed monitorExit/],
    ['re-arming within the touch', { touchRearm: 0.14 }, /^touchExit must not exceed touchRearm \(0.14\)/],
    ['re-arming beyond the universe', { touchRearm: 6 }, /^touchRearm must not exceed strikeRange \(5\)/],
    ['a lookback in fractions of a minute', { lookbackMinutes: 2.5 }, /^lookbackMinutes must be whole, was/],
    ['signal thresholds out of order', { breakEndBelow: 90 }, /^breakEndBelow must be at most breakAbove/],
    [
      'a price for the list of hot zones',
      { hotzones: 686.4 },
      /^hotzones must be a list such as \[686.4, 690\], was 686.4$/,
    ],
    [
      'more hot zones than sixteen',
      { hotzones: Array.from({ length: 17 }, (_, i) => 680 + i) },
      /^hotzones must be at most 16 numbers, was a list of 17$/,
    ],
    [
      'a hot zone twice',
      { hotzones: [690, 686.4, 690] },
      /^hotzones: each must be given once, was 690 again$/,
    ],
    [
      'a hot zone finer than SPY trades',
      { hotzones: [686.40001] },
      /^hotzones: each must be a number from 0.0001 to 100000 USD with at most 4 decimals, was 686.40001$/,
    ],
    ['a hot zone at nothing', { hotzones: [0] }, /^hotzones: each must be .* was 0$/],
    ['a hot zone in words', { hotzones: ['690'] }, /^hotzones: each must be .* was "690"$/],
    ['a hot zone that is no number', { hotzones: [Number.NaN] }, /^hotzones: each must be .* was NaN$/],
    ['half a session of warm-up', { smaWarmupDays: 1.5 }, /^smaWarmupDays must be whole, was 1.5$/],
    ['weights that do not sum to 1', { weights: { liquidity: 0.5, hedge: 0.5, tape: 0.5 } }, /sum to 1/],
    [
      'weights with a part missing',
      { weights: { liquidity: 0.5, hedge: 0.5 } },
      /^weights must be \{liquidity/,
    ],
    [
      'weights with a part too many',
      { weights: { liquidity: 1, hedge: 0, tape: 0, mood: 0 } },
      /^weights must be/,
    ],
    ['weights that are no object', { weights: 5 }, /^weights must be .* was 5$/],
    ['null for the weights', { weights: null }, /^weights must be .* was null$/],
  ]
  for (const [what, given, message] of refused)
    it(`refuses ${what}`, () => {
      const problems = problemsOf(given)
      assert.equal(problems.length, 1, problems.join('\n'))
      assert.match(problems[0]!, message)
    })

  it('reports all problems at once', () => {
    assert.equal(problemsOf({ gamma: 1, flowMin: -1, weights: 5 }).length, 3)
    assert.equal(problemsOf({ hotzones: [-1, 690, 690, 1e9], flowMin: -1 }).length, 4)
  })
})

describe('configuration hash', () => {
  const hash = configHash(resolvePhysics())

  it('is 16 hexadecimal digits, the same for the same numbers', () => {
    assert.match(hash, /^[0-9a-f]{16}$/)
    assert.equal(configHash(resolvePhysics({ tapeBand: 0.5, flowMin: 20 })), hash)
  })
  it('changes with every setting', () => {
    const config = resolvePhysics()
    for (const [key, setting] of physicsSettings) {
      const value = isListSetting(setting) ? [690] : (config as never)[key] + 1
      assert.notEqual(configHash({ ...config, [key]: value }), hash, key)
    }
    const weights = { liquidity: 0.35, hedge: 0.45, tape: 0.2 }
    assert.notEqual(configHash(resolvePhysics({ weights })), hash)
  })
  it('does not depend on the order of a list', () => {
    const [one, other] = [
      [686.4, 690],
      [690, 686.4],
    ].map((hotzones) => resolvePhysics({ hotzones }))
    assert.equal(configHash(one!), configHash(other!))
    assert.notEqual(configHash(one!), configHash(resolvePhysics({ hotzones: [686.4] })))
  })
  it('does not depend on the order of the weights', () => {
    assert.equal(configHash(resolvePhysics({ weights: { tape: 0.2, hedge: 0.35, liquidity: 0.45 } })), hash)
  })
})

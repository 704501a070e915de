import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type PhysicsConfig, resolvePhysics } from '@spymaster/core'
import { Directions } from '../src/score/directions.ts'
import { signalsOf } from '../src/score/judged-signals.ts'
import { READINGS, type ReadingName, type RecordedMarket } from '../src/score/recorded-market.ts'
import { correlationParts, knowledgeOf } from '../src/score/score-knowledge.ts'
import { CURRENT_RULE, rawScores, SCORE_RULES } from '../src/score/score-rule.ts'
import { settingsTried } from '../src/score/settings-tried.ts'
import { type WordsTried, wordsTried } from '../src/score/words-tried.ts'

const SNAP_MS = 250
const config = resolvePhysics({})
const rule = (wanted: string) => SCORE_RULES.find(({ name }) => name === wanted)!

type Row = Partial<Record<ReadingName, number>>
const QUIET: Row = { price: 680, isUp: 1, effect: -1, tapeSure: 1, barrierSure: 1, fuelSure: -1, state: 6 }

/** A market of one level above spot, with a row a snap; spot moves by `steps` dollars from snap to snap. */
function market(name: string, steps: readonly number[], rows: readonly Row[]): RecordedMarket {
  const spot = steps.map((_, k) => 680 + steps.slice(0, k + 1).reduce((sum, step) => sum + step, 0))
  const columns = READINGS.map((column) => [
    column,
    Float32Array.from(rows, (row, snap) => (column === 'snap' ? snap : ({ ...QUIET, ...row }[column] ?? 0))),
  ])
  return {
    ...{ name, scenario: 'given', spot: Float64Array.from(spot), levels: ['ROUND_680'] },
    ts: Float64Array.from(steps, (_, k) => 1_766_000_000_000 + SNAP_MS * k),
    rows: Object.fromEntries(columns) as RecordedMarket['rows'],
    // Half a deviation of five minutes is $0.20.
    touches: [{ level: 0, ts: 1_766_000_000_000, price: 680, isUp: true, sigma: 0.4 / Math.sqrt(5) }],
  }
}

const judged = (record: RecordedMarket) => ({ record, directions: new Directions(record) })
/** Price climbs by a cent a snap: every break comes true. */
const climbing = (name: string, row: Row, snaps = 120) =>
  judged(market(name, Array(snaps).fill(0.01), Array(snaps).fill(row)))

describe('the way price goes', () => {
  it('is known by half a deviation of five minutes, whichever side comes first', () => {
    const up = new Directions(market('up', [0, 0.1, -0.25, 0.4, 0, 0], []))
    assert.deepEqual(
      [0, 1, 2, 4].map((snap) => up.at(snap)),
      [1, -1, 1, 0],
    )
  })
  it('is nothing before sigma is known', () => {
    const record = { ...market('none', [0, 1, 1], []), touches: [] }
    assert.deepEqual([new Directions(record).isKnown(1), new Directions(record).at(1)], [false, 0])
  })
})

describe('signals of a replay', () => {
  const pulled: Row = { state: 1 }
  const signals = (rule: string, row: Row) => {
    const markets = [climbing('given', row)]
    const raw = rawScores(markets[0]!.record, SCORE_RULES.find(({ name }) => name === rule)!, config.weights)
    return signalsOf(markets, () => raw, config, SNAP_MS)
  }
  it('fire on a vacuum alone, with options that say nothing as without', () => {
    for (const effect of [-1, 1]) {
      const { BREAK } = signals(CURRENT_RULE, { ...pulled, effect })
      assert.deepEqual([BREAK.right?.value, BREAK.right?.cases], [1, 1])
    }
  })
  it('did not where a neutral hedge voted', () => {
    assert.equal(signals('was', { ...pulled, effect: 1 }).BREAK.right, null)
  })
  it('are wrong where price goes the other way', () => {
    assert.equal(signals(CURRENT_RULE, { ...pulled, effect: 1, isUp: 0 }).BREAK.right?.value, 0)
  })
  it('are of the touch alone where they are bounces', () => {
    assert.equal(signals(CURRENT_RULE, { state: 2 }).BOUNCE.perSession, 0)
    assert.equal(signals(CURRENT_RULE, { state: 2, isTouched: 1, isUp: 0 }).BOUNCE.right?.value, 1)
  })
})

describe('settings that are tried', () => {
  /** Two hundred contracts bought at a level that holds nobody: the tape alone says that it breaks. */
  const bought: Row = { state: 6, imbalance: 1, tapeSure: 0.4, barrierSure: 0, effect: -1 }
  const tapeAlone = resolvePhysics({ weights: { liquidity: 0, hedge: 0, tape: 1 } })

  it('make of a smaller full volume a surer tape, and say nothing of a larger', () => {
    const breaksAt = (own: PhysicsConfig) =>
      Object.fromEntries(
        settingsTried([climbing('given', bought)], own)
          .filter(({ setting }) => setting === 'tapeFullVolume')
          .map(({ value, signals }) => [value, signals.BREAK.right?.cases ?? 0]),
      )
    // Of 300 it is 50 + 50 × 200 / 300 = 83, and the mark of BREAK 80.
    assert.deepEqual(breaksAt(tapeAlone), { 50: 1, 100: 1, 200: 1, 300: 1, 500: 0 })
    assert.deepEqual(breaksAt({ ...tapeAlone, tapeFullVolume: 200 }), { 50: 1, 100: 1, 200: 0 })
  })
  it('sort the same signals by the word that other marks give them', () => {
    const pulled = (name: string, sure: number) =>
      climbing(name, { state: 1, effect: 1, barrierSure: sure, tapeSure: sure, fuelSure: sure })
    const markets = [pulled('one', 0.45), pulled('two', 0.7), pulled('three', 0.85)]
    const tried = wordsTried(markets, config)
    const casesAt = (setting: string, value: number) => {
      const { words } = tried.find((each) => each.setting === setting && each.value === value)!
      return (['HIGH', 'MEDIUM', 'LOW'] as const).map((word) => words[word].right?.cases ?? 0)
    }
    assert.deepEqual(casesAt('confidenceHigh', 0.7), [2, 1, 0])
    assert.deepEqual(casesAt('confidenceHigh', 0.8), [1, 2, 0])
    assert.deepEqual(casesAt('confidenceMedium', 0.4), [2, 1, 0])
    assert.deepEqual(casesAt('confidenceMedium', 0.5), [2, 0, 1])
    // A mark of HIGH below that of MEDIUM cannot be.
    assert.ok(tried.every(({ setting, value }) => setting !== 'confidenceHigh' || value >= 0.4))
    assert.deepEqual(
      tried.filter(({ isDefault }) => isDefault).map(({ value }) => value),
      [0.7, 0.4],
    )
  })
  it('leave one without fuel at most MEDIUM, however sure', () => {
    const [{ words }] = wordsTried([climbing('given', { state: 1 })], config) as [WordsTried]
    assert.deepEqual([words.HIGH.right, words.MEDIUM.right?.cases], [null, 1])
  })
})

describe('what a number knows', () => {
  it('is all of it where it goes with price, and nothing where it is the same everywhere', () => {
    const markets = ['one', 'two', 'three'].flatMap((name) => [
      climbing(name, { isUp: 1, imbalance: 0.5 }),
      climbing(`${name}, below`, { isUp: 0, imbalance: 0.5 }),
    ])
    const parts = (wanted: string) => {
      const raw = markets.map(({ record }) =>
        rawScores(record, rule(wanted), { liquidity: 0, hedge: 0, tape: 1 }),
      )
      return correlationParts(markets, (place, row) => raw[place]![row]!)
    }
    const flow = parts(CURRENT_RULE)
    assert.ok(Math.abs(knowledgeOf(flow, flow).correlation.value - 1) < 1e-9)
    assert.equal(knowledgeOf(flow, flow).gain.value, 0)
    const nothing = correlationParts(markets, () => 50)
    assert.deepEqual([...nothing], Array(6).fill(0))
  })
})

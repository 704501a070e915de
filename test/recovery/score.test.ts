import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { replayPublished } from '@spymaster/study'
import floors from './score-floors.json' with { type: 'json' }
import { brokenRule, type Figure, type ReadMarkets, readMarkets, ScoreFigures } from './score-markets.ts'

const config = resolvePhysics({})
/** Two time constants of the smoothers beyond which nothing of how they began is left. */
const BEGIN_MS = 20_000
type FloorName = keyof typeof floors

describe('what the score knows, in small', () => {
  let walls: ReadMarkets
  let vacuums: ReadMarkets
  let mixed: ReadMarkets
  before(async () => {
    walls = await readMarkets('wall-holds', [1, 2, 3, 4], config)
    vacuums = await readMarkets('vacuum-break', [1, 2, 3, 4, 5, 6], config)
    mixed = await readMarkets('planted', [1, 2, 3, 4, 5, 6], config)
  })
  const all = () => [walls, vacuums, mixed].flatMap(({ records }) => records)

  /** Every figure that has a floor, with the physics' formula or another. */
  function figures(rule?: ReturnType<typeof brokenRule>): Record<FloorName, Figure> {
    const of = (records: ReadMarkets['records']) => new ScoreFigures(records, config, rule)
    const velocity = [walls, vacuums, mixed].map((markets) => markets.velocity)
    const [sum, cases] = [
      velocity.reduce((total, each) => total + each.sum, 0),
      velocity.reduce((total, each) => total + each.count, 0),
    ]
    const wall = of(walls.records).breaksAfter('WALL')
    return {
      'tape.knows': of(all()).knows('tape'),
      'score.knows': of(all()).knows('score'),
      'score.knows.walls': of(walls.records).knows('score'),
      'signals.right': of(all()).right(),
      'wall.bounces': { ...wall, value: 1 - wall.value },
      'vacuum.breaks': of(vacuums.records).breaksAfter('VACUUM'),
      'velocity.side': { value: sum / cases, cases },
    }
  }
  const under = (found: Record<FloorName, Figure>): string[] =>
    Object.entries(floors)
      .filter(([name, floor]) => {
        const { value, cases } = found[name as FloorName]
        return !(value >= floor.value && cases >= floor.cases)
      })
      .map(([name]) => name)

  it('is of the score that is published', () => {
    let compared = 0
    for (const record of all()) {
      const { score } = replayPublished(record, config)
      const { rows, ts } = record
      for (const [row, own] of score.entries()) {
        if (ts[rows.snap[row]!]! < ts[0]! + BEGIN_MS || Number.isNaN(own)) continue
        assert.ok(Math.abs(own - rows.score[row]!) < 0.025, `${record.name}, row ${row}: ${own}`)
        compared++
      }
    }
    assert.ok(compared > 100_000, `${compared}`)
  })
  it('keeps every figure at its floor, of cases enough', (t) => {
    const found = figures()
    for (const [name, { value, cases }] of Object.entries(found))
      t.diagnostic(`${name}: ${value.toFixed(4)} of ${cases}`)
    assert.deepEqual(under(found), [])
  })
  it('falls below them with the sides of trades mixed up', () => {
    const flipped = under(figures(brokenRule(({ imbalance }) => ({ imbalance: -imbalance }))))
    assert.ok(flipped.includes('tape.knows') && flipped.includes('score.knows'), `${flipped}`)
  })
  it('falls below them where a WALL counts as a VACUUM', () => {
    const fallen = under(
      figures(brokenRule(({ state }) => (state === 'WALL' ? { state: 'VACUUM' as const } : {}))),
    )
    assert.ok(fallen.includes('score.knows.walls') && fallen.includes('signals.right'), `${fallen}`)
  })
  it('falls below them where a VACUUM counts as a WALL', () => {
    const fallen = under(
      figures(brokenRule(({ state }) => (state === 'VACUUM' ? { state: 'WALL' as const } : {}))),
    )
    assert.ok(fallen.includes('score.knows'), `${fallen}`)
  })
})

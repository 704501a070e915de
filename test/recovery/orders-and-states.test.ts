import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { newYorkNs, utcMidnightNs } from '@spymaster/events'
import { DayTruth, scenarioParameters } from '@spymaster/simulator'
import {
  type DayTallies,
  RecoveryMeter,
  type RecoveryReport,
  reportRecovery,
  SUBJECTS,
  type Subject,
} from '@spymaster/study'
import { simulatedFeed } from '../../apps/cli/src/feed/simulated.ts'
import floors from './floors.json' with { type: 'json' }

const DATE = '2025-12-18'
const SUBJECT_NAMES = ['attribution', 'states', 'early', 'sweeps', 'hidden']
const subjects = SUBJECTS.filter(({ name }) => SUBJECT_NAMES.includes(name))

/** Minutes from 10:00 of a thin market, with somebody of purpose at every level. */
async function tallied(seed: number, minutes: number, asked: readonly Subject[]): Promise<DayTallies> {
  const config = resolvePhysics({})
  const meter = new RecoveryMeter({ name: `${seed}`, originNs: utcMidnightNs(DATE), config }, [], asked)
  const fromNs = newYorkNs(DATE, 10, 0)
  const span = { fromNs, toNs: fromNs + BigInt(minutes * 60e9) }
  const day = new DayTruth(meter.line, meter.print)
  const told = { day, es: meter.order, onBatch: () => {} }
  const market = scenarioParameters('planted', { seed, date: DATE, rate: 0.3, options: false, ...span })
  const feed = simulatedFeed(market, undefined, told)
  for await (const { bytes } of feed.open((date) => date, new AbortController().signal)) meter.fold(bytes)
  return meter.read()
}

/** An hour of each seed. */
async function recovered(seeds: readonly number[]): Promise<RecoveryReport> {
  const days: DayTallies[] = []
  for (const seed of seeds) days.push(await tallied(seed, 60, subjects))
  return reportRecovery(days, resolvePhysics({}), subjects)
}

describe('what orders and planted causes did, in small', () => {
  let report: RecoveryReport
  const figure = (name: string): number =>
    report.figures.find((each) => each.name === name)?.value ?? Number.NaN
  before(async () => {
    report = await recovered([1, 2, 3, 4, 5, 6])
  })

  it('is attributed to the contract, at every level and snap', () => {
    assert.equal(figure('attribution.zones'), 1)
    assert.equal(figure('states.orders'), 1)
    assert.ok(report.figures[0]!.cases > 10_000, `${report.figures[0]!.cases}`)
  })
  for (const [name, floor] of Object.entries(floors))
    it(`keeps ${name} at what has been reached, of cases enough`, (t) => {
      const { value, cases } = report.figures.find((each) => each.name === name)!
      t.diagnostic(`${name}: ${value} of ${cases}`)
      assert.ok(cases >= floor.cases, `${name} has ${cases} cases, asks for ${floor.cases}`)
      assert.ok(value !== null && value >= floor.value, `${name} was ${floor.value}, is ${value}`)
    })
})

describe('runs that begin within a day', () => {
  const seen: { firstNs: number; snaps: number }[] = []
  const counting: Subject = {
    ...{ name: 'counting', title: 'Counting', about: [], figures: [], tables: {}, settings: [] },
    joins: { everySec: 65, forSec: 62 },
    watch: () => {
      const own = { firstNs: Number.NaN, snaps: 0, events: 0 }
      seen.push(own)
      return {
        event: () => {
          own.events++
        },
        snap: (_, nowNs) => {
          if (own.snaps++ === 0) own.firstNs = nowNs
        },
        read: () => ({
          figures: { 'counting.events': { sum: own.events, count: 1 } },
          tables: [{ name: 'snaps', columns: ['n'], rows: [{ name: 'all', cells: [own.snaps] }] }],
        }),
      }
    },
  }

  it('begin as often as they are asked to, stay as long, and add up', async () => {
    const { tallies } = await tallied(1, 5, [counting])
    const gaps = seen.slice(1).map(({ firstNs }, k) => (firstNs - seen[k]!.firstNs) / 1e9)
    assert.equal(seen.length, 5)
    for (const gap of gaps) assert.ok(gap >= 64.75 && gap < 66, `${gap}`)
    for (const { snaps } of seen.slice(0, -1)) assert.ok(snaps >= 246 && snaps < 252, `${snaps}`)
    const { tally } = tallies[0]!
    assert.equal(
      tally.tables[0]!.rows[0]!.cells[0],
      seen.reduce((sum, { snaps }) => sum + snaps, 0),
    )
    assert.equal(tally.figures['counting.events']!.count, 5)
    assert.ok(tally.figures['counting.events']!.sum > 5000)
  })
})

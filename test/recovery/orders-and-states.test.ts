import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { newYorkNs, utcMidnightNs } from '@spymaster/events'
import { DayTruth, scenarioParameters } from '@spymaster/simulator'
import { RecoveryMeter, type RecoveryReport, reportRecovery, SUBJECTS } from '@spymaster/study'
import { simulatedFeed } from '../../apps/cli/src/feed/simulated.ts'
import floors from './floors.json' with { type: 'json' }

const DATE = '2025-12-18'
const SUBJECT_NAMES = ['attribution', 'states', 'sweeps', 'hidden']
const subjects = SUBJECTS.filter(({ name }) => SUBJECT_NAMES.includes(name))

/** An hour of a thin market for each seed, with somebody of purpose at every level. */
async function recovered(seeds: readonly number[]): Promise<RecoveryReport> {
  const config = resolvePhysics({})
  const days = []
  for (const seed of seeds) {
    const meter = new RecoveryMeter({ name: `${seed}`, originNs: utcMidnightNs(DATE), config }, [], subjects)
    const span = { fromNs: newYorkNs(DATE, 10, 0), toNs: newYorkNs(DATE, 11, 0) }
    const day = new DayTruth(meter.line, meter.print)
    const told = { day, es: meter.order, onBatch: () => {} }
    const market = scenarioParameters('planted', { seed, date: DATE, rate: 0.3, options: false, ...span })
    const feed = simulatedFeed(market, undefined, told)
    for await (const { bytes } of feed.open((date) => date, new AbortController().signal)) meter.fold(bytes)
    days.push(meter.read())
  }
  return reportRecovery(days, config, subjects)
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

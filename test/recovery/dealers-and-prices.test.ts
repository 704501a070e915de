import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { newYorkNs, utcMidnightNs } from '@spymaster/events'
import { DayTruth, type SimulationParameters } from '@spymaster/simulator'
import { RecoveryMeter, type RecoveryReport, reportRecovery, SUBJECTS, type Variant } from '@spymaster/study'
import { simulatedFeed } from '../../apps/cli/src/feed/simulated.ts'

const DATE = '2025-12-18'
const SUBJECT_NAMES = ['dealers', 'prices']
const subjects = SUBJECTS.filter(({ name }) => SUBJECT_NAMES.includes(name))

/** Twenty minutes of the afternoon for each seed, thinly traded, with what `more` adds, and with other settings beside. */
async function recovered(
  seeds: number,
  more: Partial<SimulationParameters> = {},
  variants: readonly Variant[] = [],
): Promise<RecoveryReport> {
  const config = resolvePhysics({})
  const days = []
  for (let seed = 1; seed <= seeds; seed++) {
    const meter = new RecoveryMeter(
      { name: `${seed}`, originNs: utcMidnightNs(DATE), config },
      variants,
      subjects,
    )
    const span = { fromNs: newYorkNs(DATE, 14, 0), toNs: newYorkNs(DATE, 14, 20) }
    const day = new DayTruth(meter.line, meter.print)
    const told = { day, es: meter.order, onBatch: () => {} }
    const feed = simulatedFeed({ seed, date: DATE, rate: 0.3, ...span, ...more }, undefined, told)
    for await (const { bytes } of feed.open((date) => date, new AbortController().signal)) meter.fold(bytes)
    days.push(meter.read())
  }
  return reportRecovery(days, config, subjects)
}

describe('what dealers hold and where SPY stands, in small', () => {
  let report: RecoveryReport
  const figure = (name: string): number => report.figures.find((each) => each.name === name)!.value!
  before(async () => {
    report = await recovered(8)
  })

  it('keeps every figure at its floor', () => assert.deepEqual(report.under, []))
  it('is within two stated deviations of what dealers truly hold nearly always, and not within one', () => {
    for (const part of ['window', 'level']) {
      const two = figure(`dealers.${part}.within2`)
      assert.ok(two > 0.85, `${part}: ${two}`)
      assert.ok(figure(`dealers.${part}.within1`) < two)
    }
  })
  it('is right about the side of what traded within the window where it claims one', () => {
    assert.ok(figure('dealers.window.side') > 0.8, `${figure('dealers.window.side')}`)
    assert.ok(figure('dealers.window.claimed') > 0.15)
  })
  it('knows spot to the digit, and the ratio to two cents of a level', () => {
    assert.equal(figure('prices.spot'), 1)
    assert.ok(figure('prices.ratio') > 0.97, `${figure('prices.ratio')}`)
  })
  it('signs as many prints rightly as it says, by the quote and the tick test, and of legs as chance does', () => {
    assert.ok(Math.abs(figure('dealers.signs.quote') - 0.85) < 0.03, `${figure('dealers.signs.quote')}`)
    assert.ok(Math.abs(figure('dealers.signs.tick') - 0.59) < 0.08, `${figure('dealers.signs.tick')}`)
    assert.ok(Math.abs(figure('dealers.signs.leg') - 0.5) < 0.05, `${figure('dealers.signs.leg')}`)
  })
  it('is nearer what was traded within the window than nothing would be, more often than not', () => {
    assert.ok(figure('dealers.window.nearer') > 0.6, `${figure('dealers.window.nearer')}`)
    assert.ok(figure('dealers.window.score') > 0.05, `${figure('dealers.window.score')}`)
  })
  it('scores lower with an accuracy of signs that is too low or too high', async () => {
    const variants = [0.7, 0.95].map((value) => ({
      ...{ setting: 'signAccuracyQuote', value },
      config: resolvePhysics({ signAccuracyQuote: value }),
    }))
    const { sensitivity } = await recovered(4, {}, variants)
    for (const name of ['dealers.signs.score', 'dealers.window.score']) {
      const { points } = sensitivity.find(
        ({ setting, figure: each }) => setting === 'signAccuracyQuote' && each === name,
      )!
      const at = (value: number) => points.find((point) => point.value === value)!.y!
      assert.ok(at(0.7) < at(0.85) && at(0.95) < at(0.85), `${name}: ${JSON.stringify(points)}`)
    }
  })
  it('goes by ES over the held ratio where SPY is lost, and is seldom off by a dime', async () => {
    const gap = { kind: 'gap', from: '14:05', to: '14:10', feed: 'spy' } as const
    report = await recovered(2, { happenings: [gap] })
    assert.ok(figure('prices.spotByEs') > 0.7, `${figure('prices.spotByEs')}`)
    assert.ok(figure('prices.ratioHeld') > 0.7, `${figure('prices.ratioHeld')}`)
  })
})

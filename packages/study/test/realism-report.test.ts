import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  headlineOfRealism,
  MEASURES,
  RealismMeter,
  realismPage,
  renderPage,
  reportRealism,
  verdictOf,
} from '@spymaster/study'

const spread = MEASURES[0]!.figures[0]!
const shown = MEASURES.flatMap(({ figures }) => figures).find(({ target }) => target === null)!

/** A reading of one figure. */
const readingOf = (value: number | null, seconds = 23_400) => ({
  ...{ seconds, records: 1, figures: { [spread.name]: value }, curves: {} },
})

describe('a verdict', () => {
  it('takes bounds as within', () => {
    assert.equal(verdictOf(spread, 0.98, 3600, true), 'in')
    assert.equal(verdictOf(spread, 0.9799, 3600, true), 'out')
    assert.equal(verdictOf({ ...spread, target: { low: null, high: 1, source: '' } }, -5, 3600, true), 'in')
    assert.equal(verdictOf({ ...spread, target: { low: 1, high: null, source: '' } }, 5, 3600, true), 'in')
  })
  it('is none without a range, a number, enough market, or the hours that the range is for', () => {
    assert.equal(verdictOf(shown, 1, 23_400, true), 'no-range')
    assert.equal(verdictOf(spread, null, 23_400, true), 'missing')
    assert.equal(verdictOf(spread, 0.5, 10, true), 'too-short')
    assert.equal(verdictOf(spread, 0.5, 23_400, false), 'other-hours')
    assert.equal(verdictOf({ ...spread, isForAnyHour: true }, 0.5, 23_400, false), 'out')
  })
})

describe('a report', () => {
  it('counts what is out of its subjects, and nothing of what stands beside', () => {
    const subject = { name: 'seed 1', isSubject: true, isRegular: true, reading: readingOf(0.5) }
    const beside = { name: 'hour', isSubject: false, isRegular: true, reading: readingOf(0.4) }
    const report = reportRealism([subject, beside])
    assert.deepEqual(report.out, [`seed 1: ${spread.name}`])
    assert.equal(
      headlineOfRealism(report),
      `Of 1 judged figures of 1 stream, 1 are out of range: ${spread.name}.`,
    )
    assert.equal(headlineOfRealism(reportRealism([beside])), 'Nothing was judged.')
  })
  it('has a page even of nothing', () => {
    const meter = new RealismMeter(0n, null)
    meter.begin(0n, 1n)
    const nothing = { name: 'nothing', isSubject: true, isRegular: true, reading: meter.read() }
    assert.doesNotMatch(renderPage(realismPage(reportRealism([nothing]), [])), /NaN|undefined|null/)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { headlineOf, levelsPage, renderPage, studyLevels, type TouchRow } from '@spymaster/study'
import { Draws } from '../src/maths/draws.ts'
import { outcome, touch } from './given-rows.ts'

const ASKED = { horizonMinutes: 5, watchMinutes: 0, barMinutes: 0, resamples: 200 }

const dateOf = (day: number): string =>
  `2024-${String(1 + Math.floor(day / 28)).padStart(2, '0')}-${String(1 + (day % 28)).padStart(2, '0')}`

/** Thirty touches a day, of which a share breaks; a fifth bounces. */
function touches(days: number, breaks: number, fields: Partial<TouchRow> = {}): TouchRow[] {
  const draws = new Draws(1000 * breaks + days)
  return Array.from({ length: 30 * days }, (_, k) => {
    const drawn = draws.bits() / 2 ** 32
    const word = drawn < breaks ? 'BREAK' : drawn < breaks + 0.35 ? 'BOUNCE' : 'CHOP'
    const seconds = word === 'CHOP' ? null : 60
    return touch({ date: dateOf(Math.floor(k / 30)), ...fields }, outcome({ outcome: word, seconds }))
  })
}

const reportOf = (rows: readonly TouchRow[]) => studyLevels(rows, ASKED)
const vwapOf = (rows: readonly TouchRow[]) =>
  reportOf(rows).groups.find(({ id }) => id === 'VWAP')!.outcomes.A[0]!

describe('the report on levels', () => {
  it('counts what is not defined by reason, and compares the rest', () => {
    const vwap = vwapOf([
      touch({}, outcome({ outcome: 'BREAK', seconds: 10 })),
      touch({}, outcome({ outcome: 'UNDEFINED', reason: 'close' })),
      touch({}, outcome({ outcome: 'UNDEFINED', reason: 'close' })),
      touch({}, outcome({ outcome: 'BOUNCE', seconds: 30, odds: null })),
      touch({}, outcome({ outcome: 'CHOP' })),
    ])
    assert.deepEqual(vwap.undefinedBy, { close: 2 })
    assert.deepEqual([vwap.rows, vwap.withoutBaseline, vwap.compared], [5, 1, 2])
    assert.deepEqual(vwap.shares, { break: 0.5, bounce: 0, chop: 0.5 })
    assert.equal(vwap.difference!.break!.value, 0.25)
    assert.equal(vwap.seconds!.median, 10)
  })
  it('counts a bar that held both barriers as part break, part bounce', () => {
    const vwap = vwapOf([touch({}, outcome({ outcome: 'BOTH', breakShare: 0.3, seconds: 60 }))])
    assert.deepEqual([vwap.both, vwap.shares], [1, { break: 0.3, bounce: 0.7, chop: 0 }])
  })
  it('leans by the touches that left alone', () => {
    const left = [outcome({ outcome: 'BREAK' }), outcome({ outcome: 'BOUNCE' })]
    const lean = vwapOf([...left, outcome()].map((one) => touch({}, one))).difference!.lean!
    assert.ok(Math.abs(lean.value - (0.5 - 0.25 / 0.6)) < 1e-12)
  })
  it('judges nothing by few days, and says so', () => {
    const report = reportOf(touches(19, 0.9))
    assert.equal(report.families[0]!.comparisons, 0)
    assert.equal(headlineOf(report).verdict, 'too-few')
    assert.match(renderPage(levelsPage(report, SOURCE)), /Only 19 days/)
  })
  it('judges nothing by outcomes that are hardly ever expected', () => {
    const rare = touches(40, 0).map(({ date }) =>
      touch({ date }, outcome({ odds: { break: 0.001, bounce: 0.001, chop: 0.998 } })),
    )
    assert.equal(headlineOf(reportOf(rare)).verdict, 'too-few')
  })
  it('says of one touch that there is one', () => {
    assert.match(headlineOf(reportOf([touch()])).because[0]!, /^There is 1 touch on 1 day\. /)
  })
  it('finds nothing where touches do as the walk does', () => {
    const rows = [...touches(40, 0.25), ...touches(41, 0.25, { isPlacebo: true })]
    const { verdict, sentence } = headlineOf(reportOf(rows))
    assert.equal(verdict, 'nothing', sentence)
  })
  it('names the kind that does what its placebos do not', () => {
    const other = touches(40, 0.25, { kind: 'ROUND' })
    const rows = [...touches(40, 0.4), ...other, ...touches(41, 0.25, { isPlacebo: true })]
    const { verdict, sentence } = headlineOf(reportOf(rows))
    assert.equal(verdict, 'levels')
    assert.match(sentence, /^VWAP does/)
    assert.doesNotMatch(sentence, /dollar/i)
  })
  it('blames no level where placebos do the same', () => {
    const rows = [...touches(40, 0.4), ...touches(41, 0.4, { isPlacebo: true })]
    assert.equal(headlineOf(reportOf(rows)).verdict, 'walk')
  })
  it('gives the same whatever the order of the rows but in time', () => {
    const rows = touches(25, 0.3)
    const shuffled = [...rows].reverse()
    const [one, other] = [reportOf(rows), reportOf(shuffled)].map(({ departures }) =>
      departures.map(({ p }) => p.toFixed(9)),
    )
    assert.deepEqual(one, other)
  })
  it('makes a report and a page of nothing at all', () => {
    const report = reportOf([])
    assert.deepEqual([report.groups, report.days], [[], 0])
    assert.match(renderPage(levelsPage(report, SOURCE)), /Too few days/)
  })
})

const SOURCE = { name: 'rows <given>', settings: [], method: ['One.'], limits: [] }

describe('the page on levels', () => {
  const html = renderPage(
    levelsPage(reportOf([...touches(30, 0.3), ...touches(31, 0.25, { isPlacebo: true })]), SOURCE),
  )
  it('asks nothing of a network', () => {
    const reaches = html.match(
      /(?:src|href)="(?!data:)[^"#]*"|@import|url\((?!#)|https?:\/\/(?!www\.w3\.org)[^"<\s]*/g,
    )
    assert.deepEqual(reaches, null)
    assert.doesNotMatch(html, /<script/)
  })
  it('has a text alternative, a caption and the numbers of each figure, drawn wide and narrow', () => {
    const figures = html.split('<figure>').slice(1)
    assert.ok(figures.length >= 5)
    for (const figure of figures) {
      assert.equal(figure.match(/role="img" aria-label="[^"]{40,}"/g)?.length, 2)
      assert.equal(figure.match(/<svg[^>]*viewBox="0 0 (820|350) /g)?.length, 2)
      assert.match(figure, /<figcaption>.{20,}<\/figcaption>/s)
      assert.match(figure, /<details>.*<td>/s)
    }
  })
  it('shows names as text, whatever is in them', () => {
    assert.match(html, /rows &lt;given&gt;/)
    assert.doesNotMatch(html, /<given>/)
  })
  it('has no figure that is not a number', () => assert.doesNotMatch(html, /NaN|undefined|Infinity/))
})

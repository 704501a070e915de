import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type DayTallies,
  headlineOfRecovery,
  recoveryPage,
  renderPage,
  reportRecovery,
  SUBJECTS,
  type Subject,
} from '@spymaster/study'

const subject: Subject = {
  ...{ name: 'given', title: 'Given', about: ['Made up.'], tables: { counts: 'Counts.' } },
  figures: [
    {
      ...{ name: 'given.share', about: 'a share', unit: '%', digits: 2 },
      ...{ aim: 0.9, floor: 0.7, meaning: 'Nothing.' },
    },
  ],
  settings: [{ setting: 'flowMin', values: [10, 20], figures: ['given.share'] }],
  watch: () => ({ read: () => ({ figures: {}, tables: [] }) }),
}

const tally = (sum: number, count: number) => ({
  subject: 'given',
  tally: {
    figures: { 'given.share': { sum, count } },
    tables: [{ name: 'counts', columns: ['n'], rows: [{ name: 'all', cells: [count] }] }],
  },
})
const day = (
  name: string,
  sum: number,
  count: number,
  variants: DayTallies['variants'] = [],
): DayTallies => ({
  ...{ name, tallies: [tally(sum, count)], variants },
})
const report = (...days: DayTallies[]) => reportRecovery(days, { flowMin: 20 }, [subject])

describe('a report of what was found', () => {
  it('adds days up, cases and counts alike', () => {
    const { figures, tables, days } = report(day('a', 8, 10), day('b', 1, 2))
    assert.deepEqual([figures[0]!.value, figures[0]!.cases, figures[0]!.verdict], [0.75, 12, 'short'])
    assert.deepEqual([tables[0]!.rows[0]!.cells, days], [[12], ['a', 'b']])
  })
  it('says which figures are under their floors, and which reach their aims', () => {
    assert.deepEqual([report(day('a', 6, 10)).under, report(day('a', 7, 10)).under], [['given.share'], []])
    assert.equal(report(day('a', 9, 10)).figures[0]!.verdict, 'reached')
  })
  it('counts a figure with a floor and no case as under it', () => {
    assert.deepEqual(report(day('a', 0, 0)).under, ['given.share'])
  })
  it('has no value without a case', () => {
    const [figure] = report(day('a', 0, 0)).figures
    assert.deepEqual([figure!.value, figure!.low, figure!.verdict], [null, null, 'missing'])
  })
  it('says in a sentence what reaches its aim, what falls short, and what has no case', () => {
    const [figure] = report(day('a', 9, 10)).figures
    const headline = (...verdicts: ('reached' | 'short' | 'missing' | 'unaimed')[]): string =>
      headlineOfRecovery({
        ...report(day('a', 9, 10)),
        figures: verdicts.map((verdict, k) => {
          return { ...figure!, verdict, name: `given.${k}`, aim: verdict === 'unaimed' ? null : 0.9 }
        }),
      })
    assert.equal(headline('reached', 'unaimed'), 'The one figure with an aim reaches it.')
    assert.equal(headline('reached', 'reached', 'unaimed'), 'All 2 figures with an aim reach it.')
    assert.equal(
      headline('reached', 'short', 'missing'),
      'Of 3 figures with an aim, 1 reach it; given.1 falls short; given.2 has no case.',
    )
    assert.equal(headline('missing', 'unaimed'), 'Nothing was judged.')
  })
  it('sets a setting’s values beside its own over the same days', () => {
    const variant = { setting: 'flowMin', value: 10, tallies: [tally(2, 10)] }
    const { sensitivity } = report(day('a', 8, 10, [variant]), day('b', 0, 10))
    assert.deepEqual(sensitivity[0]!.points, [
      { value: 10, isDefault: false, y: 0.2, gain: { value: 0.2 - 0.8, low: null, high: null } },
      { value: 20, isDefault: true, y: 0.8, gain: null },
    ])
  })
  it('has intervals of what another value gains where days are enough for them', () => {
    const days = Array.from({ length: 20 }, (_, k) =>
      day(`${k}`, 5 + (k % 3), 10, [{ setting: 'flowMin', value: 10, tallies: [tally(2 + (k % 2), 10)] }]),
    )
    const [other, own] = report(...days).sensitivity[0]!.points
    assert.deepEqual([other!.y, own!.gain], [0.25, null])
    const { value, low, high } = other!.gain!
    assert.equal(value, other!.y! - own!.y!)
    assert.ok(low! < value && value < high! && high! < 0)
  })
  it('shows these beside the values of a figure', () => {
    const of = (sum: number) => ({
      subject: 'memory',
      tally: { figures: { 'memory.off': { sum, count: 10 } }, tables: [] },
    })
    const days = Array.from({ length: 20 }, (_, k) => {
      const variants = [{ setting: 'memoryMaxSec', value: 60, tallies: [of(2 + (k % 2))] }]
      return { name: `${k}`, tallies: [of(5)], variants }
    })
    const subjects = SUBJECTS.filter(({ name }) => name === 'memory')
    const page = renderPage(recoveryPage(reportRecovery(days, { memoryMaxSec: 900 }, subjects), []))
    assert.match(page, /25\.0 % \(−2\d\.\d to −2\d\.\d\)/)
  })
  it('makes one page of one report, to the byte', () => {
    const page = () => renderPage(recoveryPage(report(day('a', 8, 10)), [['Markets', '1']]))
    assert.equal(page(), page())
    assert.ok(!page().includes('NaN'))
  })
})

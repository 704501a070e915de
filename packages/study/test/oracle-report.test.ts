import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  headlineOfOracle,
  type OracleReport,
  type OracleRow,
  oracleJson,
  oraclePage,
  renderPage,
  reportOracle,
} from '@spymaster/study'
import { Draws } from '../src/maths/draws.ts'

const WALK = { break: 0.3, bounce: 0.45, chop: 0.25 }

/** Touches whose true lean strays from the walk's, known to the score as far as `knows` says; few continuations of each. */
function rowsOf(touches: number, knows: number, n: number, after = 0): OracleRow[] {
  const draws = new Draws(7)
  return Array.from({ length: touches }, (_, k) => {
    const known = draws.normal()
    const score = 50 + 10 * (knows * known + Math.sqrt(1 - knows * knows) * draws.normal())
    const pBreak = Math.min(0.7, Math.max(0.02, WALK.break + 0.1 * known))
    const pBounce = Math.min(0.98 - pBreak, Math.max(0.02, WALK.bounce - 0.1 * known))
    const fates = Array.from({ length: n }, () => draws.index(1e6) / 1e6)
    const breaks = fates.filter((fate) => fate < pBreak).length
    const bounces = fates.filter((fate) => fate >= pBreak && fate < pBreak + pBounce).length
    const fate = draws.index(1e6) / 1e6
    return {
      ...{ market: `seed ${k % 60}`, level: 'ROUND_680', kind: known > 0 ? 'puller' : 'wall', after },
      ...{ outcome: fate < pBreak ? 'BREAK' : fate < pBreak + pBounce ? 'BOUNCE' : 'CHOP' },
      ...{ score, raw: score, liquidity: 100 - score, tape: 50, hedge: null, state: 'NEUTRAL' },
      ...{ beyond: -0.1, distance: 0.5, walk: WALK, n, pBreak: breaks / n, pBounce: bounces / n },
    } as const
  })
}

function reportOf(rows: readonly OracleRow[], resamples?: number): OracleReport {
  const missed = [...new Set(rows.map(({ after }) => after))].map((after) => ({ after, left: 2, unread: 1 }))
  return reportOracle(rows, { touches: rows.length, missed }, resamples)
}

describe('the oracle’s report', () => {
  it('takes the noise of few continuations out of what there is to know', () => {
    for (const n of [4, 30]) {
      const { value } = reportOf(rowsOf(1500, 0.6, n), 30).moments[0]!.toKnow!
      assert.ok(Math.abs(Math.sqrt(value) - 0.2) < 0.03, `${n}: ${value}`)
    }
  })
  it('says what share of it a score captures, however few the continuations', () => {
    for (const n of [4, 30]) {
      const [score] = reportOf(rowsOf(1500, 0.6, n), 30).moments[0]!.knowledge
      assert.ok(Math.abs(score!.captured!.value - 0.36) < 0.1, `${n}: ${score!.captured!.value}`)
      assert.ok(Math.abs(score!.rankWithoutNoise!.value - 0.6) < 0.1)
    }
  })
  it('sees a number that says the opposite, and such as never change or are not known', () => {
    const { knowledge } = reportOf(rowsOf(600, 0.6, 8), 20).moments[0]!
    const of = (name: string) => knowledge.find((each) => each.of === name)!
    assert.ok(of('liquidity').rank.value < -0.2)
    for (const name of ['tape', 'hedge']) {
      assert.equal(of(name).rank.value, 0)
      assert.equal(of(name).captured, null)
    }
  })
  it('has a curve that rises where the score knows something', () => {
    const { bins, kinds } = reportOf(rowsOf(600, 0.8, 8), 20).moments[0]!
    assert.ok(bins.at(-1)!.oracle.value > bins[0]!.oracle.value + 0.2)
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['puller', 'wall'],
    )
  })
  it('tells each moment by itself, in order of time, with those that are not judged', () => {
    const rows = [...rowsOf(300, 0.9, 8, 10), ...rowsOf(500, 0, 8, 0)]
    const report = reportOf(rows, 20)
    assert.deepEqual(
      report.moments.map(({ after, touches, left, unread }) => [after, touches, left, unread]),
      [
        [0, 500, 2, 1],
        [10, 300, 2, 1],
      ],
    )
    const [early, late] = report.moments.map(({ knowledge }) => knowledge[0]!.rankWithoutNoise!.value)
    assert.ok(Math.abs(early!) < 0.2 && late! > 0.7, `${early} ${late}`)
    assert.match(headlineOfOracle(report), /captures [0-9].* at the touch and [0-9].* 10 s after it\.$/)
    const page = renderPage(oraclePage(report, []))
    for (const text of ['10 s after the touch: the oracle’s lean', '>10 s after it<', '>At the touch<'])
      assert.ok(page.includes(text), text)
  })
  it('tells what follows each range of the score and each state, of ten moments and more', () => {
    const rows = rowsOf(600, 0.9, 8).map((row, k) => ({
      ...row,
      state: k < 9 ? 'WALL' : row.kind === 'puller' ? 'VACUUM' : 'NEUTRAL',
    }))
    const { readings } = reportOf(rows, 20)
    const of = (name: string) => readings.find((each) => each.of === name)!
    assert.deepEqual([of('WALL').rows, of('WALL').lean, of('CONSUMED')], [9, null, undefined])
    assert.ok(of('VACUUM').lean!.low > 0.1 && of('NEUTRAL').lean!.high < -0.1)
    assert.ok(of('60 to 75').lean!.value > 0.1 && of('25 to 40').lean!.value < -0.1)
    for (const some of [
      readings.filter(({ of }) => /[0-9]/.test(of)),
      readings.filter(({ of }) => /[A-Z]/.test(of)),
    ])
      assert.equal(
        some.reduce((sum, each) => sum + each.rows, 0),
        600,
      )
  })
  it('counts what happened', () => {
    const rows = rowsOf(200, 0.5, 4)
    const [moment] = reportOf(rows, 20).moments
    assert.equal(moment!.broke, rows.filter(({ outcome }) => outcome === 'BREAK').length)
    assert.equal(moment!.bounced, rows.filter(({ outcome }) => outcome === 'BOUNCE').length)
  })
  it('is JSON with a row a line in the order of its columns', () => {
    const report = reportOf(rowsOf(50, 0.5, 4, 5), 20)
    const text = oracleJson('So it is.', [['Markets', '60']], report)
    const { rows, columns, headline, facts } = JSON.parse(text)
    assert.deepEqual([headline, facts.Markets, rows.length], ['So it is.', '60', 50])
    assert.equal(rows[3][columns.indexOf('pBreak')], report.rows[3]!.pBreak)
    assert.equal(rows[3][columns.indexOf('after')], 5)
    assert.equal(text.split('\n').filter((line) => line.startsWith('  ["seed')).length, 50)
    assert.deepEqual(JSON.parse(oracleJson('', [], reportOf([]))).rows, [])
  })
  it('says nothing of few touches', () => {
    const report = reportOf(rowsOf(20, 0.9, 8))
    assert.match(headlineOfOracle(report), /^Too few touches/)
    const none = reportOracle([], { touches: 0, missed: [{ after: 0, left: 0, unread: 0 }] })
    for (const some of [report, reportOf([]), none])
      assert.doesNotMatch(renderPage(oraclePage(some, [])), /NaN|Infinity|undefined/)
  })
})

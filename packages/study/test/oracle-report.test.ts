import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { headlineOfOracle, type OracleRow, oraclePage, renderPage, reportOracle } from '@spymaster/study'
import { Draws } from '../src/maths/draws.ts'

const WALK = { break: 0.3, bounce: 0.45, chop: 0.25 }

/** Touches whose true lean strays from the walk's, known to the score as far as `knows` says; few continuations of each. */
function rowsOf(touches: number, knows: number, n: number): OracleRow[] {
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
      ...{ market: `seed ${k % 60}`, level: 'ROUND_680', kind: known > 0 ? 'puller' : 'wall' },
      ...{ outcome: fate < pBreak ? 'BREAK' : fate < pBreak + pBounce ? 'BOUNCE' : 'CHOP' },
      ...{ score, raw: score, liquidity: 100 - score, tape: 50, state: 'NEUTRAL', walk: WALK },
      ...{ n, pBreak: breaks / n, pBounce: bounces / n },
    } as const
  })
}

describe('the oracle’s report', () => {
  it('takes the noise of few continuations out of what there is to know', () => {
    for (const n of [4, 30]) {
      const { toKnow } = reportOracle(rowsOf(1500, 0.6, n), 30)
      assert.ok(Math.abs(Math.sqrt(toKnow!.value) - 0.2) < 0.03, `${n}: ${toKnow!.value}`)
    }
  })
  it('says what share of it a score captures, however few the continuations', () => {
    for (const n of [4, 30]) {
      const [score] = reportOracle(rowsOf(1500, 0.6, n), 30).knowledge
      assert.ok(Math.abs(score!.captured!.value - 0.36) < 0.1, `${n}: ${score!.captured!.value}`)
      assert.ok(Math.abs(score!.rankWithoutNoise!.value - 0.6) < 0.1)
    }
  })
  it('sees a number that says the opposite, and one that never changes', () => {
    const { knowledge } = reportOracle(rowsOf(600, 0.6, 8), 20)
    const of = (name: string) => knowledge.find((each) => each.of === name)!
    assert.ok(of('liquidity').rank.value < -0.2)
    assert.equal(of('tape').rank.value, 0)
    assert.equal(of('tape').captured, null)
  })
  it('has a curve that rises where the score knows something', () => {
    const { bins, kinds } = reportOracle(rowsOf(600, 0.8, 8), 20)
    assert.ok(bins.at(-1)!.oracle.value > bins[0]!.oracle.value + 0.2)
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['puller', 'wall'],
    )
  })
  it('says nothing of few touches', () => {
    const report = reportOracle(rowsOf(20, 0.9, 8))
    assert.match(headlineOfOracle(report), /^Too few touches/)
    assert.doesNotMatch(renderPage(oraclePage(report, [])), /NaN|Infinity/)
    assert.doesNotMatch(renderPage(oraclePage(reportOracle([]), [])), /NaN|Infinity/)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { headlineOf, type LevelsReport, studyLevels, type TouchRow } from '@spymaster/study'
import { asked, touchesIn } from './driftless-bars.ts'
import { CONFIG, physicsTouches } from './driftless-physics.ts'

/** How many of the intervals that are to be trusted hold the walk, of every kind and barrier from both anchors. */
function coverage(report: LevelsReport): { readonly held: number; readonly of: number } {
  const estimates = report.groups
    .filter(({ kind }) => kind !== null)
    .flatMap(({ outcomes }) => [...outcomes.A, ...outcomes.B])
    .flatMap(({ isJudged, difference }) => (isJudged ? [difference!.break!, difference!.bounce!] : []))
  return { held: estimates.filter(({ low, high }) => low! <= 0 && high! >= 0).length, of: estimates.length }
}

/**
 * Intervals of one market hang together: barriers, anchors and kinds share touches and paths. As many as a tenth of
 * them say something of their own; the share may be three deviations of so many below what is stated.
 */
function assertHeld({ held, of }: { readonly held: number; readonly of: number }): void {
  const slack = 3 * Math.sqrt((0.95 * 0.05) / (of / 10))
  assert.ok(held / of > 0.95 - slack, `${held} of ${of} hold the walk`)
}

const pooled = (reports: readonly LevelsReport[]) =>
  reports.map(coverage).reduce((a, b) => ({ held: a.held + b.held, of: a.of + b.of }))

describe('on a driftless market', () => {
  it('minute bars say nothing of levels: intervals hold the walk as often as they state', () => {
    const reports = [1, 2, 3].map((seed) =>
      studyLevels(touchesIn({ seed, days: 60 }), { ...asked, resamples: 300 }),
    )
    for (const { touches } of reports) assert.ok(touches > 2000)
    assertHeld(pooled(reports))
    for (const report of reports) assert.notEqual(headlineOf(report).verdict, 'levels')
  })
  it('touch events of the physics say nothing of levels either', () => {
    // At the walk's sigma the barriers are 1.4 deviations off, where the noise of half an hour's sigma costs least.
    const rows: TouchRow[] = physicsTouches({ seed: 2, days: 40, minutes: 45, sigma: 0.64 })
    const question = { horizonMinutes: CONFIG.horizonMinutes, watchMinutes: CONFIG.snapIntervalMs / 60_000 }
    const report = studyLevels(rows, { ...question, barMinutes: 0, resamples: 300 })
    assert.ok(report.touches > 2000, `${report.touches} touches`)
    assertHeld(coverage(report))
    assert.notEqual(headlineOf(report).verdict, 'levels')
  })
})

describe('on a market that is thrown back from whole dollars', () => {
  it('dollar levels are found', () => {
    const report = studyLevels(touchesIn({ seed: 1, days: 40, reflected: 0.8 }), { ...asked, resamples: 300 })
    const { verdict, sentence } = headlineOf(report)
    assert.equal(verdict, 'levels', sentence)
    assert.match(sentence, /dollar level/i)
    const sigma = report.groups.find(({ id }) => id === 'ROUND')!.outcomes.A[2]!
    assert.ok(sigma.difference!.bounce!.low! > 0.05 && sigma.difference!.lean!.high! < -0.03)
    assert.ok(sigma.overPlacebo!.lean.high! < -0.03)
  })
})

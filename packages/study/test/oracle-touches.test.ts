import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import type { EventPayload, LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import type { TouchLine } from '@spymaster/simulator'
import { OracleTouches } from '@spymaster/study'

const SEC = 1_000_000_000
const level = {
  ...{ id: 'ROUND_680', price: 680, side: 'SUPPORT', touched: true, breakScore: 61, breakScoreRaw: 62 },
  ...{ components: { liquidity: 50, hedge: null, tape: 55 }, barrier: { state: 'NEUTRAL' } },
} as LevelPayload

const snap = (sec: number, levels: readonly LevelPayload[] = [level]): SignalsPayload =>
  ({ tsNs: String(sec * SEC), spy: { spot: 680.1 }, levels }) as unknown as SignalsPayload
const touch = (t0Sec: number, changes: Partial<TouchLine> = {}): TouchLine => ({
  ...{ type: 'touch', level: 'ROUND_680', price: 680, tick: 27_200, side: 'SUPPORT', touch: 1 },
  ...{ cause: 1, kind: 'wall', t0: String(t0Sec * SEC), mid: 680.1, outcome: 'CHOP', toNs: '0' },
  ...changes,
})

function watching(): OracleTouches {
  const watch = new OracleTouches('seed 1', resolvePhysics({}))
  watch.event({ sigma: 0.2 } as EventPayload)
  return watch
}
const timesOf = (watch: OracleTouches): number[] => watch.end().map(({ touch }) => Number(touch.t0) / SEC)

describe('touches as the oracle is asked of them', () => {
  it('have what was published at them, when the truth tells of them at the horizon', () => {
    const watch = watching()
    for (let sec = 0; sec <= 300; sec++) watch.snap(snap(sec))
    watch.line(touch(0))
    const [seen] = watch.end()
    assert.deepEqual([seen?.score, seen?.raw, seen?.liquidity, seen?.tape], [61, 62, 50, 55])
  })
  it('are found where the truth comes before the snap, in the order in which it came', () => {
    const watch = watching()
    watch.snap(snap(1))
    watch.line(touch(3))
    watch.line(touch(1))
    watch.line(touch(2))
    for (const sec of [2, 3, 4]) watch.snap(snap(sec))
    assert.deepEqual(timesOf(watch), [3, 1, 2])
  })
  it('are none where the level has another side, is another, or was not touched as published', () => {
    const watch = watching()
    watch.snap(snap(1))
    watch.snap(snap(2, [{ ...level, touched: false }]))
    for (const other of [touch(1, { side: 'RESISTANCE' }), touch(1, { price: 681 }), touch(2), touch(5)])
      watch.line(other)
    assert.deepEqual(timesOf(watch), [])
  })
  it('hold no more snaps than those at which a touch may yet be told', () => {
    const watch = watching()
    for (let sec = 0; sec < 3000; sec++) watch.snap(snap(sec))
    assert.equal(watch.held, 302)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import type { EventPayload, LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import type { TouchLine } from '@spymaster/simulator'
import { OracleTouches, oracleRow, type SeenTouches } from '@spymaster/study'

const SEC = 1_000_000_000
/** A deviation of five minutes is 0.4472 dollars. */
const SIGMA = 0.2

const levelAt = (score: number, changes: Partial<LevelPayload> = {}): LevelPayload =>
  ({
    ...{ id: 'ROUND_680', price: 680, side: 'SUPPORT', touched: true },
    ...{ breakScore: score, breakScoreRaw: score + 1 },
    ...{ components: { liquidity: score + 2, hedge: null, tape: score + 3 }, barrier: { state: 'NEUTRAL' } },
    ...changes,
  }) as LevelPayload
const snap = (sec: number, spot: number | null, levels = [levelAt(sec)]): SignalsPayload =>
  ({ tsNs: String(sec * SEC), spy: { spot }, levels }) as unknown as SignalsPayload
const touchEvent = (sec: number, changes: Partial<EventPayload> = {}): EventPayload =>
  ({
    ...{ type: 'touch', tsNs: String(sec * SEC), placebo: null, sigma: SIGMA },
    level: { id: 'ROUND_680', kind: 'ROUND', price: 680, side: 'SUPPORT' },
    ...changes,
  }) as EventPayload
const truth = (sec: number, changes: Partial<TouchLine> = {}): TouchLine => ({
  ...{ type: 'touch', level: 'ROUND_680', price: 680, tick: 27_200, side: 'SUPPORT', touch: 1 },
  ...{ cause: 1, kind: 'wall', t0: String(sec * SEC), mid: 680.1, outcome: 'CHOP', toNs: '0' },
  ...changes,
})

type Market = {
  readonly after?: readonly number[]
  readonly spotAt?: (sec: number) => number | null
  readonly levelsAt?: (sec: number) => LevelPayload[]
  readonly events?: readonly EventPayload[]
  readonly truths?: readonly TouchLine[]
  readonly toSec?: number
}

/** A market of a snap a second whose level scores as many points as seconds have gone by. */
function seenOf({
  after = [0, 5, 10],
  spotAt = () => 680.1,
  levelsAt = (sec) => [levelAt(sec)],
  events = [touchEvent(20)],
  truths = [truth(20)],
  toSec = 400,
}: Market): SeenTouches {
  const watch = new OracleTouches('seed 1', resolvePhysics({}), after)
  for (let sec = 0; sec <= toSec; sec++) {
    for (const event of events) if (event.tsNs === String(sec * SEC)) watch.event(event)
    watch.snap(snap(sec, spotAt(sec), levelsAt(sec)))
  }
  for (const line of truths) watch.line(line)
  return watch.end()
}

describe('touches as the oracle is asked of them', () => {
  it('have what was published at each moment, and ask from where price then stands', () => {
    const { touches, moments } = seenOf({ spotAt: (sec) => (sec < 25 ? 680.1 : 680.2) })
    assert.equal(touches, 1)
    assert.deepEqual(
      moments.map(({ after, score, raw, liquidity, tape, hedge }) => [
        after,
        score,
        raw,
        liquidity,
        tape,
        hedge,
      ]),
      [
        [0, 20, 21, 22, 23, null],
        [5, 25, 26, 27, 28, null],
        [10, 30, 31, 32, 33, null],
      ],
    )
    assert.deepEqual(moments[1]!.question, {
      ...{ price: 680, side: 'SUPPORT', ns: BigInt(25 * SEC), distance: 0.4472 },
    })
    assert.ok(moments[1]!.walk.bounce > moments[0]!.walk.bounce)
    assert.ok(Math.abs(moments[1]!.beyond + 0.2) < 1e-9)
  })
  it('end by a deviation of five minutes, each moment’s by what comes within five minutes of it', () => {
    const outcomes = (spotAt: (sec: number) => number) =>
      seenOf({ spotAt }).moments.map(({ outcome }) => outcome)
    assert.deepEqual(
      outcomes((sec) => (sec === 26 ? 679.5 : 680.1)),
      ['BREAK', 'BREAK'],
    )
    assert.deepEqual(
      outcomes((sec) => (sec === 200 ? 680.45 : 680.1)),
      ['BOUNCE', 'BOUNCE', 'BOUNCE'],
    )
    assert.deepEqual(
      outcomes((sec) => (sec >= 322 ? 679 : 680.1)),
      ['CHOP', 'BREAK', 'BREAK'],
    )
  })
  it('are no more to be asked about once price has left, even if it is back', () => {
    const { moments, missed } = seenOf({ spotAt: (sec) => (sec === 22 ? 679.5 : 680.1) })
    assert.deepEqual(
      moments.map(({ after }) => after),
      [0],
    )
    assert.deepEqual(missed, [
      { after: 0, left: 0, unread: 0 },
      { after: 5, left: 1, unread: 0 },
      { after: 10, left: 1, unread: 0 },
    ])
  })
  it('are not read from the other side, without a score or a spot', () => {
    const other = (sec: number) => [levelAt(sec, sec === 25 ? { side: 'RESISTANCE' } : {})]
    const forming = (sec: number) => [levelAt(sec, sec === 25 ? { breakScore: null } : {})]
    for (const market of [
      { levelsAt: other },
      { levelsAt: forming },
      { spotAt: (sec: number) => (sec === 25 ? null : 680.1) },
    ]) {
      const { moments, missed } = seenOf(market)
      assert.deepEqual(
        moments.map(({ after }) => after),
        [0, 10],
      )
      assert.deepEqual(missed[1], { after: 5, left: 0, unread: 1 })
    }
  })
  it('are none that the truth does not know, of unknown sigma, of placebos, or without a whole horizon', () => {
    const placebo = { of: 'ROUND_680', offset: 0.4 }
    for (const market of [
      { truths: [truth(21)] },
      { truths: [truth(20, { side: 'RESISTANCE' })] },
      { truths: [truth(20, { price: 681 })] },
      { events: [touchEvent(20, { sigma: null })] },
      { events: [touchEvent(20, { placebo })] },
      { events: [touchEvent(20, { type: 'confirm' })] },
      { toSec: 329 },
    ])
      assert.deepEqual([seenOf(market).touches, seenOf(market).moments], [0, []])
    assert.equal(seenOf({ toSec: 330 }).touches, 1)
  })
  it('become rows with the fates of their questions', () => {
    const [moment] = seenOf({}).moments
    const row = oracleRow(moment!, { n: 4, pBreak: 0.25, pBounce: 0.5, pChop: 0.25 })
    assert.deepEqual([row.kind, row.n, row.pBreak, row.pBounce], ['wall', 4, 0.25, 0.5])
    assert.ok(!('question' in row))
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { barriersOf, StageWatch } from '../src/labels/index.ts'
import { barriersAt, follow, inShort, labelsOf, MINUTE, SECOND, touch } from './stage-run.ts'

describe('outcomes', () => {
  it('are the barrier met first, and the seconds to it', () => {
    assert.deepEqual(
      inShort(
        labelsOf([
          [60, 601],
          [90, 597],
        ]),
      ),
      ['BREAK 60', 'BOUNCE 90', 'BREAK 60'],
    )
  })
  it('are measured from the level, in the direction of its break', () => {
    const course = [[60, 601]] as const
    assert.deepEqual(inShort(labelsOf(course, { direction: 'DOWN' })), ['BOUNCE 60', 'CHOP', 'BOUNCE 60'])
  })
  it('are CHOP where no barrier is met', () => {
    assert.deepEqual(inShort(labelsOf([[60, 600.6]])), ['CHOP', 'CHOP', 'CHOP'])
  })
  it('count a barrier met to the cent, and not one cent before', () => {
    // As doubles, 512.04 - 511.04 is less than 1.
    assert.equal(inShort(labelsOf([[60, 512.04]], { price: 511.04, spot: 511.04 }))[0], 'BREAK 60')
    assert.equal(inShort(labelsOf([[60, 512.03]], { price: 511.04, spot: 511.04 }))[0], 'CHOP')
  })
  it('count the snap at the end of the horizon, and none after it', () => {
    assert.equal(inShort(labelsOf([[300, 602]]))[1], 'BREAK 300')
    assert.equal(inShort(labelsOf([[300.25, 602]]))[1], 'CHOP')
  })
  it('carry the baseline of the anchor', () => {
    const [one] = labelsOf([]).outcomes
    assert.deepEqual([one?.break, one?.bounce, one?.chop], [0.097588, 0.174315, 0.728097])
  })
})

describe('outcomes are UNDEFINED', () => {
  it('where the horizon passes the close, whatever happens', () => {
    for (const course of [[[60, 602]], []] as const)
      assert.deepEqual(
        inShort(labelsOf(course, { closeNs: 5 * MINUTE - 1 })),
        ['close', 'close', 'close'].map((reason) => `UNDEFINED ${reason}`),
      )
    assert.equal(inShort(labelsOf([], { closeNs: 5 * MINUTE }))[0], 'CHOP')
  })
  it('where price stands on a barrier already, or past it', () => {
    for (const spot of [599.9, 600.12])
      assert.deepEqual(inShort(labelsOf([[9, 603]], { spot, barriers: barriersAt(0.1) })), [
        'BREAK 9',
        'BREAK 9',
        'UNDEFINED past_barrier',
      ])
  })
  it('without a distance, for no reason but that', () => {
    const { outcomes } = labelsOf([[9, 603]], { sigma: null, barriers: barriersAt(null) })
    assert.deepEqual(outcomes[2], {
      ...{ barrier: 'sigma', size: 1, distance: null, break: null, bounce: null, chop: null },
      ...{ outcome: 'UNDEFINED', reason: null, seconds: null },
    })
    assert.deepEqual([outcomes[0]?.outcome, outcomes[0]?.break], ['BREAK', null])
  })
  it('with over two seconds of snaps without a spot before the barrier', () => {
    const after = (seconds: number) =>
      inShort(
        labelsOf([
          [10, null],
          [10 + seconds, 601],
        ]),
      )
    assert.deepEqual(after(2), ['BREAK 12', 'CHOP', 'BREAK 12'])
    assert.deepEqual(after(2.25), Array(3).fill('UNDEFINED no_spot'))
  })
  it('though the snaps without a spot lie apart', () => {
    const holes = [10, 20, 30].flatMap(
      (sec) =>
        [
          [sec, null],
          [sec + 0.75, 600],
        ] as const,
    )
    assert.equal(inShort(labelsOf([...holes, [40, 602]]))[0], 'UNDEFINED no_spot')
    assert.equal(inShort(labelsOf([...holes.slice(2), [40, 602]]))[0], 'BREAK 40')
  })
  it('not where the barrier was met before the spot was lost', () => {
    assert.deepEqual(
      inShort(
        labelsOf([
          [10, 601],
          [11, null],
        ]),
      ),
      ['BREAK 10', 'UNDEFINED no_spot', 'BREAK 10'],
    )
  })
  it('where snaps are not taken, as if they had no spot', () => {
    const watch = new StageWatch(touch)
    watch.step(2.25 * SECOND, 601)
    watch.step(301 * SECOND, 601)
    assert.deepEqual(inShort(watch.labels(0, 301 * SECOND)), [
      'BREAK 2.25',
      'UNDEFINED no_spot',
      'BREAK 2.25',
    ])
    const late = new StageWatch(touch)
    late.step(2.5 * SECOND, 601)
    late.step(300 * SECOND, 601)
    assert.equal(inShort(late.labels(0, 300 * SECOND))[0], 'UNDEFINED no_spot')
  })
})

describe('the stage after', () => {
  const stageB = (course: Parameters<typeof follow>[2], spot: number) => {
    const earlier = follow(new StageWatch(touch), touch, course, 60)
    const start = { ...touch, anchorNs: 60 * SECOND, spot, earlier }
    return { earlier, start, watch: new StageWatch(start) }
  }
  const labelsAfter = ({ start, watch }: ReturnType<typeof stageB>, course: Parameters<typeof follow>[2]) =>
    inShort(follow(watch, start, course, 300).labels(0, 360 * SECOND))

  it('is UNDEFINED for barriers met by its anchor, though price has come back', () => {
    const stage = stageB(
      [
        [30, 601],
        [40, 600.5],
      ],
      600.5,
    )
    assert.deepEqual(labelsAfter(stage, [[9, 602]]), [
      'UNDEFINED resolved_before',
      'BREAK 9',
      'UNDEFINED resolved_before',
    ])
    assert.equal(stage.watch.spent, null)
  })
  it('counts a barrier met at its anchor itself for passed, in whatever order the two are stepped', () => {
    for (const seen of [59.75, 60]) {
      const stage = stageB([[seen, 601]], 601)
      assert.deepEqual(labelsAfter(stage, []), ['UNDEFINED past_barrier', 'CHOP', 'UNDEFINED past_barrier'])
    }
  })
  it('does not change by what the first meets later', () => {
    const stage = stageB([], 600.5)
    follow(stage.earlier, touch, [[61, 603]])
    assert.deepEqual(labelsAfter(stage, [[9, 602]]), ['BREAK 9', 'BREAK 9', 'BREAK 9'])
  })
  it('is spent where every barrier is past or met', () => {
    assert.equal(
      stageB(
        [
          [30, 602],
          [40, 600],
        ],
        600,
      ).watch.spent,
      'resolved_before',
    )
    assert.equal(
      stageB(
        [
          [30, 602],
          [40, 601.5],
        ],
        601.5,
      ).watch.spent,
      'resolved_before',
    )
    assert.equal(stageB([[30, 602]], 602).watch.spent, 'past_barrier')
    assert.equal(stageB([[30, 601.99]], 600).watch.spent, null)
  })
  it('is spent by the barriers that are there', () => {
    const barriers = barriersAt(null)
    const earlier = follow(new StageWatch({ ...touch, barriers }), touch, [[30, 602]], 60)
    assert.equal(new StageWatch({ ...touch, barriers, earlier }).spent, 'resolved_before')
    assert.equal(new StageWatch({ ...touch, barriers: barriers.slice(2) }).spent, null)
  })
  it('takes a barrier for met that the first stood past', () => {
    const narrow = { ...touch, barriers: barriersAt(0.1) }
    const earlier = follow(new StageWatch(narrow), narrow, [[10, 600]], 60)
    const start = { ...narrow, anchorNs: 60 * SECOND, spot: 600, earlier }
    assert.equal(
      labelsAfter({ earlier, start, watch: new StageWatch(start) }, [])[2],
      'UNDEFINED resolved_before',
    )
  })
})

describe('excursions and strength', () => {
  it('are measured from the spot at the anchor, toward the break and back', () => {
    const { strength_signed, strength_abs, excursions } = labelsOf([
      [10, 600.95],
      [20, 598.4],
      [30, 599],
    ])
    assert.deepEqual([strength_signed, strength_abs], [-0.45, 1.5])
    assert.deepEqual(excursions, [
      { size: 1, tradeable: true, break_seconds: 10, bounce_seconds: 20 },
      { size: 2, tradeable: false, break_seconds: null, bounce_seconds: null },
    ])
  })
  it('are 0 and not tradeable where price stands', () => {
    const { strength_signed, strength_abs, excursions } = labelsOf([])
    assert.deepEqual([strength_signed, strength_abs, excursions[0]?.tradeable], [0, 0, false])
  })
  it('are not known past the close, whatever was reached before it', () => {
    const { strength_signed, strength_abs, excursions } = labelsOf([[10, 605]], { closeNs: 4 * MINUTE })
    assert.deepEqual([strength_signed, strength_abs], [null, null])
    assert.deepEqual(excursions[0], { size: 1, tradeable: null, break_seconds: null, bounce_seconds: null })
  })
  it('are known where they were reached before the spot was lost, and strength is not', () => {
    const { strength_signed, excursions } = labelsOf([
      [10, 601],
      [20, null],
      [30, 590],
    ])
    assert.equal(strength_signed, null)
    assert.deepEqual(excursions, [
      { size: 1, tradeable: true, break_seconds: 10, bounce_seconds: null },
      { size: 2, tradeable: null, break_seconds: null, bounce_seconds: null },
    ])
  })
})

describe('a stage that is watched', () => {
  it('is over at the end of its horizon, or at the close before that', () => {
    const overAt = (closeNs: number) => {
      const watch = new StageWatch({ ...touch, closeNs })
      let sec = 0
      for (; !watch.isOver; watch.step(sec * SECOND, 600)) sec += 0.25
      return sec
    }
    assert.deepEqual([overAt(1e15), overAt(200 * SECOND)], [300, 200])
    assert.ok(new StageWatch({ ...touch, closeNs: 0 }).isOver)
  })
  it('gives no labels before', () => {
    const watch = follow(new StageWatch(touch), touch, [[1, 605]], 299.75)
    assert.throws(() => watch.labels(0, 300 * SECOND), RangeError)
  })
  it('states when and where it began and when all was known', () => {
    const { anchor, spot, beyond, availableAt } = labelsOf([], { anchorNs: 10 * SECOND })
    assert.deepEqual([anchor, spot, beyond, availableAt], [10_000, 599.9, -0.1, 310_000])
  })
})

describe('barriers', () => {
  const settings = { outcomeThresholds: [1, 2], outcomeSigma: 1.5, horizonMinutes: 4 }

  it('are those in dollars, then the one in sigmas of the horizon', () => {
    assert.deepEqual(barriersOf(settings, 0.25), [
      { barrier: 'usd', size: 1, distance: 1 },
      { barrier: 'usd', size: 2, distance: 2 },
      { barrier: 'sigma', size: 1.5, distance: 0.75 },
    ])
  })
  it('have no distance in sigmas where sigma is not known', () => {
    assert.equal(barriersOf(settings, null)[2]?.distance, null)
  })
})

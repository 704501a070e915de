import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { anchored, around, marks, yOf, zoomed } from '../src/app/panels/ladder/axis.ts'
import { chartView } from '../src/app/panels/ladder/chart-view.ts'
import { beyond, ladderRows, scoredIds } from '../src/app/panels/ladder/ladder-view.ts'
import { type Slots, slotsOf } from '../src/app/panels/ladder/slots.ts'
import { spread } from '../src/app/panels/ladder/spread.ts'
import { givenLevel, givenPayload, TEN } from './given.ts'

const axis = { center: 680, half: 3 }
const heights = { scored: 46, plain: 24 }

describe('the axis of prices', () => {
  it('is anchored on a quarter and stays while spot roams within it', () => {
    const first = anchored(null, 680.37, false)
    assert.deepEqual(first, { center: 680.25, half: 3 })
    assert.equal(anchored(first, 682, false), first)
    assert.equal(anchored(first, null, false), first)
  })
  it('follows spot that leaves, but not under a pointer', () => {
    assert.deepEqual(anchored(axis, 682, false), { center: 682, half: 3 })
    assert.equal(anchored(axis, 690, true), axis)
  })
  it('zooms by steps and stops at both ends', () => {
    assert.equal(zoomed(axis, -1).half, 2)
    const near = zoomed(zoomed(zoomed(axis, -1), -1), -1)
    assert.deepEqual([near.half, zoomed(near, -1)], [0.5, near])
    assert.equal(zoomed(zoomed(axis, 1), 1).half, 5)
  })
  it('has the higher price above', () => {
    assert.deepEqual([yOf(axis, 683, 600), yOf(axis, 680, 600), yOf(axis, 677, 600)], [0, 300, 600])
  })
  it('is marked at round prices', () => {
    assert.deepEqual(marks({ center: 680, half: 1 }, 300), [681, 680.5, 680, 679.5, 679])
  })
  it('puts its middle on spot when asked', () => assert.deepEqual(around(681.1, 2), { center: 681, half: 2 }))
})

describe('rows spread along the axis', () => {
  it('stay where they wish when there is room', () => {
    const wish = (y: number) => ({ y, height: 20, weight: 1 })
    assert.deepEqual(spread([wish(50), wish(100)], 200), [50, 100])
  })
  it('make way for each other, the lighter more', () => {
    const [upper, lower] = spread(
      [
        { y: 100, height: 20, weight: 1 },
        { y: 100, height: 20, weight: 3 },
      ],
      200,
    )
    assert.deepEqual([upper, lower], [85, 105])
  })
  it('never overlap, keep their order and stay inside, whatever they wish', () => {
    const wish = fc.record({
      y: fc.integer({ min: -500, max: 1_500 }),
      height: fc.constantFrom(24, 46),
      weight: fc.constantFrom(1, 4),
    })
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 20 }), (wishes) => {
        const sorted = wishes.toSorted((a, b) => a.y - b.y)
        const middles = spread(sorted, 1_000)
        return middles.every((y, k) => {
          const half = sorted[k]!.height / 2
          const isInside = y - half >= -0.5 && y + half <= 1_000.5
          return isInside && (k === 0 || y - half >= middles[k - 1]! + sorted[k - 1]!.height / 2 - 1)
        })
      }),
    )
  })
})

const noClaims = { focusId: null, before: null }

describe('the rows of the ladder', () => {
  const levels = [givenLevel(), givenLevel({ id: 'VWAP', kind: 'VWAP', price: 680.05 })]
  const payload = givenPayload({ levels })
  const slots = slotsOf(payload, axis, 600, heights, noClaims)

  it('stand from high to low, numbered by the scored ones', () => {
    const rows = ladderRows(slots, payload, 'VWAP')
    assert.deepEqual(
      rows.map(({ id, scored, isFocus }) => [id, scored?.key ?? null, isFocus]),
      [
        ['OR_HIGH', null, false],
        ['VWAP', '1', true],
        ['ROUND_680', '2', false],
        ['ROUND_679', null, false],
      ],
    )
    assert.deepEqual(scoredIds(payload), ['VWAP', 'ROUND_680'])
  })
  it('say side, distance and signal in words', () => {
    const bounce = givenLevel({ signal: 'BOUNCE', signalSince: TEN - 12_000, breakScore: 14.4 })
    const [row] = ladderRows(slots, givenPayload({ levels: [bounce] }), null).filter(({ scored }) => scored)
    assert.equal(row?.place, 'support · 0.10 below')
    assert.deepEqual(row?.scored?.signal, { word: 'BOUNCE', tone: 'bounce', glyph: 'up' })
    assert.deepEqual(
      [row?.scored?.scoreText, row?.scored?.since, row?.scored?.tone],
      ['14', '12 s', 'bounce'],
    )
    assert.equal(
      row?.spoken,
      'Dollar 680.00, 0.10 below, support, break score 14, bounce for 12 s, barrier wall',
    )
  })
  it('keep their places when held, and say what has gone', () => {
    const rows = ladderRows(slots, givenPayload({ levels: [], universe: [] }), null)
    assert.deepEqual(
      rows.map(({ idle, slot }) => [idle, slot.y]),
      slots.slots.map(({ y }) => ['gone', y]),
    )
  })
  it('leave out the farthest when there is no room, and name them at the ends', () => {
    const tight = slotsOf(payload, axis, 120, heights, noClaims)
    assert.deepEqual(
      tight.slots.map(({ id }) => id),
      ['VWAP', 'ROUND_680', 'ROUND_679'],
    )
    assert.equal(beyond(tight.above, 'above'), 'Opening range high 681.40 above')
    assert.equal(beyond(tight.below, 'below'), '')
  })
  it('stay where room is short until another level is clearly nearer', () => {
    const pair = [givenLevel({ id: 'ABOVE', price: 680.5 }), givenLevel({ id: 'BELOW', price: 680 })]
    const at = (spot: number) => {
      const { spy, ...rest } = givenPayload({ levels: pair, universe: [] })
      return { ...rest, spy: { ...spy, spot } }
    }
    const shown = (spot: number, before: Slots | null = null, focusId: string | null = null) => {
      const one = slotsOf(at(spot), axis, 50, heights, { focusId, before })
      return { one, id: one.slots.map(({ id }) => id).join() }
    }
    const first = shown(680.26)
    assert.equal(first.id, 'ABOVE')
    assert.equal(shown(680.24).id, 'BELOW')
    assert.equal(shown(680.24, first.one).id, 'ABOVE')
    assert.equal(shown(680.24, first.one, 'BELOW').id, 'BELOW', 'the one in focus is there')
    const gone = shown(680.19, first.one)
    assert.equal(gone.id, 'BELOW')
    assert.equal(shown(680.29, gone.one).id, 'BELOW')
  })
  it('name levels beyond the axis, nearest first', () => {
    const near = slotsOf(payload, { center: 680, half: 0.5 }, 600, heights, noClaims)
    assert.equal(beyond(near.below, 'below'), 'Dollar 679.00 below')
  })
})

describe('the chart beside the rows', () => {
  const payload = givenPayload()
  const size = { width: 300, height: 600, leader: 40, spanMs: 300_000 }
  const chart = (trace: { ts: number; spot: number }[], spot: number | null = 680.1) =>
    chartView(
      slotsOf(payload, axis, 600, heights, noClaims),
      { ...payload, spy: { ...payload.spy, spot } },
      trace,
      null,
      size,
    )

  it('draws spot up to now and breaks the line at a silence', () => {
    const trace = [-40_000, -39_000, -1_000, 0].map((ms) => ({ ts: TEN + ms, spot: 680 }))
    assert.equal(chart(trace).path, 'M232.3 300.0L233.0 300.0M259.3 300.0L260.0 300.0')
    assert.equal(chart(trace.slice(0, 1)).path, '')
  })
  it('says where spot is when it is off the axis', () => {
    assert.deepEqual(chart([], 690).spot, { y: 10, text: '690.00', edge: 'above' })
    assert.equal(chart([], null).spot, null)
  })
})

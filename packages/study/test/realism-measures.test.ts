import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Draws } from '../src/maths/draws.ts'
import { arrivals } from '../src/realism/arrivals.ts'
import { dayCourse } from '../src/realism/day-course.ts'
import { depth } from '../src/realism/depth.ts'
import { eventMix } from '../src/realism/event-mix.ts'
import { imbalance } from '../src/realism/imbalance.ts'
import { impact } from '../src/realism/impact.ts'
import { orderFlow } from '../src/realism/order-flow.ts'
import { prints } from '../src/realism/prints.ts'
import { refills } from '../src/realism/refills.ts'
import { MEASURES } from '../src/realism/registry.ts'
import { signature } from '../src/realism/signature.ts'
import { spread } from '../src/realism/spread.ts'
import { tradeSigns } from '../src/realism/trade-signs.ts'
import { Driven } from './moments.ts'

const near = (value: number, wanted: number, tolerance: number): void =>
  assert.ok(Math.abs(value - wanted) <= tolerance, `${value} is not ${wanted} within ${tolerance}`)

describe('measures', () => {
  it('name their figures and plots once, and read all of them', () => {
    const names = MEASURES.flatMap(({ figures }) => figures.map(({ name }) => name))
    assert.equal(new Set(names).size, names.length)
    for (const measure of MEASURES) {
      const { figures, curves } = measure.gauge({ openSec: 0, closeSec: 23_400 }).read(0)
      assert.deepEqual(Object.keys(figures).sort(), measure.figures.map(({ name }) => name).sort())
      assert.deepEqual(Object.keys(curves).sort(), measure.plots.map(({ name }) => name).sort())
    }
  })
  it('have no number of a stream that had nothing', () => {
    for (const measure of MEASURES) {
      const { figures, curves } = measure.gauge(null).read(0)
      for (const [name, value] of Object.entries(figures)) assert.equal(value, null, name)
      for (const points of Object.values(curves)) assert.deepEqual(points, [])
    }
  })
  it('state where each range is from', () => {
    for (const { figures } of MEASURES)
      for (const { target } of figures) assert.ok(target === null || target.source.length > 0)
  })
})

describe('what is said of the book', () => {
  it('counts the spread by time', () => {
    const driven = new Driven(spread).at(0).book(100, 102).at(9).book(100, 101).at(10)
    near(driven.figure('spread.oneTick'), 0.9, 1e-12)
  })
  it('takes the quantiles of depth every second, of both sides', () => {
    const driven = new Driven(depth)
    for (let sec = 1; sec <= 100; sec++) driven.book(100, 101, sec, sec + 100).pass(sec)
    near(driven.figure('depth.touch.median'), 100.5, 0.5)
    near(driven.figure('depth.touch.tenth'), 20.9, 0.5)
  })
  it('sees in the heavier queue the side that price goes to', () => {
    const driven = new Driven(imbalance)
    for (let k = 0; k < 200; k++) {
      const up = k % 3 === 0
      driven.book(100, 101, up ? 90 : 10, up ? 10 : 90).at(2 * k)
      driven.book(up ? 101 : 99, up ? 102 : 100).at(2 * k + 1)
      driven.book(up ? 101 : 99, up ? 102 : 100).at(2 * k + 1.5)
    }
    // Every other move starts from even queues, and goes either way.
    assert.ok(driven.figure('imbalance.auc') > 0.6)
  })
  it('finds all of a price that order flow makes, and nothing of one that it does not', () => {
    const draws = new Draws(1)
    const [made, apart] = [new Driven(orderFlow), new Driven(orderFlow)]
    let [tick, other] = [1000, 1000]
    for (let sec = 1; sec <= 600; sec++) {
      const up = draws.index(2) === 1
      tick += up ? 1 : -1
      if (sec % 20 === 0) other += draws.index(2) === 1 ? 1 : -1
      made
        .book(tick, tick + 1)
        .at(sec - 0.5)
        .pass(sec)
      apart
        .book(other, other + 1, up ? 500 : 5, up ? 5 : 500)
        .at(sec - 0.5)
        .pass(sec)
    }
    near(made.figure('flow.r2.1s'), 1, 1e-9)
    assert.ok(apart.figure('flow.r2.10s') < 0.5 && made.figure('flow.r2.10s') > 0.999)
  })
})

describe('what is said of events', () => {
  it('has no burst in Poisson arrivals, and one in clusters', () => {
    const draws = new Draws(1)
    const uniform = () => (draws.index(1 << 24) + 1) / (1 << 24)
    const [poisson, clustered] = [new Driven(arrivals), new Driven(arrivals)]
    let sec = 0
    for (let k = 0; k < 60_000; k++) {
      sec -= Math.log(uniform()) / 10
      poisson.at(sec)
    }
    sec = 0
    for (let k = 0; k < 1000; k++) {
      sec -= 2 * Math.log(uniform())
      for (let of = 0; of < 20; of++) clustered.at(sec + 0.0005 * of)
      sec += 0.01
    }
    near(poisson.figure('arrivals.burstiness'), 0, 0.02)
    near(poisson.figure('arrivals.branching'), 0, 0.06)
    assert.ok(clustered.figure('arrivals.burstiness') > 0.5)
    // Twenty that one sets off: 1 - 1/sqrt(20).
    near(clustered.figure('arrivals.branching'), 0.776, 0.05)
  })
  it('does not count an executed order as cancelled', () => {
    const driven = new Driven(eventMix).record('A').at(1).record('A').at(2).record('C').at(3)
    driven.trade(1, 101, 1).record('C').at(4)
    near(driven.figure('mix.cancelPerAdd'), 0.5, 1e-12)
    near(driven.figure('mix.trade'), 0.2, 1e-12)
  })
  it('finds mean, mode and tail of prints', () => {
    const driven = new Driven(prints)
    const draws = new Draws(3)
    for (let k = 0; k < 50_000; k++)
      driven.trade(1, 101, Math.floor(((draws.index(1 << 24) + 1) / (1 << 24)) ** (-1 / 1.7))).at(k)
    near(driven.figure('prints.tail'), 1.7, 0.12)
    assert.equal(driven.figure('prints.mode'), 1)
  })
  it('tells contracts that were hidden from those displayed', () => {
    const driven = new Driven(refills).book(100, 101, 50, 50)
    driven.trade(1, 101, 20).book(100, 101, 50, 40).at(1)
    driven.trade(1, 101, 30).book(100, 102, 50, 50).at(2)
    // Ten of the first twenty, none of the 30 of 40 that left and whose rest was cancelled.
    near(driven.figure('refills.share'), 10 / 50, 1e-12)
  })
})

describe('what is said of the price', () => {
  it('has the same volatility at all scales of a walk, and more at short ones of a bounce', () => {
    const draws = new Draws(4)
    const [walk, bounce] = [new Driven(signature), new Driven(signature)]
    let tick = 1000
    for (let sec = 1; sec <= 23_400; sec++) {
      tick += draws.index(2) === 1 ? 1 : -1
      const aside = 3 * draws.index(2)
      walk.book(tick, tick + 1).pass(sec)
      bounce.book(tick + aside, tick + aside + 1).pass(sec)
    }
    near(walk.figure('signature.short'), 1, 0.12)
    near(walk.figure('signature.level'), 1, 0.12)
    assert.ok(bounce.figure('signature.short') > 1.5)
  })
  it('remembers signs as long as they last', () => {
    const driven = new Driven(tradeSigns)
    for (let k = 0; k < 4000; k++) driven.trade(Math.floor(k / 10) % 2 === 0 ? 1 : -1, 101, 1).at(k)
    near(driven.figure('signs.next'), 0.8, 0.01)
  })
  it('has what price did after a trade, to its side, from before it', () => {
    const driven = new Driven(impact)
    driven.trade(-1, 100, 5).book(99, 100).at(1).at(1.5)
    driven.book(98, 99).at(1.9).at(2.5).book(101, 102).at(12).at(13)
    near(driven.figure('impact.1s'), 2, 1e-12)
    near(driven.figure('impact.10s'), 2, 1e-12)
  })
  it('compares the open and the close with midday', () => {
    const driven = new Driven(dayCourse, { openSec: 0, closeSec: 23_400 })
    for (let sec = 0; sec < 23_400; sec++) {
      const size = sec < 900 ? 6 : sec < 22_500 ? 2 : 5
      driven
        .trade(1, 101, size)
        .book(100, 101, 60 / size, 60 / size)
        .at(sec + 0.5)
        .pass(sec + 1)
    }
    near(driven.figure('course.volumeOpen'), 3, 1e-9)
    near(driven.figure('course.volumeClose'), 2.5, 1e-9)
    near(driven.figure('course.depthOpen'), 1 / 3, 1e-9)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { Coverage } from '../src/engines/barrier/sight.ts'
import { DayTape, withPriorBar } from '../src/levels/day-tape.ts'
import { LevelBoard } from '../src/levels/level-board.ts'
import type { LevelMoment } from '../src/levels/level-source.ts'
import { segmentAt, sessionTimes } from '../src/market/session-clock.ts'

const MINUTE = 60e9
const SEC = 1e9
const RATIO = 10
const config = resolvePhysics()
const times = sessionTimes('2023-12-26', config.openingRangeMinutes)!

type Moment = Partial<LevelMoment> & { readonly nowNs: number }

/** A day's levels: trades go in, the universe at a moment comes out as prices by id. */
class Day {
  readonly tape = new DayTape(times)
  readonly board = new LevelBoard(config, () => ({ coverage: new Coverage(40) }))

  spy(nowNs: number, ...prices: number[]): this {
    for (const price of prices) this.tape.spyTrade(price, 100, nowNs)
    return this
  }

  es(nowNs: number, ...points: number[]): this {
    for (const point of points) this.tape.esTrade(point, point / RATIO, 1, nowNs)
    return this
  }

  universe(moment: Moment) {
    const segment = segmentAt(times, moment.nowNs)
    const day = { times, tape: this.tape }
    const ratio = { value: RATIO, isMeasured: true }
    return this.board.step({ spot: 480.2, segment, day, prior: null, dealers: null, ratio, ...moment })
  }

  /** Prices by id, plain dollars left out. */
  levels(moment: Moment): Record<string, number> {
    const kept = this.universe(moment).filter(({ candidate }) => candidate.kind !== 'ROUND')
    return Object.fromEntries(kept.map(({ candidate }) => [candidate.id, candidate.price]))
  }

  forming(moment: Moment): string[] {
    return this.universe(moment)
      .filter(({ candidate }) => candidate.forming)
      .map(({ candidate }) => candidate.id)
  }
}

const { preMarketNs, openNs, openingRangeEndNs, closeNs, overnightNs } = times
const dollars = (day: Day, spot: number) =>
  day.universe({ nowNs: preMarketNs - 1, spot }).map(({ candidate }) => candidate.price)
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('dollar levels', () => {
  it('are every whole dollar within strikeRange of spot, edges included', () => {
    assert.deepEqual(dollars(new Day(), 480), range(475, 485))
    assert.deepEqual(dollars(new Day(), 480.01), range(476, 485))
  })
  it('stay for half a dollar beyond it, edge included', () => {
    const day = new Day()
    dollars(day, 480)
    assert.deepEqual(dollars(day, 480.5), range(475, 485))
    assert.deepEqual(dollars(day, 480.51), range(476, 485))
    assert.deepEqual(dollars(day, 480.5), range(476, 485))
  })
  it('follow spot wherever it jumps', () => {
    const day = new Day()
    dollars(day, 480)
    assert.deepEqual(dollars(day, 300), range(295, 305))
  })
  it('are above nothing', () => {
    assert.deepEqual(dollars(new Day(), 2.2), range(1, 7))
  })
  it('are named by their price', () => {
    assert.equal(new Day().universe({ nowNs: 0 })[0]!.candidate.id, 'ROUND_476')
  })
})

describe('a segment’s source', () => {
  const trades = (firstSpyNs: number) =>
    new Day()
      .es(openNs, 4805, 4795)
      .spy(firstSpyNs, 480)
      .spy(openNs + 2 * MINUTE, 481)
  const vwap = (day: Day) => day.levels({ nowNs: openNs + 3 * MINUTE }).VWAP

  it('is SPY where its first trade came within 60 s of the start', () => {
    assert.equal(vwap(trades(openNs + MINUTE)), 480.5)
  })
  it('is ES, at the ratio of each trade, where it did not', () => {
    assert.equal(vwap(trades(openNs + MINUTE + 1)), 480)
  })
  it('is not known, so makes no level, before either is sure', () => {
    const day = new Day().es(openNs, 4805)
    assert.equal(day.levels({ nowNs: openNs + MINUTE }).VWAP, undefined)
    assert.equal(day.levels({ nowNs: openNs + MINUTE + 1 }).VWAP, 480.5)
  })
  it('is chosen for pre-market and regular hours apart', () => {
    const day = new Day().es(preMarketNs, 4805).spy(openNs, 480)
    const { PM_HIGH, VWAP } = day.levels({ nowNs: openNs + 2 * MINUTE })
    assert.deepEqual([PM_HIGH, VWAP], [480.5, 480])
  })
})

describe('pre-market extremes', () => {
  const day = () =>
    new Day()
      .spy(preMarketNs - 1, 490)
      .spy(preMarketNs, 481, 479)
      .spy(openNs, 495)

  it('are those of 04:00 up to 09:30', () => {
    const { PM_HIGH, PM_LOW } = day().levels({ nowNs: openNs })
    assert.deepEqual([PM_HIGH, PM_LOW], [481, 479])
  })
  it('form until 09:30', () => {
    assert.deepEqual(day().forming({ nowNs: openNs - 1 }), ['PM_LOW', 'PM_HIGH'])
    assert.deepEqual(
      day()
        .forming({ nowNs: openNs })
        .filter((id) => id.startsWith('PM')),
      [],
    )
  })
  it('end with the session', () => {
    assert.ok('PM_HIGH' in day().levels({ nowNs: closeNs - 1 }))
    assert.ok(!('PM_HIGH' in day().levels({ nowNs: closeNs })))
  })
  it('do not exist without trades', () => {
    assert.deepEqual(new Day().levels({ nowNs: openNs }), {})
  })
})

describe('the opening range', () => {
  const day = () =>
    new Day()
      .spy(openNs - 1, 490)
      .spy(openNs, 481, 479)
      .spy(openingRangeEndNs, 495)

  it('is that of the first 15 minutes', () => {
    const { OR_HIGH, OR_LOW } = day().levels({ nowNs: openingRangeEndNs })
    assert.deepEqual([OR_HIGH, OR_LOW], [481, 479])
  })
  it('forms until they are over', () => {
    assert.deepEqual(day().forming({ nowNs: openingRangeEndNs - 1 }), ['OR_LOW', 'OR_HIGH'])
    assert.deepEqual(day().forming({ nowNs: openingRangeEndNs }), [])
  })
  it('ends with the session', () => {
    assert.ok('OR_HIGH' in day().levels({ nowNs: closeNs - 1 }))
    assert.ok(!('OR_HIGH' in day().levels({ nowNs: closeNs })))
  })
})

describe('overnight extremes', () => {
  const night = () =>
    new Day()
      .es(overnightNs - 1, 4900)
      .es(overnightNs, 4810, 4790)
      .es(openNs, 4900)

  it('are those of ES from 18:00 up to 09:30', () => {
    const { ON_HIGH, ON_LOW } = night().levels({ nowNs: openNs })
    assert.deepEqual([ON_HIGH, ON_LOW], [481, 479])
  })
  it('exist from 09:30 to the close', () => {
    assert.ok(!('ON_HIGH' in night().levels({ nowNs: openNs - 1 })))
    assert.ok(!('ON_HIGH' in night().levels({ nowNs: closeNs })))
  })
  it('are converted once, at the first ratio measured', () => {
    const day = night()
    const high = (value: number, isMeasured: boolean) =>
      day.levels({ nowNs: openNs, ratio: { value, isMeasured } }).ON_HIGH
    assert.deepEqual([high(10, false), high(20, true), high(10, true)], [481, 240.5, 240.5])
  })
})

describe('the prior session', () => {
  it('gives its high, low and last close', () => {
    const bars = [
      { high: 480, low: 478, close: 479 },
      { high: 482, low: 479, close: 481 },
      { high: 481, low: 477, close: 478 },
    ]
    let prior = null
    for (const bar of bars) prior = withPriorBar(prior, bar)
    const { PRIOR_HIGH, PRIOR_LOW, PRIOR_CLOSE } = new Day().levels({ nowNs: 0, prior })
    assert.deepEqual([PRIOR_HIGH, PRIOR_LOW, PRIOR_CLOSE], [482, 477, 478])
  })
})

describe('VWAP', () => {
  it('weighs by size, from 09:30 to the close', () => {
    const day = new Day().spy(openNs - 1, 100).spy(openNs, 480, 480, 483)
    assert.equal(day.levels({ nowNs: openNs }).VWAP, 481)
    assert.equal(day.levels({ nowNs: closeNs }).VWAP, undefined)
    assert.equal(day.levels({ nowNs: openNs - 1 }).VWAP, undefined)
  })
})

describe('an armed session extreme', () => {
  /** SESSION_HIGH at each spot in turn, a second apart; a spot is also traded at. */
  const highs = (...spots: number[]) => {
    const day = new Day()
    return spots.map(
      (spot, i) => day.spy(openNs + i * SEC, spot).levels({ nowNs: openNs + i * SEC, spot }).SESSION_HIGH,
    )
  }

  it('exists once spot has retreated extremeArm from the running extreme', () => {
    assert.deepEqual(highs(481, 480.51, 480.5), [undefined, undefined, 481])
  })
  it('stays while price comes back and while it is being passed', () => {
    assert.deepEqual(highs(481, 480.5, 481.1, 481.15), [undefined, 481, 481, 481])
  })
  it('goes when its side flips, and is formed anew after the next retreat', () => {
    assert.deepEqual(highs(481, 480.5, 481.16, 481.3, 480.8), [undefined, 481, undefined, undefined, 481.3])
  })
  it('is a low below, mirrored', () => {
    const day = new Day()
    const lows = [479, 479.5, 478.85, 478.84].map(
      (spot, i) => day.spy(openNs + i * SEC, spot).levels({ nowNs: openNs + i * SEC, spot }).SESSION_LOW,
    )
    assert.deepEqual(lows, [undefined, 479, 479, undefined])
  })
  it('goes confirmationSec and horizonMinutes after it was first touched', () => {
    const day = new Day().spy(openNs, 481)
    const at = (minutes: number, spot: number) =>
      day.levels({ nowNs: openNs + minutes * MINUTE, spot }).SESSION_HIGH
    assert.equal(at(1, 480.4), 481)
    assert.equal(at(30, 480.9), 481)
    assert.equal(at(35.99, 480.8), 481)
    assert.equal(at(36, 480.8), undefined)
    assert.deepEqual([at(37, 480.5), at(38, 480.6)], [481, 481])
  })
  it('does not go for a touch that never came', () => {
    const day = new Day().spy(openNs, 481)
    const at = (minutes: number) => day.levels({ nowNs: openNs + minutes * MINUTE, spot: 480.4 }).SESSION_HIGH
    assert.deepEqual([at(1), at(200)], [481, 481])
  })
  it('is of the regular session only', () => {
    const day = new Day().spy(preMarketNs, 490).spy(openNs, 481)
    assert.equal(day.levels({ nowNs: openNs, spot: 480 }).SESSION_HIGH, 481)
    assert.equal(day.levels({ nowNs: closeNs, spot: 480 }).SESSION_HIGH, undefined)
  })
})

describe('the state of a level', () => {
  const vwapAt = (day: Day, nowNs: number) =>
    day.universe({ nowNs }).find(({ candidate }) => candidate.kind === 'VWAP')!

  it('is kept while its price moves by no more than touchBand between snaps', () => {
    const day = new Day().spy(openNs, 480)
    const before = vwapAt(day, openNs)
    assert.equal(vwapAt(day.spy(openNs, 480.2), openNs + SEC), before)
    assert.equal(before.candidate.price, 480.1)
  })
  it('is kept while its price drifts, however far that leads from where it began', () => {
    const day = new Day().spy(openNs, 480)
    const before = vwapAt(day, openNs)
    const cents = [480.2, 480.4, 480.5]
    for (const [i, price] of cents.entries())
      assert.equal(vwapAt(day.spy(openNs, price), openNs + (i + 1) * SEC), before)
    assert.ok(before.candidate.price > 480.27)
  })
  it('starts anew where its price jumps further', () => {
    const day = new Day().spy(openNs, 480)
    const before = vwapAt(day, openNs)
    assert.notEqual(vwapAt(day.spy(openNs, 480.21), openNs + SEC), before)
  })
  it('is kept all session for a dollar that leaves the universe', () => {
    const day = new Day()
    const at = (spot: number) =>
      day.universe({ nowNs: 0, spot }).find(({ candidate }) => candidate.id === 'ROUND_480')
    const before = at(480)
    assert.equal(at(490), undefined)
    assert.equal(at(481), before)
  })
  it('is each level’s own', () => {
    const states = new Day().universe({ nowNs: 0 })
    assert.equal(new Set(states.map(({ machine }) => machine)).size, states.length)
  })
})

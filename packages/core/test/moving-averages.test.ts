import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { spySession, utcMidnightNs } from '@spymaster/events'
import { MovingAverages } from '../src/levels/moving-averages.ts'
import { USE } from '../src/market/trade-eligibility.ts'
import { payloadsOf } from './folded.ts'
import { momentOf, quietDay, statedBy, times } from './level-moment.ts'
import { DATE, ES, LogBuilder, MIDNIGHT } from './log-builder.ts'

const BAR = 120e9
const MINUTE_MS = 60_000

/** Prices of the averages at a moment. */
function averagesAt(averages: MovingAverages, tape: ReturnType<typeof quietDay>, nowNs: number) {
  const stated = statedBy(averages, momentOf(tape, { nowNs }))
  return Object.fromEntries(stated.map(({ id, price }) => [id, price]))
}

/** A tape after so many closes of earlier sessions, all at 480.00 or as given. */
function tapeAfter(count: number, closeAt: (i: number) => number = () => 4_800_000) {
  const tape = quietDay()
  tape.bars.earlier = { closes: Array.from({ length: count }, (_, i) => closeAt(i)), today: null }
  return tape
}

describe('moving averages', () => {
  it('are the means of the last 200 and 400 closes', () => {
    const tape = tapeAfter(450, (i) => 4_800_000 + i * 100)
    const found = averagesAt(new MovingAverages(), tape, times.openNs)
    assert.deepEqual(found, { SMA_200: 480 + 349.5 / 100, SMA_400: 480 + 249.5 / 100 })
  })
  it('do not exist before there are so many bars', () => {
    const kinds = (count: number) =>
      Object.keys(averagesAt(new MovingAverages(), tapeAfter(count), times.openNs))
    assert.deepEqual([kinds(199), kinds(200), kinds(399)], [[], ['SMA_200'], ['SMA_200']])
    assert.deepEqual(kinds(400), ['SMA_200', 'SMA_400'])
  })
  it('exist from 04:00 to the close', () => {
    const kinds = (nowNs: number) =>
      Object.keys(averagesAt(new MovingAverages(), tapeAfter(400), nowNs)).length
    const { preMarketNs, closeNs } = times
    assert.deepEqual([preMarketNs - 1, preMarketNs, closeNs - 1, closeNs].map(kinds), [0, 2, 2, 0])
  })
  it('move when a two-minute bar is over, to its last trade, and not between', () => {
    const [tape, averages] = [tapeAfter(200), new MovingAverages()]
    const { openNs } = times
    const smaAt = (nowNs: number) => averagesAt(averages, tape, nowNs).SMA_200
    tape.spyTrade(490, 100, openNs)
    tape.spyTrade(484, 100, openNs + BAR - 1)
    assert.equal(smaAt(openNs + BAR - 1), 480)
    tape.spyTrade(470, 100, openNs + BAR)
    assert.equal(smaAt(openNs + BAR), 480.02)
    assert.equal(smaAt(openNs + 2 * BAR - 1), 480.02)
    assert.equal(smaAt(openNs + 2 * BAR), 479.97)
  })
  it('take only trades that count as a last one', () => {
    const [tape, averages] = [tapeAfter(200), new MovingAverages()]
    tape.spyTrade(482, 100, times.openNs)
    tape.spyTrade(490, 10, times.openNs + 1, USE.volume)
    tape.spyTrade(490, 100, times.openNs + 2, USE.highLow | USE.volume)
    assert.equal(averagesAt(averages, tape, times.openNs + BAR).SMA_200, 480.01)
  })
  it('skip bars without a trade', () => {
    const [tape, averages] = [tapeAfter(200), new MovingAverages()]
    tape.spyTrade(482, 100, times.openNs)
    const after = averagesAt(averages, tape, times.openNs + BAR)
    assert.deepEqual(averagesAt(averages, tape, times.openNs + 50 * BAR), after)
  })
  it('catch up on the bars of a time without a spot', () => {
    const [tape, averages] = [tapeAfter(200), new MovingAverages()]
    for (let bar = 0; bar < 10; bar++) tape.spyTrade(482, 100, times.openNs + bar * BAR)
    assert.equal(averagesAt(averages, tape, times.openNs + 10 * BAR).SMA_200, 480.1)
  })
  it('take ES at its place in dollars where it is the session’s source', () => {
    const [tape, averages] = [tapeAfter(200), new MovingAverages()]
    tape.esTrade(4820, 482, 1, times.openNs)
    tape.spyTrade(490, 100, times.openNs + 61e9)
    assert.equal(averagesAt(averages, tape, times.openNs + BAR).SMA_200, 480.01)
  })
  it('take nothing of pre-market and after the close', () => {
    const [tape, averages] = [tapeAfter(200), new MovingAverages()]
    tape.spyTrade(490, 100, times.openNs - 1)
    tape.spyTrade(490, 100, times.closeNs)
    assert.equal(averagesAt(averages, tape, times.closeNs - 1).SMA_200, 480)
  })
})

/** Appends minute bars of SPY over a session, from its open: closes in cents, null for a minute without a trade. */
function session(log: LogBuilder, date: string, closes: readonly (number | null)[], id?: number): LogBuilder {
  const openMs = Number(spySession(date)!.openNs - MIDNIGHT) / 1e6
  for (const [minute, close] of closes.entries())
    if (close !== null)
      log.bar(openMs + minute * MINUTE_MS, { open: close, high: close, low: close, close }, id)
  return log
}

const minutes = (count: number, cents: number): number[] => Array.from({ length: count }, () => cents)

/** The averages at the first snap of a run that opens at `ms`, after its warm-up. */
function warmedUp(warmUp: (log: LogBuilder) => LogBuilder, ms = 50_000_000, smaWarmupDays = 3) {
  const log = warmUp(new LogBuilder().session(ms))
    .spyQuote({ ms, bid: 48019, ask: 48021 })
    .control(ms + 500, { type: 'clock' })
  const { levels, universe } = payloadsOf(log, { config: { smaWarmupDays } }).at(-1)!
  const found = [...levels, ...universe].filter(({ kind }) => kind.startsWith('SMA'))
  return Object.fromEntries(found.map(({ id, price }) => [id, price]))
}

describe('the warm-up of moving averages', () => {
  // Before Tuesday 2023-12-26 come Friday the 22nd, Thursday the 21st and Wednesday the 20th.
  const three = (log: LogBuilder): LogBuilder => {
    session(log, '2023-12-20', minutes(390, 47000))
    session(log, '2023-12-21', minutes(390, 47500))
    return session(log, '2023-12-22', minutes(390, 48000))
  }

  it('takes the bars of three previous sessions, by default', () => {
    assert.deepEqual(warmedUp(three), {
      SMA_200: (195 * 480 + 5 * 475) / 200,
      SMA_400: (195 * 480 + 195 * 475 + 10 * 470) / 400,
    })
  })
  it('takes those of smaWarmupDays sessions', () => {
    assert.deepEqual(Object.keys(warmedUp(three, undefined, 2)), ['SMA_200'])
    assert.deepEqual(warmedUp(three, undefined, 1), {})
    // With six bars of its own day one session is enough.
    const withDay = (log: LogBuilder) => session(three(log), DATE, minutes(12, 48500))
    const later = times.openNs / 1e6 + 12 * MINUTE_MS
    assert.deepEqual(Object.keys(warmedUp(withDay, later, 1)), ['SMA_200'])
    assert.deepEqual(warmedUp(withDay, later, 0), {})
  })
  it('takes a half day for its 105 bars, and nothing outside regular hours', () => {
    const found = warmedUp(
      (log) => session(session(log, '2023-07-03', minutes(390, 47000)), '2023-06-30', minutes(390, 46000)),
      50_000_000,
    )
    assert.deepEqual(found, {})
    const ms = Number(utcMidnightNs('2023-07-05') - MIDNIGHT) / 1e6 + 46_800_000
    const log = new LogBuilder().session(ms, { date: '2023-07-05', run: '2023-07-05', outrights: ['ESU3'] })
    session(session(log, '2023-06-30', minutes(390, 46000)), '2023-07-03', minutes(390, 47000))
    log.spyQuote({ ms, bid: 46000, ask: 46002 }).control(ms + 500, { type: 'clock' })
    const sma = payloadsOf(log)
      .at(-1)!
      .universe.find(({ id }) => id === 'SMA_200')!
    assert.equal(sma.price, (105 * 470 + 95 * 460) / 200)
  })
  it('makes a bar’s close of its last minute that traded, and skips a bar without any', () => {
    const found = warmedUp((log) => {
      session(log, '2023-12-21', minutes(390, 47500))
      return session(log, '2023-12-22', [48000, 49000, 48000, null, null, null])
    })
    assert.equal(found.SMA_200, undefined)
    const more = warmedUp((log) => {
      session(log, '2023-12-20', minutes(20, 47000))
      return session(session(log, '2023-12-21', minutes(390, 47500)), '2023-12-22', [
        48000,
        49000,
        48000,
        null,
      ])
    })
    assert.equal(more.SMA_200, (490 + 480 + 195 * 475 + 3 * 470) / 200)
  })
  it('does not mind the order of the bars; of several of one minute the first counts', () => {
    const rising = (from: number): number[] => Array.from({ length: 390 }, (_, minute) => from + minute)
    const sessions = (more: number): readonly Uint8Array[] => {
      const log = session(new LogBuilder(), '2023-12-21', rising(47000 + more))
      return session(log, '2023-12-22', rising(48000 + more)).records()
    }
    const averageOf = (bars: readonly Uint8Array[]): number =>
      warmedUp((log) => bars.reduce((to, bar) => to.push(bar), log)).SMA_200!
    const bars = sessions(0)
    const expected = (195 * (480 + 1.95) + 5 * (470 + 3.85)) / 200
    assert.ok(Math.abs(averageOf(bars) - expected) < 1e-4)
    assert.equal(averageOf([...bars].reverse()), averageOf(bars))
    assert.equal(averageOf([...bars, ...sessions(5000)]), averageOf(bars))
    assert.notEqual(averageOf([...sessions(5000), ...bars]), averageOf(bars))
  })
  it('takes the bars of the run’s own date that were over when it opened, and nothing of what came after', () => {
    const open = times.openNs / 1e6
    const day = (log: LogBuilder) => session(three(log), DATE, [...minutes(4, 48500), ...minutes(386, 99999)])
    const of = (bars: number) => (bars * 485 + 195 * 480 + (5 - bars) * 475) / 200
    assert.equal(warmedUp(day, open + 4 * MINUTE_MS).SMA_200, of(2))
    assert.equal(warmedUp(day, open + 4 * MINUTE_MS - 1000).SMA_200, of(1))
    assert.equal(warmedUp(day, open - 1000).SMA_200, of(0))
  })
  it('skips a bar of the day without a trade, whatever bars from the future the log has', () => {
    const ms = times.openNs / 1e6 + 4 * MINUTE_MS
    const log = session(three(new LogBuilder().session(ms)), DATE, [
      ...minutes(4, 48500),
      ...minutes(386, 99999),
    ])
    for (const after of [0, 300_000]) log.spyQuote({ ms: ms + after, bid: 48019, ask: 48021 })
    const payloads = payloadsOf(log.control(ms + 300_500, { type: 'clock' }))
    const found = payloads.map(({ levels, universe }) =>
      [...levels, ...universe].filter(({ id }) => id === 'SMA_200').map(({ price }) => price),
    )
    assert.deepEqual(found.at(-1), [(2 * 485 + 195 * 480 + 3 * 475) / 200])
  })
  it('closes the bar under way at the opening with its last trade, or with the minute before it', () => {
    const open = times.openNs / 1e6
    const ms = open + 3.5 * MINUTE_MS
    const after = (add: (log: LogBuilder) => LogBuilder): number => {
      const log = session(three(new LogBuilder().session(ms)), DATE, [...minutes(3, 48500), 99999])
      add(log.spyQuote({ ms, bid: 48019, ask: 48021 }))
      log.spyQuote({ ms: ms + 40_000, bid: 48019, ask: 48021 }).control(ms + 40_500, { type: 'clock' })
      const { levels, universe } = payloadsOf(log).at(-1)!
      return [...levels, ...universe].find(({ id }) => id === 'SMA_200')!.price
    }
    const of = (second: number) => (485 + second + 195 * 480 + 3 * 475) / 200
    assert.equal(
      after((log) => log),
      of(485),
    )
    // SPY did not trade within a minute of 09:30 here, so that ES is the session's source.
    assert.equal(
      after((log) => log.esTrade({ ms, tick: 20_000, size: 1 })),
      of(500),
    )
  })
  it('takes SPY only', () => {
    assert.deepEqual(
      warmedUp((log) => session(session(log, '2023-12-21', minutes(390, 47500), ES), '2023-12-22', [], ES)),
      {},
    )
  })
})

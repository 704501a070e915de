import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { FuelEngine } from '../src/engines/fuel/fuel-engine.ts'
import { sessionTimes } from '../src/market/session-clock.ts'
import { CLOSE, foldedFuel, lastLevel, marketLog, type Shown, TEN } from './fuel-market.ts'
import { OptionRun } from './option-run.ts'

const all = { quotes: true, prints: true, openInterest: true }
const statusOn = (date: string, nowNs: number, hasOptions = false) => {
  const day = { date, times: sessionTimes(date, 15) }
  const engine = new FuelEngine(resolvePhysics(), new OptionRun().tape, day)
  engine.step({ nowNs, spot: 475, ratio: 10, hasOptions, isFresh: hasOptions })
  return engine.status
}
/** A few contracts tell, however much rests in the book. */
const littleIsMuch = { fuelDepthShare: 0 }
const fuelOf = (shown: Shown, config: Record<string, unknown> = {}) =>
  lastLevel(marketLog(shown), config).fuel

describe('the fuel of a run', () => {
  it('is known with quotes and prints', () => {
    const { fuel, components, smoothed, note } = lastLevel(
      marketLog({ quotes: true, prints: true }),
      littleIsMuch,
    )
    assert.deepEqual([fuel.status, fuel.reason, fuel.effect], ['ok', null, 'AMPLIFY'])
    assert.equal(components.hedge, 100)
    assert.ok(fuel.netDealerGamma! < -10_000 && fuel.netDealerGammaSd! > 0 && fuel.hedgeContracts! > 0)
    assert.ok(smoothed.netDealerGamma! < 0)
    assert.match(note, /dealers feed moves/)
  })
  it('is unknown without options, and the score does without it', () => {
    const { fuel, components, breakScoreRaw, smoothed } = lastLevel(marketLog({}))
    assert.deepEqual(
      [fuel.status, fuel.reason, fuel.effect, fuel.netDealerGamma, fuel.hedgeContracts, fuel.confidence],
      ['no_options', 'no options on the log', null, null, null, null],
    )
    assert.deepEqual([components.hedge, smoothed.netDealerGamma], [null, null])
    const { liquidity, tape } = components
    assert.equal(breakScoreRaw, Math.round(((0.45 * liquidity + 0.2 * tape) / 0.65) * 100) / 100)
  })
  it('is unknown with quotes but no prints and no open interest', () => {
    const level = lastLevel(marketLog({ quotes: true }))
    assert.deepEqual(
      [level.fuel.status, level.fuel.reason, level.fuel.effect, level.components.hedge],
      ['no_prints', 'no option trades and no open interest on the log', null, null],
    )
  })
  it('is that of the opening positions with quotes and open interest alone', () => {
    const fuel = fuelOf({ quotes: true, openInterest: true })
    // As many calls as puts: dealers are long and short the same gamma.
    assert.deepEqual([fuel.status, fuel.effect, fuel.netDealerGamma], ['ok', 'NEUTRAL', 0])
    assert.equal(fuel.opening, 'calls-long-puts-short')
  })
  it('of the window knows nothing of open interest', () => {
    const fuel = fuelOf({ quotes: true, openInterest: true }, { fuelSource: 'window' })
    assert.deepEqual([fuel.status, fuel.opening], ['no_prints', null])
    const traded = fuelOf(all, { ...littleIsMuch, fuelSource: 'window' })
    assert.deepEqual([traded.status, traded.effect, traded.opening], ['ok', 'AMPLIFY', null])
  })
  it('is unknown with prints but no quotes', () => {
    const level = lastLevel(marketLog({ prints: true }))
    assert.deepEqual(
      [level.fuel.status, level.fuel.reason, level.components.hedge],
      ['no_iv', 'no option quote to take a volatility from', null],
    )
  })
  it('is unknown with open interest alone', () => {
    assert.equal(fuelOf({ openInterest: true }).status, 'no_quotes')
  })
  it('is unknown once the options feed has been silent for feedStaleMs', () => {
    const shown = { ...all, seconds: 20, optionsUntil: 3 }
    const { snaps } = foldedFuel(marketLog(shown))
    const statusAt = (ms: number) => snaps.find(({ ts }) => ts % 86_400_000 === ms)!.levels[0]!.fuel.status
    assert.equal(statusAt(TEN + 18_000), 'ok')
    assert.equal(statusAt(TEN + 18_250), 'stale')
  })
  it('is unknown after a gap in the options feed until there are quotes again', () => {
    const log = marketLog({ ...all, optionsUntil: 3, seconds: 3 })
    log.control(TEN + 3100, { type: 'gap', feed: 'options', fromNs: '0', toNs: '1', why: 'test' })
    for (let ms = TEN + 3500; ms <= TEN + 5000; ms += 500) log.spyQuote({ ms, bid: 47_499, ask: 47_501 })
    assert.equal(lastLevel(log).fuel.status, 'no_iv')
  })
  it('is nothing after the close: no gamma, no effect, and a reason', () => {
    const { fuel, components } = lastLevel(marketLog({ ...all, fromMs: CLOSE - 1000 }))
    assert.deepEqual(
      [
        fuel.status,
        fuel.effect,
        fuel.netDealerGamma,
        fuel.netDealerGammaSd,
        fuel.confidence,
        fuel.hedgeContracts,
      ],
      ['expired', 'NEUTRAL', 0, 0, 0, 0],
    )
    assert.equal(fuel.reason, "today's options have expired")
    assert.deepEqual([fuel.callWall, fuel.gammaFlip, components.hedge], [null, null, 50])
  })
  it('stays finite to the last minute', () => {
    const { snaps } = foldedFuel(marketLog({ ...all, fromMs: CLOSE - 5000, seconds: 4 }))
    for (const { levels } of snaps.slice(4))
      for (const { fuel } of levels) assert.ok(Number.isFinite(fuel.netDealerGamma), fuel.status)
  })
  it('ends at 13:00 on a half day', () => {
    const times = sessionTimes('2023-11-24', 15)!
    assert.equal(statusOn('2023-11-24', times.openNs + 3.5 * 3600e9 - 1), 'no_options')
    assert.equal(statusOn('2023-11-24', times.openNs + 3.5 * 3600e9, true), 'expired')
  })
  it('is unknown on days without a session, and on those on which no option expires', () => {
    assert.equal(statusOn('2023-12-25', 15 * 3600e9), 'no_expiry')
    assert.equal(statusOn('2021-01-05', 15 * 3600e9), 'no_expiry')
  })
})

describe('the threshold of fuel', () => {
  it('is gammaThreshold without a baseline', () => {
    const config = { baselineMinSnaps: 7200 }
    assert.equal(fuelOf(all, config).threshold, 10_000)
    assert.equal(fuelOf(all, { ...config, gammaThreshold: 25 }).threshold, 25)
  })
  it('is fuelDepthShare of what usually rests over a dollar, in shares, where that is more', () => {
    // 50 contracts a tick, 40 ticks in a dollar, 500 shares a contract.
    const config = { baselineMinSnaps: 1, gammaThreshold: 25, fuelDepthShare: 0.05 }
    assert.equal(fuelOf(all, config).threshold, 0.05 * 50 * 40 * 500)
    assert.equal(fuelOf(all, { ...config, fuelDepthShare: 0 }).threshold, 25)
  })
})

describe('walls and flip as levels', () => {
  it('are there from the regular session, with sameAs where a strike has the price', () => {
    const { snaps } = foldedFuel(marketLog({ ...all, seconds: 62, spot: 47_530 }), { wallMinShare: 0 })
    const { levels, universe } = snaps.at(-1)!
    const kinds = [...levels, ...universe].filter(({ kind }) => /WALL/.test(kind))
    assert.deepEqual(
      kinds.map(({ id, price }) => [id, price]),
      [
        ['PUT_WALL', 475],
        ['CALL_WALL', 476],
      ],
    )
    assert.equal(levels.find(({ id }) => id === 'PUT_WALL')!.sameAs, 'STRIKE_475')
    assert.deepEqual([levels[0]!.fuel.callWall, levels[0]!.fuel.putWall], [476, 475])
  })
  it('leave with the session', () => {
    const shown = { ...all, fromMs: CLOSE - 62_000, seconds: 63 }
    const { levels, universe } = foldedFuel(marketLog(shown), { wallMinShare: 0 }).snaps.at(-1)!
    assert.deepEqual(
      [...levels, ...universe].filter(({ kind }) => /WALL|FLIP/.test(kind)),
      [],
    )
  })
})

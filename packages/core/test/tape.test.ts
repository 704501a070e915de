import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ValuesOf } from '../src/config/setting.ts'
import { tapeSettings } from '../src/engines/tape/settings.ts'
import { RUN_SPAN_LIMIT } from '../src/engines/tape/side-runs.ts'
import { TapeEngine } from '../src/engines/tape/tape-engine.ts'

const INTERVAL_MS = 250
const MS = 1e6
/** 6800 points: 50 contracts are 17 million dollars, to the dollar. */
const PRICE = 27_200
const LOW = PRICE - 20
const HIGH = PRICE + 20
const USD_PER_CONTRACT = 340_000

type Settings = ValuesOf<typeof tapeSettings>
type Trade = { ms: number; tick: number; size: number; side: 'B' | 'A' | 'N'; eventMs: number }

/** The defaults, but for runs of prints that are not of one moment. */
const defaults = {
  ...(Object.fromEntries(
    Object.entries(tapeSettings).map(([key, setting]) => [key, setting.default]),
  ) as Settings),
  sweepMaxGapMs: 100,
}

const trade = (ms: number, side: Trade['side'], size: number, tick = PRICE, eventMs = ms): Trade =>
  Object.freeze({ ms, tick, size, side, eventMs })

/** An engine that has folded the trades, and the grid points before `asOfMs`, in log order. */
function engineAt(asOfMs: number, trades: readonly Trade[], settings: Partial<Settings> = {}): TapeEngine {
  const engine = new TapeEngine({ ...defaults, ...settings }, INTERVAL_MS)
  let snapMs = Math.ceil((trades[0]?.ms ?? asOfMs) / INTERVAL_MS) * INTERVAL_MS
  for (const { ms, tick, size, side, eventMs } of trades) {
    for (; snapMs < ms; snapMs += INTERVAL_MS) engine.rotate()
    engine.trade(tick, size, side.charCodeAt(0), eventMs * MS, ms * MS)
  }
  for (; snapMs < asOfMs; snapMs += INTERVAL_MS) engine.rotate()
  return engine
}

const readAt = (asOfMs: number, trades: readonly Trade[], settings: Partial<Settings> = {}) =>
  engineAt(asOfMs, trades, settings).read(LOW, HIGH, asOfMs * MS)

const velocityAt = (asOfMs: number, trades: readonly Trade[], settings: Partial<Settings> = {}) =>
  engineAt(asOfMs, trades, settings).velocity()

describe('tape engine: volumes near a level', () => {
  it('reads nothing before anything trades', () => {
    const nothing = {
      imbalance: 0,
      buyVolume: 0,
      sellVolume: 0,
      velocityPoints: 0,
      sweep: null,
      confidence: 0,
    }
    assert.deepEqual(readAt(250, []), nothing)
  })
  it('weighs by contracts, not by trades', () => {
    const reading = readAt(250, [trade(1, 'B', 30), trade(2, 'A', 5), trade(3, 'A', 5)])
    assert.deepEqual([reading.imbalance, reading.buyVolume, reading.sellVolume], [0.5, 30, 10])
  })
  it('counts a trade without a side in neither', () => {
    const reading = readAt(250, [trade(1, 'B', 10), trade(2, 'N', 90)])
    assert.deepEqual([reading.buyVolume, reading.sellVolume, reading.confidence], [10, 0, 0.02])
  })
  it('counts both edges of the band and nothing beyond', () => {
    const at = (tick: number) => readAt(250, [trade(1, 'B', 10, tick)]).buyVolume
    assert.deepEqual([LOW - 1, LOW, HIGH, HIGH + 1].map(at), [0, 10, 10, 0])
  })
  it('forgets a trade at exactly the age of the window, and not before', () => {
    const at = (ms: number) => readAt(6000, [trade(ms, 'B', 10)]).buyVolume
    assert.deepEqual([at(1000), at(1000.001)], [0, 10])
  })
  it('counts a trade at the very time of the snap', () => {
    assert.equal(readAt(250, [trade(250, 'A', 3)]).sellVolume, 3)
  })
  it('has full confidence from tapeFullVolume on', () => {
    const confidence = (size: number) => readAt(250, [trade(1, 'B', size), trade(2, 'A', size)]).confidence
    assert.deepEqual([confidence(125), confidence(250), confidence(900)], [0.5, 1, 1])
  })
  it('knows nothing from before a gap', () => {
    const engine = engineAt(250, [trade(1, 'B', 60), trade(2, 'B', 60, PRICE + 1)])
    engine.clear()
    assert.deepEqual(engine.read(LOW, HIGH, 250 * MS), readAt(250, []))
  })
  it('reads the same however often it is read', () => {
    const engine = engineAt(250, [
      trade(1, 'B', 60),
      trade(2, 'A', 1, PRICE - 30),
      trade(3, 'B', 60, PRICE + 1),
    ])
    const read = () => engine.read(PRICE, HIGH, 250 * MS)
    assert.deepEqual(read(), read())
  })
  it('takes times before midnight', () => {
    const reading = readAt(-7000, [trade(-7200, 'B', 60), trade(-7100, 'B', 60, PRICE + 1)])
    assert.equal(reading.buyVolume, 120)
    assert.equal(reading.velocityPoints, 2.5)
    assert.equal(reading.sweep?.ageNs, 100 * MS)
  })
  it('refuses a window that is not a whole multiple of the snap interval', () => {
    assert.throws(
      () => new TapeEngine({ ...defaults, tapeWindowSec: 1.1 }, 250),
      /tapeWindowSec .* 250 ms, was 1.1/,
    )
    assert.throws(() => new TapeEngine({ ...defaults, velocityWindowSec: 0.1 }, 250), RangeError)
  })
})

describe('tape engine: velocity', () => {
  it('is the slope of price on time, in points per second', () => {
    assert.equal(
      velocityAt(500, [trade(100, 'B', 1), trade(200, 'B', 1, PRICE + 2), trade(300, 'B', 1, PRICE + 4)]),
      5,
    )
    assert.equal(velocityAt(500, [trade(100, 'A', 1), trade(300, 'A', 1, PRICE - 1)]), -1.25)
  })
  it('is least squares where the trades are not on a line', () => {
    const trades = [trade(0, 'B', 1), trade(100, 'B', 1, PRICE + 3), trade(200, 'B', 1, PRICE + 3)]
    assert.equal(velocityAt(250, trades), 3.75)
  })
  it('takes every trade, whatever its side, size and price', () => {
    const trades = [trade(0, 'N', 1), trade(100, 'B', 900, PRICE + 300), trade(200, 'A', 1, PRICE + 600)]
    assert.equal(velocityAt(250, trades), 750)
  })
  it('is the same for every level', () => {
    const engine = engineAt(250, [trade(0, 'B', 1), trade(100, 'B', 1, PRICE + 1)])
    assert.equal(engine.read(100, 200, 250 * MS).velocityPoints, engine.velocity())
  })
  it('is 0 with one trade, and with many at one time', () => {
    assert.equal(velocityAt(250, [trade(1, 'B', 1)]), 0)
    assert.equal(
      velocityAt(500, [trade(1, 'B', 1), trade(2, 'B', 1, PRICE + 4, 1), trade(300, 'B', 1, PRICE + 9, 1)]),
      0,
    )
  })
  it('takes times within one microsecond for one time', () => {
    const trades = [trade(1, 'B', 1), trade(1.0009, 'B', 1, PRICE + 4)]
    assert.equal(velocityAt(250, trades, { velocityMinSpanMs: 0 }), 0)
  })
  it('is 0 where the trades span less than velocityMinSpanMs', () => {
    const over = (ms: number) => velocityAt(500, [trade(1, 'B', 1), trade(1 + ms, 'B', 1, PRICE + 2)])
    assert.deepEqual([over(99.999), over(100)], [0, 5])
  })
  it('spans from the earliest to the latest ts_event, in whatever order they came', () => {
    const trades = [trade(1, 'B', 1, PRICE, 250), trade(2, 'B', 1, PRICE, 200), trade(3, 'B', 1, PRICE, 299)]
    assert.equal(velocityAt(500, trades), 0)
    assert.notEqual(velocityAt(500, [...trades, trade(300, 'B', 1, PRICE + 3, 300)]), 0)
  })
  it('runs on ts_event, while log time decides what is in the window', () => {
    const late = [trade(1000, 'B', 1, PRICE, 100), trade(1001, 'B', 1, PRICE + 4, 300)]
    assert.equal(velocityAt(1250, late), 5)
    assert.equal(velocityAt(4250, late), 0)
  })
  it('forgets trades older than its window', () => {
    const trades = [
      trade(100, 'B', 1, PRICE + 500),
      trade(250.001, 'B', 1),
      trade(2000.001, 'B', 1, PRICE + 7),
    ]
    assert.equal(velocityAt(3250, trades), 1)
  })
  it('keeps its digits however far ts_event lies from log time', () => {
    const hoursMs = 1e8
    const near = [trade(100, 'B', 1), trade(400, 'A', 1, PRICE + 3), trade(900, 'B', 1, PRICE + 1)]
    const far = near.map((t) => ({ ...t, eventMs: t.eventMs + hoursMs }))
    assert.equal(velocityAt(1000, far), velocityAt(1000, near))
  })
  it('stays finite when ts_event jumps by hours and back', () => {
    const wild = [0, 8e7, 300, -8e7, 600].map((eventMs, i) => trade(i * 100, 'B', 60, PRICE + i, eventMs))
    const { velocityPoints, sweep } = readAt(500, wild)
    assert.ok(Number.isFinite(velocityPoints))
    assert.equal(sweep, null)
  })
})

describe('tape engine: sweeps', () => {
  const sweepOf = (asOfMs: number, trades: readonly Trade[], settings: Partial<Settings> = {}) =>
    readAt(asOfMs, trades, settings).sweep
  const up = [trade(10, 'B', 25), trade(60, 'B', 25, PRICE + 1)]

  it('is a run at two prices with the money of about 50 contracts', () => {
    const notional = 25 * USD_PER_CONTRACT + 25 * (USD_PER_CONTRACT + 12.5)
    assert.deepEqual(sweepOf(250, up), { direction: 'UP', notional, prints: 2, ticks: 2, ageNs: 190 * MS })
  })
  it('goes down when sellers hit the bid', () => {
    assert.equal(sweepOf(250, [trade(10, 'A', 25), trade(60, 'A', 26, PRICE - 1)])?.direction, 'DOWN')
  })
  it('needs the least notional, and no more than it', () => {
    const least = 25 * USD_PER_CONTRACT + 25 * (USD_PER_CONTRACT + 12.5)
    assert.notEqual(sweepOf(250, up, { sweepMinNotional: least }), null)
    assert.equal(sweepOf(250, up, { sweepMinNotional: least + 1 }), null)
  })
  it('needs distinct prices: coming back to one does not count twice', () => {
    const back = [trade(10, 'B', 50), trade(20, 'B', 50, PRICE + 1), trade(30, 'B', 50)]
    assert.equal(sweepOf(250, back)?.ticks, 2)
    assert.equal(sweepOf(250, back, { sweepMinTicks: 3 }), null)
    assert.equal(sweepOf(250, [trade(10, 'B', 50), trade(20, 'B', 50)]), null)
  })
  it('is of one moment at the exchange, by default', () => {
    const { sweepMaxGapMs } = tapeSettings
    const settings = { sweepMaxGapMs: sweepMaxGapMs.default }
    const sweepOf = (eventMs: number) =>
      readAt(250, [trade(10, 'B', 30, PRICE, 10), trade(11, 'B', 30, PRICE + 1, eventMs)], settings).sweep
    assert.equal(sweepOf(10)?.ticks, 2)
    assert.equal(sweepOf(10.001), null)
  })
  it('spans gaps up to sweepMaxGapMs', () => {
    const after = (gapMs: number) => sweepOf(250, [trade(10, 'B', 25), trade(10 + gapMs, 'B', 25, PRICE + 1)])
    assert.notEqual(after(100), null)
    assert.equal(after(100.001), null)
  })
  it('measures gaps on ts_event, not on log time', () => {
    assert.notEqual(sweepOf(1000, [trade(10, 'B', 25), trade(900, 'B', 25, PRICE + 1, 60)]), null)
    assert.equal(sweepOf(250, [trade(10, 'B', 25), trade(20, 'B', 25, PRICE + 1, 900)]), null)
  })
  it('takes a step back in ts_event for a gap of its length', () => {
    assert.notEqual(sweepOf(250, [trade(10, 'B', 25), trade(20, 'B', 25, PRICE + 1, -90)]), null)
    assert.equal(sweepOf(250, [trade(10, 'B', 25), trade(20, 'B', 25, PRICE + 1, -91)]), null)
  })
  it('counts every print, though several came at one time and price', () => {
    const burst = [trade(10, 'B', 25), trade(11, 'B', 25, PRICE, 10), trade(12, 'B', 5, PRICE + 1, 10)]
    assert.deepEqual([sweepOf(250, burst)?.prints, sweepOf(250, burst)?.ageNs], [3, 238 * MS])
  })
  it('bears opposite volume of a fifth of its own within its span', () => {
    const against = (size: number) => sweepOf(250, [up[0]!, trade(30, 'A', size), up[1]!])
    assert.notEqual(against(10), null)
    assert.equal(against(11), null)
  })
  it('minds no opposite volume before its first print or after its last', () => {
    assert.notEqual(sweepOf(250, [trade(5, 'A', 90), ...up, trade(70, 'A', 90)]), null)
  })
  it('minds no opposite volume outside the band', () => {
    const trades = [up[0]!, trade(30, 'A', 90, LOW - 1), up[1]!]
    assert.notEqual(sweepOf(250, trades), null)
    assert.equal(engineAt(250, trades).read(LOW - 1, HIGH, 250 * MS).sweep, null)
  })
  it('takes opposite volume that came after its last print into its span once it goes on', () => {
    const engine = engineAt(100, [...up, trade(70, 'A', 20)])
    assert.notEqual(engine.read(LOW, HIGH, 250 * MS).sweep, null)
    engine.trade(PRICE + 2, 1, 66, 80 * MS, 80 * MS)
    assert.equal(engine.read(LOW, HIGH, 250 * MS).sweep, null)
  })
  it('is not interrupted by trades without a side', () => {
    assert.equal(sweepOf(250, [up[0]!, trade(30, 'N', 900), up[1]!])?.prints, 2)
  })
  it('counts what lies in the band of a run that goes beyond it', () => {
    const through = [HIGH - 1, HIGH, HIGH + 1].map((tick, i) => trade(10 * i, 'B', 30, tick))
    assert.deepEqual([sweepOf(250, through)?.prints, sweepOf(250, through)?.ticks], [2, 2])
    assert.equal(engineAt(250, through).read(HIGH, HIGH + 20, 250 * MS).sweep?.ageNs, 230 * MS)
    assert.equal(engineAt(250, through).read(HIGH + 1, HIGH + 20, 250 * MS).sweep, null)
  })
  it('is two runs in the band where it left the band for longer than the gap', () => {
    const out = [trade(80, 'B', 1, HIGH + 1), trade(160, 'B', 1, HIGH + 1)]
    const trades = [...up, ...out, trade(200, 'B', 40), trade(210, 'B', 40, PRICE + 1)]
    assert.equal(sweepOf(250, trades)?.prints, 2)
    assert.equal(engineAt(250, trades).read(LOW, HIGH + 1, 250 * MS).sweep?.prints, 6)
  })
  it('belongs to the time of its last print, and counts in full though it began before the window', () => {
    const long = Array.from({ length: 80 }, (_, i) => trade(100 * i, 'B', 1, PRICE + (i % 2)))
    assert.equal(sweepOf(8000, long)?.prints, 80)
    assert.equal(sweepOf(12_750, long)?.prints, 80)
    assert.equal(sweepOf(13_000, long), null)
  })
  it('leaves at exactly the age of the window', () => {
    const sweep = [trade(990, 'B', 25), trade(1000, 'B', 25, PRICE + 1)]
    assert.equal(sweepOf(5750, sweep)?.ageNs, 4750 * MS)
    assert.equal(sweepOf(6000, sweep), null)
  })
  it('reports the one with most notional', () => {
    const strong = [trade(400, 'A', 40), trade(410, 'A', 40, PRICE - 1)]
    const weak = [trade(700, 'B', 30), trade(710, 'B', 30, PRICE + 1)]
    assert.equal(sweepOf(1000, [...up, ...strong, ...weak])?.ageNs, 590 * MS)
  })
  it('reports the latest of equal ones', () => {
    const again = up.map((t) => ({ ...t, ms: t.ms + 400, eventMs: t.eventMs + 400 }))
    assert.equal(sweepOf(500, [...up, ...again])?.ageNs, 40 * MS)
    const down = again.map((t) => ({ ...t, side: 'A' as const }))
    assert.equal(sweepOf(500, [...up, ...down])?.direction, 'DOWN')
  })
  it('cuts a run without end, and judges its pieces', () => {
    const endless = Array.from({ length: RUN_SPAN_LIMIT + 100 }, (_, i) => trade(i, 'B', 1, PRICE + (i % 2)))
    assert.equal(sweepOf(4250, endless)?.prints, RUN_SPAN_LIMIT)
    assert.equal(sweepOf(9250, endless), null)
  })
})

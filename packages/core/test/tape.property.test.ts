import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { TapeEngine, type TapeReading } from '../src/engines/tape/tape-engine.ts'

const INTERVAL_NS = 250e6
const MS = 1e6
const PRICE = 27_200
const BUY = 66
const SELL = 65
const settings = {
  tapeWindowSec: 1,
  tapeBand: 0.5,
  velocityWindowSec: 0.5,
  velocityMinSpanMs: 60,
  sweepMaxGapMs: 100,
  sweepMinTicks: 2,
  sweepMinNotional: 5_000_000,
  tapeFullVolume: 50,
}
const WINDOW_NS = settings.tapeWindowSec * 1e9

type Trade = { tick: number; size: number; side: number; tsEventNs: number; logTimeNs: number }
type Band = { low: number; high: number }
type Row = { asOfNs: number; band: Band; reading: TapeReading }

const step = fc.record({
  logStepNs: fc.constantFrom(0, 0, MS, 20 * MS, 50 * MS, 250 * MS, 700 * MS),
  eventStepNs: fc.constantFrom(0, 0, 1, MS, 40 * MS, 60 * MS, 100 * MS, 100 * MS + 1),
  move: fc.constantFrom(-1, 0, 0, 1, 1, 2),
  size: fc.integer({ min: 1, max: 12 }),
  side: fc.constantFrom(BUY, BUY, BUY, BUY, BUY, BUY, SELL, 78),
})

/** Bursts of one side, with a few prints of the others among them, downward as often as upward. */
const tapes: fc.Arbitrary<readonly Trade[]> = fc
  .tuple(
    fc.integer({ min: -8000, max: 8000 }),
    fc.array(fc.tuple(fc.boolean(), fc.array(step, { minLength: 1, maxLength: 14 })), { maxLength: 8 }),
  )
  .map(([startMs, bursts]) => {
    let last = { tick: PRICE, tsEventNs: startMs * MS - 31_017, logTimeNs: startMs * MS }
    return bursts.flatMap(([isUp, steps]) =>
      steps.map(({ logStepNs, eventStepNs, move, size, side }) => {
        const tick = last.tick + (isUp ? move : -move)
        const logTimeNs = last.logTimeNs + logStepNs
        last = { tick, tsEventNs: last.tsEventNs + eventStepNs, logTimeNs }
        return Object.freeze({ ...last, size, side: isUp ? side : swapped(side) })
      }),
    )
  })

const bands = fc
  .array(fc.tuple(fc.integer({ min: -12, max: 12 }), fc.nat(10)), { minLength: 1, maxLength: 4 })
  .map((pairs) => pairs.map(([low, width]): Band => ({ low: PRICE + low, high: PRICE + low + width })))

const swapped = (side: number) => (side === BUY ? SELL : side === SELL ? BUY : side)

/** Readings of all bands at every grid point from the first trade until the windows are empty. */
function readings(trades: readonly Trade[], bands: readonly Band[]): Row[] {
  const engine = new TapeEngine(settings, INTERVAL_NS / MS)
  const rows: Row[] = []
  let asOfNs = Math.ceil((trades[0]?.logTimeNs ?? 0) / INTERVAL_NS) * INTERVAL_NS
  const snap = () => {
    for (const band of bands) rows.push({ asOfNs, band, reading: engine.read(band.low, band.high, asOfNs) })
    engine.rotate()
    asOfNs += INTERVAL_NS
  }
  for (const { tick, size, side, tsEventNs, logTimeNs } of trades) {
    while (logTimeNs > asOfNs) snap()
    engine.trade(tick, size, side, tsEventNs, logTimeNs)
  }
  for (let i = 0; i < 6; i++) snap()
  return rows
}

/** The definition, by going through all trades so far. */
function recount(trades: readonly Trade[], { low, high }: Band, asOfNs: number): TapeReading {
  const known = trades.filter((t) => t.logTimeNs <= asOfNs)
  const near = known.filter((t) => t.tick >= low && t.tick <= high)
  const volume = (side: number) => {
    const counted = near.filter((t) => t.side === side && t.logTimeNs > asOfNs - WINDOW_NS)
    return counted.reduce((sum, t) => sum + t.size, 0)
  }
  const buyVolume = volume(BUY)
  const sellVolume = volume(SELL)
  const both = buyVolume + sellVolume
  return {
    imbalance: both === 0 ? 0 : (buyVolume - sellVolume) / both,
    buyVolume,
    sellVolume,
    velocityPoints: slope(known.filter((t) => t.logTimeNs > asOfNs - settings.velocityWindowSec * 1e9)),
    sweep: strongestSweep(near, asOfNs),
    confidence: Math.min(1, both / settings.tapeFullVolume),
  }
}

/** Points per second, in whole numbers up to the one division. */
function slope(trades: readonly Trade[]): number {
  const times = trades.map((t) => Math.floor(t.tsEventNs / 1000))
  if (Math.max(...times) - Math.min(...times) < settings.velocityMinSpanMs * 1000) return 0
  let [n, x, y, xx, xy] = [0n, 0n, 0n, 0n, 0n]
  for (const { tick, tsEventNs } of trades) {
    const time = BigInt(Math.floor(tsEventNs / 1000))
    n += 1n
    x += time
    y += BigInt(tick)
    xx += time * time
    xy += time * BigInt(tick)
  }
  const spread = n * xx - x * x
  return spread === 0n ? 0 : (Number(n * xy - x * y) / Number(spread)) * 250_000
}

function strongestSweep(near: readonly Trade[], asOfNs: number): TapeReading['sweep'] {
  const sweeps = [BUY, SELL]
    .flatMap((side) => runs(near, side))
    .filter(({ own, opposed }) => {
      const isTimely = own.at(-1)!.logTimeNs > asOfNs - WINDOW_NS
      const isLarge = notional(own) >= settings.sweepMinNotional && prices(own) >= settings.sweepMinTicks
      return isTimely && isLarge && contracts(opposed) <= contracts(own) / 5
    })
  const order = (run: (typeof sweeps)[number]) => near.indexOf(run.own.at(-1)!)
  sweeps.sort((a, b) => notional(b.own) - notional(a.own) || order(b) - order(a))
  const own = sweeps[0]?.own
  if (own === undefined) return null
  return {
    direction: own[0]!.side === BUY ? 'UP' : 'DOWN',
    notional: notional(own),
    prints: own.length,
    ticks: prices(own),
    ageNs: asOfNs - own.at(-1)!.logTimeNs,
  }
}

/** Maximal runs of a side's trades within the band, each with what the other side traded within its span. */
function runs(near: readonly Trade[], side: number): { own: Trade[]; opposed: Trade[] }[] {
  const own: Trade[][] = []
  for (const trade of near.filter((t) => t.side === side)) {
    const before = own.at(-1)?.at(-1)
    const goesOn = before !== undefined && trade.tsEventNs - before.tsEventNs <= settings.sweepMaxGapMs * MS
    if (goesOn) own.at(-1)!.push(trade)
    else own.push([trade])
  }
  return own.map((run) => {
    const span = near.slice(near.indexOf(run[0]!), near.indexOf(run.at(-1)!))
    return { own: run, opposed: span.filter((t) => t.side === swapped(side)) }
  })
}

const contracts = (trades: readonly Trade[]) => trades.reduce((sum, t) => sum + t.size, 0)
const notional = (trades: readonly Trade[]) => trades.reduce((sum, t) => sum + t.tick * 0.25 * t.size * 50, 0)
const prices = (trades: readonly Trade[]) => new Set(trades.map((t) => t.tick)).size

function assertNear(actual: number, expected: number, what: string): void {
  assert.ok(
    Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, not ${expected}`,
  )
}

const flipped = (sweep: TapeReading['sweep']) =>
  sweep === null ? null : { ...sweep, direction: sweep.direction === 'UP' ? 'DOWN' : 'UP' }

describe('tape engine, over random tapes', () => {
  it('reads what a count of all trades gives', () => {
    let sweeps = 0
    let parts = 0
    const whole: Band = { low: 0, high: 100_000 }
    fc.assert(
      fc.property(tapes, bands, (trades, bands) => {
        for (const { asOfNs, band, reading } of readings(trades, [...bands, whole])) {
          const expected = recount(trades, band, asOfNs)
          assertNear(reading.velocityPoints, expected.velocityPoints, 'velocity')
          assert.deepEqual({ ...reading, velocityPoints: 0 }, { ...expected, velocityPoints: 0 })
          if (reading.sweep !== null) sweeps++
          if (
            reading.sweep !== null &&
            reading.sweep.prints < (recount(trades, whole, asOfNs).sweep?.prints ?? 0)
          )
            parts++
        }
      }),
      { numRuns: 300 },
    )
    assert.ok(sweeps > 300 && parts > 30, `the tapes hold ${sweeps} sweeps, ${parts} of them in part`)
  })

  it('flips imbalance and sweeps, and nothing else, when buyers and sellers change places', () => {
    fc.assert(
      fc.property(tapes, bands, (trades, bands) => {
        const mirror = readings(
          trades.map((t) => ({ ...t, side: swapped(t.side) })),
          bands,
        )
        readings(trades, bands).forEach(({ reading }, i) => {
          const { imbalance, buyVolume, sellVolume, sweep, ...same } = reading
          const other = mirror[i]!.reading
          assert.equal(other.imbalance, 0 - imbalance)
          assert.deepEqual(
            { ...other, imbalance: 0 },
            { ...same, imbalance: 0, buyVolume: sellVolume, sellVolume: buyVolume, sweep: flipped(sweep) },
          )
        })
      }),
      { numRuns: 100 },
    )
  })

  it('flips velocity, to the bit, when prices are reflected', () => {
    fc.assert(
      fc.property(tapes, (trades) => {
        const mirror = readings(
          trades.map((t) => ({ ...t, tick: 2 * PRICE - t.tick })),
          [{ low: 0, high: 1 }],
        )
        readings(trades, [{ low: 0, high: 1 }]).forEach(({ reading }, i) => {
          assert.equal(mirror[i]!.reading.velocityPoints, 0 - reading.velocityPoints)
        })
      }),
      { numRuns: 100 },
    )
  })

  it('stays finite, with the same volumes, when ts_event is in any order and place', () => {
    const events = fc.array(fc.oneof(fc.integer(), fc.double({ min: -1e18, max: 2e19, noNaN: true })), {
      minLength: 112,
    })
    fc.assert(
      fc.property(tapes, bands, events, (trades, bands, events) => {
        const disordered = trades.map((t, i) => ({ ...t, tsEventNs: events[i % events.length]! }))
        const expected = readings(trades, bands)
        readings(disordered, bands).forEach(({ reading }, i) => {
          const { buyVolume, sellVolume } = expected[i]!.reading
          assert.deepEqual([reading.buyVolume, reading.sellVolume], [buyVolume, sellVolume])
          assert.ok(Number.isFinite(reading.velocityPoints))
          assert.ok(reading.sweep === null || reading.sweep.ageNs >= 0)
        })
      }),
      { numRuns: 60 },
    )
  })
})

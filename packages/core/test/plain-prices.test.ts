import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { packInstrument } from '@spymaster/events'
import fc from 'fast-check'
import { PlainPrices } from '../src/levels/plain-prices.ts'
import { payloadsOf } from './folded.ts'
import { momentOf, newTracker, quietDay, statedBy, times } from './level-moment.ts'
import { DATE, LogBuilder } from './log-builder.ts'

const NEXT_DAY = '2023-12-27'
/** 10:00 in New York. */
const TEN = 54_000_000

const option = (strike: number, expiry = DATE, right: 'C' | 'P' = 'C'): number =>
  packInstrument({ kind: 'OPTION', expiry, right, strikeCents: Math.round(strike * 100) })

/** Ids of the strikes at the snap after some option records, spot at 480.01. */
function strikesAfter(add: (log: LogBuilder) => LogBuilder, ms = TEN): string[] {
  const opened = new LogBuilder().session(ms).spyQuote({ ms, bid: 48000, ask: 48002 })
  const payload = payloadsOf(add(opened).control(ms + 500, { type: 'clock' })).at(-1)!
  const ids = [...payload.levels, ...payload.universe].map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length)
  return ids.filter((id) => id.startsWith('STRIKE')).sort()
}

const quote = (log: LogBuilder, id: number, bid: number | null, ask: number | null, ms = TEN) =>
  log.spyQuote({ ms, id, bid, ask })

describe('strikes', () => {
  it('exist once they have been quoted, by a bid or an ask, call or put', () => {
    const found = strikesAfter((log) => {
      quote(log, option(478), 10, 12)
      quote(log, option(479), 10, null)
      quote(log, option(481, DATE, 'P'), null, 12)
      return log.spyConsolidated({ ms: TEN, id: option(482.5), bid: 10, ask: 12 })
    })
    assert.deepEqual(found, ['STRIKE_478', 'STRIKE_479', 'STRIKE_481', 'STRIKE_482.5'])
  })
  it('exist once they have been traded', () => {
    const found = strikesAfter((log) => log.spyTrade({ ms: TEN, id: option(482), tick: 20, size: 3 }))
    assert.deepEqual(found, ['STRIKE_482'])
  })
  it('do not exist for a trade taken back, nor for one of nothing', () => {
    const found = strikesAfter((log) =>
      log
        .spyTrade({ ms: TEN, id: option(482), tick: 20, size: 3, action: 'C' })
        .spyTrade({ ms: TEN, id: option(483), tick: 20, size: 0 }),
    )
    assert.deepEqual(found, [])
  })
  it('do not exist for a quote without either side, nor for a bid of nothing', () => {
    const found = strikesAfter((log) => quote(quote(log, option(478), null, null), option(479), 0, null))
    assert.deepEqual(found, [])
  })
  it('are of the contracts that expire today; others are no strikes, and are not dropped', () => {
    const ms = TEN
    const log = new LogBuilder().session(ms).spyQuote({ ms, bid: 48000, ask: 48002 })
    quote(log, option(481, NEXT_DAY), 10, 12)
    log.spyTrade({ ms, id: option(482, NEXT_DAY), tick: 20, size: 3 }).control(ms + 500, { type: 'clock' })
    const payload = payloadsOf(log).at(-1)!
    assert.ok(payload.universe.every(({ kind }) => kind !== 'STRIKE'))
    assert.equal(payload.quality.dropped, 0)
    assert.equal(payload.quality.feedAgeMs.options, 250)
  })
  it('exist from 04:00 to 16:00 only', () => {
    const at = (ns: number) =>
      strikesAfter((log) => quote(log, option(481), 10, 12, ns / 1e6 - 500), ns / 1e6 - 500)
    assert.deepEqual(at(times.preMarketNs), [])
    assert.deepEqual(at(times.preMarketNs + 250e6), ['STRIKE_481'])
    assert.deepEqual(at(times.closeNs), ['STRIKE_481'])
    assert.deepEqual(at(times.closeNs + 250e6), [])
  })
  it('are within strikeRange of spot', () => {
    const found = strikesAfter((log) => quote(quote(log, option(485.5), 10, 12), option(475.05), 10, 12))
    assert.deepEqual(found, ['STRIKE_475.05'])
  })
})

describe('a strike at a whole dollar', () => {
  const at481 = (nowNs: number, tape: ReturnType<typeof quietDay>, prices: PlainPrices, spot = 480.2) =>
    statedBy(prices, momentOf(tape, { nowNs, spot })).filter(({ price }) => price === 481)

  it('is one level with the dollar, a strike from its first quote on and a dollar again after 16:00', () => {
    const [tape, prices, tracker] = [quietDay(), new PlainPrices(5), newTracker()]
    const level = (nowNs: number) => {
      const moment = momentOf(tape, { nowNs })
      const [stated, ...more] = at481(nowNs, tape, prices)
      assert.deepEqual(more, [])
      return tracker.step([stated!], moment)[0]!
    }
    const born = level(times.openNs)
    assert.equal(born.candidate.id, 'ROUND_481')
    tape.strikes.add(option(481))
    assert.equal(level(times.openNs + 1e9), born)
    assert.deepEqual([born.candidate.id, born.candidate.kind], ['STRIKE_481', 'STRIKE'])
    assert.equal(level(times.closeNs), born)
    assert.deepEqual([born.candidate.id, born.candidate.kind], ['ROUND_481', 'ROUND'])
  })
  it('keeps its state where it is a strike first', () => {
    const [tape, prices, tracker] = [quietDay(), new PlainPrices(5), newTracker()]
    tape.strikes.add(option(481))
    const stated = (nowNs: number) => tracker.step(at481(nowNs, tape, prices), momentOf(tape, { nowNs }))[0]!
    const born = stated(times.closeNs - 1)
    assert.equal(born.candidate.id, 'STRIKE_481')
    assert.equal(stated(times.closeNs), born)
  })
  it('keeps its state all session, also while it is out of range', () => {
    const [tape, prices, tracker] = [quietDay(), new PlainPrices(5), newTracker()]
    tape.strikes.add(option(481))
    const stated = (spot: number) =>
      tracker.step(at481(times.openNs, tape, prices, spot), momentOf(tape, { spot }))[0]
    const born = stated(480)
    assert.equal(stated(490), undefined)
    assert.equal(stated(482), born)
  })
})

describe('plain prices, over random spots and quotes', () => {
  const steps = fc.array(
    fc.record({
      cents: fc.integer({ min: 47000, max: 47700 }),
      quoted: fc.array(fc.integer({ min: 46000 / 5, max: 48700 / 5 }), { maxLength: 3 }),
      isOpen: fc.boolean(),
    }),
    { maxLength: 25 },
  )
  it('are what is within strikeRange, or was there and is within half a dollar more', () => {
    let seen = 0
    fc.assert(
      fc.property(steps, (steps) => {
        const [tape, prices] = [quietDay(), new PlainPrices(5)]
        const quoted = new Set<number>()
        let kept = new Set<number>()
        for (const { cents, quoted: more, isOpen } of steps) {
          for (const unit of more) {
            quoted.add(unit * 5)
            tape.strikes.add(option(unit / 20))
          }
          const expected = new Map<number, string>()
          for (let price = 46000; price <= 48700; price += 5) {
            const isStrike = isOpen && quoted.has(price)
            if (!isStrike && price % 100 !== 0) continue
            if (Math.abs(price - cents) <= (kept.has(price) ? 550 : 500))
              expected.set(price, `${isStrike ? 'STRIKE' : 'ROUND'}_${price / 100}`)
          }
          kept = new Set(expected.keys())
          const nowNs = isOpen ? times.openNs : times.closeNs
          const found = statedBy(prices, momentOf(tape, { spot: cents / 100, nowNs }))
          assert.deepEqual(
            found.map(({ id }) => id),
            [...expected.values()],
          )
          seen += found.filter(({ kind }) => kind === 'STRIKE').length
        }
      }),
      { numRuns: 60 },
    )
    assert.ok(seen > 50, `${seen} strikes`)
  })
})

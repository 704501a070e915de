import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { packSaleConditions } from '@spymaster/events'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import { DayTape } from '../src/levels/day-tape.ts'
import { sessionTimes } from '../src/market/session-clock.ts'
import { tradeUses, UNKNOWN_CONDITION, USE } from '../src/market/trade-eligibility.ts'
import { outside, quotedSeconds, type RecordedTrade, recordedTrades } from './recorded-spy.ts'

const data = sharedData()
const NINE_THIRTY = 34_200_000
const SIXTEEN = 57_600_000
/** New York is four hours behind UTC in October. */
const NS_TO_UTC = 4 * 3600e9
const CENT = 100

describe('the recorded SPY trades of 2013-10-07', { skip: data === null && NO_SHARED_DATA }, () => {
  const folder = join(data ?? '', 'lean-spy')
  const times = sessionTimes('2013-10-07', 15)!
  const stated = new DayTape(times)
  const unstated = new DayTape(times)
  let quotes: ReturnType<typeof quotedSeconds>
  let preMarket: RecordedTrade[]
  let regular: RecordedTrade[]

  const usesOf = ({ letters, ms }: RecordedTrade): number =>
    tradeUses(packSaleConditions(letters), ms < NINE_THIRTY)
  const isEligible = (trade: RecordedTrade): boolean => (usesOf(trade) & USE.highLow) !== 0
  const off = (trade: RecordedTrade): number => outside(quotes, trade, 2)

  before(() => {
    const trades = recordedTrades(join(folder, 'tick/20131007_trade.zip'))
    quotes = quotedSeconds(join(folder, 'second/20131007_quote.zip'))
    preMarket = trades.filter(({ ms }) => ms < NINE_THIRTY)
    regular = trades.filter(({ ms }) => ms >= NINE_THIRTY && ms < SIXTEEN)
    for (const trade of trades) {
      const nowNs = trade.ms * 1e6 + NS_TO_UTC
      stated.spyTrade(trade.price, trade.size, nowNs, usesOf(trade))
      unstated.spyTrade(trade.price, trade.size, nowNs)
    }
  })

  it('have letters that the table knows', () => {
    for (const trade of [...preMarket, ...regular]) assert.equal(usesOf(trade) & UNKNOWN_CONDITION, 0)
  })
  it('are sweeps in two of five cases and more, which all count', () => {
    const sweeps = regular.filter(({ letters }) => letters.includes('F'))
    const share = sweeps.length / regular.length
    assert.ok(share > 0.4 && share < 0.5, `${share}`)
    const late = sweeps.filter((trade) => !isEligible(trade))
    assert.ok(late.every(({ letters }) => letters.includes('T')))
    assert.ok(late.length < sweeps.length / 1000, `${late.length}`)
  })
  it('all carry extended hours before 09:30, and count there', () => {
    assert.ok(preMarket.length > 2_000)
    assert.ok(preMarket.every(({ letters }) => letters.includes('T')))
    const ineligible = preMarket.filter((trade) => !isEligible(trade))
    assert.deepEqual(
      ineligible.map(({ letters }) => letters),
      ['  TB', '  TB'],
    )
  })
  it('lie within two cents of the quotes around them where they count', () => {
    for (const trade of regular)
      if (isEligible(trade)) assert.ok(off(trade) <= 2 * CENT, `${JSON.stringify(trade)} ${off(trade)}`)
  })
  it('lie further off only where they do not count', () => {
    const ineligible = regular.filter((trade) => !isEligible(trade))
    assert.ok(ineligible.length < regular.length / 500)
    const far = ineligible.filter((trade) => off(trade) > 2 * CENT)
    assert.ok(far.length > ineligible.length / 5, `${far.length} of ${ineligible.length}`)
  })
  it('give the session a high that was quoted, and without conditions one that never was', () => {
    const nowNs = times.closeNs - 1
    const range = stated.regular.range(nowNs)!
    const highestAsk = Math.max(...quotes.high.subarray(NINE_THIRTY / 1000, SIXTEEN / 1000))
    const lowestBid = Math.min(...quotes.low.subarray(NINE_THIRTY / 1000, SIXTEEN / 1000))
    assert.ok(range.high <= highestAsk && range.low >= lowestBid)
    assert.equal(range.high, 1_684_500)
    assert.ok(highestAsk < 1_685_500)
    assert.equal(unstated.regular.range(nowNs)!.high, 1_689_000)
  })
  it('have a VWAP a cent lower with the average-price prints left out', () => {
    const vwaps = [stated, unstated].map((tape) => tape.regular.range(times.closeNs - 1)!.vwap!)
    assert.deepEqual(
      vwaps.map((vwap) => Math.round(vwap)),
      [1_679_205, 1_679_302],
    )
  })
})

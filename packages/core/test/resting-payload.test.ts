import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { payloadsOf } from './folded.ts'
import { foldedFuel, marketLog, TEN } from './fuel-market.ts'
import { type Levels, LogBuilder, ladder } from './log-builder.ts'

const all = { quotes: true, prints: true, openInterest: true }

/** SPY at some cents, one after the other, and ES around ten times that, 10 contracts a tick and ten levels a side. */
function market(spots: readonly number[], book: { bids?: Levels; asks?: Levels } = {}): LogBuilder {
  const log = new LogBuilder().session(TEN - 1000)
  spots.forEach((spot, i) => {
    const ms = TEN + i * 250
    const mid = Math.round(spot * 0.4)
    const levels = { bids: ladder(mid - 1, 'bid'), asks: ladder(mid + 1, 'ask'), ...book }
    log.spyQuote({ ms, bid: spot - 1, ask: spot + 1 }).book({ ms, ...levels })
  })
  return log.control(TEN + spots.length * 250, { type: 'clock' })
}

const levelAt = (price: number, log: LogBuilder, config: Record<string, unknown> = {}) =>
  payloadsOf(log, { config })
    .at(-1)!
    .levels.find((level) => level.price === price)!
const restsAt = (price: number, log: LogBuilder, config: Record<string, unknown> = {}) =>
  levelAt(price, log, config).fuel.resting

describe('what rests beyond a level', () => {
  it('runs from the best price through the level to the next, without options too', () => {
    const { fuel, direction } = levelAt(480, market([47_990, 47_990]))
    assert.deepEqual([direction, fuel.status], ['UP', 'no_options'])
    // Offers from 19197 to 19239, of which 19197 to 19206 are in view.
    const expected = { contracts: 100, coverage: 0.2326, level: 'ROUND_481', price: 481 }
    assert.deepEqual(fuel.resting, expected)
  })
  it('is of bids where a break goes down', () => {
    const expected = { contracts: 100, coverage: 0.2326, level: 'ROUND_479', price: 479 }
    assert.deepEqual(restsAt(480, market([48_010, 48_010])), expected)
  })
  it('stops at a level between, whatever its kind, but not at one of the same price', () => {
    const config = { hotzones: [480, 480.1] }
    const resting = restsAt(480, market([47_990, 47_990]), config)
    // Offers from 19197 to 19203.
    assert.deepEqual(resting, { contracts: 70, coverage: 1, level: 'HOTZONE_480.1', price: 480.1 })
  })
  it('does not stop at what spot has passed', () => {
    const config = { hotzones: [480.05] }
    const log = market([47_990, 48_008, 48_008])
    const { direction, fuel } = levelAt(480, log, config)
    assert.deepEqual([direction, fuel.resting?.level], ['UP', 'ROUND_481'])
  })
  it('is nothing before a level that the book has reached though spot has not', () => {
    const asks = ladder(19_220, 'ask')
    const resting = restsAt(480, market([47_990, 47_990], { asks }), { hotzones: [480.1] })
    assert.deepEqual([resting?.contracts, resting?.coverage], [0, 1])
  })
  it('is not known without a book that is in sight, and names the level all the same', () => {
    const asks = ladder(19_100, 'ask')
    const unknown = { contracts: null, coverage: 0, level: 'ROUND_481', price: 481 }
    assert.deepEqual(restsAt(480, market([47_990, 47_990], { asks })), unknown)
    const silent = market([47_990, 47_990])
    for (let ms = 1000; ms <= 20_000; ms += 1000) silent.spyQuote({ ms: TEN + ms, bid: 47_989, ask: 47_991 })
    assert.deepEqual(restsAt(480, silent), unknown)
  })
  it('is null without a level that way within strikeRange', () => {
    assert.equal(restsAt(480, market([47_970, 47_970]), { strikeRange: 1 }), null)
  })
})

describe('what rests either way from spot', () => {
  it('runs to the next level above and below, called by what speaks for its price', () => {
    const { book } = foldedFuel(marketLog({ ...all, spot: 47_510 })).flows.at(-1)!
    // Offers from 19005 to 19039, bids from 19003 down to 19001.
    assert.deepEqual(book.resting, {
      up: { contracts: 500, coverage: 0.2857, level: 'CALL_WALL', price: 476 },
      down: { contracts: 150, coverage: 1, level: 'PUT_WALL', price: 475 },
    })
  })
  it('is there without options', () => {
    const { book, status } = foldedFuel(marketLog({ spot: 47_510 })).flows.at(-1)!
    assert.deepEqual([status, book.hedgeContracts], ['no_options', null])
    assert.deepEqual([book.resting.up?.contracts, book.resting.down?.contracts], [500, 150])
  })
  it('is not there without a spot', () => {
    const log = new LogBuilder().session(TEN - 1000)
    for (let ms = 0; ms <= 500; ms += 250) log.esTrade({ ms: TEN + ms, tick: 19_000, size: 1 })
    assert.deepEqual(foldedFuel(log).flows.at(-1)!.book.resting, { up: null, down: null })
  })
})

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type CbboRecord, type Cmbp1Record, RTYPE, readRecord, type StatisticsRecord } from '@spymaster/dbn'
import { unpackInstrument } from '@spymaster/events'
import { clock, DATE, eachRecord, stretch } from './simulated.ts'

type Quote = { bid: number | null; ask: number }
type Seen = { readonly strike: number; readonly right: 'C' | 'P'; readonly spot: number }
type Print = Seen & { readonly record: Cmbp1Record }
type Quoted = Seen & { readonly record: CbboRecord }

const OPEN = clock('09:30')

function option(id: number): { strike: number; right: 'C' | 'P'; expiry: string } {
  const instrument = unpackInstrument(id)
  assert.ok(instrument?.kind === 'OPTION')
  return { strike: instrument.strikeCents / 100, right: instrument.right, expiry: instrument.expiry }
}

/** What the verticals and butterflies of each second's quotes around the money would give away, at most, dollars. */
function arbitrages(from: string, to: string): number[] {
  const found: number[] = []
  const board = new Map<string, Quote>()
  let [second, spot] = [0n, 0]
  eachRecord(stretch(from, to), (view) => {
    if (view.rtype === RTYPE.mbp1) spot = (view.bidPrice(0) + view.askPrice(0)) / 2e9
    if (view.rtype !== RTYPE.cbbo1s) return
    const { instrumentId, tsRecv, levels } = readRecord(view) as CbboRecord
    if (tsRecv !== second && second !== 0n) found.push(worstOf(board, Math.round(spot)))
    second = tsRecv!
    const { strike, right } = option(instrumentId)
    const { bidPx, askPx } = levels[0]!
    board.set(`${strike}${right}`, { bid: Number(bidPx ?? 0n) / 1e9, ask: Number(askPx) / 1e9 })
  })
  assert.ok(found.length > 50)
  return found
}

function worstOf(board: ReadonlyMap<string, Quote>, money: number): number {
  let worst = 0
  for (let strike = money - 12; strike <= money + 12; strike++)
    for (const [right, step] of [
      ['C', 1],
      ['P', -1],
    ] as const) {
      const [dear, mid, cheap] = [-step, 0, step].map((away) => board.get(`${strike + away}${right}`)!)
      const vertical = (mid!.bid ?? 0) - dear!.ask
      const butterfly = 2 * (mid!.bid ?? 0) - dear!.ask - cheap!.ask
      const beyondWidth = (dear!.bid ?? 0) - mid!.ask - 1
      worst = Math.max(worst, vertical, butterfly, beyondWidth)
    }
  return worst
}

describe('SPY options that expire today', () => {
  const statistics: StatisticsRecord[] = []
  const quotes: Quoted[] = []
  const prints: Print[] = []
  /** The last quotes by strike and right, and where spot was when the stretch ended. */
  const board = new Map<string, Quote>()
  let spot = 0
  before(() => {
    eachRecord(stretch('09:29', '09:40'), (view) => {
      if (view.rtype === RTYPE.mbp1) spot = (view.bidPrice(0) + view.askPrice(0)) / 2e9
      if (![RTYPE.statistics, RTYPE.cbbo1s, RTYPE.tcbbo].includes(view.rtype as never)) return
      const record = readRecord(view)
      if (record.type === 'statistics') statistics.push(record)
      else if (record.type === 'cmbp-1') prints.push({ ...option(record.instrumentId), spot, record })
      else if (record.type === 'cbbo') {
        const { strike, right } = option(record.instrumentId)
        quotes.push({ strike, right, spot, record })
        const { bidPx, askPx } = record.levels[0]!
        board.set(`${strike}${right}`, {
          bid: bidPx === null ? null : Number(bidPx) / 1e9,
          ask: Number(askPx) / 1e9,
        })
      }
    })
  })

  it('have an opening open interest each, at the first moment, largest at round strikes', () => {
    assert.equal(statistics.length, 242)
    assert.ok(statistics.every(({ statType, quantity }) => statType === 9 && quantity! >= 0n))
    assert.equal(new Set(statistics.map(({ instrumentId }) => instrumentId)).size, 242)
    assert.ok(statistics.every(({ tsRecv }) => tsRecv === clock('09:29')))
    assert.equal(option(statistics[0]!.instrumentId).expiry, DATE)
    const most = statistics.reduce((a, b) => (a.quantity! > b.quantity! ? a : b))
    assert.equal(option(most.instrumentId).strike % 5, 0)
  })
  it('are quoted at whole seconds after the open, within 15 strikes of spot', () => {
    assert.ok(quotes.every(({ record }) => record.tsRecv! > OPEN && record.tsRecv! % 1_000_000_000n === 0n))
    assert.ok(quotes.every(({ strike, spot }) => Math.abs(strike - spot) < 16))
    const first = quotes.filter(({ record }) => record.tsRecv === OPEN + 1_000_000_000n)
    assert.equal(first.length, 62)
  })
  it('are quoted again only when the price has changed', () => {
    const last = new Map<number, string>()
    for (const { record } of quotes) {
      const { bidPx, askPx } = record.levels[0]!
      assert.notEqual(last.get(record.instrumentId), `${bidPx} ${askPx}`)
      last.set(record.instrumentId, `${bidPx} ${askPx}`)
    }
  })
  it('have quotes a few cents wide at the money, and never crossed', () => {
    for (const { record, strike, spot } of quotes) {
      const { bidPx, askPx } = record.levels[0]!
      assert.ok(askPx! > (bidPx ?? 0n))
      if (Math.abs(strike - spot) < 1) assert.ok(Number(askPx! - bidPx!) / 1e9 <= 0.06)
    }
  })
  it('have no bid, and nobody bidding, where they are nearly worthless late in the day', () => {
    const bids: (bigint | null)[] = []
    eachRecord(stretch('15:50', '15:51'), (view) => {
      if (view.rtype !== RTYPE.cbbo1s) return
      const record = readRecord(view) as CbboRecord
      const { bidPx, bidSz, askPx } = record.levels[0]!
      assert.equal(bidPx === null, bidSz === 0)
      assert.notEqual(askPx, null)
      bids.push(bidPx)
    })
    assert.ok(bids.includes(null) && bids.some((bid) => bid !== null))
  })
  it('keep put-call parity to within their widths, and calls fall as strikes rise', () => {
    let compared = 0
    for (let strike = Math.round(spot) - 8; strike <= spot + 8; strike++) {
      const call = board.get(`${strike}C`)!
      const put = board.get(`${strike}P`)!
      if (call.bid === null || put.bid === null) continue
      const forward = (call.bid + call.ask) / 2 - (put.bid + put.ask) / 2 + strike
      const width = call.ask - call.bid + put.ask - put.bid
      assert.ok(Math.abs(forward - spot) < width + 0.06, `${strike}: ${forward} ${spot}`)
      assert.ok(call.ask >= (board.get(`${strike + 1}C`)?.bid ?? 0))
      compared++
    }
    assert.ok(compared >= 6)
  })
  it('leave no arbitrage across strikes of more than a cent', () => {
    for (const [from, to] of [
      ['10:00', '10:01'],
      ['15:50', '15:51'],
    ] as const)
      for (const worst of arbitrages(from, to)) assert.ok(worst <= 0.0101, `${worst} at ${from}`)
  })
  it('print within the quote that the print shows, without a side, after quotes began', () => {
    assert.ok(prints.length > 1000)
    for (const { record } of prints) {
      const { bidPx, askPx } = record.levels[0]!
      assert.equal(record.rtype, RTYPE.tcbbo)
      assert.equal(record.side + record.action, 'NT')
      assert.ok(record.price! >= (bidPx ?? 0n) && record.price! <= askPx!)
      assert.ok(record.tsRecv! > OPEN + 1_000_000_000n)
    }
  })
  it('print around the money, at the bid as at the ask, mostly one contract, seldom very many', () => {
    const near = prints.filter(({ strike, spot }) => Math.abs(strike - spot) <= 3).length / prints.length
    assert.ok(near > 0.6 && near < 0.95, `${near}`)
    const atAsk =
      prints.filter(({ record }) => record.price === record.levels[0]!.askPx).length / prints.length
    // Customers rather buy, or rather sell, for the better part of an hour.
    assert.ok(atAsk > 0.3 && atAsk < 0.65, `${atAsk}`)
    const sizes = prints.map(({ record }) => record.size)
    assert.ok(sizes.filter((size) => size === 1).length / sizes.length > 0.4)
    assert.ok(Math.max(...sizes) > 100)
  })
})

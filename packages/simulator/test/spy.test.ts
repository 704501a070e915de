import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type RecordView, RTYPE, timeOrigin, WORDS } from '@spymaster/dbn'
import { SPY_ID, unpackSaleConditions } from '@spymaster/events'
import { clock, eachRecord, stretch } from './simulated.ts'

const CENT = 10_000_000
const origin = timeOrigin(clock('00:00'))

/** What SPY and ES did together over a stretch. */
class Pair {
  quotes = 0
  trades = 0
  widest = 0
  oneCent = 0
  unchanged = 0
  outside = 0
  lowest = Number.POSITIVE_INFINITY
  highest = 0
  farthest = 0
  firstTradeNs = Number.POSITIVE_INFINITY
  firstNs = Number.POSITIVE_INFINITY
  readonly sizes: number[] = []
  #es = 0
  #quote = ''
  #bid = 0
  #ask = 0

  constructor(from: string, to: string) {
    eachRecord({ ...stretch(from, to), options: false, warmupSessions: 0 }, (view) => {
      if (view.rtype === RTYPE.mbp10) this.#es = (view.bidPrice(0) + view.askPrice(0)) / 2
      else if (view.rtype === RTYPE.mbp1) this.#quoted(view)
      else if (view.rtype === RTYPE.trades) this.#traded(view)
    })
  }

  #quoted(view: RecordView): void {
    assert.equal(view.instrumentId, SPY_ID)
    assert.ok(view.bidPrice(0) % CENT === 0 && view.askPrice(0) % CENT === 0)
    assert.ok(view.bidPrice(0) < view.askPrice(0) && view.bidSize(0) >= 100 && view.askSize(0) >= 100)
    this.quotes++
    this.firstNs = Math.min(this.firstNs, view.tsRecvSince(origin))
    this.#bid = view.bidPrice(0)
    this.#ask = view.askPrice(0)
    const spread = Math.round((this.#ask - this.#bid) / CENT)
    this.widest = Math.max(this.widest, spread)
    if (spread === 1) this.oneCent++
    const quote = `${this.#bid} ${this.#ask} ${view.bidSize(0)} ${view.askSize(0)}`
    if (quote === this.#quote) this.unchanged++
    this.#quote = quote
    const ratio = this.#es / ((this.#bid + this.#ask) / 2)
    this.lowest = Math.min(this.lowest, ratio)
    this.highest = Math.max(this.highest, ratio)
  }

  #traded(view: RecordView): void {
    assert.equal(view.instrumentId, SPY_ID)
    this.trades++
    this.firstTradeNs = Math.min(this.firstTradeNs, view.tsRecvSince(origin))
    // Letters that say where a price comes from are tested on their own.
    if (/[BZ7]/.test(unpackSaleConditions(view.words[view.word + WORDS.tsInDelta]!)!)) return
    if (view.price() < this.#bid || view.price() > this.#ask) this.outside++
    assert.equal(view.price() % (CENT / 2), 0)
    this.sizes.push(view.size)
  }
}

describe('SPY', () => {
  let regular: Pair
  before(() => {
    regular = new Pair('11:00', '11:30')
  })

  it('is quoted only when its quote changes, a cent or two wide', () => {
    assert.equal(regular.unchanged, 0)
    assert.ok(regular.quotes / 1800 > 5 && regular.quotes / 1800 < 60, `${regular.quotes}`)
    assert.equal(regular.widest, 2)
    assert.ok(regular.oneCent / regular.quotes > 0.7)
  })
  it('follows ES at a ratio that strays by less than a thousandth', () => {
    assert.ok(regular.lowest > 10.03 && regular.highest < 10.05, `${regular.lowest} ${regular.highest}`)
  })
  it('trades at its quote or between, in odd lots and hundreds', () => {
    assert.equal(regular.outside, 0)
    assert.ok(regular.trades / 1800 > 3)
    assert.ok(regular.sizes.some((size) => size < 100) && regular.sizes.some((size) => size >= 1000))
  })
  it('begins at 04:00 in New York, trades within the minute, and is thinner and wider until the open', () => {
    const early = new Pair('03:50', '04:10')
    assert.equal(early.firstNs, Number(clock('04:00') - clock('00:00')))
    assert.ok(early.firstTradeNs - early.firstNs < 60e9)
    assert.ok(early.widest > 2 && early.widest <= 5)
    assert.ok(early.trades / 600 < regular.trades / 1800 / 3)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FLAG, type RecordView, RTYPE, timeOrigin, UNDEF_PRICE } from '@spymaster/dbn'
import { ES_TICK_NANOS } from '@spymaster/events'
import { clock, DATE, eachRecord, stretch } from './simulated.ts'

const origin = timeOrigin(clock('00:00'))
const MIDDAY = stretch('12:00', '12:10')
const [TRADE, CANCEL, MODIFY, ADD, CLEAR] = ['T', 'C', 'M', 'A', 'R'].map((code) => code.charCodeAt(0))

function eachDepth(parameters: Parameters<typeof eachRecord>[0], visit: (view: RecordView) => void): void {
  eachRecord({ ...parameters, options: false, warmupSessions: 0 }, (view) => {
    if (view.rtype === RTYPE.mbp10) visit(view)
  })
}

function checkBook(view: RecordView): void {
  assert.ok(view.bidPrice(0) < view.askPrice(0), 'crossed')
  for (let k = 0; k < 10; k++) {
    assert.equal(view.bidPrice(k) % ES_TICK_NANOS, 0)
    assert.equal(view.askPrice(k) % ES_TICK_NANOS, 0)
    assert.ok(view.bidCount(k) >= 1 && view.bidSize(k) >= view.bidCount(k), 'bid orders')
    assert.ok(view.askCount(k) >= 1 && view.askSize(k) >= view.askCount(k), 'ask orders')
    if (k === 0) continue
    assert.ok(view.bidPrice(k) < view.bidPrice(k - 1), 'bid order')
    assert.ok(view.askPrice(k) > view.askPrice(k - 1), 'ask order')
  }
}

describe('the ES book', () => {
  it('begins with a snapshot: cleared, then shown', () => {
    const seen: [number, number][] = []
    eachDepth({ ...MIDDAY, toNs: MIDDAY.fromNs! + 1_000_000n }, (view) => {
      if (seen.length === 0) assert.equal(view.bidPrice(0), UNDEF_PRICE)
      if (seen.length < 2) seen.push([view.action, view.flags])
    })
    assert.deepEqual(seen, [
      [CLEAR, FLAG.snapshot],
      [ADD, FLAG.snapshot | FLAG.last],
    ])
  })
  it('has ten levels a side in every record after that, uncrossed, sorted, none empty', () => {
    for (const parameters of [
      MIDDAY,
      stretch('09:28', '09:33'),
      { seed: 3, date: DATE, toNs: clock('19:30', '2025-12-17') },
    ])
      eachDepth(parameters, (view) => {
        if (view.action !== CLEAR) checkBook(view)
      })
  })
  it('counts its packets upwards, others in between', () => {
    let last = 0
    let jumps = 0
    let events = 0
    eachDepth(MIDDAY, (view) => {
      assert.ok(view.sequence >= last)
      if (last > 0 && view.sequence > last + 1) jumps++
      if (view.sequence > last) events++
      last = view.sequence
    })
    assert.ok(jumps / events > 0.15 && jumps / events < 0.35)
  })
  it('lets each record change the book at its own price only, but for an order that moves', () => {
    const sizes = new Map<number, number>()
    eachDepth({ ...MIDDAY, toNs: clock('12:02') }, (view) => {
      const now = new Map<number, number>()
      for (let k = 0; k < 10; k++) {
        now.set(view.bidPrice(k), view.bidSize(k))
        now.set(view.askPrice(k), view.askSize(k))
      }
      if (sizes.size > 0 && view.action !== MODIFY)
        for (const [price, size] of now)
          if (price !== view.price() && sizes.has(price)) assert.equal(size, sizes.get(price))
      sizes.clear()
      for (const [price, size] of now) sizes.set(price, size)
    })
  })
})

describe('an ES trade', () => {
  it('shows the book before it, and is followed by the orders it met within the same event', () => {
    /** Contracts traded in the event under way, and those of orders that it ended. */
    let [traded, ended] = [0, 0]
    let eventNs = 0
    let sequence = 0
    let before = ''
    let trades = 0
    eachDepth(MIDDAY, (view) => {
      const book = bookText(view)
      const isLast = (view.flags & FLAG.last) !== 0
      if (view.action === TRADE) {
        trades++
        assert.ok(!isLast)
        assert.equal(book, before)
        assert.equal(view.depth, 0)
        assert.ok(traded === 0 || view.sequence === sequence)
        traded += view.size
        eventNs = view.tsEventSince(origin)
        sequence = view.sequence
      } else if (traded > 0) {
        assert.ok(view.action === CANCEL || view.action === MODIFY)
        assert.deepEqual([view.tsEventSince(origin), view.sequence], [eventNs, sequence + 1])
        if (view.action === CANCEL) ended += view.size
        assert.ok(ended <= traded, `orders of ${ended} contracts ended by a trade of ${traded}`)
        if (isLast) traded = ended = 0
      } else assert.ok(isLast || (view.flags & FLAG.snapshot) !== 0)
      before = book
    })
    assert.ok(trades > 1000)
  })
  it('now and then walks through several prices', () => {
    let sweeps = 0
    let isTraded = false
    eachDepth(stretch('11:00', '11:20'), (view) => {
      if (isTraded && view.action === TRADE) sweeps++
      isTraded = view.action === TRADE
    })
    assert.ok(sweeps > 5, `${sweeps}`)
  })
})

function bookText(view: RecordView): string {
  let text = ''
  for (let k = 0; k < 10; k++)
    text += `${view.bidPrice(k)}x${view.bidSize(k)} ${view.askPrice(k)}x${view.askSize(k)} `
  return text
}

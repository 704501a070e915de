import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FlowRow } from '@spymaster/core'
import { foldedBook } from './book-run.ts'
import { type Levels, LogBuilder, ladder } from './log-builder.ts'

const BID = 19200
const bids = ladder(BID, 'bid')
const asks = ladder(BID + 1, 'ask')
const resized = (levels: Levels, tick: number, size: number): Levels =>
  levels.map(([t, s]) => [t, t === tick ? size : s] as const).filter(([, s]) => s > 0)

/** The row of a sale at the best bid of ten, which shows `left` after it. */
function sold(size: number, left: number): Omit<FlowRow, 'side' | 'tick'> {
  const log = new LogBuilder()
    .book({ ms: 0, bids, asks })
    .book({ ms: 1, action: 'T', side: 'A', tick: BID, size, flags: 0, bids, asks })
    .book({ ms: 1, bids: resized(bids, BID, left), asks })
  const { added, canceled, filled, hidden } = foldedBook(log).rows[0]!
  return { added, canceled, filled, hidden }
}

describe('what is left of a price that traded', () => {
  it('is a fill and nothing else where it fell by what traded', () => {
    assert.deepEqual(sold(6, 4), { added: 0, canceled: 0, filled: 6, hidden: 0 })
  })
  it('was added to where it fell by less', () => {
    assert.deepEqual(sold(6, 8), { added: 4, canceled: 0, filled: 6, hidden: 0 })
  })
  it('was added to where it grew', () => {
    assert.deepEqual(sold(6, 12), { added: 8, canceled: 0, filled: 6, hidden: 0 })
  })
  it('was cancelled from where it fell by more', () => {
    assert.deepEqual(sold(6, 1), { added: 0, canceled: 3, filled: 6, hidden: 0 })
  })
  it('was refilled out of sight where it did not change', () => {
    assert.deepEqual(sold(6, 10), { added: 6, canceled: 0, filled: 6, hidden: 6 })
  })
})

describe('an event of several prices', () => {
  it('credits each trade to its own price', () => {
    const swept = ladder(BID - 2, 'bid', 10)
    const log = new LogBuilder().book({ ms: 0, bids, asks })
    for (const [tick, size] of [
      [BID, 10],
      [BID - 1, 7],
    ] as const)
      log.book({ ms: 1, action: 'T', side: 'A', tick, size, flags: 0, bids, asks })
    assert.deepEqual(foldedBook(log.book({ ms: 1, bids: swept, asks })).rows, [
      { side: 'bid', tick: BID, added: 0, canceled: 0, filled: 10, hidden: 0 },
      { side: 'bid', tick: BID - 1, added: 0, canceled: 3, filled: 7, hidden: 0 },
    ])
  })
  it('credits a trade without a side to the asks where those fell', () => {
    const log = new LogBuilder()
      .book({ ms: 0, bids, asks })
      .book({ ms: 1, action: 'T', side: 'N', tick: BID + 1, size: 6, flags: 0, bids, asks })
      .book({ ms: 1, bids, asks: resized(asks, BID + 1, 4) })
    assert.deepEqual(foldedBook(log).rows, [
      { side: 'ask', tick: BID + 1, added: 0, canceled: 0, filled: 6, hidden: 0 },
    ])
  })
  it('credits no trade without a side to a price that fell elsewhere', () => {
    const log = new LogBuilder()
      .book({ ms: 0, bids, asks })
      .book({ ms: 1, action: 'T', side: 'N', tick: BID, size: 6, flags: 0, bids, asks })
      .book({ ms: 1, bids: resized(bids, BID - 1, 4), asks })
    const { rows, book } = foldedBook(log)
    assert.deepEqual([rows[0]!.canceled, rows[0]!.filled, book.account.unsigned], [6, 0, 6])
  })
})

describe('sequence', () => {
  it('may repeat without a restart, as records of one packet do', () => {
    const log = new LogBuilder()
      .book({ ms: 0, bids, asks, sequence: 5 })
      .book({ ms: 1, bids: resized(bids, BID, 4), asks, sequence: 5 })
    assert.equal(foldedBook(log).rows[0]!.canceled, 6)
  })
})

describe('a gap in the feed', () => {
  it('forgets how far the market went', () => {
    const { book } = foldedBook(new LogBuilder().book({ ms: 0, bids, asks }))
    assert.equal(book.bid.reached.value, BID)
    book.restart()
    assert.deepEqual([book.bid.reached.value, book.ask.reached.value], [Infinity, Infinity])
  })
})

describe('a trade without displayed change', () => {
  it('is unseen at a price that its own event brought into sight', () => {
    const above = ladder(BID + 1, 'bid')
    const log = new LogBuilder()
      .book({ ms: 0, bids: above, asks: ladder(BID + 2, 'ask') })
      .book({ ms: 1, action: 'T', side: 'A', tick: BID - 9, size: 3, bids, asks: ladder(BID + 2, 'ask') })
    assert.deepEqual(foldedBook(log).book.account, { traded: 3, filled: 0, unseen: 3, unsigned: 0 })
  })
})

describe('sight', () => {
  const seen = (log: LogBuilder, tick: number): boolean => foldedBook(log).book.bid.book.sees(tick)
  const few = ladder(BID, 'bid', 10, 3)

  it('reaches to the tenth level, itself included, and past the best', () => {
    const log = () => new LogBuilder().book({ ms: 0, bids, asks })
    assert.deepEqual(
      [BID + 40, BID, BID - 9, BID - 10].map((tick) => seen(log(), tick)),
      [true, true, true, false],
    )
  })
  it('reaches to the end of a side of fewer than ten that was not cleared', () => {
    assert.equal(seen(new LogBuilder().book({ ms: 0, bids: few, asks }), 1), true)
  })
  it('reaches to the end again once a cleared side has shown ten', () => {
    const cleared = () => new LogBuilder().book({ ms: 0, action: 'R', bids: few, asks })
    assert.equal(seen(cleared().book({ ms: 1, bids: few, asks }), 1), false)
    assert.equal(seen(cleared().book({ ms: 1, bids, asks }).book({ ms: 2, bids: few, asks }), 1), true)
  })
})

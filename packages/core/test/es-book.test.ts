import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FlowRow } from '@spymaster/core'
import { FLAG } from '@spymaster/dbn'
import { foldedBook } from './book-run.ts'
import { LogBuilder, ladder } from './log-builder.ts'

const BID = 19200
const bids = ladder(BID, 'bid')
const asks = ladder(BID + 1, 'ask')

const row = (side: 'bid' | 'ask', tick: number, flows: Partial<FlowRow>): FlowRow => ({
  side,
  tick,
  added: 0,
  canceled: 0,
  filled: 0,
  hidden: 0,
  ...flows,
})

/** The levels with another size at one tick; 0 takes it out. */
const resized = (levels: typeof bids, tick: number, size: number) =>
  levels.map(([t, s]) => [t, t === tick ? size : s] as const).filter(([, s]) => s > 0)

describe('attribution', () => {
  it('invents nothing from the first book', () => {
    const { rows } = foldedBook(new LogBuilder().book({ ms: 0, bids, asks }))
    assert.deepEqual(rows, [])
  })

  it('calls a fall without a trade a cancel, and a rise an addition', () => {
    const { rows } = foldedBook(
      new LogBuilder()
        .book({ ms: 0, bids, asks })
        .book({ ms: 1, bids: resized(bids, BID, 4), asks })
        .book({ ms: 2, bids: resized(bids, BID, 4), asks: resized(asks, BID + 2, 15) }),
    )
    assert.deepEqual(rows, [row('bid', BID, { canceled: 6 }), row('ask', BID + 2, { added: 5 })])
  })

  it('calls a fall that was traded a fill, against the side opposite the aggressor', () => {
    const { rows, book } = foldedBook(
      new LogBuilder()
        .book({ ms: 0, bids, asks })
        .book({ ms: 1, action: 'T', side: 'A', tick: BID, size: 6, flags: 0, bids, asks })
        .book({ ms: 1, action: 'C', side: 'B', tick: BID, size: 6, bids: resized(bids, BID, 4), asks }),
    )
    assert.deepEqual(rows, [row('bid', BID, { filled: 6 })])
    assert.deepEqual(book.account, { traded: 6, filled: 6, unseen: 0, unsigned: 0 })
  })

  it('reads the book only at the end of an event', () => {
    const { rows } = foldedBook(
      new LogBuilder()
        .book({ ms: 0, bids, asks })
        .book({ ms: 1, bids: resized(bids, BID, 90), asks, flags: 0 })
        .book({ ms: 1, bids, asks }),
    )
    assert.deepEqual(rows, [])
  })

  it('ends an event without F_LAST where ts_event changes', () => {
    const { rows } = foldedBook(
      new LogBuilder()
        .book({ ms: 0, bids, asks })
        .book({ ms: 1, bids: resized(bids, BID, 4), asks, flags: 0 })
        .book({ ms: 2, bids: resized(bids, BID, 4), asks, flags: 0 }),
    )
    assert.deepEqual(rows, [row('bid', BID, { canceled: 6 })])
  })

  it('counts a fill without displayed change as filled, added and hidden', () => {
    const { rows } = foldedBook(
      new LogBuilder()
        .book({ ms: 0, bids, asks })
        .book({ ms: 1, action: 'T', side: 'B', tick: BID + 1, size: 7, bids, asks }),
    )
    assert.deepEqual(rows, [row('ask', BID + 1, { added: 7, filled: 7, hidden: 7 })])
  })

  it('credits a trade without a side to the side whose size fell', () => {
    const { rows, book } = foldedBook(
      new LogBuilder()
        .book({ ms: 0, bids, asks })
        .book({ ms: 1, action: 'T', side: 'N', tick: BID, size: 6, flags: 0, bids, asks })
        .book({ ms: 1, bids: resized(bids, BID, 4), asks }),
    )
    assert.deepEqual(rows, [row('bid', BID, { filled: 6 })])
    assert.equal(book.account.unsigned, 0)
  })

  it('leaves a trade without a side unsigned where no size fell', () => {
    const { rows, book } = foldedBook(
      new LogBuilder()
        .book({ ms: 0, bids, asks })
        .book({ ms: 1, action: 'T', side: 'N', tick: BID, size: 6, bids, asks }),
    )
    assert.deepEqual(rows, [])
    assert.deepEqual(book.account, { traded: 6, filled: 0, unseen: 0, unsigned: 6 })
  })

  it('counts a trade at a price out of sight as unseen', () => {
    const { book } = foldedBook(
      new LogBuilder()
        .book({ ms: 0, bids, asks })
        .book({ ms: 1, action: 'T', side: 'A', tick: BID - 20, size: 6, bids, asks }),
    )
    assert.deepEqual(book.account, { traded: 6, filled: 0, unseen: 6, unsigned: 0 })
  })

  it('forgets credits with their event', () => {
    const { rows } = foldedBook(
      new LogBuilder()
        .book({ ms: 0, bids, asks })
        .book({ ms: 1, action: 'T', side: 'A', tick: BID, size: 6, bids, asks })
        .book({ ms: 2, bids: resized(bids, BID, 4), asks }),
    )
    assert.deepEqual(rows[1], row('bid', BID, { canceled: 6 }))
  })

  it('attributes nothing to prices that come into sight or leave it', () => {
    const { rows } = foldedBook(
      new LogBuilder()
        .book({ ms: 0, bids, asks })
        .book({ ms: 1, bids: ladder(BID - 1, 'bid'), asks })
        .book({ ms: 2, bids, asks }),
    )
    assert.deepEqual(rows, [row('bid', BID, { canceled: 10 }), row('bid', BID, { added: 10 })])
  })

  it('knows a price better than the best quote to have been empty', () => {
    const { rows } = foldedBook(
      new LogBuilder()
        .book({ ms: 0, bids: ladder(BID - 3, 'bid'), asks })
        .book({ ms: 1, bids: [[BID - 1, 5], ...ladder(BID - 3, 'bid').slice(0, 9)], asks }),
    )
    assert.deepEqual(rows, [row('bid', BID - 1, { added: 5 })])
  })

  it('sees every price of a side that has fewer than ten levels', () => {
    const few = ladder(BID, 'bid', 10, 3)
    const { rows } = foldedBook(
      new LogBuilder().book({ ms: 0, bids: few, asks }).book({ ms: 1, bids: [...few, [BID - 50, 8]], asks }),
    )
    assert.deepEqual(rows, [row('bid', BID - 50, { added: 8 })])
  })
})

describe('attribution restarts', () => {
  const changed = resized(bids, BID, 4)
  const restarting = {
    'on a cleared book': { action: 'R' },
    'on a snapshot': { flags: FLAG.last | FLAG.snapshot },
    'where the feed says the book may be bad': { flags: FLAG.last | FLAG.maybeBadBook },
    'where sequence falls': { sequence: 1 },
  }
  for (const [name, how] of Object.entries(restarting))
    it(name, () => {
      const { rows } = foldedBook(
        new LogBuilder()
          .book({ ms: 0, bids, asks, sequence: 5 })
          .book({ ms: 1, bids: changed, asks, sequence: 6, ...how })
          .book({ ms: 2, bids, asks, sequence: 7 }),
      )
      assert.deepEqual(rows, [row('bid', BID, { added: 6 })])
    })

  it('not where sequence jumps forward', () => {
    const { rows } = foldedBook(
      new LogBuilder()
        .book({ ms: 0, bids, asks, sequence: 5 })
        .book({ ms: 1, bids: changed, asks, sequence: 900 }),
    )
    assert.deepEqual(rows, [row('bid', BID, { canceled: 6 })])
  })

  it('at a gap, dropping the flows that span it', () => {
    const { book } = foldedBook(
      new LogBuilder().book({ ms: 0, bids, asks }).book({ ms: 1, bids: changed, asks }),
    )
    const rank = book.bid.book.tickOf(BID)
    assert.equal(book.bid.flows.totals[1]![rank], 6)
    book.restart()
    assert.equal(book.bid.flows.totals[1]![rank], 0)
    assert.equal(book.isValid, false)
  })

  it('sees nothing beyond the levels shown while a cleared side has fewer than ten', () => {
    const few = ladder(BID, 'bid', 10, 3)
    const { book } = foldedBook(
      new LogBuilder().book({ ms: 0, bids, asks }).book({ ms: 1, action: 'R', bids: few, asks }),
    )
    assert.equal(book.bid.book.sees(book.bid.book.tickOf(BID - 2)), true)
    assert.equal(book.bid.book.sees(book.bid.book.tickOf(BID - 3)), false)
  })
})

describe('a record that cannot be a book of ES', () => {
  const bad: Record<string, { bids: typeof bids; asks: typeof asks }> = {
    'off the tick grid': { bids: [[BID + 0.5, 1]], asks },
    'out of order': {
      bids: [
        [BID - 1, 1],
        [BID, 1],
      ],
      asks,
    },
  }
  for (const [name, levels] of Object.entries(bad))
    it(`is counted and attributes nothing: ${name}`, () => {
      const log = new LogBuilder().book({ ms: 0, bids, asks })
      const half = levels.bids.map(([tick, size]) => [Math.floor(tick * 2) / 2, size] as const)
      log.book({ ms: 1, asks, bids: half.map(([tick, size]) => [Math.floor(tick), size] as const) })
      const { book } = name === 'out of order' ? foldedBook(log) : foldedBook(offGrid())
      assert.equal(book.malformed, 1)
      assert.equal(book.isValid, false)
    })
})

/** A log whose second record has its best bid half a tick off the grid. */
function offGrid(): LogBuilder {
  const log = new LogBuilder().book({ ms: 0, bids, asks }).book({ ms: 1, bids, asks })
  const record = log.records()[1]!
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  view.setBigInt64(48, BigInt(BID) * 250_000_000n + 125_000_000n, true)
  return log
}

describe('validity', () => {
  const cases: [string, typeof bids, typeof asks, boolean][] = [
    ['a two-sided book is valid', bids, asks, true],
    ['a one-sided book is not', bids, [], false],
    ['a crossed book is not', ladder(BID + 3, 'bid'), asks, false],
    ['a locked book is not: one venue locks only before its opening', ladder(BID + 1, 'bid'), asks, false],
  ]
  for (const [name, b, a, isValid] of cases)
    it(name, () => {
      assert.equal(foldedBook(new LogBuilder().book({ ms: 0, bids: b, asks: a })).book.isValid, isValid)
    })
})

describe('sizes out of sight', () => {
  it('are kept with the time they left, until they come back or the book restarts', () => {
    const far = ladder(BID - 4, 'bid', 7)
    const { book } = foldedBook(
      new LogBuilder().book({ ms: 0, bids: ladder(BID - 4, 'bid', 7), asks }).book({ ms: 1, bids, asks }),
    )
    const side = book.bid.book
    assert.equal(far.at(-1)![0], BID - 13)
    assert.equal(side.displayed[BID - 13], 7)
    assert.equal(side.leftAt(BID - 13), 2)
    side.restart(false)
    assert.equal(side.leftAt(BID - 13), Number.NEGATIVE_INFINITY)
  })

  it('give way to what is shown when they come back into sight', () => {
    const { book } = foldedBook(
      new LogBuilder()
        .book({ ms: 0, bids: ladder(BID - 4, 'bid', 7), asks })
        .book({ ms: 1, bids, asks })
        .book({
          ms: 2,
          bids: [
            [BID, 10],
            [BID - 30, 3],
          ],
          asks,
        }),
    )
    assert.equal(book.bid.book.displayed[BID - 13], 0)
    assert.equal(book.bid.book.displayed[BID - 30], 3)
  })
})

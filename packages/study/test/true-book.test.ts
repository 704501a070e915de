import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TrueOrder } from '@spymaster/simulator'
import { TrueBook, type TrueEvent } from '../src/recovery/true-book.ts'

const ORIGIN = 1_000_000n
/** Twelve bids of 10 from 19200 down, twelve offers from 19201 up; ids are 1000 more than ticks. */
const TICKS = Array.from({ length: 24 }, (_, k) => 19189 + k)

const step = (logNs: bigint, sequence: number, changes: Partial<TrueOrder>): TrueOrder => ({
  ...{ logNs: ORIGIN + logNs, sequence, action: 'A', isBid: true, tick: 19200, size: 1, orderId: 1 },
  ...{ owner: 0, executed: 0, hides: 0, hidden: 0, isVisible: true },
  ...changes,
})

/** The opening of a book, and the events that these steps make of it. */
function told(...steps: readonly TrueOrder[]): TrueEvent[] {
  const events: TrueEvent[] = []
  const book = new TrueBook(ORIGIN, (event) => events.push(event))
  for (const tick of TICKS)
    book.take(step(0n, 1, { tick, isBid: tick <= 19200, size: 10, orderId: tick + 1000 }))
  for (const each of steps) book.take(each)
  book.close()
  return events
}

/** The events that these steps make of a book that opened before. */
const eventsOf = (...steps: readonly TrueOrder[]): TrueEvent[] => told(...steps).slice(1)

describe('the true book', () => {
  it('tells the orders that rest when it opens as steps alone, and how far ten levels show', () => {
    const [{ steps, ...event }, ...others] = told() as [TrueEvent]
    const book = { bestBid: 19200, bestAsk: 19201, bidLimit: 19191, askLimit: 19210 }
    assert.deepEqual([event, others], [{ ns: 0, aggressor: 0, rows: [], ...book }, []])
    assert.deepEqual(
      steps.map(({ tick, came }) => [tick, came]),
      TICKS.map((tick) => [tick, 10]),
    )
  })
  it('has what came and went at each price in view, orders of one price and event netted', () => {
    const [event] = eventsOf(step(5n, 2, { tick: 19199, size: 7, orderId: 1 }))
    const row = { isBid: true, tick: 19199, added: 7, canceled: 0, filled: 0, hidden: 0 }
    assert.deepEqual([event!.ns, event!.rows, event!.bestBid], [5, [row], 19200])
  })
  it('has no row of prices beyond ten levels, and yet the step', () => {
    const [event] = eventsOf(step(5n, 2, { tick: 19190, size: 7, orderId: 1 }))
    assert.deepEqual([event!.rows, event!.steps.map(({ tick, came }) => [tick, came])], [[], [[19190, 7]]])
  })
  it('takes an order that moves from one price to the other', () => {
    const [event] = eventsOf(step(5n, 2, { action: 'M', tick: 19198, size: 10, orderId: 20199 }))
    assert.deepEqual(
      event!.rows.map(({ tick, added, canceled }) => [tick, added, canceled]),
      [
        [19199, 0, 10],
        [19198, 10, 0],
      ],
    )
  })
  it('knows a fill from a cancel, and what an iceberg shows again', () => {
    const [event] = eventsOf(
      step(5n, 2, { action: 'T', isBid: false, size: 4, orderId: 9 }),
      step(5n, 3, { action: 'M', size: 10, orderId: 20200, executed: 4 }),
    )
    const row = { isBid: true, tick: 19200, added: 4, canceled: 0, filled: 4, hidden: 4 }
    assert.deepEqual([event!.rows, event!.aggressor, event!.steps[1]!.refilled], [[row], 9, 4])
  })
  it('ends an event where another packet begins that does not follow a trade', () => {
    const events = eventsOf(
      step(5n, 2, { tick: 19199, orderId: 1 }),
      step(5n, 3, { tick: 19198, orderId: 2 }),
    )
    assert.equal(events.length, 2)
  })
  it('ends the event under way once the truth is known up to a time', () => {
    const events: TrueEvent[] = []
    const book = new TrueBook(ORIGIN, (event) => events.push(event))
    for (const tick of TICKS) book.take(step(0n, 1, { tick, isBid: tick <= 19200, orderId: tick }))
    book.take(step(5n, 2, { tick: 19199, orderId: 1 }))
    book.closeBefore(4)
    assert.deepEqual([events.length, events[0]!.ns], [1, 0])
    book.closeBefore(5)
    assert.equal(events.length, 2)
  })
})

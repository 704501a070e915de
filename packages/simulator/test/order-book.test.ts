import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Matching } from '../src/es/matching.ts'
import { OrderBook } from '../src/es/order-book.ts'
import { NO_ORDER, NO_SLOT, OrderStore } from '../src/es/order-store.ts'

const MID = 1000.5

type Resting = { tick: number; size: number; hidden: number; peak: number; owner: number }

/** A two-sided book whose ends are never empty, with ids 1, 2, … */
function newBook(): OrderBook {
  let id = 0
  const book = new OrderBook(MID, () => ++id)
  book.bestBid = 980
  book.bestAsk = 1021
  book.add(980, true, 1, 0, 0)
  book.add(1021, false, 1, 0, 0)
  return book
}

/** The queue that begins with a slot, first come first. */
function queueOf({ store }: OrderBook, first: number): { id: number; size: number; hidden: number }[] {
  const queue: { id: number; size: number; hidden: number }[] = []
  for (let slot = first; slot !== NO_SLOT; slot = store.next[slot]!)
    queue.push({ id: store.ids[slot]!, size: store.sizes[slot]!, hidden: store.hidden[slot]! })
  return queue
}

const orders = fc.array(
  fc.record({
    size: fc.integer({ min: 1, max: 12 }),
    peaks: fc.integer({ min: 0, max: 4 }),
    extra: fc.integer({ min: 0, max: 5 }),
  }),
  { minLength: 1, maxLength: 8 },
)

/** What an aggressor of `size` leaves of a queue, contract by contract, by the venue's rule for icebergs. */
function eaten(queue: readonly Omit<Resting, 'tick' | 'owner'>[], size: number) {
  const rest = queue.map((order, place) => ({ ...order, place, taken: 0 }))
  for (let left = size; left > 0 && rest.length > 0; left--) {
    const first = rest[0]!
    first.size--
    first.taken++
    if (first.size > 0) continue
    rest.shift()
    if (first.hidden === 0) continue
    first.size = Math.min(first.peak, first.hidden)
    first.hidden -= first.size
    rest.push(first)
  }
  return rest
}

describe('the matching of an aggressor', () => {
  it('leaves of each order what a venue leaves that takes one contract after another', () => {
    fc.assert(
      fc.property(orders, fc.integer({ min: 1, max: 120 }), (drawn, size) => {
        const book = newBook()
        const queue = drawn.map(({ size, peaks, extra }) => {
          const hidden = peaks === 0 ? 0 : Math.max(1, (peaks - 1) * size + Math.min(extra, size))
          book.add(1001, false, size, hidden, 0)
          return { size, hidden, peak: size }
        })
        const total = queue.reduce((sum, order) => sum + order.size + order.hidden, 0)
        const matching = new Matching()
        matching.match(book, true, size, 1001)
        assert.equal(matching.total, Math.min(size, total))
        for (let i = 0; i < matching.orders; i++) book.fill(matching.slots[i]!, matching.executed[i]!)
        const expected = eaten(queue, size).map(({ size, hidden, place }) => ({
          id: place + 3,
          size,
          hidden,
        }))
        const left = queueOf(book, book.head(1001)).sort((a, b) => a.id - b.id)
        assert.deepEqual(
          left,
          expected.sort((a, b) => a.id - b.id),
        )
        assert.equal(book.bestAsk, left.length > 0 ? 1001 : 1021)
      }),
      { numRuns: 500 },
    )
  })
  it('goes from the best price to its limit and no further', () => {
    const book = newBook()
    for (const tick of [1001, 1003, 1004]) book.add(tick, false, 5, 0, 0)
    const matching = new Matching()
    matching.match(book, true, 100, 1003)
    assert.deepEqual(
      [matching.total, matching.prices, [...matching.ticks.slice(0, 2)]],
      [10, 2, [1001, 1003]],
    )
    matching.match(book, false, 100, 981)
    assert.equal(matching.total, 0)
  })
})

describe('the order book', () => {
  it('keeps its sums by price, whatever orders do', () => {
    const step = fc.record({
      kind: fc.constantFrom('add', 'remove', 'resize', 'move', 'fill'),
      pick: fc.nat(1000),
      tick: fc.integer({ min: 985, max: 1015 }),
      size: fc.integer({ min: 1, max: 9 }),
      hidden: fc.integer({ min: 0, max: 30 }),
      owner: fc.integer({ min: 0, max: 2 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const book = newBook()
        const refs: number[] = []
        for (const { kind, pick, tick, size, hidden, owner } of steps) {
          const isBid = tick < book.bestAsk && (tick <= book.bestBid || pick % 2 === 0)
          if (kind === 'add') refs.push(book.store.refOf(book.add(tick, isBid, size, hidden, owner)))
          const ref = refs[pick % Math.max(1, refs.length)] ?? NO_ORDER
          const slot = book.store.slotOf(ref)
          if (slot === NO_SLOT || kind === 'add') continue
          const wasBid = book.store.ticks[slot]! <= book.bestBid
          if (kind === 'remove') book.remove(slot)
          else if (kind === 'resize') book.resize(slot, size)
          else if (kind === 'move' && (wasBid ? tick < book.bestAsk : tick > book.bestBid))
            book.move(slot, tick, wasBid)
          else if (kind === 'fill')
            book.fill(slot, Math.min(size, book.store.sizes[slot]! + book.store.hidden[slot]!))
          checkSums(book)
        }
      }),
      { numRuns: 300 },
    )
  })
  it('gives an order that shows more, or that moves, the last place of its queue', () => {
    const book = newBook()
    const slots = [1, 2, 3].map((size) => book.add(1000, true, size, 0, 0))
    book.resize(slots[2]!, 1)
    book.resize(slots[0]!, 5)
    const sizes = () => queueOf(book, book.head(1000)).map(({ size }) => size)
    assert.deepEqual(sizes(), [2, 1, 5])
    book.move(slots[1]!, 999, true)
    book.move(slots[1]!, 1000, true)
    assert.deepEqual(sizes(), [1, 5, 2])
  })
})

describe('a reference to an order', () => {
  it('is good while the order rests, and never for another one', () => {
    const store = new OrderStore()
    const first = store.refOf(store.take())
    assert.ok(first > 0 && store.slotOf(first) !== NO_SLOT && store.slotOf(NO_ORDER) === NO_SLOT)
    store.release(store.slotOf(first))
    const second = store.refOf(store.take())
    assert.equal(store.slotOf(first), NO_SLOT)
    assert.notEqual(first, second)
    for (let i = 0; i < 20_000; i++) store.take()
    assert.notEqual(store.slotOf(second), NO_SLOT)
  })
})

function checkSums(book: OrderBook): void {
  for (let tick = 980; tick <= 1021; tick++) {
    let [size, hidden, planted, count] = [0, 0, 0, 0]
    for (let slot = book.head(tick); slot !== NO_SLOT; slot = book.store.next[slot]!) {
      assert.equal(book.store.ticks[slot], tick)
      size += book.store.sizes[slot]!
      hidden += book.store.hidden[slot]!
      if (book.store.owners[slot] !== 0) planted += book.store.sizes[slot]!
      count++
    }
    assert.deepEqual(
      [book.sizes[tick], book.hidden[tick], book.planted[tick], book.orders[tick]],
      [size, hidden, planted, count],
    )
    if (tick > book.bestBid && tick < book.bestAsk) assert.equal(size, 0)
  }
  assert.ok(book.bestBid < book.bestAsk && book.sizes[book.bestBid]! > 0 && book.sizes[book.bestAsk]! > 0)
}

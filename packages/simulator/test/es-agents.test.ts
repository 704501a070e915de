import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { FLAG, RTYPE } from '@spymaster/dbn'
import { NO_ORDER } from '../src/es/order-store.ts'
import { collected, runEs, TestAgent } from './es-run.ts'
import { levelsOf, RebuiltBook } from './rebuilt-book.ts'
import { clock, stretch } from './simulated.ts'

const MINUTE = stretch('12:00', '12:01')
const NEVER = Number.POSITIVE_INFINITY
const START = Number(clock('12:00') - clock('00:00')) + 5 * 3600e9
const at = (sec: number): number => START + sec * 1e9

function bytesOf(agents: TestAgent[]): string {
  const hash = createHash('sha256')
  runEs(MINUTE, { agents, onBatch: ({ bytes }) => hash.update(bytes) })
  return hash.digest('hex')
}

describe('an agent on the ES market', () => {
  it('rests an order that hides most of itself, and is told of each fill until it is gone', () => {
    const agent = new TestAgent(7)
    agent.nextNs = at(1)
    let order = NO_ORDER
    let [filled, left] = [0, 200]
    agent.onAct = (market) => {
      order = market.place(true, market.bestBid, 5, 195)
      return NEVER
    }
    agent.onFill = (ref, size, rest) => {
      assert.equal(ref, order)
      filled += size
      assert.equal(rest, left - size)
      left = rest
    }
    const seller = new TestAgent(8)
    seller.nextNs = at(2)
    seller.onAct = (market, nowNs) => {
      market.take(false, 60, market.bestBid)
      return left > 0 ? nowNs + 50e6 : NEVER
    }
    const { truth, orders } = collected(({ owner, action }) => owner === 7 && action !== 'T')
    runEs(MINUTE, { agents: [agent, seller], truth })
    assert.deepEqual([filled, left], [200, 0])
    assert.ok(orders.length > 3)
    assert.deepEqual([orders[0]!.action, orders[0]!.size, orders[0]!.hidden >= 195], ['A', 5, true])
    assert.equal(orders.at(-1)!.action, 'C')
    assert.ok(orders.every(({ size, orderId }) => size <= 5 && orderId === orders[0]!.orderId))
    assert.equal(
      orders.reduce((sum, { executed }) => sum + executed, 0),
      200,
    )
  })
  it('takes what there is up to its limit, in one event whatever its size', () => {
    const agent = new TestAgent(3)
    agent.nextNs = at(1)
    let [taken, limit] = [0, 0]
    agent.onAct = (market) => {
      limit = market.bestAsk + 19
      taken = market.take(true, 100_000, limit)
      assert.equal(market.take(false, 10, market.bestBid), 0)
      return NEVER
    }
    const book = new RebuiltBook()
    const depth = new Map<number, string>()
    let compared = 0
    const { truth, orders } = collected(({ owner, action }) => owner === 3 && action === 'T')
    runEs(MINUTE, {
      agents: [agent],
      truth,
      onBatch: ({ count }) => assert.ok(count <= 256),
      visit: (view) => {
        if (view.rtype === RTYPE.mbp10) {
          if ((view.flags & FLAG.last) !== 0) depth.set(view.sequence, levelsOf(view))
          return
        }
        book.fold(view)
        const levels = depth.get(view.words[view.word + 13]!)
        if ((view.mboFlags & FLAG.last) === 0 || levels === undefined) return
        depth.clear()
        if (compared++ < 500) assert.equal(book.levels(), levels)
      },
    })
    assert.ok(taken > 1000)
    assert.equal(
      orders.reduce((sum, { size }) => sum + size, 0),
      taken,
    )
    assert.deepEqual(
      orders.map(({ tick }) => tick),
      Array.from({ length: 20 }, (_, k) => limit - 19 + k),
    )
    assert.equal(new Set(orders.map(({ sequence }) => sequence)).size, 1)
    assert.ok(compared > 500)
  })
  it('takes its orders back when the price comes near, one event each', () => {
    const agent = new TestAgent()
    const resting: number[] = []
    agent.nextNs = at(1)
    let tick = 0
    agent.onAct = (market, nowNs) => {
      if (tick === 0 || (resting.length < 20 && market.bestBid > tick + 1)) {
        tick ||= market.bestBid - 3
        resting.push(market.place(true, tick, 10))
        assert.ok(market.sizeAt(tick) >= 10)
        return resting.length < 20 ? nowNs : NEVER
      }
      assert.ok(market.cancel(resting.pop()!))
      return resting.length > 0 ? nowNs : NEVER
    }
    agent.onBest = (bestBid, _ask, nowNs) => {
      if (tick > 0 && bestBid <= tick + 1 && resting.length > 0) agent.nextNs = nowNs + 100_000
    }
    const seller = new TestAgent(2)
    seller.nextNs = at(5)
    seller.onAct = (market) => {
      market.take(false, 100_000, tick + 1)
      return NEVER
    }
    const { truth, orders } = collected(({ owner }) => owner === 1)
    runEs(MINUTE, { agents: [agent, seller], truth, end: ({ book }) => assert.equal(book.planted[tick], 0) })
    assert.deepEqual(orders.map(({ action }) => action).join(''), 'A'.repeat(20) + 'C'.repeat(20))
    assert.ok(orders.slice(20).every(({ executed }) => executed === 0))
    const [last, first] = [orders.at(-1)!, orders[20]!]
    assert.ok(last.logNs === first.logNs && last.sequence > first.sequence)
  })
  it('moves and resizes its own orders only, and rests none that would trade or lie too far away', () => {
    const agent = new TestAgent()
    const other = new TestAgent(2)
    let order = NO_ORDER
    const steps: ((market: Parameters<TestAgent['onAct']>[0]) => void)[] = [
      (market) => assert.equal(market.place(true, market.bestAsk, 1), NO_ORDER),
      (market) => assert.equal(market.place(false, market.bestAsk + 1000, 1), NO_ORDER),
      (market) => {
        order = market.place(false, market.bestAsk + 5, 4)
        assert.notEqual(order, NO_ORDER)
      },
      (market) => assert.ok(market.resize(order, 9) && !market.resize(order, 0)),
      (market) => assert.ok(!market.move(order, market.bestBid) && market.move(order, market.bestAsk + 6)),
      (market) => assert.ok(market.cancel(order) && !market.cancel(order) && !market.resize(order, 1)),
    ]
    agent.nextNs = at(1)
    agent.onAct = (market, nowNs) => {
      steps.shift()!(market)
      return steps.length > 0 ? nowNs + 1e6 : NEVER
    }
    other.nextNs = at(1) + 2.5e6
    other.onAct = (market) => {
      assert.ok(order !== NO_ORDER && !market.cancel(order))
      return NEVER
    }
    const { truth, orders } = collected(({ owner }) => owner === 1)
    runEs(MINUTE, { agents: [agent, other], truth })
    assert.equal(steps.length, 0)
    assert.deepEqual(
      orders.map(({ action, size }) => `${action}${size}`),
      ['A4', 'M9', 'M9', 'C9'],
    )
  })
  it('hears of trades and cancels of others, and loses orders that the price has left behind', () => {
    const agent = new TestAgent()
    let [order, gone, trades, cancels, sweeps] = [NO_ORDER, NO_ORDER, 0, 0, 0]
    agent.onTrade = (_tick, size) => (trades += size)
    agent.onCancel = (_tick, size) => (cancels += size)
    agent.onGone = (ref) => (gone = ref)
    agent.nextNs = at(1)
    agent.onAct = (market, nowNs) => {
      if (order === NO_ORDER) order = market.place(true, market.bestBid - 30, 50)
      else market.take(true, 100_000, market.bestAsk + 20, 21)
      return sweeps++ < 20 ? nowNs + 2e9 : NEVER
    }
    runEs(MINUTE, { agents: [agent] })
    assert.ok(trades > 1000 && cancels > 1000)
    assert.ok(gone !== NO_ORDER && gone === order)
  })
  it('acts once at a time, and not without end', () => {
    const twice = new TestAgent()
    twice.nextNs = at(1)
    twice.onAct = (market) => {
      market.place(true, market.bestBid, 1)
      market.place(true, market.bestBid, 1)
      return NEVER
    }
    assert.throws(() => runEs(MINUTE, { agents: [twice] }), /agent 1 acted 2 times at once/)
    const idle = new TestAgent()
    idle.nextNs = at(1)
    idle.onAct = (_market, nowNs) => nowNs
    assert.throws(() => runEs(MINUTE, { agents: [idle] }), /neither acted nor moved its time on/)
    assert.throws(() => runEs(MINUTE, { agents: [new TestAgent(), new TestAgent()] }), /owner must be/)
    assert.throws(() => runEs(MINUTE, { agents: [new TestAgent(0)] }), /owner must be/)
  })
  it('changes no byte by watching', () => {
    assert.equal(bytesOf([new TestAgent()]), bytesOf([]))
  })
})

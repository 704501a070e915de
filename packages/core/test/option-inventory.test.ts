import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openInterest, slot } from './option-log.ts'
import { OptionRun, rounded } from './option-run.ts'

const E = 0.7
const DOUBT = 1 - E * E

/** A buy or a sale of `size` contracts at a quote of its own. */
const buy = (ms: number, size: number, more: { eventMs?: number; right?: 'C' | 'P'; letter?: string } = {}) =>
  ({ ms, price: 110, bid: 100, ask: 110, size, ...more }) as const
const sale = (ms: number, size: number, more: { eventMs?: number } = {}) =>
  ({ ms, price: 100, bid: 100, ask: 110, size, ...more }) as const

describe('the inventory of dealers', () => {
  it('falls by E[sign] for each contract that customers buy and rises by it for each they sell', () => {
    const run = new OptionRun().print(buy(1000, 10))
    assert.equal(run.held()[0], -7)
    assert.equal(run.print(sale(2000, 30)).held()[0], 14)
  })
  it('has a variance of n²(1 - E²) for each order', () => {
    const run = new OptionRun().print(buy(1000, 10)).print(sale(2000, 30))
    assert.equal(run.held()[1], rounded((100 + 900) * DOUBT))
  })
  it('is kept by strike and right', () => {
    const run = new OptionRun().print(buy(1000, 10)).print(buy(1000, 20, { right: 'P' }))
    run.print({ ...sale(1000, 30), strike: 474 })
    assert.deepEqual(
      [
        run.held()[0],
        run.held({ right: 'P' })[0],
        run.held({ strike: 474 })[0],
        run.held({ strike: 473 })[0],
      ],
      [-7, -14, 21, 0],
    )
  })
  it('is 0, and not -0, where nothing is held', () => {
    const run = new OptionRun().print(buy(1000, 10)).print(sale(2000, 10)).pass(70_000)
    assert.deepEqual([run.held()[0], run.held({}, 'window')[0]], [0, 0])
  })
  it('stays after a gap in the feed, in the window too', () => {
    const run = new OptionRun().print(buy(1000, 10))
    run.state.gap('options')
    assert.equal(run.held()[0], -7)
    assert.equal(run.held({}, 'window')[0], -7)
  })
})

describe('prints of one order', () => {
  it('are those of a contract to one side within sameOrderMs of the last, by ts_event', () => {
    const run = new OptionRun().print(buy(1000, 10)).print(buy(1050, 20)).print(buy(1100, 30))
    assert.equal(run.held()[1], rounded(60 * 60 * DOUBT))
    assert.equal(run.held()[0], -42)
    const later = new OptionRun()
      .print(buy(9000, 10, { eventMs: 1000 }))
      .print(buy(9000, 20, { eventMs: 1050.001 }))
    assert.equal(later.held()[1], rounded((100 + 400) * DOUBT))
  })
  it('may come in any order of ts_event', () => {
    const run = new OptionRun().print(buy(1000, 10)).print(buy(1001, 20, { eventMs: 960 }))
    assert.equal(run.held()[1], rounded(900 * DOUBT))
  })
  it('are not parted by prints to the other side', () => {
    const run = new OptionRun().print(buy(1000, 10)).print(sale(1010, 5)).print(buy(1020, 20))
    assert.equal(run.held()[1], rounded((900 + 25) * DOUBT))
  })
  it('are of one contract', () => {
    const run = new OptionRun().print(buy(1000, 10)).print(buy(1010, 20, { right: 'P' }))
    assert.deepEqual(
      [run.held()[1], run.held({ right: 'P' })[1]],
      [rounded(100 * DOUBT), rounded(400 * DOUBT)],
    )
  })
  it('are signed by one method: what differs in accuracy is another order', () => {
    const run = new OptionRun()
      .print(buy(1000, 10))
      .print(buy(1010, 20, { letter: 'f' }))
      .print(buy(1020, 30))
    assert.equal(run.held()[1], rounded(1600 * DOUBT + 400))
  })
  it('end at a gap in the feed', () => {
    const run = new OptionRun().print(buy(1000, 10))
    run.state.gap('all')
    assert.equal(run.print(buy(1020, 20)).held()[1], rounded(500 * DOUBT))
  })
})

describe('the window of option trades', () => {
  it('holds (T - fuelWindowSec, T] by log time', () => {
    const run = new OptionRun({ fuelWindowSec: 2 }).print(buy(1000, 10)).print(buy(1000.001, 20))
    assert.equal(run.pass(2750).tape.window.volume[slot()], 30)
    assert.equal(run.pass(3000).tape.window.volume[slot()], 20)
    assert.equal(run.pass(3250).tape.window.volume[slot()], 0)
  })
  it('holds volume, premium in dollars, and what dealers hold of it', () => {
    const run = new OptionRun().print(buy(1000, 10)).print(sale(2000, 4))
    assert.equal(run.tape.window.volume[slot()], 14)
    assert.equal(run.tape.window.premium(slot()), 10 * 110 + 4 * 100)
    assert.deepEqual(run.held({}, 'window'), [rounded(-6 * E), rounded(116 * DOUBT)])
  })
  it('is exactly 0 when its trades have left, while the session keeps them', () => {
    const run = new OptionRun()
      .print(buy(1000, 7))
      .print({ ...buy(2000, 3), letter: 'f' })
      .pass(70_000)
    const { volume, dealers } = run.tape.window
    assert.deepEqual([volume[slot()], run.tape.window.premium(slot())], [0, 0])
    assert.deepEqual([dealers.signed[slot()], dealers.variance[slot()]], [0, 0])
    assert.equal(run.held()[0], rounded(-7 * E))
  })
  it('has the variance of what it holds of an order that began before it', () => {
    const run = new OptionRun({ fuelWindowSec: 1 }).print(buy(1000, 10)).print(buy(1020, 20)).pass(2000)
    assert.deepEqual(run.held({}, 'window'), [-14, rounded(400 * DOUBT)])
    assert.deepEqual(run.print(buy(2000, 5, { eventMs: 1060 })).held({}, 'window'), [
      -17.5,
      rounded(625 * DOUBT),
    ])
    assert.equal(run.held()[1], rounded(35 * 35 * DOUBT))
  })
  it('takes an order anew that goes on after its prints have left', () => {
    const run = new OptionRun({ fuelWindowSec: 1, sameOrderMs: 10_000 }).print(buy(1000, 10)).pass(5000)
    run.print(buy(5000, 4, { right: 'P' })).print(buy(5000, 3))
    assert.deepEqual(run.held({}, 'window'), [rounded(-3 * E), rounded(9 * DOUBT)])
    assert.deepEqual(run.held({ right: 'P' }, 'window'), [rounded(-4 * E), rounded(16 * DOUBT)])
    assert.equal(run.held()[1], rounded(169 * DOUBT))
  })
})

describe('open interest', () => {
  const stated = (quantity: bigint | null, isDeleted = false) =>
    openInterest({ ms: 1000, quantity, isDeleted })

  it('is what the last record states of a contract', () => {
    const run = new OptionRun().fold(stated(1200n), stated(1500n))
    assert.deepEqual([run.tape.openInterest[slot()], run.tape.hasOpenInterest], [1500, true])
    assert.ok(Number.isNaN(run.tape.openInterest[slot({ right: 'P' })]))
  })
  it('is unknown where a record has none or takes it back', () => {
    for (const record of [stated(null), stated(5n, true)])
      assert.ok(Number.isNaN(new OptionRun().fold(stated(1200n), record).tape.openInterest[slot()]))
  })
  it('is dropped where it cannot be', () => {
    const run = new OptionRun().fold(stated(-1n))
    assert.deepEqual([run.state.dropped, run.tape.hasOpenInterest], [1, false])
  })
  it('changes no inventory', () => {
    assert.deepEqual(new OptionRun().fold(stated(1200n)).held(), [0, 0])
  })
})

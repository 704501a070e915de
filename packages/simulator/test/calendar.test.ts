import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RTYPE, timeOrigin } from '@spymaster/dbn'
import { newYorkClock } from '@spymaster/events'
import { Simulation, type SimulationParameters } from '@spymaster/simulator'
import { clock, eachRecord } from './simulated.ts'

/** First and last log times of each type of record, as New York reads them. */
function times(parameters: SimulationParameters): Map<number, { first: string; last: string }> {
  const spans = new Map<number, { first: bigint; last: bigint }>()
  const origin = timeOrigin(0n)
  eachRecord({ warmupSessions: 0, ...parameters }, (view) => {
    const ns = BigInt(view.tsRecvSince(origin))
    const span = spans.get(view.rtype)
    if (span === undefined) spans.set(view.rtype, { first: ns, last: ns })
    else span.last = ns
  })
  const text = (ns: bigint): string => {
    const { date, hour, minute } = newYorkClock(ns)
    return `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
  }
  return new Map(
    [...spans].map(([rtype, { first, last }]) => [rtype, { first: text(first), last: text(last) }]),
  )
}

describe('the simulated calendar', () => {
  it('runs from 18:00 of the eve to 17:00, by default', () => {
    const { fromNs, toNs } = new Simulation({ seed: 1, date: '2025-12-18' })
    assert.deepEqual([fromNs, toNs], [clock('18:00', '2025-12-17'), clock('17:00', '2025-12-18')])
  })
  it('opens at 09:30 in New York on both sides of a change of clocks', () => {
    for (const date of ['2026-03-06', '2026-03-09', '2025-10-31', '2025-11-03']) {
      const seen = times({ seed: 1, date, fromNs: clock('09:28', date), toNs: clock('09:31', date) })
      assert.equal(seen.get(RTYPE.cbbo1s)?.first, `${date} 09:30`)
      assert.equal(seen.get(RTYPE.mbp10)?.first, `${date} 09:28`)
    }
  })
  it('begins on the eve of a Monday on Sunday evening, when the clock has changed that morning', () => {
    const seen = times({ seed: 1, date: '2026-03-09', toNs: clock('18:05', '2026-03-08') })
    assert.equal(seen.get(RTYPE.mbp10)?.first, '2026-03-08 18:00')
  })
  it('ends half days early: options at 13:00, ES at 13:15', () => {
    const date = '2025-12-24'
    const seen = times({ seed: 1, date, fromNs: clock('12:55', date) })
    assert.equal(seen.get(RTYPE.cbbo1s)?.last, `${date} 13:00`)
    assert.equal(seen.get(RTYPE.tcbbo)?.last, `${date} 12:59`)
    assert.equal(seen.get(RTYPE.mbp10)?.last, `${date} 13:14`)
  })
  it('gives ES alone where the stock exchange is closed', () => {
    const date = '2026-01-19'
    const simulation = new Simulation({ seed: 1, date })
    assert.equal(simulation.toNs, clock('13:00', date))
    const seen = times({ seed: 1, date, fromNs: clock('10:00', date) })
    assert.deepEqual([...seen.keys()], [RTYPE.mbp10])
    assert.deepEqual(
      simulation.files().map(({ name }) => name),
      ['es.mbp-10.dbn', 'es.ohlcv-1m.dbn', 'spy.ohlcv-1m.dbn'],
    )
  })
  it('gives no options on days on which none expire', () => {
    const date = '2018-06-19'
    const parameters = { seed: 1, date, fromNs: clock('09:30', date), toNs: clock('09:31', date) }
    assert.deepEqual([...times(parameters).keys()].sort(), [RTYPE.trades, RTYPE.mbp1, RTYPE.mbp10])
  })
  it('rests in the halt that afternoons had until 2021, and shows the book anew after it', () => {
    const date = '2018-06-20'
    const parameters = { seed: 1, date, fromNs: clock('16:10', date), toNs: clock('16:35', date) }
    let halted = 0
    const shown: bigint[] = []
    eachRecord({ ...parameters, spy: false, options: false, warmupSessions: 0 }, (view) => {
      const ns = BigInt(view.tsRecvSince(timeOrigin(0n)))
      if (ns >= clock('16:15', date) && ns < clock('16:30', date)) halted++
      if (view.action === 'R'.charCodeAt(0)) shown.push(ns)
    })
    assert.equal(halted, 0)
    assert.deepEqual(shown, [clock('16:10', date), clock('16:30', date)])
  })
  it('takes the front contract by the calendar', () => {
    assert.equal(new Simulation({ seed: 1, date: '2025-12-10' }).contract, 'ESZ5')
    assert.equal(new Simulation({ seed: 1, date: '2025-12-11' }).contract, 'ESH6')
  })
  it('warms up less where the calendar begins', () => {
    let bars = 0
    const date = '2013-01-04'
    eachRecord({ seed: 1, date, toNs: clock('18:01', '2013-01-03') }, ({ rtype }) => {
      if (rtype === RTYPE.ohlcv1m) bars++
    })
    assert.equal(bars, 3 * 390)
  })
})

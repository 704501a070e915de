import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { RTYPE } from '@spymaster/dbn'
import { isPut, strikeOf } from '../src/engines/fuel/contracts.ts'
import { Snapper } from '../src/fold/snap.ts'
import { DATE, ES } from './log-builder.ts'
import { openInterest, optionPrint, optionQuote, slot } from './option-log.ts'
import { OptionRun } from './option-run.ts'

const print = { ms: 1000, price: 110, bid: 100, ask: 110 } as const

/** The active contracts of a run, as strike and right. */
function active({ tape }: OptionRun): string[] {
  return Array.from({ length: tape.active.count }, (_, place) => {
    const at = tape.active.at(place)
    return `${strikeOf(at)}${isPut(at) ? 'P' : 'C'}`
  })
}

describe('the option tape', () => {
  it('has the contracts that were quoted, traded or are held open, by strike, the call first', () => {
    const run = new OptionRun()
      .quote({ ms: 1000, strike: 480, right: 'P', ask: 5 })
      .print({ ...print, strike: 470.5 })
      .fold(openInterest({ ms: 1000, strike: 480, quantity: 5n }))
      .print({ ...print, strike: 480 })
    assert.deepEqual(active(run), ['470.5C', '480C', '480P'])
  })
  it('has none for a quote without sides, a bid of 0, or no open interest', () => {
    const run = new OptionRun()
      .quote({ ms: 1000, bid: null, ask: null })
      .quote({ ms: 1000, bid: 0, strike: 476 })
      .fold(openInterest({ ms: 1000, quantity: 0n }))
    assert.deepEqual([active(run), run.tape.openInterest[slot()], run.tape.hasQuotes], [[], 0, false])
  })
  it('holds the contracts of the run’s date alone, and drops no others', () => {
    const later = { expiry: '2023-12-27' }
    const run = new OptionRun()
      .quote({ ms: 1000, bid: 100, ask: 110, ...later })
      .print({ ...print, ...later })
      .fold(openInterest({ ms: 1000, quantity: 5n, ...later }))
    assert.deepEqual([active(run), run.state.dropped, run.state.feeds.options], [[], 0, 1000e6])
  })
  it('keeps any number of contracts', () => {
    const strikes = Array.from({ length: 700 }, (_, k) => 300 + ((k * 331) % 700))
    const run = new OptionRun().fold(...strikes.map((strike) => optionPrint({ ...print, strike })))
    assert.deepEqual(
      active(run),
      strikes.sort((a, b) => a - b).map((strike) => `${strike}C`),
    )
    for (const strike of strikes) assert.equal(run.held({ strike })[0], -0.7)
  })
  it('shows the last quote and trade in dollars, NaN where there is none', () => {
    const { tape } = new OptionRun().print(print).quote({ ms: 2000, bid: null, ask: 111 })
    assert.deepEqual([tape.ask[slot()], tape.last[slot()], tape.quotedNs[slot()]], [1.11, 1.1, 2000e6])
    assert.ok(Number.isNaN(tape.bid[slot()]) && Number.isNaN(tape.last[slot({ right: 'P' })]))
  })
  it('says what there has been', () => {
    const said = ({ tape }: OptionRun) => [tape.hasQuotes, tape.hasPrints, tape.hasOpenInterest]
    assert.deepEqual(said(new OptionRun()), [false, false, false])
    assert.deepEqual(said(new OptionRun().quote({ ms: 1000, bid: 1 })), [true, false, false])
    assert.deepEqual(said(new OptionRun().print({ ...print, from: 'trades' })), [false, true, false])
  })
  it('forgets quotes and the tick test after a gap in the options feed, not in another', () => {
    const traded = (feed: 'options' | 'all' | 'es') => {
      const run = new OptionRun().print({ ms: 0, from: 'trades', price: 100 })
      run.quote({ ms: 1000, bid: 100, ask: 110 })
      run.state.gap(feed)
      return run.print({ ms: 2000, from: 'trades', price: 120 }).held()[0]
    }
    assert.deepEqual([traded('options'), traded('all'), traded('es')], [0, 0, -0.7])
  })
})

describe('a trade of an option', () => {
  const counted = (...records: Uint8Array[]) => {
    const { state, tape } = new OptionRun().fold(...records)
    return [tape.window.volume[slot()], state.dropped]
  }

  it('comes once where a run has it in several schemas: tcbbo first, then cmbp-1, then trades', () => {
    const [tcbbo, cmbp1, mbp1, trades] = (['tcbbo', 'cmbp-1', 'mbp-1', 'trades'] as const).map((from) =>
      optionPrint({ ...print, from }),
    ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
    assert.deepEqual(counted(tcbbo, cmbp1, trades, mbp1), [1, 0])
    assert.deepEqual(counted(cmbp1, trades), [1, 0])
    assert.deepEqual(counted(trades, trades), [2, 0])
    assert.deepEqual(counted(tcbbo, trades, tcbbo, trades), [2, 0])
  })
  it('keeps its quote where it comes again', () => {
    const again = optionPrint({ ...print, from: 'cmbp-1', bid: 104, ask: 106 })
    assert.equal(new OptionRun().print(print).fold(again).tape.bid[slot()], 1.04)
  })
  it('is dropped without a price, at 0, or without a size', () => {
    for (const bad of [{ price: null }, { price: 0 }, { price: -1 }, { size: 0 }, { size: 0xffff_ffff }])
      for (const from of ['tcbbo', 'cmbp-1', 'trades'] as const)
        assert.deepEqual(counted(optionPrint({ ...print, ...bad, from })), [0, 1])
  })
  it('is none where a record of trades takes one back', () => {
    assert.deepEqual(counted(optionPrint({ ...print, from: 'trades', action: 'C' })), [0, 1])
  })
  it('is no contract’s where the id has no strike', () => {
    const records = [
      optionPrint(print),
      optionQuote({ ms: 1000, bid: 1 }),
      openInterest({ ms: 1000, quantity: 1n }),
    ]
    for (const record of records) new DataView(record.buffer, record.byteOffset).setUint16(4, 0, true)
    const run = new OptionRun().fold(...records)
    assert.deepEqual([run.state.dropped, active(run)], [3, []])
  })
})

describe('statistics of ES and SPY', () => {
  it('pass', () => {
    const record = openInterest({ ms: 1000, quantity: 5n })
    new DataView(record.buffer, record.byteOffset).setUint32(4, ES, true)
    const run = new OptionRun().fold(record)
    assert.equal(record[1], RTYPE.statistics)
    assert.deepEqual([run.state.dropped, run.tape.hasOpenInterest], [0, false])
  })
})

describe('a snap', () => {
  it('turns the window of option trades', () => {
    const { state, tape } = new OptionRun().print(print)
    const snapper = new Snapper(
      resolvePhysics(),
      state,
      { date: DATE, times: null },
      { placebos: false, flow: false, events: false },
    )
    for (let k = 0; k < 239; k++) snapper.step(k * 250e6)
    assert.equal(tape.window.volume[slot()], 1)
    snapper.step(60e9)
    assert.equal(tape.window.volume[slot()], 0)
  })
})

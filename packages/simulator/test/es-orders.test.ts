import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FLAG, RTYPE, timeOrigin } from '@spymaster/dbn'
import type { SimulationParameters } from '@spymaster/simulator'
import { levelsOf, RebuiltBook } from './rebuilt-book.ts'
import { checksumOf, clock, eachRecord, stretch } from './simulated.ts'

const origin = timeOrigin(clock('00:00'))
const onlyEs = { spy: false, options: false, warmupSessions: 0, mbo: true } as const
/** A day with the halt that afternoons had until 2021. */
const HALTED = '2019-12-18'
/** One event in so many is compared: putting the levels together again takes long. */
const SAMPLE = 7

/** Rebuilds the book of a stretch and compares it with each depth event's; returns the book and the count of events. */
function rebuild(parameters: SimulationParameters): { book: RebuiltBook; compared: number } {
  const book = new RebuiltBook()
  /** Depth events that the order-by-order feed has not told yet, by packet. */
  const waiting = new Map<number, string>()
  let [events, compared] = [0, 0]
  eachRecord({ ...parameters, ...onlyEs }, (view) => {
    if (view.rtype === RTYPE.mbp10) {
      if ((view.flags & FLAG.last) !== 0)
        waiting.set(view.sequence, events++ % SAMPLE === 0 ? levelsOf(view) : '')
      return
    }
    book.fold(view)
    if ((view.mboFlags & FLAG.last) === 0) return
    const sequence = view.words[view.word + 13]!
    const levels = waiting.get(sequence)
    if (levels === undefined) return
    waiting.delete(sequence)
    if (levels === '') return
    assert.equal(book.levels(), levels)
    compared++
  })
  assert.equal(waiting.size, 0, 'depth events that no order explains')
  return { book, compared }
}

describe('ES order by order', () => {
  it('gives the ten levels of every depth event, filled by price and time', () => {
    for (const parameters of [stretch('09:29', '09:33'), stretch('12:00', '12:05', 2)])
      assert.ok(rebuild(parameters).compared > 2000)
  })
  it('does so on a wild and shallow market, whose price runs out of the first ladder', () => {
    const { book, compared } = rebuild({ ...stretch('10:00', '10:02', 3), volatility: 1.5, depth: 10 })
    assert.ok(compared > 1000)
    assert.ok(book.orders.size < 20_000, `${book.orders.size}`)
  })
  it('shows the orders that rest again after a halt', () => {
    const span = { fromNs: clock('16:13', HALTED), toNs: clock('16:31', HALTED) }
    assert.ok(rebuild({ seed: 1, date: HALTED, ...span }).compared > 50)
  })
  it('has icebergs, which show again what was taken under the same id', () => {
    const { book } = rebuild(stretch('11:00', '11:04'))
    assert.ok(book.refills > 20, `${book.refills}`)
  })
  it('tells one event in records of one time, in packets that follow each other, the last one marked', () => {
    let [eventNs, sequence, isOpen] = [0, 0, false]
    let events = 0
    eachRecord({ ...stretch('12:00', '12:02'), ...onlyEs }, (view) => {
      if (view.rtype !== RTYPE.mbo) return
      const now = view.words[view.word + 13]!
      const delta = view.words[view.word + 12]!
      assert.ok(delta > 10_000 && delta < 20_000)
      if (isOpen) assert.ok(view.tsEventSince(origin) === eventNs && now - sequence <= 1 && now >= sequence)
      else assert.ok(view.tsEventSince(origin) > eventNs && now > sequence)
      eventNs = view.tsEventSince(origin)
      sequence = now
      isOpen = (view.mboFlags & FLAG.last) === 0
      if (!isOpen) events++
    })
    assert.ok(!isOpen && events > 5000)
  })
  it('changes no other record, and comes last at its log time', () => {
    const parameters = stretch('09:29', '09:31')
    const others = checksumOf({ ...parameters, mbo: true }, ({ rtype }) => rtype !== RTYPE.mbo)
    assert.equal(
      others,
      checksumOf(parameters, () => true),
    )
    let lastNs = 0
    eachRecord({ ...parameters, mbo: true, warmupSessions: 0 }, (view) => {
      const ns = view.tsRecvSince(origin)
      if (view.rtype === RTYPE.mbo) lastNs = ns
      else assert.ok(ns > lastNs)
    })
  })
})

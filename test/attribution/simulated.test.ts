import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EsBook, type FlowRow } from '@spymaster/core'
import { FLAG, RecordView, RTYPE } from '@spymaster/dbn'
import { newYorkNs } from '@spymaster/events'
import { Simulation } from '@spymaster/simulator'
import { MboTruth } from './mbo-truth.ts'

const DATE = '2025-12-18'
const BUCKETS = 40

/** Ten minutes of ES by both feeds: rows of the engine, from ten levels, with the truth of each, from orders. */
function eachRow(visit: (row: FlowRow, isTrue: boolean) => void): EsBook {
  const [fromNs, toNs] = [newYorkNs(DATE, 10, 0), newYorkNs(DATE, 10, 10)]
  const onlyEs = { spy: false, options: false, warmupSessions: 0, mbo: true }
  const clock = { nowNs: 0 }
  const book = new EsBook(BUCKETS, clock)
  const truth = new MboTruth()
  const waiting = new Map<number, FlowRow[]>()
  let rows: FlowRow[] = []
  book.onRow = (row) => rows.push({ ...row })
  const view = new RecordView()
  for (const { bytes } of new Simulation({ seed: 1, date: DATE, fromNs, toNs, ...onlyEs }).batches()) {
    view.attach(bytes)
    while (view.next()) {
      clock.nowNs++
      if (view.rtype === RTYPE.mbp10) {
        book.fold(view)
        if ((view.flags & FLAG.last) === 0) continue
        waiting.set(view.sequence, rows)
        rows = []
      } else {
        const real = truth.fold(view)
        const sequence = view.words[view.word + 13]!
        if (real === null) continue
        for (const row of waiting.get(sequence) ?? []) {
          const is = real.get(`${row.side} ${row.tick}`)
          const { added, canceled, filled } = row
          visit(row, is?.added === added && is.canceled === canceled && is.filled === filled)
        }
        waiting.delete(sequence)
      }
    }
  }
  return book
}

describe('attribution on a simulated market', () => {
  it('agrees with the orders in every price change, icebergs and sweeps with them', () => {
    let [changes, hidden] = [0, 0]
    const { account } = eachRow((row, isTrue) => {
      changes++
      if (row.filled > 0 && row.added > 0) hidden++
      assert.ok(isTrue, JSON.stringify(row))
    })
    assert.ok(changes > 100_000 && hidden > 50, `${changes} changes, ${hidden} refills`)
    assert.deepEqual([account.unseen, account.unsigned], [0, 0])
    assert.equal(account.filled, account.traded)
  })
})

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { EsBook, type FlowRow } from '@spymaster/core'
import { FLAG, RecordView, RTYPE } from '@spymaster/dbn'
import { openDbn } from '@spymaster/ingestor'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import { MboTruth, type Truth } from './mbo-truth.ts'

const data = sharedData()
const MBO = 'dbn/es/esh4-glbx-mdp3-20231225.mbo.dbn.zst'
const MBP10 = 'dbn/es/esh4-20231225.mbp-10.dbn.zst'
const BUCKETS = 40

/** Truth by event, keyed by the sequence and time of the event's last record. */
async function truthByEvent(path: string): Promise<Map<string, ReadonlyMap<string, Truth>>> {
  const truth = new MboTruth()
  const events = new Map<string, ReadonlyMap<string, Truth>>()
  const view = new RecordView()
  for await (const batch of (await openDbn(path)).batches) {
    view.attach(batch.bytes)
    while (view.next()) {
      if (view.rtype !== RTYPE.mbo) continue
      const rows = truth.fold(view)
      if (rows !== null) events.set(`${view.words[view.word + 13]} ${time(view)}`, rows)
    }
  }
  return events
}

/** What the engine makes of an event: its rows, and the worst rank in sight throughout it on each side. */
type Seen = { readonly rows: readonly FlowRow[]; readonly worst: Readonly<Record<string, number>> }

/** Events by key as above. */
async function rowsByEvent(
  path: string,
): Promise<{ events: Map<string, Seen>; book: EsBook; traded: number }> {
  const clock = { nowNs: 0 }
  const book = new EsBook(BUCKETS, clock)
  const events = new Map<string, Seen>()
  let rows: FlowRow[] = []
  let traded = 0
  book.onRow = (row) => rows.push(row)
  const view = new RecordView()
  for await (const batch of (await openDbn(path)).batches) {
    view.attach(batch.bytes)
    while (view.next()) {
      clock.nowNs++
      if (view.action === 0x54) traded += view.size
      book.fold(view)
      if ((view.flags & FLAG.last) === 0) continue
      const worst = { bid: worstInSight(book.bid.book), ask: worstInSight(book.ask.book) }
      events.set(`${view.sequence} ${time(view)}`, { rows, worst })
      rows = []
    }
  }
  return { events, book, traded }
}

const worstInSight = (side: EsBook['bid']['book']): number => Math.max(side.limit, side.limitBefore)

const time = (view: RecordView): string => `${view.words[view.word + 3]}:${view.words[view.word + 2]}`

describe('attribution on the recorded ES hour', { skip: data === null && NO_SHARED_DATA }, () => {
  it('agrees with the order-by-order file in at least 99.5 % of price changes', async (t) => {
    const truth = await truthByEvent(join(data!, MBO))
    const { events } = await rowsByEvent(join(data!, MBP10))
    let agreed = 0
    let changes = 0
    for (const [event, { rows }] of events)
      for (const row of rows) {
        const real = truth.get(event)?.get(`${row.side} ${row.tick}`)
        const { added, canceled, filled } = row
        changes++
        if (real?.added === added && real.canceled === canceled && real.filled === filled) agreed++
      }
    t.diagnostic(`${agreed} of ${changes} price changes agree (${((100 * agreed) / changes).toFixed(3)} %)`)
    assert.ok(changes > 30_000, `${changes} price changes`)
    assert.ok(agreed / changes >= 0.995, `${agreed} of ${changes} agree`)
  })

  it('misses no change of a price that stays in sight', async (t) => {
    const truth = await truthByEvent(join(data!, MBO))
    const { events, book } = await rowsByEvent(join(data!, MBP10))
    let real = 0
    let reported = 0
    for (const [event, { rows, worst }] of events) {
      const prices = new Set(rows.map((row) => `${row.side} ${row.tick}`))
      for (const price of truth.get(event)?.keys() ?? []) {
        const [side, tick] = price.split(' ') as ['bid' | 'ask', string]
        if (book[side].book.tickOf(Number(tick)) < worst[side]!) continue
        real++
        if (prices.has(price)) reported++
      }
    }
    t.diagnostic(`${reported} of ${real} real changes in sight are reported`)
    assert.ok(reported / real >= 0.995, `${reported} of ${real}`)
  })

  it('accounts for every contract traded: filled, unseen or unsigned', async (t) => {
    const { book, traded } = await rowsByEvent(join(data!, MBP10))
    const { account } = book
    t.diagnostic(JSON.stringify(account))
    assert.equal(account.traded, traded)
    assert.equal(account.filled + account.unseen + account.unsigned, traded)
    assert.ok(account.filled / traded > 0.95, `${account.filled} of ${traded} contracts filled in sight`)
  })
})

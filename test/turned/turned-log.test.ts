import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { EsBook, Physics, type SignalsPayload } from '@spymaster/core'
import { FLAG, RecordView, RTYPE } from '@spymaster/dbn'
import { MarketRecord, moved, reversed, shuffled } from '@spymaster/study'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import { recordedLog, simulatedLog } from '../causality/given-logs.ts'

/** The ES books that stand at the ends of events, each with how long it stood, ns; as text. */
function booksOf(log: readonly Uint8Array[]): { readonly book: string; readonly ns: bigint }[] {
  const ends = log
    .filter((record) => record[1] === RTYPE.mbp10)
    .map((record) => new MarketRecord(record))
    .filter(({ flags }) => (flags & FLAG.last) !== 0)
  return ends.map((record, k) => ({
    book: Buffer.from(record.bytes.subarray(48)).toString('base64'),
    ns: (ends[k + 1]?.recvNs ?? record.recvNs) - record.recvNs,
  }))
}

const tradesOf = (log: readonly Uint8Array[]): string[] =>
  log
    .filter((record) => MarketRecord.is(record))
    .map((record) => new MarketRecord(record))
    .filter(({ action }) => action === 'T')
    .map(
      ({ bytes, instrument }) =>
        `${instrument} ${Buffer.from(bytes.subarray(16, 28)).toString('hex')} ${bytes[29]}`,
    )

function payloadsOf(log: readonly Uint8Array[]): SignalsPayload[] {
  const payloads: SignalsPayload[] = []
  const physics = new Physics({ onSnap: (payload) => payloads.push(payload) })
  for (const record of log) physics.fold(record)
  return payloads
}

/** Contracts by the engine's own account, folded without the physics. */
function accountOf(log: readonly Uint8Array[]): EsBook['account'] {
  const clock = { nowNs: 0 }
  const book = new EsBook(40, clock)
  const view = new RecordView()
  for (const record of log) {
    view.attach(record)
    view.next()
    clock.nowNs++
    if (view.rtype === RTYPE.mbp10) book.fold(view)
  }
  return book.account
}

const swapped = (trade: string): string =>
  trade.replace(/\d+$/, (side) => (side === '65' ? '66' : side === '66' ? '65' : side))

describe('a log backwards', () => {
  let log: Uint8Array[] = []
  let back: Uint8Array[] = []
  before(async () => {
    log = await simulatedLog(3, [40, 0], [44, 0])
    back = reversed(log)
  })

  it('shows every book but the last as long as it stood, in the opposite order', () => {
    const [books, turned] = [booksOf(log), booksOf(back)]
    const between = books.slice(0, -1)
    assert.ok(between.length > 10_000)
    assert.deepEqual(
      turned.map(({ book }) => book),
      between.map(({ book }) => book).reverse(),
    )
    // What stood until the next event stands since its undoing.
    assert.deepEqual(
      turned.slice(0, -1).map(({ ns }) => ns),
      between
        .slice(1)
        .map(({ ns }) => ns)
        .reverse(),
    )
  })
  it('has the same trades by the other side, in the opposite order', () => {
    const trades = tradesOf(log)
    assert.ok(trades.length > 200)
    assert.deepEqual(tradesOf(back).toSorted(), trades.map(swapped).toSorted())
  })
  it('is a log that the physics takes without a loss: times rise, nothing is dropped, no attribution restarts', () => {
    const times = back
      .filter((record) => MarketRecord.is(record))
      .map((record) => new MarketRecord(record).recvNs)
    assert.ok(times.every((time, k) => k === 0 || time >= times[k - 1]!))
    const payloads = payloadsOf(back)
    const last = payloads.at(-1)!
    assert.ok(payloads.length > 900 && last.status === 'ok')
    assert.equal(last.quality.dropped, payloadsOf(log).at(-1)!.quality.dropped)
    const account = accountOf(back)
    assert.equal(account.filled + account.unseen + account.unsigned, account.traded)
    assert.equal(account.traded, accountOf(log).traded)
  })
  it('is, turned again, the market that it was', () => {
    const again = booksOf(reversed(back)).map(({ book }) => book)
    assert.deepEqual(
      again,
      booksOf(log)
        .map(({ book }) => book)
        .slice(1, -1),
    )
  })
  it('is the same of a recorded hour', { skip: sharedData() === null && NO_SHARED_DATA }, async () => {
    const hour = await recordedLog()
    const turned = reversed(hour)
    assert.deepEqual(
      booksOf(turned).map(({ book }) => book),
      booksOf(hour)
        .map(({ book }) => book)
        .slice(0, -1)
        .reverse(),
    )
    assert.deepEqual(tradesOf(turned).toSorted(), tradesOf(hour).map(swapped).toSorted())
    assert.ok(payloadsOf(turned).some(({ levels }) => levels.length > 0))
  })
})

describe('a log with its sides shuffled', () => {
  it('has the same books, prices, sizes and times, and as many sides as coins have it', async () => {
    const log = await simulatedLog(3, [40, 0], [42, 0])
    const other = shuffled(log, 1)
    assert.deepEqual(booksOf(other), booksOf(log))
    const [trades, drawn] = [tradesOf(log), tradesOf(other)]
    const price = (trade: string) => trade.replace(/ \d+$/, '')
    assert.deepEqual(drawn.map(price), trades.map(price))
    const changed = trades.filter((trade, k) => trade !== drawn[k]).length / trades.length
    assert.ok(changed > 0.25 && changed < 0.6, `${changed}`)
    assert.deepEqual(shuffled(log, 1), other)
    assert.notDeepEqual(shuffled(log, 2), other)
  })
})

describe('a moved log', () => {
  it('gives the same snaps at other times', async () => {
    const log = await simulatedLog(3, [40, 0], [41, 0])
    const spots = (payloads: readonly SignalsPayload[]) => payloads.map(({ spy }) => spy.spot)
    const later = payloadsOf(moved(log, 3_600_000_000_000n))
    const now = payloadsOf(log)
    assert.deepEqual(spots(later), spots(now))
    assert.equal(later[0]!.ts - now[0]!.ts, 3_600_000)
  })
})

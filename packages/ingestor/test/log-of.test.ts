import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BATCH_BYTES, BATCH_RECORDS, logOf } from '@spymaster/ingestor'
import { bookAt, copies, givenDay, givenLog, printAt, START } from './given-log.ts'
import { control, DATE, records } from './sample-files.ts'

describe('the log of an encoded day', () => {
  it('is a session, the records, and an end that counts them', async () => {
    const [message, ...more] = await copies(givenLog(5))
    assert.deepEqual(more, [])
    const all = records(message!.bytes)
    assert.deepEqual(control(all[0]!), {
      type: 'session',
      run: DATE,
      date: DATE,
      input: 'aa',
      outrights: ['ESH4'],
    })
    assert.deepEqual(
      all.slice(1, -1),
      [0, 1, 2, 3, 4].map((ms) => printAt(ms)),
    )
    assert.deepEqual(control(all.at(-1)!), { type: 'end', run: DATE, records: 5, dropped: 0 })
  })
  it('gives the session the time of the first record, and the end that of the last', async () => {
    const all = (await copies(givenLog(5))).flatMap(({ bytes }) => records(bytes))
    assert.deepEqual([all[0]!.tsEvent, all.at(-1)!.tsEvent], [START, START + 4_000_000n])
  })
  it('numbers records through, and fills messages with whole batches', async () => {
    const messages = await copies(givenLog(1000, { perBatch: 100 }))
    assert.deepEqual(
      messages.map(({ first, count }) => [first, count]),
      [[0, 201], ...[201, 401, 601, 801].map((first) => [first, first === 801 ? 201 : 200])],
    )
  })
  it('keeps to the limits of a message', async () => {
    const books = Array.from({ length: 700 }, (_, ms) => bookAt(ms))
    const messages = await copies(logOf(givenDay(books, { perBatch: 10 })))
    for (const { count, bytes } of messages) assert.ok(count <= BATCH_RECORDS && bytes.length <= BATCH_BYTES)
    const counts = messages.map(({ count }) => count)
    assert.equal(
      counts.reduce((a, b) => a + b),
      702,
    )
  })
  it('puts an end that has no room into a message of its own', async () => {
    const messages = await copies(givenLog(BATCH_RECORDS - 1, { perBatch: BATCH_RECORDS - 1 }))
    assert.deepEqual(
      messages.map(({ count }) => count),
      [BATCH_RECORDS, 1],
    )
  })
  it('is named by who publishes it, who is told the date and what made it', async () => {
    const asked: string[][] = []
    const log = logOf(givenDay([printAt(0)]), (...given) => {
      asked.push(given)
      return 'run.7'
    })
    const [message] = await copies(log)
    assert.deepEqual(asked, [[DATE, 'aa']])
    assert.equal(message!.run, 'run.7')
    assert.equal((control(records(message!.bytes)[0]!) as { run: string }).run, 'run.7')
  })
  it('tells of a gap where it ends, and counts it as no market record', async () => {
    const gap = { feed: 'es', fromNs: START + 2_000_000n, toNs: START + 6_000_000n, why: 'lost' } as const
    const [message] = await copies(givenLog(9, { perBatch: 3, gaps: [gap] }))
    const all = records(message!.bytes)
    const at = all.findIndex((record) => record.type === 'system' && record.msg.includes('"gap"'))
    assert.equal(at, 7)
    assert.deepEqual(control(all[at]!), { type: 'gap', ...gap, fromNs: `${gap.fromNs}`, toNs: `${gap.toNs}` })
    assert.deepEqual([all[at]!.tsEvent, message!.count], [gap.toNs, 12])
    assert.equal((control(all.at(-1)!) as { records: number }).records, 9)
  })
  it('of no records is a session and an end', async () => {
    const [message] = await copies(givenLog(0))
    assert.deepEqual([message!.first, message!.count], [0, 2])
  })
})

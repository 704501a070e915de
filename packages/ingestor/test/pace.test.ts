import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type LogBatch, logOf, pace, ReplayClock } from '@spymaster/ingestor'
import { barBefore, copies, givenDay, givenLog, printAt, recut, START } from './given-log.ts'
import { records } from './sample-files.ts'

const startMs = Number(START / 1_000_000n)
const paced = (log: AsyncIterable<LogBatch>, speed: number, options = {}) =>
  copies(pace(log, new ReplayClock(speed, options)))

/** Run, ordinal and bytes of every record, whatever message it is in. */
function everyRecord(messages: readonly LogBatch[]) {
  return messages.flatMap(({ run, first, count, bytes }) => {
    const all = records(bytes)
    assert.equal(all.length, count)
    return all.map((record, place) => ({ run, ordinal: first + place, record }))
  })
}

describe('pacing a log', () => {
  it('gives it untouched at speed 0', async () => {
    assert.deepEqual(await paced(givenLog(600), 0), await copies(givenLog(600)))
  })
  for (const speed of [0, 1, 7.5, 2000])
    it(`keeps records, order and ordinals at speed ${speed}`, async () => {
      const whole = everyRecord(await copies(givenLog(120)))
      for (const size of [1, 7, 256])
        assert.deepEqual(everyRecord(await paced(recut(givenLog(120), size), speed)), whole)
    })
  it('cuts messages where records are not due yet', async () => {
    const log = logOf(givenDay([printAt(0), printAt(0), printAt(40), printAt(80)]))
    const messages = await paced(log, 1)
    assert.deepEqual(
      messages.map(({ first, count }) => [first, count]),
      [
        [0, 3],
        [3, 1],
        [4, 2],
      ],
    )
  })
  it('gives no record before its time', async () => {
    const log = logOf(givenDay([printAt(0), printAt(30), printAt(60)]))
    const from = performance.now()
    // The session, three prints, the end; on a busy machine several of them in one message.
    const dueMs = [0, 0, 30, 60, 60]
    let given = 0
    for await (const { count } of pace(log, new ReplayClock(1))) {
      given += count
      // A millisecond is not worth a timer, and timers count in whole ones.
      assert.ok(performance.now() - from >= dueMs[given - 1]! - 2, `record ${given}`)
    }
    assert.equal(given, dueMs.length)
  })
  it('says how long ago the first record of a message was due, however long the consumer took', async () => {
    let nowMs = 0
    const clock = new ReplayClock(1, { nowMs: () => nowMs })
    const waited: number[] = []
    for await (const { waitedMs } of pace(
      recut(logOf(givenDay([0, 10, 20, 30].map((ms) => printAt(ms)))), 2),
      clock,
    )) {
      waited.push(waitedMs ?? Number.NaN)
      nowMs += 100
    }
    // The session with the print at 0, those at 10 and 20, that at 30 with the end.
    assert.deepEqual(waited.map(Math.round), [0, 90, 170])
  })
  it('says nothing of waiting where nothing is due', async () => {
    for (const [speed, options] of [
      [0, {}],
      [1, { fromMs: startMs + 1_000 }],
    ] as const)
      for (const message of await paced(givenLog(9), speed, options))
        assert.equal('waitedMs' in message, false)
  })
  it('gives bars of the warm-up with their session, though they have no time of the day', async () => {
    const log = logOf(givenDay([barBefore(), barBefore(), printAt(20)]))
    assert.deepEqual(
      (await paced(log, 1)).map(({ count }) => count),
      [3, 2],
    )
  })
  it('does not wait for a time that is flagged as bad', { timeout: 5_000 }, async () => {
    const bad = { ...printAt(86_400_000), flags: 0x08 } as ReturnType<typeof printAt>
    const messages = await paced(logOf(givenDay([printAt(0), bad, printAt(5)])), 1)
    assert.equal(everyRecord(messages).length, 5)
  })
  it('waits from its beginning on only', { timeout: 5_000 }, async () => {
    const hours = Array.from({ length: 5 }, (_, hour) => printAt(hour * 3_600_000))
    const messages = await paced(logOf(givenDay(hours)), 1, { fromMs: startMs + 4 * 3_600_000 })
    assert.equal(everyRecord(messages).length, 7)
  })
  it('says how far it is', async () => {
    const clock = new ReplayClock(0)
    for await (const _ of pace(givenLog(9), clock));
    assert.equal(clock.state.positionMs, startMs + 8)
  })
  it('begins anew with the next run, though it is of an earlier date', async () => {
    const clock = new ReplayClock(0)
    async function* twoRuns() {
      yield* givenLog(9)
      yield* logOf(givenDay([printAt(3)]), () => 'again')
    }
    for await (const _ of pace(twoRuns(), clock));
    assert.equal(clock.state.positionMs, startMs + 3)
  })
  it('ends while it waits when the signal aborts', { timeout: 5_000 }, async () => {
    const stop = new AbortController()
    const given: number[] = []
    for await (const { count } of pace(
      givenLog(60_000, { perBatch: 50 }),
      new ReplayClock(0.001),
      stop.signal,
    )) {
      given.push(count)
      setTimeout(() => stop.abort(), 5)
    }
    assert.equal(given.length > 0 && given.length < 5, true)
  })
  it('gives nothing more once the signal has aborted, and lets go of its input', async () => {
    const stop = new AbortController()
    let isLetGo = false
    async function* watched() {
      try {
        yield* givenLog(2000)
      } finally {
        isLetGo = true
      }
    }
    let messages = 0
    for await (const _ of pace(watched(), new ReplayClock(0), stop.signal)) {
      messages++
      stop.abort()
    }
    assert.deepEqual([messages, isLetGo], [1, true])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { keepTime, type LogBatch, logOf, pace, QUIET_MS, ReplayClock } from '@spymaster/ingestor'
import { copies, givenDay, givenLog, printAt, recut } from './given-log.ts'
import { records } from './sample-files.ts'

const NS_PER_MS = 1e6

const messagesOf = (prints: readonly number[]): AsyncIterable<LogBatch> =>
  recut(logOf(givenDay(prints.map((ms) => printAt(ms)))), 2)

/** What is kept of prints at these ms where before each message it is silent for so many clocks, 50 ms each. */
async function kept(prints: readonly number[], clocksBefore: readonly number[]): Promise<LogBatch[]> {
  let nowMs = 0
  const comes = clocksBefore.map(() => Promise.withResolvers<void>())
  async function* silent() {
    let place = 0
    for await (const message of messagesOf(prints)) {
      await comes[place++]?.promise
      yield message
    }
  }
  const given = keepTime(silent(), { nowMs: () => nowMs })
  const messages: LogBatch[] = []
  const take = async () => {
    const { done, value } = await given.next()
    if (!done) messages.push({ ...value, bytes: value.bytes.slice() })
    return done
  }
  for (const [place, clocks] of clocksBefore.entries()) {
    for (let count = 0; count < clocks; count++) {
      nowMs += QUIET_MS
      await take()
    }
    comes[place]!.resolve()
    await take()
  }
  while (!(await take()));
  return messages
}

/** Type of each record, in order: the type of a control record, else `market`. */
const typesOf = (messages: readonly LogBatch[]): string[] =>
  messages.flatMap(({ bytes }) =>
    records(bytes).map((record) => ('msg' in record ? JSON.parse(String(record.msg)).type : 'market')),
  )

/** A clock that runs a hundred times as fast, so that a test sees much time in little. */
function fastClock() {
  const from = performance.now()
  return () => from + (performance.now() - from) * 100
}

describe('keeping the time of a live market', () => {
  it('tells it each time nothing has come for 50 ms, and counts ordinals anew', async () => {
    const messages = await kept([0, 1, 2, 3, 4], [0, 3, 0, 1])
    assert.deepEqual(typesOf(messages), [
      ...['session', 'market', 'clock', 'clock', 'clock'],
      ...['market', 'market', 'market', 'market', 'clock', 'end'],
    ])
    let next = 0
    for (const { first, count } of messages) {
      assert.equal(first, next)
      next += count
    }
  })
  it('runs from the last record on, as the time passes that nothing comes', async () => {
    const messages = await kept([0, 7, 500], [0, 4])
    const all = messages.flatMap(({ bytes }) => records(bytes))
    const times = all.map((record) => Number((record as unknown as { tsEvent: bigint }).tsEvent))
    const first = typesOf(messages).indexOf('clock')
    const since = times.slice(first, first + 4).map((ns) => Math.round((ns - times[first - 1]!) / NS_PER_MS))
    assert.deepEqual(
      since,
      [1, 2, 3, 4].map((count) => count * QUIET_MS),
    )
  })
  it('says nothing before a run has begun and after it has ended', async () => {
    async function* silentAround() {
      await sleep(20)
      yield* givenLog(3)
      await sleep(20)
    }
    const types = typesOf(await copies(keepTime(silentAround(), { nowMs: fastClock() })))
    assert.deepEqual([types[0], types.at(-1)], ['session', 'end'])
  })
  it('ends when it is told to, though its source is silent', { timeout: 5_000 }, async () => {
    const stop = new AbortController()
    async function* silent(): AsyncGenerator<LogBatch> {
      yield* recut(givenLog(1), 1)
      await new Promise(() => {})
    }
    const given = keepTime(silent(), { signal: stop.signal })
    await given.next()
    stop.abort()
    for await (const _ of given);
  })
  it('says how long what came has waited for the consumer, clocks too', async () => {
    let nowMs = 0
    const comes = Promise.withResolvers<void>()
    async function* source(): AsyncGenerator<LogBatch> {
      const [first, second] = await copies(recut(givenLog(2), 2))
      yield first!
      await comes.promise
      yield { ...second!, waitedMs: 5 }
    }
    const given = keepTime(source(), { nowMs: () => nowMs })
    assert.equal((await given.next()).value?.waitedMs, 0)
    nowMs = QUIET_MS + 30
    assert.equal((await given.next()).value?.waitedMs, 30)
    // It comes while the consumer has the clock in hand.
    comes.resolve()
    await sleep(5)
    nowMs += 20
    assert.equal((await given.next()).value?.waitedMs, 25)
  })
  it('passes on what its source throws', async () => {
    async function* failing(): AsyncGenerator<LogBatch> {
      yield* recut(givenLog(1), 1)
      throw new Error('the line is dead')
    }
    await assert.rejects(copies(keepTime(failing())), /the line is dead/)
  })
  it('leaves its record to replays: they pass it on and add none', async () => {
    const recorded = await kept([0, 1, 2, 3], [0, 3])
    async function* again() {
      yield* recorded
    }
    assert.ok(typesOf(recorded).includes('clock'))
    assert.deepEqual(typesOf(await copies(pace(again(), new ReplayClock(1)))), typesOf(recorded))
    assert.deepEqual(typesOf(await copies(pace(messagesOf([0, 200, 400]), new ReplayClock(2)))), [
      ...['session', 'market', 'market', 'market', 'end'],
    ])
  })
})

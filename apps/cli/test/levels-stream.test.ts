import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { Appender, type Bus, MemoryStore, type Message, openMemory } from '@spymaster/bus'
import { resolvePhysics } from '@spymaster/core'
import { newYorkNs } from '@spymaster/events'
import { ReplayClock } from '@spymaster/ingestor'
import { simulatedFeed } from '../src/feed/simulated.ts'
import { Core } from '../src/service/core.ts'
import { Ingest } from '../src/service/ingest.ts'
import { Relay } from '../src/service/relay.ts'
import { EVENTS_SUBJECT, FLOW_SUBJECT, SIGNALS_SUBJECT } from '../src/service/subjects.ts'
import { STAMPS } from '../src/service/telemetry/stamps.ts'

const DATE = '2025-12-18'
const TIMEOUT = { timeout: 120_000 }
const span = { fromNs: newYorkNs(DATE, 9, 30), toNs: newYorkNs(DATE, 9, 30) + 90_000_000_000n }
/** Minutes are enough for touches, their confirmations and resolutions. */
const config = resolvePhysics({ confirmationSec: 2, horizonMinutes: 1, touchRearm: 0.15 })
const feed = simulatedFeed({ seed: 1, date: DATE, ...span })

/** Folds what is on the market stream to its end, and returns what is then on the levels stream. */
async function folded(bus: Bus): Promise<Message[]> {
  const stop = new AbortController()
  const core = new Core(bus, config, null, stop.signal)
  const folding = core.run()
  const { last } = await bus.bounds('market')
  while (core.position.market < last)
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 2)), folding])
  stop.abort()
  await folding
  return await bus.readLast('levels', 1_000)
}

/** Puts the feed on a log as a run of its own. */
async function feedOnto(bus: Bus): Promise<void> {
  // Nobody folds meanwhile, so nobody is to be waited for.
  bus.report('core', 1_000_000)
  await new Ingest(bus, feed, new ReplayClock(0), new AbortController().signal).run({ isKept: false })
}

/** A bus with the same market, and the first of the messages that followed from it. */
async function cutAfter(count: number, whole: Bus, levels: readonly Message[]): Promise<Bus> {
  const bus = openMemory(new MemoryStore())
  for (const [stream, messages] of [
    ['market', await whole.readLast('market', 100_000)],
    ['levels', levels.slice(0, count)],
  ] as const) {
    const appender = await Appender.open(bus, stream)
    for (const { subject, id, headers, data } of messages)
      await appender.append({ subject, id, headers, data })
    await appender.flush()
  }
  return bus
}

/** Of the messages of one time. */
const ORDER = [EVENTS_SUBJECT, FLOW_SUBJECT, SIGNALS_SUBJECT]

/** What a message says whenever it is published: the wall clock's stamps are left out. */
const plain = ({ subject, id, headers, data }: Message) => [
  subject,
  id,
  Object.fromEntries(Object.entries(headers).filter(([name]) => !STAMPS.some((stamp) => stamp === name))),
  new TextDecoder().decode(data),
]
const timeOf = ({ data }: Message): number => JSON.parse(new TextDecoder().decode(data)).ts

describe('what core publishes', () => {
  let bus: Bus
  let levels: Message[]
  before(async () => {
    bus = openMemory(new MemoryStore())
    await feedOnto(bus)
    levels = await folded(bus)
  })

  it('is counted together, whatever its subject', () => {
    assert.deepEqual(
      levels.map(({ id }) => id),
      levels.map((_, ordinal) => `${DATE}/${ordinal}`),
    )
    assert.deepEqual(
      new Set(levels.map(({ subject }) => subject)),
      new Set([EVENTS_SUBJECT, FLOW_SUBJECT, SIGNALS_SUBJECT]),
    )
  })
  it('has the snap of a time last, and one for each time', () => {
    for (const [at, message] of levels.entries()) {
      const next = levels[at + 1]
      if (next === undefined) assert.equal(message.subject, SIGNALS_SUBJECT)
      else if (message.subject !== SIGNALS_SUBJECT) {
        assert.equal(timeOf(next), timeOf(message))
        assert.ok(ORDER.indexOf(next.subject) >= ORDER.indexOf(message.subject))
        assert.ok(message.subject !== FLOW_SUBJECT || next.subject === SIGNALS_SUBJECT)
      } else assert.ok(timeOf(next) > timeOf(message))
    }
  })
  it(
    'goes on after the last message stored, be it a snap, or an event or a flow whose snap is missing',
    TIMEOUT,
    async () => {
      const flows = levels.flatMap(({ subject }, at) => (subject === FLOW_SUBJECT ? [at] : []))
      const events = levels.flatMap(({ subject }, at) => (subject === EVENTS_SUBJECT ? [at] : []))
      // One that is followed by another of its time, and one that is not.
      const first = events.find((at) => levels[at + 1]!.subject === EVENTS_SUBJECT)!
      const last = events.findLast((at) => levels[at + 1]!.subject !== EVENTS_SUBJECT)!
      for (const count of [first + 1, first + 2, last, last + 1])
        assert.deepEqual((await folded(await cutAfter(count, bus, levels))).map(plain), levels.map(plain))
      for (const count of [0, flows[0]! + 1, flows[3]!, flows[3]! + 1, flows[3]! + 2, levels.length])
        assert.deepEqual((await folded(await cutAfter(count, bus, levels))).map(plain), levels.map(plain))
    },
  )
  it('is counted anew in each run', TIMEOUT, async () => {
    const twice = await cutAfter(levels.length, bus, levels)
    await feedOnto(twice)
    const both = await folded(twice)
    const second = both.slice(levels.length).map(({ id }) => id)
    assert.deepEqual(
      second,
      levels.map((_, ordinal) => `${DATE}.2/${ordinal}`),
    )
  })
  it(
    'reaches a gateway that begins now from the newest snap on, with the events and the flow before it',
    TIMEOUT,
    async () => {
      const flowAt = levels.findLastIndex(({ subject }) => subject === FLOW_SUBJECT)
      for (const [count, expected] of [
        [flowAt, ['flow', 'levels']],
        [flowAt + 1, ['flow', 'levels', 'flow']],
        [flowAt + 2, ['flow', 'levels']],
        [0, []],
      ] as const) {
        const passed: string[] = []
        const events: string[] = []
        const stop = new AbortController()
        const gateway = {
          publishEvent: (line: string) => void events.push(line),
          publishFlow: () => void passed.push('flow'),
          publishLevels: () => void passed.push('levels'),
          clients: 0,
        }
        const relay = new Relay(await cutAfter(count, bus, levels), gateway)
        const relaying = relay.run(stop.signal)
        while (!(await relay.readings()).isReady)
          await Promise.race([new Promise((resolve) => setTimeout(resolve, 2)), relaying])
        stop.abort()
        await relaying
        assert.deepEqual(passed, expected, `${count} messages`)
        const told = levels.slice(0, count).filter(({ subject }) => subject === EVENTS_SUBJECT)
        assert.deepEqual(
          events,
          told.map(({ data }) => new TextDecoder().decode(data)),
        )
      }
    },
  )
})

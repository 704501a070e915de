import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Appender, type Bus, MemoryStore, openMemory } from '@spymaster/bus'
import { resolvePhysics } from '@spymaster/core'
import { newYorkNs } from '@spymaster/events'
import { ReplayClock } from '@spymaster/ingestor'
import { simulatedFeed } from '../src/feed/simulated.ts'
import { Core } from '../src/service/core.ts'
import { Ingest } from '../src/service/ingest.ts'
import { Lead } from '../src/service/lead.ts'
import { stampOf } from '../src/service/telemetry/stamps.ts'
import { UNWATCHED } from '../src/service/watch.ts'

const DATE = '2025-12-18'
const TIMEOUT = { timeout: 20_000 }
const fromNs = newYorkNs(DATE, 9, 30)
const fromMs = Number(fromNs / 1_000_000n)
const feed = simulatedFeed({ seed: 1, date: DATE, fromNs, toNs: newYorkNs(DATE, 9, 31) })

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 2))
}

/** Runs on a log and, for each, whether it has its end. */
async function runs(bus: Bus): Promise<[string, boolean][]> {
  const { last } = await bus.bounds('market')
  const found = new Map<string, boolean>()
  for (const { headers } of last === 0 ? [] : await bus.readLast('market', last))
    found.set(headers.run!, headers.end === '1')
  return [...found]
}

/** A feed that is kept, as the whole system runs it, on a log of its own. */
function kept(speed: number) {
  const bus = openMemory(new MemoryStore())
  // Nobody folds here, so nobody is to be waited for.
  bus.report('core', 1_000_000)
  const stop = new AbortController()
  const clock = new ReplayClock(speed)
  const ingest = new Ingest(bus, feed, clock, stop.signal)
  const running = ingest.run({ isKept: true })
  const end = async () => {
    stop.abort()
    await running
  }
  return { bus, clock, ingest, end }
}

describe('seeking in a feed', () => {
  it('forward gives what lies between at once, in the same run', TIMEOUT, async () => {
    const { bus, clock, ingest, end } = kept(0.5)
    await until(() => clock.state.positionMs !== null)
    ingest.seek(fromMs + 59_900)
    await until(() => ingest.state === 'ended')
    assert.deepEqual(await runs(bus), [[DATE, true]])
    await end()
  })
  it('back runs it again, as a run of its own', TIMEOUT, async () => {
    const { bus, clock, ingest, end } = kept(1)
    ingest.seek(fromMs + 30_000)
    await until(() => (clock.state.positionMs ?? 0) >= fromMs + 30_000)
    ingest.seek(fromMs + 10_000)
    await until(async () => (await runs(bus)).length === 2 && clock.state.positionMs! >= fromMs + 10_000)
    assert.ok(clock.state.positionMs! < fromMs + 20_000)
    assert.equal((await runs(bus)).at(-1)?.[0], `${DATE}.2`)
    await end()
  })
  it('after its end runs it again, also while it is ending', TIMEOUT, async () => {
    const { bus, clock, ingest, end } = kept(0)
    await until(() => ingest.state === 'ended')
    clock.setSpeed(1)
    ingest.seek(fromMs)
    await until(async () => ingest.state === 'running' && (await runs(bus)).length === 2)
    await end()
    assert.deepEqual(await runs(bus), [
      [DATE, true],
      [`${DATE}.2`, false],
    ])
  })
})

describe('the latency of ingest', () => {
  /** Mean of what is observed where each message takes so long to be handed to the log, ms. */
  async function observed(stallMs: number, speed: number): Promise<number> {
    let stalledMs = 0
    const bus = openMemory(new MemoryStore())
    bus.report('core', 1_000_000)
    const { publish } = bus
    bus.publish = (stream, publication) => {
      stalledMs += stallMs
      return publish.call(bus, stream, publication)
    }
    const clock = new ReplayClock(speed, { nowMs: () => performance.now() + stalledMs })
    const seen: number[] = []
    const watch = { ...UNWATCHED, observe: (_: string, ms: number) => seen.push(ms) }
    await new Ingest(bus, feed, clock, new AbortController().signal, watch).run({ isKept: false })
    const { last } = await bus.bounds('market')
    const [message] = await bus.readLast('market', 1)
    assert.equal(seen.length, last)
    const [arrivedMs, publishedMs] = [stampOf(message!, 'arrived')!, stampOf(message!, 'published')!]
    assert.ok(Math.abs(publishedMs - arrivedMs - seen.at(-1)!) < 0.01)
    return seen.reduce((sum, ms) => sum + ms, 0) / seen.length
  }
  it('is how long records waited since they were due, so that a slow log shows', TIMEOUT, async () => {
    const [slow, slower] = [await observed(500, 1), await observed(5_000, 1)]
    assert.ok(slow > 250, `${slow} ms`)
    assert.ok(slower > 5 * slow, `${slower} ms beside ${slow} ms`)
  })
  it('is nothing where nothing is due', TIMEOUT, async () => {
    assert.equal(await observed(500, 0), 0)
  })
})

describe('core, told to stop', () => {
  it('has not dealt with what it has not looked at', TIMEOUT, async () => {
    const bus = openMemory(new MemoryStore())
    const draft = { subject: 'market.junk', data: new Uint8Array(4) }
    for (const seq of [0, 1, 2]) await bus.publish('market', { ...draft, id: `a/${seq}`, expectLast: seq })
    const stop = new AbortController()
    const watch = { ...UNWATCHED, setAside: { add: () => stop.abort(), counts: {} } }
    const core = new Core(bus, resolvePhysics({}), null, stop.signal, watch)
    await core.run()
    assert.equal(core.position.market, 1)
    assert.equal(await bus.reported('core'), 1)
  })
})

describe('core, started on a log', () => {
  const core = (bus: Bus, signal: AbortSignal) => new Core(bus, resolvePhysics({}), null, signal)

  it('refuses signals of a market log that is gone', TIMEOUT, async () => {
    const bus = openMemory(new MemoryStore())
    const levels = await Appender.open(bus, 'levels')
    const headers = { run: DATE, session: '1', market: '7' }
    await levels.append({ subject: 'levels.signals.v1', id: `${DATE}/0`, headers, data: new Uint8Array(1) })
    await levels.flush()
    await assert.rejects(core(bus, new AbortController().signal).run(), {
      code: 'lost',
      message: /follows message 7 of the market log, which ends at 0/,
    })
  })
  it('publishes a run of the same name that is another', TIMEOUT, async () => {
    const bus = openMemory(new MemoryStore())
    const levels = await Appender.open(bus, 'levels')
    const market = await Appender.open(bus, 'market')
    const old = { subject: 'market.events', id: 'old/0', headers: { session: '1' }, data: new Uint8Array(0) }
    await market.append(old)
    await market.flush()
    const headers = { run: DATE, session: '0', market: '1' }
    const id = `${DATE}/100000`
    await levels.append({ subject: 'levels.signals.v1', id, headers, data: new Uint8Array(1) })
    await levels.flush()
    bus.report('core', 1_000_000)
    const stop = new AbortController()
    await new Ingest(bus, feed, new ReplayClock(0), stop.signal).run({ isKept: false })
    const folding = core(bus, stop.signal).run()
    await until(async () => (await bus.bounds('levels')).last > 200)
    stop.abort()
    await folding
  })
})

describe('the lead of a replay', () => {
  it('is bounded by the report of who follows', TIMEOUT, async () => {
    const bus = openMemory(new MemoryStore())
    bus.report('core', 100)
    const lead = new Lead(bus, 'core')
    const { signal } = new AbortController()
    await lead.limit(300, signal)
    let isOver = false
    const waiting = lead.limit(301, signal).then(() => {
      isOver = true
    })
    await new Promise((resolve) => setTimeout(resolve, 30))
    assert.equal(isOver, false)
    bus.report('core', 101)
    await waiting
  })
  it('is waited for no longer than the signal lasts', TIMEOUT, async () => {
    const stop = new AbortController()
    const waiting = new Lead(openMemory(new MemoryStore()), 'core').limit(1_000, stop.signal)
    stop.abort()
    await waiting
  })
})

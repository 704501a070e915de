import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Appender, type Bus, MemoryStore, type Message, openMemory } from '@spymaster/bus'
import { type LogBatch, logOf, MarketPublisher } from '@spymaster/ingestor'
import { copies, givenDay, givenLog, printAt, recut } from './given-log.ts'
import { control, DATE, records } from './sample-files.ts'

type Given = { readonly date?: string; readonly identity?: string; readonly count?: number }

/** A run's log under its name. */
function logNamed(
  run: string,
  { date = DATE, identity = 'aa', count = 600 }: Given,
): AsyncGenerator<LogBatch> {
  const prints = Array.from({ length: count }, (_, ms) => printAt(ms))
  return logOf(givenDay(prints, { date, identity }), () => run)
}

/** Publishes runs through a publisher opened anew; the last one only up to so many messages. */
async function publish(bus: Bus, runs: readonly Given[], options: { size?: number; upTo?: number } = {}) {
  const appender = await Appender.open(bus, 'market')
  const publisher = new MarketPublisher(appender)
  async function* log(): AsyncGenerator<LogBatch> {
    for (const run of runs) {
      const name = publisher.runId(run.date ?? DATE, run.identity ?? 'aa')
      yield* recut(logNamed(name, run), options.size ?? 256)
    }
  }
  let messages = 0
  for await (const batch of publisher.fresh(log())) {
    await publisher.publish(batch)
    if (++messages === options.upTo) break
  }
  await appender.flush()
  return publisher
}

async function stored(bus: Bus): Promise<Message[]> {
  const { last } = await bus.bounds('market')
  return last === 0 ? [] : await bus.readLast('market', last)
}

/** Runs in order, each with its records, whose ordinals must be without holes. */
async function runs(bus: Bus): Promise<{ run: string; records: unknown[] }[]> {
  const found: { run: string; records: unknown[] }[] = []
  for (const { headers, data, id } of await stored(bus)) {
    if (headers.first === '0') found.push({ run: headers.run!, records: [] })
    const { run, records: all } = found.at(-1)!
    assert.deepEqual([headers.run, headers.first, id], [run, String(all.length), `${run}/${all.length}`])
    const more = records(data)
    assert.equal(String(more.length), headers.count)
    all.push(...more)
  }
  return found
}

const newBus = () => openMemory(new MemoryStore())
const whole = async (run: string, given: Given = {}) => ({
  run,
  records: (await copies(logNamed(run, given))).flatMap(({ bytes }) => records(bytes)),
})

describe('the market publisher', () => {
  it('says in headers where a message belongs', async () => {
    const bus = newBus()
    await publish(bus, [{ count: 300 }])
    const common = { run: DATE, input: 'aa', session: '1', runs: `${DATE}=1` }
    const all = await stored(bus)
    assert.deepEqual(all[0]?.headers, { ...common, first: '0', count: all[0]?.headers.count })
    assert.equal(all.at(-1)?.headers.end, '1')
    assert.equal(all.at(-1)?.subject, 'market.events')
    assert.deepEqual(await runs(bus), [await whole(DATE, { count: 300 })])
  })
  it('counts what it published', async () => {
    const publisher = await publish(newBus(), [{ count: 300 }])
    assert.deepEqual([publisher.published, publisher.sequence], [302, 2])
  })
  it('copies a message, which is written over afterwards', async () => {
    const bus = newBus()
    const appender = await Appender.open(bus, 'market')
    const publisher = new MarketPublisher(appender)
    for await (const batch of givenLog(5)) {
      await publisher.publish(batch)
      batch.bytes.fill(255)
    }
    await appender.flush()
    assert.equal(records((await stored(bus))[0]!.data).length, 7)
  })
  it('begins a new run, counted, when an input that ended is given again', async () => {
    const bus = newBus()
    for (let time = 0; time < 3; time++) await publish(bus, [{}])
    const names = [DATE, `${DATE}.2`, `${DATE}.3`]
    assert.deepEqual(await runs(bus), await Promise.all(names.map((name) => whole(name))))
    const last = (await stored(bus)).at(-1)!
    assert.equal(last.headers.session, String(last.seq - Math.ceil(602 / 256) + 1))
  })
  it('begins a new run when another input has the same date', async () => {
    const bus = newBus()
    await publish(bus, [{}], { upTo: 2 })
    await publish(bus, [{ identity: 'bb' }])
    assert.deepEqual(
      (await runs(bus)).map(({ run, records: all }) => [run, control(all.at(-1) as never)?.type]),
      [
        [DATE, undefined],
        [`${DATE}.2`, 'end'],
      ],
    )
  })
  for (const [before, after] of [
    [256, 256],
    [7, 256],
    [256, 7],
    [1, 3],
    [13, 11],
  ] as const)
    it(`goes on within a run: messages of ${before} records before, of ${after} after`, async () => {
      for (const upTo of [1, 2]) {
        const bus = newBus()
        await publish(bus, [{}], { size: before, upTo })
        const publisher = await publish(bus, [{}], { size: after })
        assert.deepEqual(await runs(bus), [await whole(DATE)])
        const { first, count } = (await stored(bus))[upTo - 1]!.headers
        assert.equal(publisher.published, 602 - Number(first) - Number(count))
      }
    })
  it('goes on as often as it is interrupted', async () => {
    const bus = newBus()
    for (let time = 0; time < 200; time++) await publish(bus, [{ count: 150 }], { size: 2, upTo: 1 })
    assert.deepEqual((await runs(bus))[0], await whole(DATE, { count: 150 }))
  })
  it('passes over the earlier runs of an input of several days', async () => {
    const days = ['2024-03-04', DATE, '2024-03-06'].map((date) => ({ date, count: 300 }))
    const undisturbed = newBus()
    await publish(undisturbed, days)
    const bus = newBus()
    await publish(bus, days, { upTo: 3 })
    await publish(bus, days)
    assert.deepEqual(await runs(bus), await runs(undisturbed))
    assert.equal((await stored(bus)).at(-1)?.headers.runs, '2024-03-04=1 2024-03-05=1 2024-03-06=1')
  })
  it('goes on with a run that has a counter', async () => {
    const bus = newBus()
    await publish(bus, [{}])
    await publish(bus, [{}], { upTo: 2 })
    await publish(bus, [{}])
    assert.deepEqual(
      (await runs(bus)).map(({ run }) => run),
      [DATE, `${DATE}.2`],
    )
  })
  it('runs an input again that is given a second time after it was gone on with', async () => {
    const bus = newBus()
    await publish(bus, [{}], { upTo: 1 })
    await publish(bus, [{}, {}])
    assert.deepEqual(await runs(bus), [await whole(DATE), await whole(`${DATE}.2`)])
  })
  it('refuses a run that does not begin with a session record', async () => {
    const publisher = new MarketPublisher(await Appender.open(newBus(), 'market'))
    const [message] = await copies(recut(givenLog(9), 4))
    const bytes = message!.bytes.subarray(320)
    const batch = { run: DATE, first: 0, count: 3, bytes }
    await assert.rejects(publisher.publish(batch), /does not begin with a session record/)
  })
})

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import {
  Appender,
  type Bus,
  BusError,
  GoneError,
  isOwn,
  type Limits,
  MAX_MESSAGE_BYTES,
  type Message,
  messageId,
  newestOwn,
  type ReadOptions,
  type StreamName,
  WrongLastError,
} from '@spymaster/bus'

/** A log that several buses can be opened on, each as if in a process of its own. */
export type Place = {
  open(): Promise<Bus>
  /** Removes what is left of the log, after every bus has been closed. */
  dispose(): Promise<void>
}

/** How an implementation makes places for the contract. */
export type Site = {
  /** Why the contract cannot run here; false if it can. */
  readonly skip?: string | false
  start?(): Promise<void>
  stop?(): Promise<void>
  place(limits?: Limits): Promise<Place>
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export const draft = (ordinal: number, text = `message ${ordinal}`, subject = 'market.events') => ({
  subject,
  id: messageId('2025-12-19', ordinal),
  data: encoder.encode(text),
})

export const textOf = ({ data }: Message): string => decoder.decode(data)

/** Publishes messages `from` to `to`, all at once. */
export async function publishRange(bus: Bus, from: number, to: number): Promise<void> {
  const all = []
  for (let k = from; k <= to; k++) all.push(bus.publish('market', { ...draft(k), expectLast: k - 1 }))
  await Promise.all(all)
}

/** The first `count` messages of a read. */
export async function take(bus: Bus, count: number, options: ReadOptions, stream: StreamName = 'market') {
  const found: Message[] = []
  for await (const batch of bus.read(stream, options)) {
    found.push(...batch)
    if (found.length >= count) break
  }
  return found
}

export const seqs = (messages: readonly Message[]): number[] => messages.map(({ seq }) => seq)
export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, k) => from + k)

/** What every bus promises. Each implementation's test file calls this with a way to make one. */
export function busContract(name: string, site: Site): void {
  describe(`bus contract: ${name}`, { skip: site.skip ?? false }, () => {
    const places: Place[] = []
    const buses: Bus[] = []
    const openAt = async (place: Place): Promise<Bus> => {
      const bus = await place.open()
      buses.push(bus)
      return bus
    }
    const newPlace = async (limits?: Limits): Promise<Place> => {
      const place = await site.place(limits)
      places.push(place)
      return place
    }
    const newBus = async (limits?: Limits): Promise<Bus> => openAt(await newPlace(limits))

    before(() => site.start?.())
    after(() => site.stop?.())
    afterEach(async () => {
      for (const bus of buses.splice(0)) await bus.close()
      for (const place of places.splice(0)) await place.dispose()
    })

    publishing(newBus)
    reading(newBus, newPlace, openAt)
    retention(newBus)
    positions(newBus, newPlace, openAt)
    appending(newBus, newPlace, openAt)
    closing(newPlace, openAt)
  })
}

type NewBus = (limits?: Limits) => Promise<Bus>
type NewPlace = (limits?: Limits) => Promise<Place>
type OpenAt = (place: Place) => Promise<Bus>

function publishing(newBus: NewBus): void {
  it('numbers messages from 1, each stream by itself', async () => {
    const bus = await newBus()
    assert.equal(await bus.publish('market', { ...draft(1), expectLast: 0 }), 1)
    assert.equal(await bus.publish('market', { ...draft(2), expectLast: 1 }), 2)
    const level = draft(1, 'l', 'levels.signals.v1')
    assert.equal(await bus.publish('levels', { ...level, expectLast: 0 }), 1)
    assert.deepEqual(await bus.bounds('market'), { first: 1, last: 2 })
    assert.deepEqual(await bus.bounds('levels'), { first: 1, last: 1 })
  })
  it('gives back subject, id, headers and data as they were', async () => {
    const bus = await newBus()
    const headers = { run: '2025-12-19', first: '0', count: '64', empty: '' }
    const data = Uint8Array.from({ length: 1000 }, (_, k) => k)
    await bus.publish('market', { ...draft(1), headers, data: data.subarray(3), expectLast: 0 })
    await bus.publish('market', { ...draft(2, ''), expectLast: 1 })
    const [full, empty] = await take(bus, 2, { from: 1 })
    const { seq, subject, id } = full!
    assert.deepEqual({ seq, subject, id }, { seq: 1, subject: 'market.events', id: '2025-12-19/1' })
    assert.deepEqual({ ...full!.headers }, headers)
    assert.deepEqual([...full!.data], [...data.subarray(3)])
    assert.deepEqual({ ...empty!.headers }, {})
    assert.equal(empty!.data.length, 0)
  })
  it('gives data that begins on a multiple of eight bytes', async () => {
    const bus = await newBus()
    for (let k = 1; k <= 9; k++)
      await bus.publish('market', { ...draft(k, 'x'.repeat(k)), expectLast: k - 1 })
    for (const { data } of await take(bus, 9, { from: 1 })) assert.equal(data.byteOffset % 8, 0)
  })
  it('refuses a message that does not follow the last, and says which that is', async () => {
    const bus = await newBus()
    await publishRange(bus, 1, 3)
    for (const expectLast of [0, 2, 4]) {
      const error = await bus.publish('market', { ...draft(9), expectLast }).catch((reason) => reason)
      assert.ok(error instanceof WrongLastError, String(error))
      assert.equal(error.last, 3)
    }
    assert.deepEqual(await bus.bounds('market'), { first: 1, last: 3 })
  })
  it('keeps the order of publishes that do not wait for each other', async () => {
    const bus = await newBus()
    await publishRange(bus, 1, 500)
    const found = await take(bus, 500, { from: 1 })
    assert.deepEqual(
      found.map(textOf),
      range(1, 500).map((k) => `message ${k}`),
    )
  })
  it('refuses what was published behind a refused message', async () => {
    const bus = await newBus()
    const expected = [0, 5, 6, 7]
    const results = await Promise.allSettled(
      expected.map((expectLast, k) => bus.publish('market', { ...draft(k), expectLast })),
    )
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected', 'rejected'],
    )
    assert.equal((await bus.bounds('market')).last, 1)
  })
  it('refuses a message that follows another than the one it names', async () => {
    const bus = await newBus()
    await publishRange(bus, 1, 2)
    const next = { ...draft(3), expectLast: 2 }
    const ids = ['other/2', '2025-12-19/1', '2025-12-19/2']
    for (const expectLastId of ids.slice(0, 2))
      await assert.rejects(bus.publish('market', { ...next, expectLastId }), hasCode('wrong-last'))
    assert.equal(await bus.publish('market', { ...next, expectLastId: ids[2]! }), 3)
  })
  it('stores the largest message, and refuses one byte more', async () => {
    const bus = await newBus()
    const { subject, id } = draft(1)
    const data = new Uint8Array(MAX_MESSAGE_BYTES - subject.length - id.length)
    assert.equal(await bus.publish('market', { subject, id, data, expectLast: 0 }), 1)
    assert.equal((await take(bus, 1, { from: 1 }))[0]!.data.length, data.length)
    const larger = new Uint8Array(data.length + 1)
    await assert.rejects(
      bus.publish('market', { subject, id, data: larger, expectLast: 1 }),
      hasCode('invalid'),
    )
  })
  it('refuses subjects, ids and headers that break a rule', async () => {
    const bus = await newBus()
    const good = { ...draft(1), expectLast: 0 }
    const bad = [
      { ...good, subject: 'levels.events.v1' },
      { ...good, subject: 'market' },
      { ...good, subject: 'market.*' },
      { ...good, id: '' },
      { ...good, id: 'a b' },
      { ...good, headers: { Run: '1' } },
      { ...good, headers: { id: '1' } },
      { ...good, headers: { run: 'a\r\nb' } },
      { ...good, headers: { run: ' a' } },
      { ...good, expectLast: -1 },
    ]
    for (const publication of bad)
      await assert.rejects(bus.publish('market', publication), hasCode('invalid'))
    assert.equal((await bus.bounds('market')).last, 0)
  })
}

function reading(newBus: NewBus, newPlace: NewPlace, openAt: OpenAt): void {
  it('reads from a sequence, from the first, and then live', async () => {
    const bus = await newBus()
    await publishRange(bus, 1, 5)
    assert.deepEqual(seqs(await take(bus, 3, { from: 3 })), [3, 4, 5])
    const live = take(bus, 8, { from: 'first' })
    await publishRange(bus, 6, 8)
    assert.deepEqual(seqs(await live), range(1, 8))
  })
  it('waits for a sequence that is not there yet, in a stream that is not there yet', async () => {
    const bus = await newBus()
    const found = take(bus, 2, { from: 4 })
    await publishRange(bus, 1, 5)
    assert.deepEqual(seqs(await found), [4, 5])
  })
  it('leaves data as it is until the next batch is asked for, where memory is reused', async () => {
    const bus = await newBus()
    const text = (k: number) => `${k} `.repeat(100_000)
    for (let k = 1; k <= 12; k++) await bus.publish('market', { ...draft(k, text(k)), expectLast: k - 1 })
    const found: string[] = []
    for await (const batch of bus.read('market', { from: 1, maxBatch: 3, isReused: true })) {
      for (const message of batch) assert.equal(message.data.byteOffset % 8, 0)
      found.push(...batch.map(textOf))
      if (found.length === 12) break
    }
    assert.deepEqual(
      found,
      range(1, 12).map((k) => text(k)),
    )
  })
  it('gives batches no larger than asked', async () => {
    const bus = await newBus()
    await publishRange(bus, 1, 50)
    let count = 0
    for await (const batch of bus.read('market', { from: 1, maxBatch: 7 })) {
      assert.ok(batch.length > 0 && batch.length <= 7)
      count += batch.length
      if (count === 50) break
    }
  })
  it('gives a second bus what the first publishes', async () => {
    const place = await newPlace()
    const [writer, reader] = [await openAt(place), await openAt(place)]
    const found = take(reader, 200, { from: 1 })
    await publishRange(writer, 1, 100)
    await publishRange(writer, 101, 200)
    assert.deepEqual(seqs(await found), range(1, 200))
    assert.deepEqual(await reader.bounds('market'), { first: 1, last: 200 })
  })
  it('ends without an error when the signal aborts', async () => {
    const bus = await newBus()
    await publishRange(bus, 1, 2)
    const stop = new AbortController()
    const found: Message[] = []
    for await (const batch of bus.read('market', { from: 1, signal: stop.signal })) {
      found.push(...batch)
      if (found.length === 2) setImmediate(() => stop.abort())
    }
    assert.deepEqual(seqs(found), [1, 2])
    assert.deepEqual(await take(bus, 1, { from: 1, signal: AbortSignal.abort() }), [])
  })
  it('does not let a slow consumer slow the producer or others', async () => {
    const bus = await newBus()
    const slow = bus.read('market', { from: 1, maxBatch: 1 })[Symbol.asyncIterator]()
    const first = slow.next()
    await publishRange(bus, 1, 2000)
    assert.deepEqual(seqs((await first).value), [1])
    assert.equal((await take(bus, 2000, { from: 1 })).length, 2000)
    assert.deepEqual(seqs((await slow.next()).value), [2])
    await slow.return?.()
  })
  it('gives the last messages, and none of an empty stream', async () => {
    const bus = await newBus()
    assert.equal(await bus.last('market'), null)
    assert.deepEqual(await bus.readLast('market', 3), [])
    assert.deepEqual(await bus.bounds('market'), { first: 1, last: 0 })
    await publishRange(bus, 1, 7)
    assert.equal((await bus.last('market'))?.id, '2025-12-19/7')
    assert.deepEqual(seqs(await bus.readLast('market', 3)), [5, 6, 7])
    assert.deepEqual(seqs(await bus.readLast('market', 100)), range(1, 7))
    assert.deepEqual((await bus.fetch('market', 2, 4)).map(textOf), ['message 2', 'message 3', 'message 4'])
    assert.deepEqual(await bus.fetch('market', 5, 4), [])
  })
  it('refuses to read from no sequence', async () => {
    const bus = await newBus()
    for (const from of [0, -1, 1.5, Number.NaN])
      await assert.rejects(take(bus, 1, { from }), hasCode('invalid'))
  })
}

function retention(newBus: NewBus): void {
  it('removes what is old, and says what is left to those who ask for it', async () => {
    const bus = await newBus({ maxAgeMs: 200 })
    const appender = await Appender.open(bus, 'market')
    let bounds = await bus.bounds('market')
    for (let k = 0; bounds.first < 3; k++) {
      await appender.append(draft(k))
      await appender.flush()
      await new Promise((resolve) => setTimeout(resolve, 20))
      bounds = await bus.bounds('market')
    }
    assert.equal(bounds.last, appender.stored)
    const error = await take(bus, 1, { from: 1 }).catch((reason) => reason)
    assert.ok(error instanceof GoneError, String(error))
    assert.ok(error.bounds.first >= bounds.first)
    const found = take(bus, 1, { from: 'first' })
    // On a busy machine all the others may have become old by now.
    await appender.append(draft(bounds.last))
    assert.ok((await found)[0]!.seq >= bounds.first)
  })
  it('tells how much of its budget a stream has used, and when that last grew', async () => {
    const bus = await newBus({ maxBytes: { market: 20_000, levels: 30_000 } })
    const { bytes: empty, ...rest } = await bus.usage('market')
    assert.deepEqual([empty, rest], [0, { maxBytes: 20_000, lastMs: null }])
    const from = Date.now()
    await bus.publish('market', { ...draft(1), data: new Uint8Array(5000), expectLast: 0 })
    const { bytes, lastMs } = await bus.usage('market')
    assert.ok(bytes >= 5000 && bytes < 6000, `${bytes} bytes`)
    // A file system's clock is coarser than ours.
    assert.ok(lastMs !== null && lastMs > from - 1000 && lastMs < Date.now() + 1000, `${lastMs}`)
    assert.deepEqual(await bus.usage('levels'), { bytes: 0, maxBytes: 30_000, lastMs: null })
  })
  it('refuses to publish beyond its budget, and loses nothing', async () => {
    const bus = await newBus({ maxBytes: { market: 20_000, levels: 1_000_000 } })
    const data = new Uint8Array(1000)
    let stored = 0
    const publishAll = async (): Promise<void> => {
      for (; ; stored++) await bus.publish('market', { ...draft(stored), data, expectLast: stored })
    }
    await assert.rejects(publishAll(), hasCode('full'))
    assert.ok(stored >= 15 && stored < 20, `${stored} stored`)
    assert.deepEqual(await bus.bounds('market'), { first: 1, last: stored })
    assert.equal((await take(bus, stored, { from: 1 })).length, stored)
    assert.equal(await bus.publish('levels', { ...draft(1, 'l', 'levels.events.v1'), expectLast: 0 }), 1)
  })
}

function positions(newBus: NewBus, newPlace: NewPlace, openAt: OpenAt): void {
  it('tells other buses how far a consumer is', async () => {
    const place = await newPlace()
    const [one, other] = [await openAt(place), await openAt(place)]
    assert.equal(await other.reported('core'), null)
    for (const seq of [5, 6, 7]) one.report('core', seq)
    one.report('lake', 2)
    while ((await other.reported('core')) !== 7) await new Promise(setImmediate)
    while ((await other.reported('lake')) !== 2) await new Promise(setImmediate)
  })
  it('refuses odd names and numbers of consumers', async () => {
    const bus = await newBus()
    for (const consumer of ['', '../core', 'a.b', 'A'])
      assert.throws(() => bus.report(consumer, 1), hasCode('invalid'))
    assert.throws(() => bus.report('core', -1), hasCode('invalid'))
    await assert.rejects(bus.reported('a b'), hasCode('invalid'))
  })
}

function appending(newBus: NewBus, newPlace: NewPlace, openAt: OpenAt): void {
  it('appends in order, with many messages under way', async () => {
    const bus = await newBus()
    const appender = await Appender.open(bus, 'market', { windowMessages: 16 })
    assert.equal(appender.resumed, null)
    for (let k = 0; k < 300; k++) await appender.append(draft(k))
    await appender.flush()
    assert.equal(appender.stored, 300)
    assert.deepEqual(
      (await take(bus, 300, { from: 1 })).map(({ id }) => id),
      range(0, 299).map((k) => messageId('2025-12-19', k)),
    )
  })
  it('appends after what an earlier appender left', async () => {
    const place = await newPlace()
    const first = await openAt(place)
    await publishRange(first, 1, 3)
    await first.close()
    const appender = await Appender.open(await openAt(place), 'market')
    assert.equal(appender.resumed?.id, '2025-12-19/3')
    await appender.append(draft(4))
    await appender.flush()
    assert.equal(appender.stored, 4)
  })
  it('goes on when its own message turns out to be stored', async () => {
    const bus = await newBus()
    const appender = await Appender.open(bus, 'market')
    // As if an earlier try had come through without its answer.
    await bus.publish('market', { ...draft(0), expectLast: 0 })
    for (let k = 0; k < 5; k++) await appender.append(draft(k))
    await appender.flush()
    assert.deepEqual(
      (await take(bus, 5, { from: 1 })).map(textOf),
      range(0, 4).map((k) => `message ${k}`),
    )
    assert.equal((await bus.bounds('market')).last, 5)
  })
  it('stops when somebody else publishes', async () => {
    const place = await newPlace()
    const bus = await openAt(place)
    const appender = await Appender.open(bus, 'market')
    await appender.append(draft(0))
    await appender.flush()
    await bus.publish('market', { ...draft(99), expectLast: 1 })
    const appendAll = async (): Promise<void> => {
      for (let k = 1; ; k++) await appender.append(draft(k))
    }
    await assert.rejects(appendAll(), hasCode('second-writer'))
    await assert.rejects(appender.flush(), hasCode('second-writer'))
  })
  it('steps over messages that no writer published, and finds its own behind them', async () => {
    const place = await newPlace()
    const bus = await openAt(place)
    const strangers: number[] = []
    const onStranger = ({ seq }: Message) => strangers.push(seq)
    const appender = await Appender.open(bus, 'market', { onStranger })
    for (const [ordinal, count] of [
      [0, 1],
      [1, 200],
      [2, 3],
    ] as const) {
      await appender.append(draft(ordinal))
      await appender.flush()
      for (let k = 0; k < count; k++)
        await bus.publish('market', {
          ...draft(0),
          id: `stranger-${ordinal}-${k}`,
          expectLast: appender.stored + k,
        })
    }
    await appender.append(draft(3))
    await appender.append(draft(4))
    await appender.flush()
    const { last } = await bus.bounds('market')
    const own = (await take(bus, last, { from: 1 })).filter(isOwn)
    assert.deepEqual(
      own.map(textOf),
      range(0, 4).map((k) => `message ${k}`),
    )
    assert.deepEqual([strangers.length, last], [204, 209])
    for (let k = 0; k < 300; k++)
      await bus.publish('market', { ...draft(0), id: `later-${k}`, expectLast: last + k })
    assert.equal((await newestOwn(bus, 'market'))?.id, draft(4).id)
    const next = await Appender.open(bus, 'market')
    assert.deepEqual([next.resumed?.id, next.stored], [draft(4).id, last + 300])
  })
  it('lets one of two writers stop', async () => {
    const place = await newPlace()
    const one = await Appender.open(await openAt(place), 'market')
    await one.append(draft(0))
    await one.flush()
    const appendAsOther = async (): Promise<void> => {
      const other = await Appender.open(await openAt(place), 'market')
      await other.append({ ...draft(1), id: 'other/1' })
      await other.flush()
      await one.append(draft(1))
      await one.flush()
    }
    await assert.rejects(appendAsOther(), hasCode('second-writer'))
  })
  it('stops for good when the log is full', async () => {
    const bus = await newBus({ maxBytes: { market: 20_000, levels: 1_000_000 } })
    const appender = await Appender.open(bus, 'market')
    const fill = async (): Promise<void> => {
      for (let k = 0; ; k++) await appender.append({ ...draft(k), data: new Uint8Array(1000) })
    }
    await assert.rejects(fill(), hasCode('full'))
    await assert.rejects(appender.append(draft(0)), hasCode('full'))
  })
}

function closing(newPlace: NewPlace, openAt: OpenAt): void {
  it('stores what is under way before it closes, and refuses all after', async () => {
    const place = await newPlace()
    const bus = await openAt(place)
    const published = publishRange(bus, 1, 50)
    // The first publish of a bus may have to open the log; closing waits for it.
    await bus.publish('levels', { ...draft(1, 'l', 'levels.flow.v1'), expectLast: 0 })
    await Promise.all([published, bus.close()])
    await assert.rejects(bus.publish('market', { ...draft(51), expectLast: 50 }), hasCode('closed'))
    await assert.rejects(bus.bounds('market'), hasCode('closed'))
    await assert.rejects(take(bus, 1, { from: 1 }), hasCode('closed'))
    await bus.close()
    assert.deepEqual(await (await openAt(place)).bounds('market'), { first: 1, last: 50 })
  })
  it('ends all reading when it closes', async () => {
    const bus = await openAt(await newPlace())
    await publishRange(bus, 1, 1)
    const found = take(bus, 2, { from: 1 })
    await new Promise(setImmediate)
    await bus.close()
    assert.ok((await found).length <= 1)
  })
}

/** Whether an error is a `BusError` of this code; for `assert.rejects`. */
export const hasCode =
  (code: string) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof BusError, String(error))
    assert.equal(error.code, code, error.message)
    return true
  }

import assert from 'node:assert/strict'
import { readdirSync, rmSync, symlinkSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { MemoryStore, openMemory } from '@spymaster/bus'
import {
  BronzeHold,
  Budget,
  type Commit,
  GoldHold,
  LakeError,
  type LakeStorage,
  LevelsOrder,
  LocalStorage,
  listCommits,
  MarketOrder,
  partName,
  type RecorderEvent,
  readCommits,
} from '@spymaster/lake'
import { findHoles } from '../src/verify/find-holes.ts'
import { allOf } from './all-of.ts'
import { GivenMarket, printOf, recordLog, type Wanted } from './given-market.ts'
import { rowsOf } from './parquet-file.ts'

const base = await mkdtemp(join(tmpdir(), 'spymaster-recorder-'))
after(() => rm(base, { recursive: true }))

const TRADES = 'bronze/futures/trades/symbol=ESZ5/date=2025-12-18/hour=14/'

let root: string
let storage: LakeStorage
let market: GivenMarket
beforeEach(async () => {
  root = await mkdtemp(join(base, 'lake-'))
  storage = await LocalStorage.open(join(root, 'lake'))
  market = new GivenMarket()
})

const record = (wanted: Parameters<typeof recordLog>[3] = {}, to: LakeStorage = storage) =>
  recordLog(market, to, join(root, 'work'), wanted)

const commits = (): Promise<Commit[]> => allOf(readCommits(storage, 'bronze'))

/** Ordinals of all rows that count, in order. */
async function ordinals(): Promise<number[]> {
  const keys = (await commits()).flatMap(({ files }) => files.map(({ key }) => key))
  const rows = await Promise.all(keys.map(async (key) => rowsOf(await storage.open(key))))
  return rows.flat().map(({ ordinal }) => Number(ordinal))
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, place) => place)
const kinds = (told: readonly RecorderEvent[]) => told.map(({ kind }) => kind)

describe('a recorder', () => {
  it('commits what came, and goes on behind that', async () => {
    await market.publish(4)
    await record()
    await market.publish(3)
    await record()
    const [first, second] = await commits()
    assert.deepEqual([first?.first, first?.last, second?.first, second?.last], [1, 4, 5, 7])
    assert.deepEqual(
      (await ordinals()).sort((a, b) => a - b),
      upTo(21),
    )
  })
  it('vouches for each file by its sum, size, rows, times and runs', async () => {
    await market.publish(2)
    await record()
    const [file] = (await commits())[0]!.files
    assert.equal(file!.key, TRADES + partName({ source: 'log-1', first: 1, last: 2 }))
    const { createHash } = await import('node:crypto')
    const bytes = await readFile(await storage.open(file!.key))
    assert.equal(createHash('sha256').update(bytes).digest('hex'), file!.sha256)
    assert.deepEqual([bytes.length, 6], [file!.bytes, file!.rows])
    assert.deepEqual([file!.fromNs, file!.toNs], ['1766066400000000000', '1766066400005000000'])
    assert.deepEqual([file!.runs, file!.table, file!.version], [['2025-12-18'], 'futures/trades', 1])
  })
  it('says in each file that its hours are UTC', async () => {
    await market.publish(1)
    await record()
    const { asyncBufferFromFile, parquetMetadataAsync } = await import('hyparquet')
    const key = TRADES + partName({ source: 'log-1', first: 1, last: 1 })
    const { key_value_metadata } = await parquetMetadataAsync(
      await asyncBufferFromFile(await storage.open(key)),
    )
    const said = Object.fromEntries((key_value_metadata ?? []).map(({ key, value }) => [key, value]))
    assert.match(String(said['spymaster.time']), /UTC/)
    assert.equal(said['spymaster.table'], 'bronze/futures/trades')
  })
  it('stores a run that has ended at once', async () => {
    await market.publish(2, { ends: true })
    await record({ maxAgeMs: 3_600_000 })
    assert.equal((await commits())[0]?.last, 2)
  })
  it('stores what it holds when it is told to stop', async () => {
    await market.publish(5)
    let read = 0
    const counting = new Proxy(market.bus, {
      get: (bus, name) => (name === 'read' ? readAll : Reflect.get(bus, name)),
    })
    const stop = new AbortController()
    async function* readAll(...args: Parameters<typeof market.bus.read>) {
      for await (const messages of market.bus.read(...args)) {
        yield messages
        read += messages.length
        if (read === 5) stop.abort()
      }
    }
    const { Recorder } = await import('@spymaster/lake')
    const hold = () => new BronzeHold(2 ** 21, new MarketOrder(), null)
    const recorder = new Recorder({
      ...{ bus: counting, storage, workDir: join(root, 'work'), stream: 'market', tier: 'bronze' },
      ...{ madeBy: 'test', budget: await Budget.open(storage, 1e12), holds: [hold(), hold()] },
      ...{ maxAgeMs: 3_600_000, graceMs: 5_000 },
    })
    await recorder.run(stop.signal)
    assert.deepEqual(await ordinals(), upTo(15))
  })
  it('removes files that no commit vouches for, and leaves those of others', async () => {
    await market.publish(2)
    await record()
    const left = TRADES + partName({ source: 'log-1', first: 3, last: 9 })
    const imported = TRADES + partName({ source: 'file-0123456789abcdef', first: 1, last: 9 })
    const notes = `${TRADES}notes.txt`
    for (const key of [left, imported, notes]) await storage.put(key, new Uint8Array([1]))
    await market.publish(1)
    await record()
    assert.equal(await storage.get(left), null)
    assert.notEqual(await storage.get(imported), null)
    assert.notEqual(await storage.get(notes), null)
    assert.deepEqual(
      (await ordinals()).sort((a, b) => a - b),
      upTo(9),
    )
  })
  it('takes a log that it does not know for another one', async () => {
    await market.publish(3)
    await record()
    market = new GivenMarket()
    await market.publish(2)
    await record()
    market = new GivenMarket()
    await market.publish(1)
    // As long as what was recorded, but with other records.
    await market.intrude('2025-12-18/3', { run: '2025-12-18', first: '3', count: '1' }, printOf(77))
    await record()
    assert.deepEqual([...(await listCommits(storage, 'bronze')).keys()], ['log-1', 'log-2', 'log-3'])
  })
  it('says what was gone before it came, and goes on with what is left', async () => {
    market = new GivenMarket(openMemory(new MemoryStore({ maxAgeMs: 2_500 })))
    await market.publish(3)
    await record()
    await market.publish(2)
    // What is kept for 2.5 s is gone then.
    while ((await market.bus.bounds('market')).first <= 5) await pause(20)
    await market.publish(1)
    const told = await record()
    assert.deepEqual(told[1], { kind: 'missing', first: 4, last: 5 })
    const newest = (await commits()).at(-1)
    assert.deepEqual([newest?.first, newest?.last, newest?.missing], [6, 6, { first: 4, last: 5 }])
  })
  it('says all that was gone where more goes before the first message came', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: 0 })
    market = new GivenMarket(openMemory(new MemoryStore({ maxAgeMs: 1_000 })))
    await market.publish(3)
    await record()
    await market.publish(2)
    t.mock.timers.setTime(2_000)
    await market.publish(1)
    const { bus } = market
    let isFirst = true
    const late = new Proxy(bus, {
      get: (target, name) => (name === 'read' ? readLate : Reflect.get(target, name).bind(target)),
    })
    async function* readLate(...args: Parameters<typeof bus.read>) {
      if (isFirst) {
        isFirst = false
        t.mock.timers.setTime(4_000)
        await market.publish(1)
      }
      yield* bus.read(...args)
    }
    const until: Wanted['until'] = ({ kind }) => kind === 'committed'
    const told = await recordLog({ bus: late, last: 7 }, storage, join(root, 'work'), { until })
    assert.deepEqual(kinds(told), ['began', 'missing', 'missing', 'committed'])
    const newest = (await commits()).at(-1)
    assert.deepEqual([newest?.first, newest?.last, newest?.missing], [7, 7, { first: 4, last: 6 }])
    assert.deepEqual(
      findHoles(await commits()).map(({ what }) => what),
      ['messages 4 to 6 were gone before they could be recorded'],
    )
  })
  it('goes on behind what goes while it reads: what comes then is of no stranger', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: 0 })
    market = new GivenMarket(openMemory(new MemoryStore({ maxAgeMs: 1_000 })))
    await market.publish(2)
    const { bus } = market
    let isFirst = true
    const slow = new Proxy(bus, {
      get: (target, name) => (name === 'read' ? readSlowly : Reflect.get(target, name).bind(target)),
    })
    async function* readSlowly(...[stream, options]: Parameters<typeof bus.read>) {
      if (!isFirst) return yield* bus.read(stream, options)
      isFirst = false
      for await (const messages of bus.read(stream, options)) {
        yield messages
        break
      }
      await market.publish(1)
      t.mock.timers.setTime(2_000)
      await market.publish(1)
      yield* bus.read(stream, { ...options, from: 3 })
    }
    const told = await recordLog({ bus: slow, last: 4 }, storage, join(root, 'work'))
    assert.deepEqual(kinds(told).toSorted(), ['began', 'committed', 'committed', 'missing'])
    assert.deepEqual((await commits()).at(-1)?.missing, { first: 3, last: 3 })
    assert.deepEqual(await ordinals(), [...upTo(6), 9, 10, 11])
  })
  it('keeps rows of several runs apart in a file', async () => {
    await market.publish(2)
    const data = new Uint8Array(Buffer.concat([0, 1].map(printOf)))
    await market.intrude('2025-12-18.2/0', { run: '2025-12-18.2', first: '0', count: '2' }, data)
    await record()
    const [file] = (await commits())[0]!.files
    assert.deepEqual(file?.runs.toSorted(), ['2025-12-18', '2025-12-18.2'])
    const runs = (await rowsOf(await storage.open(file!.key))).map(({ run, ordinal }) => `${run}/${ordinal}`)
    assert.deepEqual(runs.toSorted(), [
      ...['2025-12-18.2/0', '2025-12-18.2/1'],
      ...upTo(6).map((ordinal) => `2025-12-18/${ordinal}`),
    ])
  })
})

describe('strangers on the log', () => {
  const headers = (first: number, count: number) => ({
    run: '2025-12-18',
    first: String(first),
    count: String(count),
  })
  it('are told of, and nothing of theirs is recorded', async () => {
    await market.publish(2)
    await market.intrude('x', {}, new Uint8Array(5))
    await market.intrude('2025-12-18/6', headers(6, 9), printOf(6))
    await market.intrude('2025-12-18/99', headers(99, 1), printOf(99))
    await market.intrude('../../x/0', { ...headers(0, 1), run: '../../x' }, printOf(0))
    await market.publish(2)
    const told = await record()
    const faults = told.flatMap((event) => (event.kind === 'set-aside' ? [event.fault] : []))
    assert.deepEqual(faults, ['headers', 'records', 'order', 'headers'])
    assert.deepEqual(await ordinals(), upTo(12))
  })
  it('are told from ours also behind a restart', async () => {
    await market.publish(2)
    await record()
    await market.intrude('2025-12-18/3', headers(3, 1), printOf(3))
    await market.publish(1)
    await record()
    assert.deepEqual(
      (await ordinals()).sort((a, b) => a - b),
      upTo(9),
    )
  })
})

describe('a lake that cannot be written to', () => {
  /** A storage that fails so many times. */
  const failing = (times: number, code: 'full' | 'unreachable', at: keyof LakeStorage): LakeStorage =>
    new Proxy(storage, {
      get(target, name) {
        const method = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        if (name !== at) return method.bind(target)
        return async (...args: unknown[]) => {
          if (times-- > 0) throw new LakeError(code, 'the disk is full, free some space on it')
          return await method.apply(target, args)
        }
      },
    })

  /** A storage that never takes files of some keys. */
  const refusingFiles = (keys: RegExp): LakeStorage =>
    new Proxy(storage, {
      get(target, name) {
        const method = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        if (name !== 'putFile') return method.bind(target)
        return async (key: string, path: string) => {
          if (keys.test(key)) throw new LakeError('full', 'the disk is full, free some space on it')
          await target.putFile(key, path)
        }
      },
    })

  for (const at of ['putFile', 'putIfAbsent'] as const)
    it(`is tried again until ${at} works, and nothing is lost or there twice`, async () => {
      await market.publish(3)
      const told = await record({}, failing(2, 'full', at))
      assert.deepEqual(kinds(told), ['began', 'trouble', 'recovered', 'committed'])
      assert.deepEqual(await ordinals(), upTo(9))
    })
  it('shows nothing of what it could not finish', async () => {
    await market.publish(3)
    await record({ until: ({ kind }) => kind === 'trouble', graceMs: 1 }, failing(1e9, 'full', 'putIfAbsent'))
    assert.deepEqual(await commits(), [])
    assert.deepEqual(await ordinals(), [])
  })
  it('records nothing beyond its budget, and says what to do', async () => {
    await market.publish(3)
    await record()
    await market.publish(3)
    const budget = await Budget.open(storage, 10)
    assert.ok(budget.isNearlySpent)
    const told = await record({ budget, until: ({ kind }) => kind === 'trouble', graceMs: 1 })
    const [trouble] = told.flatMap((event) => (event.kind === 'trouble' ? [event.error.message] : []))
    assert.match(trouble!, /has used its budget of 0\.0 GiB and records nothing more: raise --lake-max-gb/)
    assert.deepEqual(await ordinals(), upTo(9))
  })
  it('stores nothing behind a stretch that it gave up, so that the next start finds all', async () => {
    await market.publish(3)
    const refusing = refusingFiles(/part-0{19}1-/)
    const told = await record(
      {
        graceMs: 50,
        until: (event) => {
          // Told once the second stretch holds something.
          if (event.kind === 'set-aside') return true
          if (event.kind === 'trouble') void market.publish(2).then(() => market.intrude('x', {}, printOf(0)))
          return false
        },
      },
      refusing,
    )
    assert.deepEqual(kinds(told), ['began', 'trouble', 'set-aside'])
    assert.deepEqual(await commits(), [])
    await record()
    assert.deepEqual(await ordinals(), upTo(15))
  })
  it('is given up in time where reading waits for it, too', { timeout: 20_000 }, async () => {
    const order = new LevelsOrder()
    const hold = () => new GoldHold(1, order)
    for (let k = 0; k < 5; k++) {
      const payload = { run: '2025-12-18', tsNs: '1766068140000000000', levels: [], ended: [] }
      const data = new TextEncoder().encode(JSON.stringify(payload))
      const headers = { run: '2025-12-18', session: '1', market: '1' }
      const draft = { subject: 'levels.signals.v1', id: `2025-12-18/${k}`, headers, data, expectLast: k }
      await market.bus.publish('levels', draft)
    }
    const levels = { stream: 'levels', tier: 'gold', holds: [hold(), hold()] } as const
    const until: Wanted['until'] = ({ kind }) => kind === 'trouble'
    const never = failing(1e9, 'full', 'putIfAbsent')
    await record({ ...levels, graceMs: 50, until }, never)
    assert.deepEqual(await allOf(readCommits(storage, 'gold')), [])
  })
  it('is tried again where the disk is full for a recording alone', async () => {
    await market.publish(2)
    const work = join(root, 'work')
    const order = new MarketOrder()
    const hold = () => new BronzeHold(2 ** 21, order, () => new Uint8Array(8))
    let full = ''
    const told = await record({
      holds: [hold(), hold()],
      until: (event) => {
        if (event.kind === 'began') {
          // Whatever is written there, the disk is full.
          full = join(work, readdirSync(work)[0]!, 'other-0')
          symlinkSync('/dev/full', full)
        }
        if (event.kind === 'trouble') rmSync(full)
        return event.kind === 'committed'
      },
    })
    assert.deepEqual(kinds(told), ['began', 'trouble', 'recovered', 'committed'])
    const [trouble] = told.flatMap((event) => (event.kind === 'trouble' ? [event.error] : []))
    assert.equal(trouble?.code, 'full')
    assert.match(trouble!.message, /^cannot write .*other-0: the disk is full, free some space on it/)
    assert.deepEqual((await commits())[0]?.files.map(({ table }) => table).sort(), ['futures/trades', 'twin'])
  })
  it('ends a second writer', async () => {
    await market.publish(2)
    const key = `bronze/_commits/log-1/${'2'.padStart(20, '0')}.json`
    // Somebody else, of a version without claims, is as far a moment before us.
    const late = new Proxy(storage, {
      get(target, name) {
        const method = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        if (name !== 'putIfAbsent') return method.bind(target)
        return async (at: string, bytes: Uint8Array) => {
          await target.put(key, new TextEncoder().encode('{}'))
          return await target.putIfAbsent(at, bytes)
        }
      },
    })
    await assert.rejects(
      record({}, late),
      (error) => error instanceof LakeError && error.code === 'second-writer',
    )
  })
  it('is one sentence where its folder is a file', async () => {
    const path = join(root, 'file')
    await writeFile(path, '')
    const inFile = await LocalStorage.open(join(root, 'other'))
    await market.publish(1)
    await assert.rejects(recordLog(market, inFile, path), (error) => {
      assert.ok(error instanceof LakeError)
      assert.match(error.message, /^cannot make .*file/)
      return true
    })
    assert.ok((await stat(dirname(path))).isDirectory())
  })
})

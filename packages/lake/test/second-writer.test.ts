import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import {
  type Commit,
  importRecords,
  LakeError,
  type LakeStorage,
  LocalStorage,
  type RecorderEvent,
  readCommits,
  verify,
} from '@spymaster/lake'
import { commitKey, partName } from '../src/layout/part-name.ts'
import { openWorkFolder } from '../src/stretch/work-folder.ts'
import { allOf } from './all-of.ts'
import { GivenMarket, printOf, recordLog, type Wanted } from './given-market.ts'
import { rowsOf } from './parquet-file.ts'
import { hasLakeCode, keysOf } from './storage.contract.ts'

const FOLDER = 'bronze/futures/trades/symbol=ESZ5/date=2025-12-18/hour=14/'
const partOf = (first: number, last: number): string => FOLDER + partName({ source: 'log-1', first, last })

describe('two writers of one log', () => {
  let root: string
  let storage: LakeStorage
  let market: GivenMarket
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'spymaster-second-'))
    storage = await LocalStorage.open(join(root, 'lake'))
    market = new GivenMarket()
  })
  afterEach(() => rm(root, { recursive: true }))

  const record = (wanted: Wanted = {}, to: LakeStorage = storage) =>
    recordLog(market, to, join(root, 'work'), wanted)
  const commits = (): Promise<Commit[]> => allOf(readCommits(storage, 'bronze'))
  async function ordinals(): Promise<number[]> {
    const keys = (await commits()).flatMap(({ files }) => files.map(({ key }) => key))
    const rows = await Promise.all(keys.map(async (key) => rowsOf(await storage.open(key))))
    return rows
      .flat()
      .map(({ ordinal }) => Number(ordinal))
      .sort((a, b) => a - b)
  }
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, place) => place)

  /** The lake as another process has it, who does something first whenever it demands absence of such a key. */
  const meanwhile = (keys: RegExp, act: () => Promise<unknown>): LakeStorage =>
    new Proxy(storage, {
      get(target, name) {
        const method = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        if (name !== 'putIfAbsent') return method.bind(target)
        return async (key: string, bytes: Uint8Array) => {
          if (keys.test(key)) await act()
          return await target.putIfAbsent(key, bytes)
        }
      },
    })
  async function faults(): Promise<string[]> {
    const found: string[] = []
    const onProblem = ({ kind }: { kind: string }) => found.push(kind)
    await verify({ storage, workDir: join(root, 'work'), onProblem })
    return found.filter((kind) => kind !== 'stale' && kind !== 'leftover')
  }

  it('collide, wherever their stretches end, and what was committed stays whole', async () => {
    await market.publish(2)
    // All of ours is stored but the commit, when another begins, stores more, and is done.
    const slow = meanwhile(/_claims/, async () => {
      await market.publish(1)
      await record()
    })
    await assert.rejects(record({}, slow), hasLakeCode('second-writer'))
    assert.deepEqual(
      (await commits()).map(({ first, last }) => [first, last]),
      [[1, 3]],
    )
    assert.deepEqual(await ordinals(), upTo(9))
    assert.deepEqual(await faults(), [])
  })
  it('take no file away from each other', async () => {
    await market.publish(2)
    // Another begins, and is stopped before it has stored anything.
    const slow = meanwhile(/_claims/, async () => {
      const full = meanwhile(/./, async () => {
        throw new LakeError('full', 'no room')
      })
      await record({ graceMs: 1, until: ({ kind }) => kind === 'trouble' }, full)
    })
    await record({}, slow)
    assert.deepEqual(await ordinals(), upTo(6))
    assert.deepEqual(await faults(), [])
  })
  it('know each other before anything is written', async () => {
    await market.publish(2)
    const late = new Proxy(storage, {
      get(target, name) {
        const method = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        if (name === 'putFile') return () => assert.fail('a file was written')
        return method.bind(target)
      },
    })
    await assert.rejects(
      record(
        // Asked just before a stretch is written: the other one is quicker.
        { budget: { demand: () => record(), add: () => {} } as unknown as NonNullable<Wanted['budget']> },
        late,
      ),
      hasLakeCode('second-writer'),
    )
    assert.deepEqual(await ordinals(), upTo(6))
  })
  it('are one where the first has died between its claim and its commit', async () => {
    await market.publish(2)
    await record()
    await market.publish(2)
    const dying = meanwhile(/_commits/, async () => {
      throw new LakeError('storage', 'gone')
    })
    await record({ graceMs: 1, until: ({ kind }) => kind === 'trouble' }, dying)
    assert.equal(await storage.get(commitKey('bronze', 'log-1', 4)), null)
    await market.publish(1)
    const told = await record()
    assert.deepEqual(told[0], { kind: 'began', source: 'log-1', from: 5 })
    assert.deepEqual(
      (await commits()).map(({ first, last }) => [first, last]),
      [
        [1, 2],
        [3, 4],
        [5, 5],
      ],
    )
    assert.deepEqual(await ordinals(), upTo(15))
    assert.deepEqual(await faults(), [])
  })
  it('are one where it has not heard that its commit was stored', async () => {
    await market.publish(2)
    let isDeaf = true
    const deaf = new Proxy(storage, {
      get(target, name) {
        const method = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        if (name !== 'putIfAbsent') return method.bind(target)
        return async (key: string, bytes: Uint8Array) => {
          const isStored = await target.putIfAbsent(key, bytes)
          if (key.includes('_commits') && isDeaf) {
            isDeaf = false
            throw new LakeError('storage', 'the folder could not be synced')
          }
          return isStored
        }
      },
    })
    const told = await record({}, deaf)
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['began', 'trouble', 'recovered', 'committed'],
    )
    assert.deepEqual(await ordinals(), upTo(6))
  })
  it('import a file once, side by side', async () => {
    const sha256 = 'ab'.repeat(32)
    const into = (to: LakeStorage) =>
      importRecords({ storage: to, workDir: join(root, 'work'), madeBy: 'test', sha256, batches: batches() })
    async function* batches() {
      yield { bytes: Uint8Array.from(Buffer.concat([0, 1, 2].map(printOf))), count: 3 }
    }
    const slow = meanwhile(/_claims/, () => into(storage))
    await assert.rejects(into(slow), hasLakeCode('second-writer'))
    assert.deepEqual(await ordinals(), upTo(3))
    assert.deepEqual(await faults(), [])
  })
  it('leaves nothing behind where it comes second', async () => {
    await market.publish(2)
    const slow = meanwhile(/_claims/, async () => {
      await market.publish(1)
      await record()
    })
    await assert.rejects(record({}, slow), hasLakeCode('second-writer'))
    assert.deepEqual(await keysOf(storage, FOLDER), [partOf(1, 3)])
  })
  it('leaves what may become part of a commit yet until one is behind it, and removes what cannot', async () => {
    for (const key of [partOf(1, 9), partOf(3, 9)]) await storage.put(key, new Uint8Array([1]))
    await market.publish(2)
    const there: string[][] = []
    let isKept = Promise.resolve()
    const until = (event: RecorderEvent): boolean => {
      if (event.kind !== 'committed') return false
      if (event.commit.last === 2)
        isKept = keysOf(storage, FOLDER).then(async (keys) => {
          there.push(keys)
          await market.publish(2)
        })
      return event.commit.last === 4
    }
    await record({ until })
    await isKept
    assert.deepEqual(there, [[partOf(1, 2), partOf(3, 9)]])
    assert.deepEqual(await keysOf(storage, FOLDER), [partOf(1, 2), partOf(3, 4)])
  })
  it('has removed what would count with a commit before it is stored', async () => {
    // Of a writer that was killed, from a place that the log has lost meanwhile: it ended where the commit will.
    for (const key of [partOf(1, 3), partOf(2, 3)]) await storage.put(key, new Uint8Array([1]))
    await market.publish(3)
    let there: string[] = []
    const watched = meanwhile(/_commits/, async () => {
      there = await keysOf(storage, FOLDER)
    })
    await record({}, watched)
    assert.deepEqual(there, [partOf(1, 3)])
    assert.deepEqual(await ordinals(), upTo(9))
  })
})

describe('folders of writers', () => {
  it('go when their writer has gone, however long another rests', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'spymaster-writers-'))
    const live = await openWorkFolder(parent)
    const dead = join(parent, 'writer-dead')
    await mkdir(join(dead, 'more'), { recursive: true })
    for (const path of [live.path, dead]) await utimes(path, 0, 0)
    const other = await openWorkFolder(parent)
    assert.equal(existsSync(dead), false)
    assert.equal((await readdir(parent)).length, 2)
    await live.close()
    await other.close()
    assert.deepEqual(await readdir(parent), [])
    await rm(parent, { recursive: true })
  })
})

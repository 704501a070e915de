import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import {
  bronze,
  type CompactOptions,
  compact,
  isHarmless,
  lakeDates,
  lockFolder,
  type Problem,
  readManifests,
  silverTables,
  type Table,
  trustedFiles,
  verify,
} from '@spymaster/lake'
import { allOf } from './all-of.ts'
import { GivenLake, type GivenRow, HOUR, HOUR_NS } from './given-bronze.ts'
import { hasLakeCode, keysOf } from './storage.contract.ts'

const { trades } = bronze.futures
const SILVER = 'silver/futures/trades/symbol=ESZ5/date=2025-12-18/hour=14/part-000.parquet'
/** Without the checksum in its name. */
const plain = (key: string): string => key.replace(/-[0-9a-f]{8}(?=\.parquet$)/, '')

const row = (ordinal: number, more: GivenRow = {}): GivenRow => ({
  ts_event: String(HOUR_NS + BigInt(ordinal)),
  sequence: ordinal,
  price: '6789250000000',
  size: 1,
  source: 'log-1',
  run: '2025-12-18',
  ordinal,
  ...more,
})
const rows = (from: number, to: number): GivenRow[] =>
  Array.from({ length: to - from }, (_, k) => row(from + k))

describe('compaction', () => {
  let lake: GivenLake
  beforeEach(async () => {
    lake = await GivenLake.make()
  })
  afterEach(() => lake.dispose())

  const run = (more: Partial<CompactOptions> = {}) =>
    compact({ storage: lake.storage, workDir: lake.workDir, ...more })
  const keys = async () => (await keysOf(lake.storage, 'silver/')).filter((key) => key.endsWith('.parquet'))
  const files = async () => (await keys()).map(plain)
  /** The one file of an hour. */
  const silver = async () => (await keys()).find((key) => plain(key) === SILVER) ?? ''
  const path = (key: string) => join(lake.storage.name, key)

  async function failure(): Promise<string> {
    const { failed, compacted } = await run()
    assert.equal(compacted, 0)
    assert.deepEqual(await files(), [])
    assert.equal(failed.length, 1)
    return `${failed[0]!.error.code}: ${failed[0]!.error.message}`
  }
  async function problems(): Promise<Problem[]> {
    const found: Problem[] = []
    const { storage, workDir } = lake
    await verify({ storage, workDir, onProblem: (problem) => found.push(problem) })
    return found
  }

  it('makes a file an hour, sorted, and nothing else', async () => {
    await lake.addFile(trades, rows(5, 9))
    await lake.addFile(trades, rows(0, 5).toReversed())
    await lake.addFile(trades, [row(9, { ts_event: String(HOUR_NS + 3_600_000_000_000n) })], {
      hour: HOUR + 1,
    })
    const { compacted, read, written, duplicates, failed } = await run()
    assert.deepEqual(
      { compacted, read, written, duplicates },
      { compacted: 2, read: 10, written: 10, duplicates: 0 },
    )
    assert.deepEqual(failed, [])
    assert.deepEqual(await files(), [SILVER, SILVER.replace('hour=14', 'hour=15')])
    const made = await lake.rowsOf([await silver()])
    assert.deepEqual(
      made.map(({ ordinal }) => Number(ordinal)),
      [0, 1, 2, 3, 4, 5, 6, 7, 8],
    )
    // What came out of order is told of where it lies, and silver is none of it.
    assert.deepEqual(
      (await problems()).map(({ kind, where }) => [kind, where.slice(0, 6)]),
      [['order', 'bronze']],
    )
    assert.deepEqual(await readdir(lake.workDir), ['compaction'])
  })
  it('does again only what has changed', async () => {
    await lake.addFile(trades, rows(0, 5))
    await lake.addFile(trades, rows(0, 5), { symbol: 'ESH6' })
    assert.equal((await run()).compacted, 2)
    const before = await stat(path(await silver()))
    const again = await run()
    assert.deepEqual([again.compacted, again.unchanged], [0, 2])
    assert.equal((await stat(path(await silver()))).mtimeMs, before.mtimeMs)
    await lake.addFile(trades, rows(5, 7))
    const third = await run()
    assert.deepEqual([third.compacted, third.unchanged, third.written], [1, 1, 7])
  })
  it('gives the same bytes when it is forced', async () => {
    await lake.addFile(trades, rows(0, 500))
    await run()
    const bytes = await readFile(path(await silver()))
    assert.equal((await run({ isForced: true })).compacted, 1)
    assert.ok(bytes.equals(await readFile(path(await silver()))))
  })
  it('goes on where it was interrupted', async () => {
    for (const symbol of ['ESH6', 'ESM6', 'ESU6', 'ESZ6']) await lake.addFile(trades, rows(0, 5), { symbol })
    const controller = new AbortController()
    const stopAt = ({ done }: { done: number }) => {
      if (done === 2) controller.abort(new Error('stopped'))
    }
    await assert.rejects(run({ signal: controller.signal, onProgress: stopAt }), /stopped/)
    assert.equal((await files()).length, 2)
    const rest = await run()
    assert.deepEqual([rest.compacted, rest.unchanged], [2, 2])
    assert.deepEqual(await problems(), [])
  })
  it('makes again what a crash has left without its record', async () => {
    await lake.addFile(trades, rows(0, 5))
    await run()
    const bytes = await readFile(path(await silver()))
    const [record] = await keysOf(lake.storage, 'silver/_compacted/')
    await lake.storage.delete(record!)
    assert.equal((await run()).compacted, 1)
    assert.ok(bytes.equals(await readFile(path(await silver()))))
  })
  it('takes a damaged record of a compaction for none', async () => {
    await lake.addFile(trades, rows(0, 5))
    await run()
    const [record] = await keysOf(lake.storage, 'silver/_compacted/')
    await lake.storage.put(record!, new TextEncoder().encode('{"version":1,'))
    assert.ok((await problems()).some(({ kind, where }) => kind === 'damaged' && where === record))
    assert.equal((await run()).compacted, 1)
    assert.deepEqual(await problems(), [])
  })
  it('cuts what is too large for a file, and forgets the pieces when it no longer is', async () => {
    await lake.addFile(trades, rows(0, 25))
    await run({ maxFileRows: 10 })
    const pieces = await keys()
    assert.equal(pieces.length, 3)
    const ordinals = (await lake.rowsOf(pieces)).map(({ ordinal }) => Number(ordinal))
    assert.deepEqual(
      ordinals,
      Array.from({ length: 25 }, (_, k) => k),
    )
    assert.deepEqual(await problems(), [])
    await run({ isForced: true })
    assert.deepEqual(await files(), [SILVER])
  })
  it('shows an hour of several files as it was or as it is, at every moment', async () => {
    await lake.addFile(trades, rows(0, 25))
    await run({ maxFileRows: 10 })
    await lake.addFile(trades, rows(25, 30).toReversed())
    const seen: number[] = []
    const look = async () => {
      assert.deepEqual(
        (await problems()).filter(({ kind }) => !['order', 'stale', 'leftover'].includes(kind)),
        [],
      )
      const there = await allOf(trustedFiles(lake.storage, silverTables.find(isTrades)!))
      seen.push((await lake.rowsOf(there.map(({ key }) => key))).length)
    }
    const isTrades = ({ schema, assetClass }: Table) => schema === 'trades' && assetClass === 'futures'
    const watched = new Proxy(lake.storage, {
      get(target, name) {
        const method = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        if (!['putFile', 'put', 'delete'].includes(String(name))) return method.bind(target)
        return async (...args: unknown[]) => {
          await method.apply(target, args)
          await look()
        }
      },
    })
    await run({ maxFileRows: 10, storage: watched })
    assert.deepEqual(seen, [25, 25, 25, 30, 30])
    assert.equal((await keys()).length, 3)
  })
  it('removes what was killed before it had a record', async () => {
    await lake.addFile(trades, rows(0, 5))
    const left = SILVER.replace('000', '000-0123abcd')
    await lake.storage.put(left, new Uint8Array([1]))
    assert.ok((await problems()).some(({ kind, where }) => kind === 'leftover' && where === left))
    await run()
    assert.deepEqual(await problems(), [])
  })
  it('is told of by reading each commit and each record once', async () => {
    for (let count = 1; count <= 18; count++)
      await lake.addFile(trades, rows(count, count + 1), { hour: HOUR + count })
    await run()
    const got: string[] = []
    let [underWay, most] = [0, 0]
    const counting = new Proxy(lake.storage, {
      get(target, name) {
        const method = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        if (name !== 'get') return method.bind(target)
        return async (key: string) => {
          got.push(key)
          most = Math.max(most, ++underWay)
          await setImmediate()
          underWay--
          return await target.get(key)
        }
      },
    })
    for (const tell of [
      () => lakeDates(counting),
      () => verify({ storage: counting, workDir: lake.workDir }),
      () => run({ storage: counting }),
    ]) {
      got.length = 0
      await tell()
      assert.deepEqual([got.length, new Set(got).size], [36, 36])
    }
    assert.equal(most, 16)
  })
  it('says in a manifest what came of it, unless there was nothing to do', async () => {
    const { key } = await lake.addFile(trades, rows(0, 5))
    await lake.addFile(trades, rows(0, 5), { symbol: 'ESH6' })
    await truncate(path(key), 700)
    for (let times = 0; times < 2; times++) await run({ madeBy: '1.2.3' })
    const controller = new AbortController()
    controller.abort(new Error('stopped'))
    await assert.rejects(run({ madeBy: '1.2.3', signal: controller.signal }), /stopped/)
    const manifests = await allOf(readManifests(lake.storage))
    assert.deepEqual(
      manifests.map(({ kind, code, outcome, counts }) => [
        kind,
        code,
        outcome,
        counts.compacted,
        counts.failed,
      ]),
      [
        ['compact', '1.2.3', 'failed', 1, 1],
        ['compact', '1.2.3', 'failed', 0, 1],
        ['compact', '1.2.3', 'stopped', undefined, undefined],
      ],
    )
    assert.match(manifests[0]!.error ?? '', /has 700 bytes/)
    assert.match(manifests[0]!.config ?? '', /^[0-9a-f]{16}$/)
    assert.equal((await run({ madeBy: '1.2.3', selection: { symbol: 'ESH6' } })).unchanged, 1)
    assert.equal((await allOf(readManifests(lake.storage))).length, 3)
  })
  it('is for one process at a time', async () => {
    const lock = await lockFolder(join(lake.workDir, 'compaction'))
    await assert.rejects(run(), hasLakeCode('second-writer'))
    lock.release()
    assert.equal((await run()).compacted, 0)
  })
  it('gives the same bytes with several hours at a time', async () => {
    for (const symbol of ['ESH6', 'ESM6', 'ESU6', 'ESZ6'])
      await lake.addFile(trades, rows(0, 300), { symbol })
    await run()
    const before = await Promise.all((await keys()).map((key) => readFile(path(key))))
    await run({ isForced: true, workers: 4 })
    const after = await Promise.all((await keys()).map((key) => readFile(path(key))))
    assert.ok(before.every((bytes, k) => bytes.equals(after[k]!)))
  })
  it('takes only the dates, tables and symbols that are asked for', async () => {
    await lake.addFile(trades, rows(0, 5))
    await lake.addFile(trades, rows(0, 5), { symbol: 'ESH6' })
    await lake.addFile(bronze.stocks.trades, rows(0, 5), { symbol: 'SPY', hour: HOUR + 24 })
    const made = async (selection: NonNullable<CompactOptions['selection']>) =>
      (await run({ selection, isForced: true })).compacted
    assert.equal(await made({ symbol: 'ESH6' }), 1)
    assert.equal(await made({ table: 'trades' }), 3)
    assert.equal(await made({ table: 'stocks/trades' }), 1)
    assert.equal(await made({ from: '2025-12-19' }), 1)
    assert.equal(await made({ to: '2025-12-18' }), 2)
    assert.equal(await made({ to: '2025-12-17' }), 0)
  })
  it('has times of which some are missing first', async () => {
    await lake.addFile(trades, [row(1, { ts_event: null }), row(0)])
    await run()
    assert.deepEqual(
      (await lake.rowsOf([await silver()])).map(({ ordinal }) => Number(ordinal)),
      [1, 0],
    )
    assert.deepEqual(await problems(), [])
  })

  describe('of bronze that is not sound', () => {
    it('refuses a file that was cut short, and makes the other hours', async () => {
      const { key } = await lake.addFile(trades, rows(0, 50))
      await lake.addFile(trades, rows(0, 5), { symbol: 'ESH6' })
      await truncate(path(key), 700)
      const { compacted, failed } = await run()
      assert.equal(compacted, 1)
      assert.match(failed[0]!.error.message, /part-0.*has 700 bytes instead of \d+: put it back from a copy$/)
      assert.deepEqual(await files(), [SILVER.replace('ESZ5', 'ESH6')])
    })
    it('refuses a file in which a bit has changed', async () => {
      const { key } = await lake.addFile(trades, rows(0, 50))
      const bytes = await readFile(path(key))
      bytes[60]! ^= 1
      await writeFile(path(key), bytes)
      assert.match(await failure(), /^corrupt: .*has been changed \(SHA-256 differs\)/)
      assert.deepEqual(
        (await problems()).filter((one) => !isHarmless(one)).map(({ kind }) => kind),
        ['damaged'],
      )
    })
    it('refuses to go without a file that is gone', async () => {
      const { key } = await lake.addFile(trades, rows(0, 50))
      await rm(path(key))
      assert.match(await failure(), /^corrupt: .*is gone/)
    })
    it('refuses columns of another type, missing ones, and strange ones', async () => {
      const { columns } = trades
      const faulty = (changed: typeof columns) => ({ ...trades, columns: changed })
      const { price: _, ...without } = columns
      const cases = [
        [{ ...columns, price: columns.flags }, /^schema: .*its column price is UTINYINT instead of BIGINT/],
        [without as unknown as typeof columns, /^schema: .*its column price is missing/],
        [{ ...columns, colour: columns.size }, /^schema: .*the table has no column colour/],
      ] as const
      for (const [changed, message] of cases) {
        await lake.dispose()
        lake = await GivenLake.make()
        await lake.addFile(faulty(changed as typeof columns), [row(0, { price: 1 })])
        assert.match(await failure(), message, String(message))
      }
    })
    it('refuses what is no Parquet file though it is committed', async () => {
      const { key } = await lake.addFile(trades, rows(0, 5))
      const sum = await lake.replaceCommitted(key, new TextEncoder().encode('symbol,price\nESZ5,1\n'))
      assert.ok(sum.length > 0)
      assert.match(await failure(), /^corrupt: .*is no whole Parquet file/)
    })
    it('refuses two different rows that claim one place', async () => {
      await lake.addFile(trades, [row(0), row(1)])
      await lake.addFile(trades, [row(1, { size: 2 })])
      assert.match(
        await failure(),
        /^corrupt: .*two different rows claim to be record 1 of the run 2025-12-18 of log-1/,
      )
    })
    it('passes over files that no commit vouches for, and foreign ones', async () => {
      const { key } = await lake.addFile(trades, rows(0, 5))
      const folder = key.slice(0, key.lastIndexOf('/') + 1)
      const leftover = `${folder}part-00000000000000000009-00000000000000000009.log-1.parquet`
      await lake.storage.put(leftover, await readFile(path(key)))
      await lake.storage.put(`${folder}notes.txt`, new TextEncoder().encode('mine'))
      assert.equal((await run()).written, 5)
      assert.deepEqual(
        (await problems()).map(({ kind, where }) => `${kind} ${where}`),
        [`foreign ${folder}notes.txt`, `leftover ${leftover}`],
      )
      assert.ok(existsSync(path(`${folder}notes.txt`)))
    })
  })
})

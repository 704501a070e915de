import assert from 'node:assert/strict'
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { bronze, compact, query, S3Storage, SpooledStorage, type SpoolOptions, verify } from '@spymaster/lake'
import { GivenLake, HOUR_NS } from '../../packages/lake/test/given-bronze.ts'
import {
  bytesOf,
  hasLakeCode,
  keysOf,
  noise,
  storageContract,
  textOf,
} from '../../packages/lake/test/storage.contract.ts'
import { CuttingProxy } from './cutting-proxy.ts'
import { LakeBucket } from './lake-bucket.ts'
import { s3Skip } from './radosgw.ts'

const bucket = new LakeBucket()

describe('a lake in an S3 store', { skip: s3Skip }, () => {
  before(() => bucket.start())
  after(() => bucket.stop())

  storageContract('S3', { place: () => bucket.place() })
  storageContract('S3 behind a spool', { place: () => bucket.place(true) })

  it('is compacted, queried and verified as on a disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spymaster-lake-'))
    const prefix = bucket.freshPrefix()
    const store = (name: string) => new S3Storage({ ...bucket.options(prefix), cacheDir: join(folder, name) })
    const lake = await GivenLake.make(store('one'))
    const rows = Array.from({ length: 50 }, (_, k) => ({
      ts_event: String(HOUR_NS + BigInt(k)),
      size: k,
      source: 'log-1',
      run: '2025-12-18',
      ordinal: k,
    }))
    await lake.addFile(bronze.futures.trades, rows.slice(20))
    await lake.addFile(bronze.futures.trades, rows.slice(0, 30))
    const { written, duplicates } = await compact({ storage: lake.storage, workDir: lake.workDir })
    assert.deepEqual([written, duplicates], [50, 10])
    // Another machine, with nothing of it on its disk.
    const storage = store('another')
    const sql = 'SELECT symbol, date, hour, sum(size) FROM silver_futures_trades GROUP BY ALL'
    const found = await query(sql, { storage, workDir: lake.workDir }, async (answer) => {
      const all: unknown[] = []
      for await (const piece of answer.rows) all.push(...piece)
      return all
    })
    assert.deepEqual(found, [['ESZ5', '2025-12-18', 14, '1225']])
    const { faults, files } = await verify({ storage, workDir: lake.workDir })
    assert.deepEqual([faults, files], [0, 3])
    await storage.close()
    await lake.dispose()
    await rm(folder, { recursive: true })
  })

  describe('a store that is cut off', () => {
    let proxy: CuttingProxy
    let folder = ''
    let near: S3Storage
    let far: S3Storage

    beforeEach(async () => {
      proxy = await CuttingProxy.start(bucket.port)
      folder = await mkdtemp(join(tmpdir(), 'spymaster-lake-'))
      const prefix = bucket.freshPrefix()
      const quick = { attempts: 2, partBytes: 5 * 2 ** 20, silenceMs: 3000 }
      near = new S3Storage({
        ...bucket.options(prefix),
        ...quick,
        endpoint: proxy.endpoint,
        cacheDir: join(folder, 'near'),
      })
      far = new S3Storage({ ...bucket.options(prefix), cacheDir: join(folder, 'far') })
    })
    afterEach(async () => {
      await near.close()
      await far.close()
      await proxy.stop()
      await rm(folder, { recursive: true })
    })

    const large = noise(17_000_000, 7)

    async function largeFile(): Promise<string> {
      const path = join(folder, 'local.parquet')
      await writeFile(path, large)
      return path
    }

    for (const [where, bytes] of [
      ['in the first part', 1_000_000],
      ['in the third', 12_000_000],
      ['in the last', 16_900_000],
    ] as const)
      it(`leaves nothing visible of an upload cut off ${where}, and nothing is lost`, async () => {
        const path = await largeFile()
        proxy.cutAfter(bytes)
        await assert.rejects(near.putFile('bronze/part.parquet', path), hasLakeCode('unreachable'))
        assert.equal(proxy.cuts, 1)
        assert.deepEqual(await keysOf(far), [])
        assert.equal(await far.get('bronze/part.parquet'), null)
        assert.ok((await readFile(path)).equals(large))
        proxy.mend()
        await near.putFile('bronze/part.parquet', path)
        assert.ok((await readFile(await far.open('bronze/part.parquet'))).equals(large))
        await assert.rejects(access(path))
      })
    it('keeps the old object when the upload of a new one is cut off', async () => {
      await near.put('a', bytesOf('old'))
      proxy.cutAfter(8_000_000)
      await assert.rejects(near.putFile('a', await largeFile()), hasLakeCode('unreachable'))
      assert.equal(textOf(await far.get('a')), 'old')
    })
    it('goes on with an upload by itself when the store is back at once', async () => {
      for (const bytes of [200, 3_000_000, 11_000_000]) {
        proxy.cutAfter(bytes, true)
        await near.putFile('a', await largeFile())
        assert.ok((await readFile(await far.open('a'))).equals(large))
        await far.delete('a')
      }
      assert.equal(proxy.cuts, 3)
    })
    it('goes on with a download where it was cut off', async () => {
      await far.put('a', large)
      for (const bytes of [1_000_000, 16_000_000]) {
        proxy.cutAfter(bytes, true)
        assert.ok(Buffer.from((await near.get('a')) ?? []).equals(large))
      }
      proxy.cutAfter(9_000_000, true)
      assert.ok((await readFile(await near.open('a'))).equals(large))
      assert.equal(proxy.cuts, 3)
    })
    it('keeps no half of a download', async () => {
      await far.put('a', large)
      proxy.cutAfter(9_000_000)
      await assert.rejects(near.open('a'), hasLakeCode('unreachable'))
      assert.deepEqual(await readdir(join(folder, 'near', 'objects')), [])
      proxy.mend()
      assert.ok((await readFile(await near.open('a'))).equals(large))
    })
    it('knows its own write though the answer to it was lost', async () => {
      // Enough for the request, none for the answer: the first answer has some 300 bytes.
      for (let bytes = 700; bytes < 1500; bytes += 25) {
        const key = `first-${bytes}`
        proxy.cutAfter(bytes, true)
        assert.equal(await near.putIfAbsent(key, bytesOf('mine')), true, `cut after ${bytes}`)
        assert.equal(await far.putIfAbsent(key, bytesOf('theirs')), false)
        assert.equal(textOf(await far.get(key)), 'mine')
      }
      assert.ok(proxy.cuts > 10)
    })
    it('does not wait for a store that has fallen silent', async () => {
      await near.put('a', bytesOf('x'))
      proxy.fallSilent()
      await assert.rejects(near.get('a'), hasLakeCode('unreachable'))
      await assert.rejects(near.put('a', bytesOf('y')), hasLakeCode('unreachable'))
      await assert.rejects(keysOf(near), hasLakeCode('unreachable'))
      proxy.mend()
      assert.equal(textOf(await near.get('a')), 'x')
    })
    it('does not wait for a download that falls silent half way', async () => {
      await far.put('a', large)
      proxy.fallSilent(5_000_000)
      await assert.rejects(near.open('a'), hasLakeCode('unreachable'))
      assert.deepEqual(await readdir(join(folder, 'near', 'objects')), [])
    })
    it('lists more than one page', async () => {
      const keys = Array.from({ length: 1005 }, (_, k) => `k${String(k).padStart(4, '0')}`)
      for (let from = 0; from < keys.length; from += 67)
        await Promise.all(keys.slice(from, from + 67).map((key) => far.put(key, bytesOf(key))))
      assert.deepEqual(await keysOf(near), keys)
    })
  })

  describe('a store behind a spool', () => {
    let proxy: CuttingProxy
    let folder = ''
    let far: S3Storage
    let spooled: SpooledStorage
    let prefix = ''

    const openSpool = (more: Partial<SpoolOptions> = {}) => {
      const store = new S3Storage({
        ...bucket.options(prefix),
        endpoint: proxy.endpoint,
        attempts: 1,
        silenceMs: 4000,
        cacheDir: join(folder, 'near'),
      })
      return SpooledStorage.open(store, { dir: join(folder, 'spool'), ...more })
    }
    const seenFar = () => keysOf(far)
    async function until(isSo: () => Promise<boolean>): Promise<void> {
      while (!(await isSo())) await pause(20)
    }

    beforeEach(async () => {
      proxy = await CuttingProxy.start(bucket.port)
      folder = await mkdtemp(join(tmpdir(), 'spymaster-lake-'))
      prefix = bucket.freshPrefix()
      far = new S3Storage({ ...bucket.options(prefix), cacheDir: join(folder, 'far') })
      spooled = await openSpool()
    })
    afterEach(async () => {
      await spooled.close()
      await far.close()
      await proxy.stop()
      await rm(folder, { recursive: true })
    })

    it('has each write at the store when it returns, while the store answers', async () => {
      await spooled.put('a', bytesOf('x'))
      assert.deepEqual(await seenFar(), ['a'])
      assert.equal(await spooled.putIfAbsent('b', bytesOf('y')), true)
      assert.deepEqual(await seenFar(), ['a', 'b'])
      assert.deepEqual(spooled.state, { isAway: false, entries: 0, bytes: 0, why: null })
    })
    it('takes writes while the store is away, and brings them in order when it is back', async () => {
      await spooled.put('part-0', bytesOf('0'))
      proxy.cut()
      for (let k = 1; k <= 20; k++) await spooled.put(`part-${k}`, noise(100_000, k))
      assert.equal(await spooled.putIfAbsent('_commits/1', bytesOf('files 1 to 20')), true)
      assert.equal(await spooled.putIfAbsent('_commits/1', bytesOf('others')), false)
      await spooled.delete('part-0')
      assert.equal(spooled.state.entries, 22)
      assert.equal(spooled.state.why?.code, 'unreachable')
      assert.deepEqual(await seenFar(), ['part-0'])
      assert.equal(textOf(await spooled.get('_commits/1')), 'files 1 to 20')
      assert.equal(await spooled.get('part-0'), null)
      assert.ok((await readFile(await spooled.open('part-3'))).equals(noise(100_000, 3)))
      proxy.mend()
      for (let isThere = false; !isThere; ) {
        const keys = await seenFar()
        isThere = keys.includes('_commits/1')
        // Looked at after the listing, so all the more of them are there.
        if (isThere) assert.equal((await keysOf(far, 'part-')).filter((key) => key !== 'part-0').length, 20)
      }
      await until(async () => spooled.state.entries === 0)
      assert.equal((await keysOf(far)).length, 21)
      assert.equal(spooled.state.isAway, false)
    })
    it('is cut off in the middle of what it brings, and loses nothing', async () => {
      proxy.cut()
      for (let k = 0; k < 10; k++) await spooled.put(`part-${k}`, noise(300_000, k))
      for (let cuts = 0; cuts < 5; cuts++) {
        proxy.mend()
        proxy.cutAfter(400_000, true)
        await until(async () => proxy.cuts > cuts + 1 || spooled.state.entries === 0)
      }
      proxy.mend()
      await until(async () => spooled.state.entries === 0)
      for (let k = 0; k < 10; k++)
        assert.ok(Buffer.from((await far.get(`part-${k}`)) ?? []).equals(noise(300_000, k)))
    })
    it('goes on after it was closed, or killed, with the store away', async () => {
      proxy.cut()
      await spooled.put('a', bytesOf('x'))
      await spooled.putIfAbsent('c', bytesOf('commit'))
      await spooled.close()
      spooled = await openSpool()
      assert.equal(textOf(await spooled.get('a')), 'x')
      assert.equal(spooled.state.entries, 2)
      proxy.mend()
      await until(async () => spooled.state.entries === 0)
      assert.deepEqual(await seenFar(), ['a', 'c'])
    })
    it('shows what waits and what is stored as one', async () => {
      for (const key of ['a', 'c', 'e']) await spooled.put(key, bytesOf('far'))
      proxy.fallSilent()
      for (const key of ['b', 'c', 'f']) await spooled.put(key, bytesOf('nearer'))
      await spooled.delete('e')
      proxy.mend()
      const found = []
      for await (const { key, size } of spooled.list('')) found.push(`${key} ${size}`)
      assert.deepEqual(found, ['a 3', 'b 6', 'c 6', 'f 6'])
    })
    it('stops where another was first while the store was away', async () => {
      proxy.cut()
      assert.equal(await spooled.putIfAbsent('_commits/1', bytesOf('mine')), true)
      await far.put('_commits/1', bytesOf('theirs'))
      proxy.mend()
      await assert.rejects(async () => {
        for (;;) {
          await spooled.put('later', bytesOf('x'))
          await pause(20)
        }
      }, hasLakeCode('second-writer'))
      assert.equal(textOf(await far.get('_commits/1')), 'theirs')
      assert.equal(await far.get('later'), null)
    })
    it('refuses writes beyond its room, and leaves the file', async () => {
      await spooled.close()
      spooled = await openSpool({ maxBytes: 1000 })
      proxy.cut()
      await spooled.put('a', noise(900))
      const path = join(folder, 'local')
      await writeFile(path, noise(200))
      await assert.rejects(spooled.putFile('b', path), hasLakeCode('full'))
      await access(path)
      proxy.mend()
      await until(async () => spooled.state.entries === 0)
      await spooled.putFile('b', path)
      assert.deepEqual(await seenFar(), ['a', 'b'])
    })
    it('says when the store goes away and when it is back', async () => {
      await spooled.close()
      const told: boolean[] = []
      spooled = await openSpool({ onState: ({ isAway }) => told.push(isAway) })
      proxy.cut()
      await spooled.put('a', bytesOf('x'))
      proxy.mend()
      await until(async () => spooled.state.entries === 0)
      assert.deepEqual(told, [true, false])
    })
    it('belongs to one process', async () => {
      await assert.rejects(openSpool(), hasLakeCode('second-writer'))
    })
  })

  describe('a store that refuses', () => {
    const refusals = [
      ['an access key that it does not know', { accessKeyId: 'nobody' }],
      ['a secret key that is wrong', { secretAccessKey: 'guessed' }],
      ['a bucket that is not there', { bucket: 'none-such' }],
    ] as const
    for (const [what, wrong] of refusals)
      it(`says so of ${what}`, async () => {
        const folder = await mkdtemp(join(tmpdir(), 'spymaster-lake-'))
        const storage = new S3Storage({ ...bucket.options('x'), cacheDir: folder, ...wrong })
        await assert.rejects(storage.put('a', bytesOf('x')), hasLakeCode('refused'))
        await assert.rejects(storage.get('a'), hasLakeCode('refused'))
        await assert.rejects(keysOf(storage), hasLakeCode('refused'))
        await storage.close()
        await rm(folder, { recursive: true })
      })
  })
})

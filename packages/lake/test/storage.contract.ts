import assert from 'node:assert/strict'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { LakeError, type LakeErrorCode } from '../src/lake-error.ts'
import type { LakeStorage } from '../src/storage/index.ts'

/** A place that several storages can be opened on, each as if in a process of its own. */
export type LakePlace = {
  open(): Promise<LakeStorage>
  /** Removes what is left, after every storage has been closed. */
  dispose(): Promise<void>
}

/** How an implementation makes places for the contract. */
export type LakeSite = {
  /** Why the contract cannot run here; false if it can. */
  readonly skip?: string | false
  start?(): Promise<void>
  stop?(): Promise<void>
  place(): Promise<LakePlace>
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
export const textOf = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : new TextDecoder().decode(bytes)

/** Bytes that look like nothing, always the same. */
export function noise(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = seed
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    bytes[at] = state >>> 16
  }
  return bytes
}

/** Every key that begins with the prefix, in the order given. */
export async function keysOf(storage: LakeStorage, prefix = ''): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of storage.list(prefix)) keys.push(key)
  return keys
}

export const hasLakeCode = (code: LakeErrorCode) => (error: unknown) =>
  error instanceof LakeError && error.code === code

const FORBIDDEN = ['', '/', 'a/', '/a', 'a//b', '..', 'a/../b', './a', '.hidden', 'a/.b', 'a b', 'ä', 'a\\b']

/** What every storage of a lake promises. Each implementation's test file calls this with a way to make one. */
export function storageContract(name: string, site: LakeSite): void {
  describe(`storage contract: ${name}`, { skip: site.skip ?? false }, () => {
    let place: LakePlace
    let storage: LakeStorage
    let scratch = ''

    before(async () => {
      await site.start?.()
      scratch = await mkdtemp(join(tmpdir(), 'spymaster-lake-'))
    })
    after(async () => {
      await rm(scratch, { recursive: true, force: true })
      await site.stop?.()
    })
    beforeEach(async () => {
      place = await site.place()
      storage = await place.open()
    })
    afterEach(async () => {
      await storage.close()
      await place.dispose()
    })

    async function localFile(bytes: Uint8Array): Promise<string> {
      const path = join(scratch, 'local.parquet')
      await writeFile(path, bytes)
      return path
    }

    it('is empty at first', async () => {
      assert.deepEqual(await keysOf(storage), [])
      assert.equal(await storage.get('a'), null)
      await assert.rejects(storage.open('a'), hasLakeCode('missing'))
    })
    it('gives back the bytes that were put, none included', async () => {
      await storage.put('a/b/c.json', bytesOf('one'))
      await storage.put('a/empty', new Uint8Array(0))
      assert.equal(textOf(await storage.get('a/b/c.json')), 'one')
      assert.equal(textOf(await storage.get('a/empty')), '')
      assert.equal(await storage.get('a/b'), null)
    })
    it('opens again what was released', async () => {
      await storage.put('a/b', bytesOf('one'))
      const paths = [await storage.open('a/b'), await storage.open('a/b')]
      await storage.release(paths[0]!)
      assert.equal(await readFile(paths[1]!, 'utf8'), 'one')
      await storage.release(paths[1]!)
      assert.equal(await readFile(await storage.open('a/b'), 'utf8'), 'one')
    })
    it('takes in files of any size whole', async () => {
      for (const length of [0, 1, 100_000, 9_000_000]) {
        const bytes = noise(length, length + 1)
        await storage.putFile('bronze/part.parquet', await localFile(bytes))
        assert.ok(Buffer.from(bytes).equals(await readFile(await storage.open('bronze/part.parquet'))))
        assert.ok(Buffer.from(bytes).equals((await storage.get('bronze/part.parquet')) ?? new Uint8Array(1)))
      }
    })
    it('puts the new in place of the old', async () => {
      await storage.put('a', bytesOf('old'))
      assert.equal(await readFile(await storage.open('a'), 'utf8'), 'old')
      await storage.put('a', bytesOf('newer'))
      assert.equal(textOf(await storage.get('a')), 'newer')
      assert.equal(await readFile(await storage.open('a'), 'utf8'), 'newer')
      await storage.putFile('a', await localFile(bytesOf('newest')))
      assert.equal(textOf(await storage.get('a')), 'newest')
    })
    it('keeps what was first where absence is demanded', async () => {
      assert.equal(await storage.putIfAbsent('_commits/1.json', bytesOf('mine')), true)
      assert.equal(await storage.putIfAbsent('_commits/1.json', bytesOf('theirs')), false)
      assert.equal(await storage.putIfAbsent('_commits/1.json', bytesOf('mine')), false)
      assert.equal(textOf(await storage.get('_commits/1.json')), 'mine')
    })
    it('lets one of many who demand absence be first', async () => {
      const other = await place.open()
      const tries = Array.from({ length: 12 }, (_, k) =>
        (k % 2 === 0 ? storage : other).putIfAbsent('first', bytesOf(`writer ${k}`)),
      )
      const stored = (await Promise.all(tries)).flatMap((isStored, k) => (isStored ? [k] : []))
      assert.equal(stored.length, 1)
      assert.equal(textOf(await storage.get('first')), `writer ${stored[0]}`)
      await other.close()
    })
    it('lists in order of bytes, by any beginning of a key', async () => {
      const keys = ['a-b', 'a.b', 'a/b', 'a/b.c/d', 'a/b/c', 'a/b0', 'a0', 'a=1/x', 'b']
      for (const key of keys.toReversed()) if (key !== 'a/b') await storage.put(key, bytesOf(key))
      const there = keys.filter((key) => key !== 'a/b')
      assert.deepEqual(await keysOf(storage), there)
      for (const prefix of ['a', 'a/', 'a/b', 'a/b.', 'a/b/c', 'a/b/c/', 'a=', 'c'])
        assert.deepEqual(
          await keysOf(storage, prefix),
          there.filter((key) => key.startsWith(prefix)),
          prefix,
        )
    })
    it('says how large each object is', async () => {
      await storage.put('a', noise(1234))
      const found = []
      for await (const object of storage.list('')) found.push(object)
      assert.deepEqual(found, [{ key: 'a', size: 1234 }])
    })
    it('removes once and for all, and what is not there as well', async () => {
      await storage.put('a/b', bytesOf('x'))
      await storage.delete('a/b')
      await storage.delete('a/b')
      await storage.delete('never/was')
      assert.deepEqual(await keysOf(storage), [])
      assert.equal(await storage.putIfAbsent('a/b', bytesOf('again')), true)
    })
    it('shows what one wrote to another', async () => {
      const other = await place.open()
      await storage.put('a', bytesOf('x'))
      assert.equal(textOf(await other.get('a')), 'x')
      await other.delete('a')
      await other.close()
      assert.equal(await storage.get('a'), null)
    })
    it('keeps everything across closing and opening', async () => {
      await storage.put('a', bytesOf('x'))
      await storage.putFile('b', await localFile(bytesOf('y')))
      await storage.close()
      storage = await place.open()
      assert.deepEqual(await keysOf(storage), ['a', 'b'])
      assert.equal(await readFile(await storage.open('b'), 'utf8'), 'y')
    })
    it('refuses what is no key, and shows none of it', async () => {
      for (const key of [...FORBIDDEN, 'x'.repeat(201), 'a/'.repeat(500)]) {
        const calls = [
          () => storage.get(key),
          () => storage.open(key),
          () => storage.put(key, bytesOf('x')),
          () => storage.putIfAbsent(key, bytesOf('x')),
          () => storage.delete(key),
        ]
        for (const call of calls) await assert.rejects(async () => call(), hasLakeCode('invalid'), key)
      }
      await assert.rejects(keysOf(storage, '../'), hasLakeCode('invalid'))
      assert.deepEqual(await keysOf(storage), [])
    })
    it('leaves the local file where it could not take it', async () => {
      const path = await localFile(bytesOf('x'))
      await assert.rejects(async () => storage.putFile('..', path), hasLakeCode('invalid'))
      await access(path)
      await assert.rejects(storage.putFile('a', join(scratch, 'none')), hasLakeCode('storage'))
      assert.equal(await storage.get('a'), null)
    })
    it('takes writes side by side', async () => {
      const keys = Array.from({ length: 40 }, (_, k) => `side/k${String(k).padStart(2, '0')}`)
      await Promise.all(keys.map((key) => storage.put(key, bytesOf(key))))
      assert.deepEqual(await keysOf(storage, 'side/'), keys)
      const texts = await Promise.all(keys.map(async (key) => textOf(await storage.get(key))))
      assert.deepEqual(texts, keys)
    })
    it('never shows a part of an object that is written over and over', async () => {
      const versions = [noise(300_000, 2), noise(500_000, 3)].map((bytes) => Buffer.from(bytes))
      await storage.put('a', versions[0]!)
      let isWriting = true
      const writing = (async () => {
        for (let k = 1; k <= 10; k++) await storage.put('a', versions[k % 2]!)
        isWriting = false
      })()
      while (isWriting) {
        const seen = await storage.get('a')
        assert.ok(seen !== null && versions.some((version) => version.equals(seen)))
      }
      await writing
    })
    it('refuses everything once it is closed', async () => {
      await storage.close()
      await assert.rejects(async () => storage.get('a'), hasLakeCode('closed'))
      await assert.rejects(async () => storage.put('a', bytesOf('x')), hasLakeCode('closed'))
      await assert.rejects(keysOf(storage), hasLakeCode('closed'))
      storage = await place.open()
    })
  })
}

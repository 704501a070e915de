import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { ObjectCache } from '../src/storage/s3/object-cache.ts'

describe('copies of objects', () => {
  let folder = ''
  let fetched: string[] = []
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spymaster-cache-'))
    fetched = []
  })
  afterEach(() => rm(folder, { recursive: true }))

  /** The path of a copy of 100 bytes, made at once if it is not there. */
  async function copy(cache: ObjectCache, key: string): Promise<string> {
    return await cache.path(key, { etag: 'x', size: 100 }, async (path) => {
      fetched.push(key)
      await writeFile(path, new Uint8Array(100))
    })
  }
  /** Three copies, the first one used longest ago, all in use. */
  async function three(cache: ObjectCache): Promise<[string, string, string]> {
    const paths = [await copy(cache, 'a/1'), await copy(cache, 'a/2'), await copy(cache, 'a/3')] as const
    for (const [place, path] of paths.entries()) await utimes(path, place, place)
    return [...paths]
  }

  it('go when they are released and there is too much, those longest unused first', async () => {
    const cache = new ObjectCache(folder, 250)
    const [first, second, third] = await three(cache)
    await cache.release(second)
    assert.deepEqual([first, second, third].map(existsSync), [true, false, true])
    await cache.release(first)
    await cache.release(third)
    assert.deepEqual([first, third].map(existsSync), [true, true])
    await copy(cache, 'a/4')
    await cache.release(await copy(cache, 'a/4'))
    assert.deepEqual([first, third].map(existsSync), [false, true])
    assert.deepEqual(fetched, ['a/1', 'a/2', 'a/3', 'a/4'])
  })
  it('stay for as long as somebody reads them, whatever the budget', async () => {
    const cache = new ObjectCache(folder, 0)
    const path = await copy(cache, 'a/1')
    assert.equal(await copy(cache, 'a/1'), path)
    await cache.release(path)
    assert.equal((await readFile(path)).length, 100)
    await cache.release(path)
    assert.equal(existsSync(path), false)
  })
  it('of a process before count, and what is over the budget goes at the end', async () => {
    await three(new ObjectCache(folder, 1000))
    const cache = new ObjectCache(folder, 250)
    const again = await copy(cache, 'a/2')
    await cache.close()
    assert.equal(existsSync(again), true)
    assert.deepEqual(fetched.length, 3)
    await cache.close()
  })
  it('that are still fetched stay, however much there is', async () => {
    const cache = new ObjectCache(folder, 50)
    const other = await copy(cache, 'a/1')
    const path = await cache.path('a/2', { etag: 'x', size: 100 }, async (aside) => {
      await writeFile(aside, new Uint8Array(100))
      await cache.release(other)
    })
    assert.equal((await readFile(path)).length, 100)
    await cache.release(path)
    assert.deepEqual([other, path].map(existsSync), [false, false])
  })
  it('are whole for whoever asks while another lets go of them', async () => {
    const cache = new ObjectCache(folder, 0)
    for (let round = 0; round < 50; round++) {
      const path = await copy(cache, 'a/1')
      const others = [cache.release(path)]
      for (let turn = 0; turn < round; turn++) await new Promise(setImmediate)
      const again = await copy(cache, 'a/1')
      await Promise.all(others)
      assert.equal((await readFile(again)).length, 100)
      await cache.release(again)
    }
  })
})

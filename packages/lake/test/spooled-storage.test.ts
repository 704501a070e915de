import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { LakeError } from '../src/lake-error.ts'
import { LocalStorage, SpooledStorage } from '../src/storage/index.ts'
import { storageContract } from './storage.contract.ts'

storageContract('local disk behind a spool', {
  async place() {
    const folder = await mkdtemp(join(tmpdir(), 'spymaster-lake-'))
    let opened = 0
    return {
      open: async () =>
        SpooledStorage.open(await LocalStorage.open(join(folder, 'lake')), {
          dir: join(folder, `spool-${opened++}`),
        }),
      dispose: () => rm(folder, { recursive: true }),
    }
  },
})

it('what waits for a store that is away is kept for who reads it, until that lets go of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'spymaster-lake-'))
  const store = new Proxy(await LocalStorage.open(join(folder, 'lake')), {
    get(target, name) {
      const method = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      if (name !== 'putFile') return method.bind(target)
      return async () => {
        throw new LakeError('unreachable', 'the store is away')
      }
    },
  })
  const storage = await SpooledStorage.open(store, { dir: join(folder, 'spool') })
  await writeFile(join(folder, 'file'), 'x')
  await storage.putFile('bronze/a', join(folder, 'file'))
  const [path, other] = [await storage.open('bronze/a'), await storage.open('bronze/a')]
  await storage.release(path)
  assert.deepEqual([path, other].map(existsSync), [false, true])
  await storage.close()
  assert.equal(existsSync(other), false)
  await rm(folder, { recursive: true })
})

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { LakeError } from '@spymaster/lake'
import { LocalStorage } from '../src/storage/index.ts'
import { storageContract } from './storage.contract.ts'

storageContract('local disk', {
  async place() {
    const folder = await mkdtemp(join(tmpdir(), 'spymaster-lake-'))
    return {
      open: () => LocalStorage.open(join(folder, 'lake')),
      dispose: () => rm(folder, { recursive: true }),
    }
  },
})

describe('a lake where the file system makes no folders', () => {
  it('is one sentence that names it', { timeout: 20_000 }, async () => {
    const storage = await LocalStorage.open('/proc/spymaster/lake')
    await assert.rejects(
      storage.put('a', new Uint8Array(1)),
      (error) => error instanceof LakeError && error.message.includes('/proc/spymaster'),
    )
  })
})

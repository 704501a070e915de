import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

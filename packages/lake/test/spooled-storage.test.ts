import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

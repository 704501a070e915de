import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '@spymaster/bus'
import { busContract } from './bus.contract.ts'

busContract('embedded', {
  async place(limits) {
    const dir = await mkdtemp(join(tmpdir(), 'spymaster-bus-'))
    return {
      open: () => openEmbedded({ dir, ...limits, segmentBytes: 8192 }),
      dispose: () => rm(dir, { recursive: true }),
    }
  },
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '@spymaster/bus'
import { killContract } from './kill.contract.ts'
import { WriterProcess } from './writer-process.ts'

let dir = ''

killContract('the writer of an embedded bus', {
  async start() {
    dir = await mkdtemp(join(tmpdir(), 'spymaster-bus-'))
  },
  stop: () => rm(dir, { recursive: true }),
  open: () => openEmbedded({ dir }),
  writer: () => new WriterProcess(['embedded', dir]),
  async strike(writer) {
    await writer.kill()
    return new WriterProcess(['embedded', dir])
  },
})

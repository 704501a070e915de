import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { openEmbedded } from '@spymaster/bus'
import { publishRange } from './bus.contract.ts'

/** A data folder for the tests of a `describe`, empty at first. */
export function temporaryFolder(): { path(name: string): string } {
  let root = ''
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'spymaster-bus-'))
  })
  after(() => rmSync(root, { recursive: true }))
  return { path: (name) => join(root, name) }
}

/** Writes messages 1 to `count` to a data folder, in segments of about `segmentBytes`. */
export async function writeLog(dir: string, count: number, segmentBytes = 2 ** 20): Promise<void> {
  const bus = await openEmbedded({ dir, segmentBytes })
  // One by one, for a segment ends only between writes.
  for (let k = 1; k <= count; k++) await publishRange(bus, k, k)
  await bus.close()
}

export type LogFile = { readonly path: string; readonly bytes: Buffer }

/** The segment files of `market`, oldest first. */
export function segmentFiles(dir: string): LogFile[] {
  const folder = join(dir, 'bus', 'market')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => ({ path: join(folder, name), bytes: readFileSync(join(folder, name)) }))
}

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { openEmbedded } from '@spymaster/bus'
import { recordedFeed } from '../../apps/cli/src/feed/recorded.ts'
import { spymaster } from '../../apps/cli/test/command-line.ts'
import { assertSame, EVENTFUL_OPTIONS, eventTypes, isEvent, isSnap, levelsOn, linesOfFeed } from './pass.ts'
import type { ServiceProcess } from './service-process.ts'

const DATE = '2025-12-18'
const base = mkdtempSync(join(tmpdir(), 'spymaster-services-'))
after(() => rmSync(base, { recursive: true }))
let folders = 0

/** A folder that goes when the tests are over; it is not made. */
export const newFolder = (): string => join(base, String(++folders))

/**
 * Three simulated minutes around the bell, unless it is told another end, as files, and the lines that the physics gives for them: all that core is to
 * publish. The snaps among them are what `spymaster signals` prints, the events what it writes beside them.
 */
export async function givenMarket(to = '09:31'): Promise<{ files: string[]; lines: string[] }> {
  const span = ['--from', '09:28', '--to', to]
  const made = await spymaster(['simulate', '--seed', '7', '--date', DATE, ...span, '--out', newFolder()])
  const files = made.stdout.trim().split('\n')
  const lines = await linesOfFeed(await recordedFeed(files))
  const events = newFolder()
  const { stdout } = await spymaster(['signals', ...files, '--events', events, ...EVENTFUL_OPTIONS])
  assertSame(lines.filter(isSnap), stdout.trim().split('\n'))
  assertSame(lines.filter(isEvent), readFileSync(events, 'utf8').trim().split('\n'))
  assert.deepEqual(Object.keys(eventTypes(lines)).sort(), ['confirm', 'resolve', 'touch'])
  return { files, lines }
}

/** Waits until the levels stream in a data folder has so many messages; fails if the process ends before. */
export async function reaches(dir: string, count: number, watched: ServiceProcess): Promise<void> {
  const bus = await openEmbedded({ dir })
  try {
    while ((await bus.bounds('levels')).last < count) {
      assert.ok(!watched.isOver, `it ended: ${watched.stderr}`)
      await pause(10)
    }
  } finally {
    await bus.close()
  }
}

/** The payload lines in a data folder. */
export async function linesIn(dir: string): Promise<string[]> {
  const bus = await openEmbedded({ dir })
  try {
    return await levelsOn(bus)
  } finally {
    await bus.close()
  }
}

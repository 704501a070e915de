import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bronze, compact, verify } from '@spymaster/lake'
import { GivenLake, HOUR, HOUR_NS } from './given-bronze.ts'
import { keysOf } from './storage.contract.ts'

const script = fileURLToPath(new URL('compact-script.ts', import.meta.url))
const HOURS = 12

async function filledLake(): Promise<GivenLake> {
  const lake = await GivenLake.make()
  for (let hour = 0; hour < HOURS; hour++) {
    const rows = Array.from({ length: 200 }, (_, k) => ({
      ts_event: String(HOUR_NS + BigInt(hour) * 3_600_000_000_000n + BigInt(k)),
      size: k,
      source: 'log-1',
      run: '2025-12-18',
      ordinal: 200 * hour + k,
    }))
    await lake.addFile(bronze.futures.trades, rows, { hour: HOUR + hour })
  }
  return lake
}

const silverKeys = async ({ storage }: GivenLake) =>
  (await keysOf(storage, 'silver/')).filter((key) => key.endsWith('.parquet'))

describe('compaction that is killed', () => {
  it('goes on the next time, to the same bytes', async () => {
    const [lake, undisturbed] = [await filledLake(), await filledLake()]
    await compact({ storage: undisturbed.storage, workDir: undisturbed.workDir })
    // Killed as soon as it has stored one more, wherever it is then.
    for (let kills = 1; kills <= 4; kills++) {
      const before = (await silverKeys(lake)).length
      const child = spawn(process.execPath, [script, lake.storage.name, lake.workDir], { stdio: 'ignore' })
      const ended = once(child, 'exit')
      while ((await silverKeys(lake)).length === before && child.exitCode === null) await pause(1)
      child.kill('SIGKILL')
      await ended
    }
    const { failed } = await compact({ storage: lake.storage, workDir: lake.workDir })
    assert.deepEqual(failed, [])
    const keys = await silverKeys(lake)
    assert.deepEqual(keys, await silverKeys(undisturbed))
    assert.equal(keys.length, HOURS)
    for (const key of keys)
      assert.ok(
        (await readFile(join(lake.storage.name, key))).equals(
          await readFile(join(undisturbed.storage.name, key)),
        ),
      )
    const { faults } = await verify({ storage: lake.storage, workDir: lake.workDir })
    assert.equal(faults, 0)
    await lake.dispose()
    await undisturbed.dispose()
  })
  it('leaves nothing behind for longer than a day', async () => {
    const lake = await GivenLake.make()
    const old = join(lake.workDir, 'compactor-old')
    await mkdir(old, { recursive: true })
    await mkdir(join(lake.workDir, 'compactor-new'))
    await mkdir(join(lake.workDir, 'spool'))
    const longAgo = new Date(Date.now() - 25 * 3_600_000)
    for (const name of ['compactor-old', 'spool']) await utimes(join(lake.workDir, name), longAgo, longAgo)
    await compact({ storage: lake.storage, workDir: lake.workDir })
    assert.deepEqual((await readdir(lake.workDir)).sort(), ['compaction', 'compactor-new', 'spool'])
    await lake.dispose()
  })
})

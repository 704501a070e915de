import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { bronze, compact, LocalStorage } from '@spymaster/lake'
import { GivenLake, HOUR_NS } from './given-bronze.ts'
import { bytesOf, hasLakeCode, keysOf } from './storage.contract.ts'

const run = promisify(execFile)
const script = fileURLToPath(new URL('compact-script.ts', import.meta.url))
/** A folder that nobody can write to, root included. */
const UNWRITABLE = '/sys/kernel'

/** Rows that no compression makes small. */
const rows = Array.from({ length: 4000 }, (_, k) => ({
  ts_event: String(HOUR_NS + BigInt(k)),
  price: String(k * 7_919_113_457 + ((k * k * 104_729) % 99_991)),
  ts_recv: String(HOUR_NS + BigInt((k * 15_485_863) % 982_451_653)),
  sequence: (k * 86_028_121) % 1_000_003,
  source: 'log-1',
  run: '2025-12-18',
  ordinal: k,
}))

describe('a lake without room', () => {
  let lake: GivenLake
  beforeEach(async () => {
    lake = await GivenLake.make()
  })
  afterEach(() => lake.dispose())

  /** Compacts in a process that may write files of so many blocks of 512 bytes at most. */
  async function compactWithin(blocks: number) {
    const line = `ulimit -f ${blocks}; exec "$0" "$@"`
    const { stdout } = await run('sh', [
      '-c',
      line,
      process.execPath,
      script,
      lake.storage.name,
      lake.workDir,
    ])
    return JSON.parse(stdout) as { written: number; errors: { code: string; message: string }[] }
  }

  it('says that there is none, shows no half of a file, and goes on when there is', async () => {
    await lake.addFile(bronze.futures.trades, rows)
    const { written, errors } = await compactWithin(16)
    assert.equal(written, 0)
    assert.equal(errors[0]?.code, 'full', JSON.stringify(errors))
    assert.deepEqual(await keysOf(lake.storage, 'silver/'), [])
    assert.equal((await compactWithin(100_000)).written, rows.length)
  })
  it('keeps what it had when there is none for more', async () => {
    await lake.addFile(bronze.futures.trades, rows.slice(0, 20))
    await compact({ storage: lake.storage, workDir: lake.workDir })
    const [key] = (await keysOf(lake.storage, 'silver/futures')).filter((name) => name.endsWith('.parquet'))
    const before = await lake.storage.get(key!)
    await lake.addFile(bronze.futures.trades, rows.slice(20))
    assert.equal((await compactWithin(16)).errors[0]?.code, 'full')
    assert.deepEqual(await lake.storage.get(key!), before)
  })
  it('says of a folder that cannot be written to why', async () => {
    const storage = await LocalStorage.open(UNWRITABLE)
    await assert.rejects(storage.put('a', bytesOf('x')), (error: Error) => {
      assert.match(
        error.message,
        /^cannot write \/sys\/kernel\/a: (?:permission is denied|the disk is read-only)/,
      )
      return hasLakeCode('storage')(error)
    })
    await storage.close()
  })
  it('makes no silver where it cannot be written, and loses none', async () => {
    await lake.addFile(bronze.futures.trades, rows.slice(0, 20))
    await symlink(UNWRITABLE, join(lake.storage.name, 'silver'))
    const { failed } = await compact({ storage: lake.storage, workDir: lake.workDir })
    assert.equal(failed[0]?.error.code, 'storage')
    assert.match(failed[0]?.error.message ?? '', /permission is denied|the disk is read-only/)
  })
  it('keeps the object that was there when a larger one does not fit', async () => {
    await lake.storage.put('a', bytesOf('old'))
    const write = `import { LocalStorage } from '@spymaster/lake'
      const storage = await LocalStorage.open(process.argv[1])
      await storage.put('a', new Uint8Array(100_000)).catch(({ code }) => console.log(code))`
    const line = 'ulimit -f 16; exec "$0" "$@"'
    const args = ['--input-type=module-typescript', '-e', write, lake.storage.name]
    const { stdout } = await run('sh', ['-c', line, process.execPath, ...args], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    })
    assert.equal(stdout, 'full\n')
    assert.equal(Buffer.from((await lake.storage.get('a')) ?? []).toString(), 'old')
    assert.deepEqual(await keysOf(lake.storage), ['a'])
  })
})

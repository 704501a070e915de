import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Bus, openEmbedded, openNats } from '@spymaster/bus'
import { RecordView } from '@spymaster/dbn'
import { mergeFiles } from '@spymaster/ingestor'
import { compact, LocalStorage, listCommits, silverTables, tableFolder } from '@spymaster/lake'
import { spymaster } from '../../apps/cli/test/command-line.ts'
import { NatsServer, natsSkip } from '../../packages/bus/test/nats-server.ts'
import { expectedRow, firstDifference } from '../../packages/lake/test/expected-row.ts'
import { rowsOf } from '../../packages/lake/test/parquet-file.ts'
import { ServiceProcess } from '../services/service-process.ts'
import { Immortal, killUntil, type Victim } from './lake-kills.ts'

const TIMEOUT = { timeout: 240_000 }
/** How long the lake may take for what is left when the kills are over. */
const STORED_WITHIN_MS = 60_000
const base = mkdtempSync(join(tmpdir(), 'spymaster-lake-'))
after(() => rmSync(base, { recursive: true }))

/** Records by ordinal: the market as it was simulated, merged and numbered without any log. */
let market: Uint8Array[]
let files: string[]

before(async () => {
  const span = ['--from', '09:29', '--to', '09:31', '--rate', '0.2']
  const out = join(base, 'market')
  const made = await spymaster(['simulate', '--seed', '5', '--date', '2025-12-18', ...span, '--out', out])
  files = made.stdout.trim().split('\n')
  market = []
  for await (const { bytes } of mergeFiles(files)) {
    const view = new RecordView().attach(bytes)
    while (view.next()) market.push(view.record.slice())
  }
})

type Setting = {
  readonly env: Readonly<Record<string, string>>
  readonly dir: string
  /** What is killed beside the services. */
  readonly others: readonly Victim[]
  open(): Promise<Bus>
}

/** Feeds the market through a log that is recorded, while all of it is killed again and again. */
async function recordAmidKills({ env, dir, others, open }: Setting, seed: number): Promise<number> {
  const shared = ['--data-dir', dir]
  const feeding = ['ingest', 'replay', ...files, '--speed', '8', '--log-level', 'error']
  const ingest = new Immortal('ingest', () => new ServiceProcess([...feeding, ...shared], env))
  const recording = ['lake', '--lake-flush-sec', '1', '--log-level', 'info']
  const lake = new Immortal('lake', () => new ServiceProcess([...recording, ...shared], env))
  try {
    await killUntil(() => ingest.current.isOver, [lake, ingest, lake, ...others], seed)
    assert.equal(await ingest.current.ended(), 0, ingest.current.stderr)
    await storedAll(dir, lake, open)
    lake.current.signal('SIGTERM')
    assert.equal(await lake.current.ended(), 143, lake.current.stderr)
  } finally {
    if (!ingest.current.isOver) await ingest.current.kill()
    if (!lake.current.isOver) await lake.current.kill()
  }
  return lake.kills + ingest.kills
}

/** Waits until the last message of the log is committed. */
async function storedAll(dir: string, lake: Immortal, open: () => Promise<Bus>): Promise<void> {
  const bus = await open()
  const { last } = await bus.bounds('market').finally(() => bus.close())
  const storage = await LocalStorage.open(join(dir, 'lake'))
  const key = `bronze/_commits/log-1/${String(last).padStart(20, '0')}.json`
  const until = performance.now() + STORED_WITHIN_MS
  while ((await storage.get(key)) === null) {
    const ends = [...(await listCommits(storage, 'bronze'))].map(([source, at]) => [source, Math.max(...at)])
    assert.ok(
      performance.now() < until,
      `${key} is missing, there are ${JSON.stringify(ends)}: ${lake.current.stderr}`,
    )
    await pause(100)
  }
}

/** Compacts, and holds every row of silver against the market's list. */
async function assertSilverIsTheMarket(dir: string): Promise<void> {
  const storage = await LocalStorage.open(join(dir, 'lake'))
  const result = await compact({ storage, workDir: join(dir, 'work') })
  assert.deepEqual([result.failed, result.duplicates, result.written], [[], 0, market.length])
  const seen = new Uint8Array(market.length)
  for (const table of silverTables)
    for await (const { key } of storage.list(tableFolder(table))) {
      if (!key.endsWith('.parquet')) continue
      for (const row of await rowsOf(await storage.open(key))) {
        const ordinal = Number(row.ordinal)
        assert.equal(row.run, '2025-12-18')
        assert.equal(seen[ordinal]!++, 0, `record ${ordinal} is there twice`)
        // The input's identity in the session record is that of how it was read.
        if (ordinal > 0)
          assert.equal(firstDifference(row, expectedRow(market[ordinal]!)), null, `${key}: ${ordinal}`)
      }
    }
  assert.equal(seen.indexOf(0), -1, 'a record is missing')
}

describe('a market that is recorded while everything is killed', () => {
  it('is in silver row for row, by the embedded log', TIMEOUT, async (t) => {
    const dir = join(base, 'embedded')
    const open = () => openEmbedded({ dir })
    const kills = await recordAmidKills({ env: {}, dir, others: [], open }, 11)
    assert.ok(kills >= 3, `only ${kills} kills`)
    t.diagnostic(`${market.length} records, ${kills} kills`)
    await assertSilverIsTheMarket(dir)
  })
  it('is in silver row for row, by JetStream, whose server is killed too', {
    ...TIMEOUT,
    skip: natsSkip,
  }, async (t) => {
    const dir = join(base, 'nats')
    const server = await NatsServer.start()
    const env = { NATS_URL: server.url }
    const open = () => openNats({ url: server.url })
    let falls = 0
    const nats: Victim = {
      name: 'nats-server',
      kill: async () => {
        await server.kill()
        falls++
        await pause(100)
        await server.restart()
      },
    }
    try {
      const kills = await recordAmidKills({ env, dir, others: [nats], open }, 12)
      assert.ok(kills >= 3 && falls >= 1, `only ${kills} kills of services and ${falls} of the server`)
      t.diagnostic(`${market.length} records, ${kills} kills of services, ${falls} of the server`)
    } finally {
      await server.dispose()
    }
    await assertSilverIsTheMarket(dir)
  })
})

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Bus, openMemory } from '@spymaster/bus'
import { type EventPayload, Physics, resolvePhysics, type SignalsPayload } from '@spymaster/core'
import { ReplayClock, recordingMetadata } from '@spymaster/ingestor'
import { gold, joinTwin, LocalStorage, listCommits, type Table, tableFolder, twinRuns } from '@spymaster/lake'
import { recordedFeed } from '../../apps/cli/src/feed/recorded.ts'
import { Lake } from '../../apps/cli/src/service/lake.ts'
import { spymaster } from '../../apps/cli/test/command-line.ts'
import type { FoundRow } from '../../packages/lake/test/expected-row.ts'
import { rowsOf } from '../../packages/lake/test/parquet-file.ts'
import { EVENTFUL, isEvent, isSnap, linesThrough } from '../services/pass.ts'

/** A few minutes through the services, recorded by the lake while they run. */
describe('what the lake records of a run', () => {
  const dir = { path: '' }
  let storage: LocalStorage
  let lines: string[]
  before(async () => {
    dir.path = await mkdtemp(join(tmpdir(), 'spymaster-gold-'))
    const out = join(dir.path, 'market')
    const span = ['--from', '09:28', '--to', '09:31', '--rate', '0.3']
    const made = await spymaster(['simulate', '--seed', '7', '--date', '2025-12-18', ...span, '--out', out])
    const bus = openMemory()
    storage = await LocalStorage.open(join(dir.path, 'lake'))
    const settings = { maxBytes: 1e12, maxAgeMs: 1_000 }
    const stop = new AbortController()
    const recording = new Lake({ bus, storage, workDir: join(dir.path, 'work'), settings }).run(stop.signal)
    lines = await linesThrough(bus, await recordedFeed(made.stdout.trim().split('\n')), new ReplayClock(0))
    await storedAll(bus)
    stop.abort()
    await recording
    await bus.close()
  })
  after(() => rm(dir.path, { recursive: true }))

  /** Waits until the last message of each stream is committed. */
  async function storedAll(bus: Bus): Promise<void> {
    for (const [tier, stream] of [
      ['bronze', 'market'],
      ['gold', 'levels'],
    ] as const) {
      const { last } = await bus.bounds(stream)
      while ((await listCommits(storage, tier)).get('log-1')?.has(last) !== true) await pause(20)
    }
  }

  async function rowsIn(table: Table): Promise<FoundRow[]> {
    const rows: FoundRow[] = []
    for await (const { key } of storage.list(tableFolder(table)))
      rows.push(...(await rowsOf(await storage.open(key))))
    return rows.sort((a, b) => Number(a.log_seq) - Number(b.log_seq))
  }

  it('has a row for each monitored level of each snap, as published', async () => {
    const rows = await rowsIn(gold.signals)
    const snaps = lines.filter(isSnap).map((line) => JSON.parse(line) as SignalsPayload)
    const expected = snaps.flatMap((snap) =>
      (snap.levels.length === 0 ? [null] : snap.levels).map((level) => ({ snap, level })),
    )
    assert.equal(rows.length, expected.length)
    assert.ok(expected.some(({ level }) => level !== null))
    for (const [at, { snap, level }] of expected.entries()) {
      const row = rows[at]!
      assert.equal(String(row.ts_event), snap.tsNs)
      assert.equal(row.digest, snap.digest)
      assert.equal(row.spy_spot, snap.spy.spot)
      assert.equal(row.level_id, level?.id ?? null)
      assert.equal(row.break_score, level?.breakScore ?? null)
      assert.equal(row.barrier_standing_delta_liq, level?.barrier.standing.deltaLiq ?? null)
      assert.equal(row.tape_sweep_notional, level?.tape.sweep?.notional ?? null)
      assert.equal(row.forming, level?.forming ?? null)
      assert.equal(row.confluence_members, level === null ? null : level.confluence.members.join(' '))
    }
  })
  it('has a row for each message of touch events, with every feature', async () => {
    const rows = await rowsIn(gold.events)
    const events = lines.filter(isEvent).map((line) => JSON.parse(line) as EventPayload)
    assert.equal(rows.length, events.length)
    assert.ok(events.some(({ type }) => type === 'touch'))
    for (const [at, { id, type, features }] of events.entries()) {
      assert.deepEqual([rows[at]!.id, rows[at]!.type], [id, type])
      for (const [name, value] of Object.entries(features ?? {}))
        assert.equal(rows[at]![`f_${name}`], value, name)
    }
  })
  it('has a row for each outcome of each stage that was resolved', async () => {
    const events = lines.filter(isEvent).map((line) => JSON.parse(line) as EventPayload)
    const labels = events.flatMap(({ labels }) => [labels?.A, labels?.B]).filter((label) => label != null)
    const rows = await rowsIn(gold.labels)
    assert.deepEqual(
      rows.map(({ outcome, size }) => `${outcome} ${size}`),
      labels.flatMap(({ outcomes }) => outcomes.map(({ outcome, size }) => `${outcome} ${size}`)),
    )
    const far = await rowsIn(gold.excursions)
    assert.equal(
      far.length,
      labels.reduce((sum, { excursions }) => sum + excursions.length, 0),
    )
  })
  it('has a column for every figure of a level', async () => {
    const paths = new Set(Object.values(gold.signals.columns).map(({ path }) => path))
    const snap = lines.filter(isSnap).map((line) => JSON.parse(line) as SignalsPayload)
    const missing = new Set<string>()
    for (const level of snap.flatMap(({ levels }) => levels)) collect(level, 'level', paths, missing)
    assert.deepEqual([...missing], [])
  })
  it('replays as one DBN file to the same payloads', async () => {
    const [run] = await twinRuns(storage)
    assert.ok(run !== undefined && !run.isCut)
    const path = join(dir.path, 'twin.dbn.zst')
    await joinTwin({ storage, run, metadataOf: recordingMetadata, path })
    const found: string[] = []
    const add = (payload: object) => found.push(JSON.stringify(payload))
    const physics = new Physics({ config: resolvePhysics(EVENTFUL), onSnap: add, onFlow: add, onEvent: add })
    const feed = await recordedFeed([path])
    for await (const { bytes } of feed.open((date) => date, new AbortController().signal)) physics.fold(bytes)
    assert.deepEqual(found.length, lines.length)
    for (const [at, line] of found.entries()) assert.equal(line, lines[at])
  })
})

/** Leaves of a payload that no column reads. */
function collect(
  value: unknown,
  path: string,
  known: ReadonlySet<string | null>,
  missing: Set<string>,
): void {
  if (known.has(path) || value === null) return
  if (typeof value !== 'object' || Array.isArray(value)) missing.add(path)
  else for (const [name, part] of Object.entries(value)) collect(part, `${path}.${name}`, known, missing)
}

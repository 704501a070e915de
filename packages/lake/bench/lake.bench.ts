import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Appender, type Bus, openEmbedded } from '@spymaster/bus'
import { RTYPE } from '@spymaster/dbn'
import { newYorkNs } from '@spymaster/events'
import { logOf, MarketPublisher } from '@spymaster/ingestor'
import { compact, LocalStorage } from '@spymaster/lake'
import { Simulation } from '@spymaster/simulator'
import { Engine, sqlText } from '../src/parquet/engine.ts'
import { Recording } from './recording.ts'

const RECORDS = 500_000
const ROUNDS = 5
const DATE = '2025-12-18'

/**
 * A simulated opening's depth of ES, all 73 fields of half a million mbp-10 records, on an embedded log: recorded as
 * bronze from the log's first message to the last commit, with the recording as DBN beside (`bronzeRowsPerSec`) and
 * without. The reference is what DuckDB alone takes to copy the same columns of the same rows, in the same order and in
 * memory already, to Parquet with the same settings: one thread, zstd 3, row groups of 122,880. Both by turns, medians
 * of five, the ratio that of a round; then compaction and a scan of what it made. `recordPeakMb` is the peak of a process
 * that only records, before anything else is measured.
 */
export async function bench(): Promise<Record<string, unknown>> {
  const folder = await mkdtemp(join(tmpdir(), 'lake-bench-'))
  const bus = await openEmbedded({ dir: folder, write: ['market'] })
  try {
    const last = await fillLog(bus)
    const recordPeakMb = await peakAlone(folder, last)
    const engine = await Engine.open({ memoryMb: 4096 })
    const [bare, plain, whole]: number[][] = [[], [], []]
    const recording = { plain: new Recording(false), whole: new Recording(true) }
    let lake = ''
    for (let round = 0; round < ROUNDS; round++) {
      plain!.push(await recording.plain.record(bus, last, join(folder, `plain-${round}`)))
      lake = join(folder, `whole-${round}`)
      whole!.push(await recording.whole.record(bus, last, lake))
      const files = join(lake, 'lake/bronze/futures/mbp-10/**/*.parquet')
      await engine.connection.run(
        `CREATE OR REPLACE TABLE t AS FROM read_parquet(${sqlText(files)}, hive_partitioning = false)`,
      )
      bare!.push(await timed(() => copy(engine, join(folder, 'bare.parquet'))))
    }
    const bytes = await bytesOf(join(lake, 'lake'), 'bronze/futures/')
    const compacting = await timed(() => compacted(lake))
    const scanning = await timed(() => scan(engine, join(lake, 'lake/silver/futures/mbp-10/**/*.parquet')))
    engine.close()
    return {
      rows: RECORDS,
      bronzeRowsPerSec: rate(whole!),
      'reference.duckdbCopyRowsPerSec': rate(bare!),
      ratio: Number(median(bare!.map((ms, round) => ms / whole![round]!)).toFixed(3)),
      withoutRecordingRowsPerSec: rate(plain!),
      bytesPerRow: Number((bytes / RECORDS).toFixed(2)),
      compactRowsPerSec: rate([compacting]),
      silverBytesPerRow: Number(
        ((await bytesOf(join(lake, 'lake'), 'silver/futures/')) / RECORDS).toFixed(2),
      ),
      scanRowsPerSec: rate([scanning]),
      recordPeakMb,
    }
  } finally {
    await bus.close()
    await rm(folder, { recursive: true })
  }
}

/** Puts the depth of ES of a simulated opening on the log; the last sequence. */
async function fillLog(bus: Bus): Promise<number> {
  const fromNs = newYorkNs(DATE, 9, 30)
  const simulation = new Simulation({ seed: 1, date: DATE, fromNs, toNs: newYorkNs(DATE, 10, 30) })
  const day = {
    date: DATE,
    identity: 'ab',
    outrights: [simulation.contract],
    fromNs,
    batches: () => depth(simulation),
  }
  const appender = await Appender.open(bus, 'market')
  const publisher = new MarketPublisher(appender)
  for await (const batch of logOf(day)) await publisher.publish(batch)
  await appender.flush()
  return appender.stored
}

function* depth(simulation: Simulation) {
  const memory = new Uint8Array(256 * 368)
  const words = new Uint32Array(memory.buffer)
  let left = RECORDS
  for (const { bytes, toNs } of simulation.batches()) {
    const from = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    let length = 0
    for (let at = 0; at < from.length && left > 0; at += from[at]! & 0xff) {
      if (((from[at]! >>> 8) & 0xff) !== RTYPE.mbp10) continue
      words.set(from.subarray(at, at + (from[at]! & 0xff)), length)
      length += from[at]! & 0xff
      left--
    }
    if (length > 0) yield { bytes: memory.subarray(0, length * 4), count: length / 92, toNs }
    if (left === 0) return
  }
}

const copy = (engine: Engine, path: string) =>
  engine.connection.run(
    `COPY t TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, PARQUET_VERSION V2, ROW_GROUP_SIZE 122880)`,
  )

async function compacted(dir: string): Promise<void> {
  const storage = await LocalStorage.open(join(dir, 'lake'))
  const { failed, written } = await compact({ storage, workDir: join(dir, 'work') })
  if (failed.length > 0 || written < RECORDS) throw new Error(`compaction wrote ${written} rows`)
}

/** Reads a price and a time of every row. */
const scan = (engine: Engine, files: string) =>
  engine.connection.runAndReadAll(
    `SELECT max(ts_event), sum(bid_px_00), sum(ask_sz_09) FROM read_parquet(${sqlText(files)}, hive_partitioning = false)`,
  )

async function bytesOf(dir: string, prefix: string): Promise<number> {
  const storage = await LocalStorage.open(dir)
  let bytes = 0
  for await (const { key, size } of storage.list(prefix)) if (key.endsWith('.parquet')) bytes += size
  return bytes
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Rows a second by the median of the times. */
const rate = (times: readonly number[]): number => Math.round((RECORDS / median(times)) * 1000)

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!

/** Peak memory in MB of a process that records the log of a folder. */
async function peakAlone(folder: string, last: number): Promise<number> {
  const script = fileURLToPath(new URL('record-alone.ts', import.meta.url))
  const child = fork(script, [folder, String(last), join(folder, 'alone')], {
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  const [answer] = (await once(child, 'message')) as [number]
  return answer
}

import type { Bus } from '@spymaster/bus'
import type { LakeStorage, SpoolState } from '@spymaster/lake'
import type { Surroundings } from '../command.ts'
import type { BusValues } from '../service/bus-options.ts'
import type { Lake } from '../service/lake.ts'
import type { Log } from '../service/telemetry/log.ts'
import type { Readings } from '../service/telemetry/readings.ts'
import type { TelemetryValues } from '../service/telemetry/telemetry-options.ts'
import type { Watch } from '../service/watch.ts'
import { programVersion } from '../service/web.ts'
import { isInStore, type LakeValues, lakePlace, lakeWorkDir, openLake } from './lake-options.ts'
import { type RecordValues, recordSettings } from './record-options.ts'

/** What says where and how a lake is recorded. */
export type RecordWanted = BusValues & LakeValues & RecordValues

/** What recording works with. */
export type RecordWorld = {
  readonly bus: Bus
  readonly env: Surroundings['env']
  readonly signal: AbortSignal
  readonly log: Log
  readonly watch: Watch
  /** Says that recording begins. */
  readonly begin: (fields: object, sentence: string) => void
  /** Told who to ask how the recording is. */
  readonly onReadings: (read: () => Promise<Readings>) => void
}

/** The service: records the log until told to stop. */
export async function recordLake(
  wanted: RecordWanted & TelemetryValues,
  surroundings: Surroundings,
): Promise<void> {
  const { env, signal } = surroundings
  const { runService } = await import('../service/run-service.ts')
  const setup = { name: 'lake', values: wanted, surroundings, write: [], waits: true } as const
  await runService(setup, async ({ bus, log, monitor, watch, begin }) => {
    const onReadings = (read: () => Promise<Readings>) => monitor.add({ name: 'lake', read })
    await record(wanted, { bus, env, signal, log, watch: watch('lake'), begin, onReadings })
  })
}

/**
 * Opens the lake for this process alone and records into it until the signal aborts. Throws `LakeError`, `BusError`
 * and `UsageError`.
 */
export async function record(wanted: RecordWanted, world: RecordWorld): Promise<void> {
  const { bus, env, signal, log, watch, begin, onReadings } = world
  const { lockFolder } = await import('@spymaster/lake')
  const { Lake } = await import('../service/lake.ts')
  const place = lakePlace(wanted, env)
  const lock = isInStore(place) ? null : await lockFolder(place)
  try {
    const storage = await openLake(wanted, env, { onState: (state) => tellState(log, state) })
    try {
      const parts = { bus, storage, workDir: lakeWorkDir(wanted, env), settings: recordSettings(wanted) }
      const lake = new Lake(parts, watch)
      onReadings(() => lake.readings())
      begin({ lake: place }, `records into ${storage.name}`)
      await documented(storage, lake, signal)
    } finally {
      await storage.close()
    }
  } finally {
    lock?.release()
  }
}

/** Records, and says in a manifest what came of it; one that is never completed says that the process was killed. */
async function documented(storage: LakeStorage, lake: Lake, signal: AbortSignal): Promise<void> {
  const { RunRecord } = await import('@spymaster/lake')
  const about = { kind: 'record', code: programVersion(), config: null, inputs: [] } as const
  const run = await RunRecord.begin(storage, about)
  try {
    await lake.run(signal)
    await run.end({ outcome: 'stopped', counts: lake.counts, error: null })
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    await run.end({ outcome: 'failed', counts: lake.counts, error: said }).catch(() => {})
    throw error
  }
}

function tellState(log: Log, { isAway, entries, why }: SpoolState): void {
  if (isAway)
    log.warn({ entries }, `the lake's store is away, what is recorded waits here: ${why?.message ?? ''}`)
  else log.info({ entries }, "the lake's store is there")
}

import type { Surroundings } from '../command.ts'
import type { BusValues } from '../service/bus-options.ts'
import type { TelemetryValues } from '../service/telemetry/telemetry-options.ts'
import { type LakeValues, lakePlace, lakeWorkDir, openLake } from './lake-options.ts'
import { type RecordValues, recordSettings } from './record-options.ts'

type Wanted = BusValues & TelemetryValues & LakeValues & RecordValues

/** The service: records the log until told to stop. */
export async function recordLake(wanted: Wanted, surroundings: Surroundings): Promise<void> {
  const { env, signal } = surroundings
  const { lockFolder } = await import('@spymaster/lake')
  const { Lake } = await import('../service/lake.ts')
  const { runService } = await import('../service/run-service.ts')
  const setup = { name: 'lake', values: wanted, surroundings, write: [] } as const
  await runService(setup, async ({ bus, log, monitor, watch }) => {
    const onState = ({ isAway, entries, why }: { isAway: boolean; entries: number; why: Error | null }) => {
      if (isAway)
        log.warn({ entries }, `the lake's store is away, what is recorded waits here: ${why?.message}`)
      else log.info({ entries }, "the lake's store is back")
    }
    const place = lakePlace(wanted, env)
    const lock = place.startsWith('s3:') ? null : await lockFolder(place)
    const storage = await openLake(wanted, env, { onState })
    try {
      const parts = { bus, storage, workDir: lakeWorkDir(wanted), settings: recordSettings(wanted) }
      const lake = new Lake(parts, watch('lake'))
      monitor.add({ name: 'lake', read: () => lake.readings() })
      log.info({ lake: place }, `records into ${storage.name}`)
      await lake.run(signal)
    } finally {
      await storage.close()
      lock?.release()
    }
  })
}

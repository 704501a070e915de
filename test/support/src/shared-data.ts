import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Why a test on recorded market data is skipped. */
export const NO_SHARED_DATA = 'recorded market data is absent (set SPYMASTER_TEST_DATA to its folder)'

/**
 * Absolute folder of the recorded market data, or null where there is none.
 *
 * `SPYMASTER_TEST_DATA` names it; without that, `shared/data` beside the checkout is taken if it exists.
 * Throws when the variable names a folder that does not exist: asking for data and not getting it is a
 * failure, not a skip.
 */
export function sharedData(): string | null {
  const named = process.env.SPYMASTER_TEST_DATA
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`SPYMASTER_TEST_DATA names ${named}, which does not exist`)
    return named
  }
  const beside = fileURLToPath(new URL('../../../../shared/data', import.meta.url))
  return existsSync(beside) ? beside : null
}

/** The recorded ES hour within the data: 2023-12-25 22:00 to 24:00 UTC, ten levels. */
export const RECORDED_HOUR = 'dbn/es/esh4-20231225.mbp-10.dbn.zst'

/** Path of the recorded ES hour. Throws where there is no data: ask `sharedData` first. */
export function recordedHour(): string {
  const data = sharedData()
  if (data === null) throw new Error(NO_SHARED_DATA)
  return join(data, RECORDED_HOUR)
}

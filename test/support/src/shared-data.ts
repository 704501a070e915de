import { existsSync } from 'node:fs'
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

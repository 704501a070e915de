import { NO_SHARED_DATA } from '@spymaster/test-support'

/** Skips that CI cannot help: recorded market data is licensed, so it is not in the repository. */
const excuses: readonly string[] = [NO_SHARED_DATA]

/**
 * Why a passed test counts as one that CI could have run: the reason of its skip, unless that is an excuse.
 * Null for a test that ran. `skip` is what node's runner reports: a reason, true, or nothing.
 */
export function unexcused(skip: string | boolean | undefined): string | null {
  if (skip === undefined || skip === false) return null
  const reason = skip === true || skip === '' ? 'no reason given' : skip
  return excuses.includes(reason) ? null : reason
}

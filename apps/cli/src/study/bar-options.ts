import { isZone } from '@spymaster/study'
import { UsageError } from '../usage-error.ts'
import type { BarFileOptions } from './bar-files.ts'

/** How the caller's bars are to be read. Throws `UsageError`. */
export function barOptionsOf(wanted: {
  readonly timezone: string | undefined
  readonly ratio: string | undefined
}): BarFileOptions {
  const zone = wanted.timezone ?? 'new-york'
  if (!isZone(zone))
    throw new UsageError(
      `--timezone must be new-york, chicago, utc or an offset such as -05:00, was ${JSON.stringify(zone)}`,
    )
  const ratio = Number(wanted.ratio ?? 1)
  if (!(ratio >= 0.01 && ratio <= 1000))
    throw new UsageError(`--ratio must be a number from 0.01 to 1000, was ${JSON.stringify(wanted.ratio)}`)
  return { zone, ratio }
}

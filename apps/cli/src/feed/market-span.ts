import { type EsHours, esHours, NS_PER_MS, newYorkClock } from '@spymaster/events'
import { parseTimeBound } from '../signals/time-bound.ts'
import { UsageError } from '../usage-error.ts'

type Wanted = { readonly from: string | undefined; readonly to: string | undefined }
/** Where a market begins and ends, ns UTC. */
type Span = { readonly fromNs: bigint; readonly toNs: bigint }

/**
 * What two options say of a market on a trade date, and of what they do not say nothing; `usual` is what holds then.
 * Throws `UsageError` where it would end before it begins, or not lie within the trade date.
 */
export function marketSpan(
  { from, to }: Wanted,
  date: string,
  usual: Span,
  [first, last]: readonly [from: string, to: string] = ['--from', '--to'],
): Partial<Span> {
  const own = {
    ...(from === undefined ? {} : { fromNs: boundOf(first, from, date) }),
    ...(to === undefined ? {} : { toNs: boundOf(last, to, date) }),
  }
  const { fromNs, toNs } = { ...usual, ...own }
  if (toNs > fromNs) return own
  if (to === undefined)
    throw new UsageError(`${first} must be earlier than ${clockOf(toNs)}, where the market ends, was ${from}`)
  const begin = from === undefined ? `${clockOf(fromNs)}, where the market begins` : `${first} ${from}`
  throw new UsageError(`${last} must be later than ${begin}, was ${to}`)
}

/** A stretch of a trade date such as 09:30-09:40, as `--stretch` has it. Throws `UsageError`. */
export function stretchOf(text: string, date: string): Span {
  const [from, to, ...more] = text.split('-')
  if (from === undefined || to === undefined || more.length > 0)
    throw new UsageError(
      `--stretch must be two New York times such as 09:30-09:40, was ${JSON.stringify(text)}`,
    )
  const [fromNs, toNs] = [boundOf('--stretch', from, date), boundOf('--stretch', to, date)]
  if (toNs <= fromNs) throw new UsageError(`--stretch must end later than it begins, was ${text}`)
  return { fromNs, toNs }
}

function boundOf(option: string, text: string, date: string): bigint {
  const ns = BigInt(parseTimeBound(option, text).msOf(date)) * NS_PER_MS
  const hours = esHours(date)
  // On a day of rest there is nothing to be within: the simulator says so.
  if (hours === null || (ns >= hours.openNs && ns <= hours.closeNs)) return ns
  throw new UsageError(`${option} must lie within trade date ${date}, ${openOf(hours)}, was ${text}`)
}

const openOf = ({ openNs, closeNs }: EsHours): string =>
  `on which ES is open from ${clockOf(openNs)} of the eve to ${clockOf(closeNs)} New York time`

function clockOf(ns: bigint): string {
  const { hour, minute } = newYorkClock(ns)
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':')
}

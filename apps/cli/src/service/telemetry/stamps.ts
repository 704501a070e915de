import type { Message } from '@spymaster/bus'
import { wallMs } from './wall-clock.ts'

/**
 * Where a message has been, as wall-clock times in its headers, ms since the epoch. They say how long things took and
 * nothing else: no payload has them, nothing is computed from them.
 *
 * - `arrived`: the earliest record of the market message came in, or was due in a replay; where a replay is given as fast
 *   as possible nothing is due, and it is `published`
 * - `published`: the ingestor handed the market message to the log
 * - `folded`: core had folded it
 * - `sent`: core handed the message that followed from it to the log
 */
export const STAMPS = ['arrived', 'published', 'folded', 'sent'] as const

export type Stamp = (typeof STAMPS)[number]

/** A time further from now says that a clock is wrong, or that the header is a stranger's. */
const CREDIBLE_MS = 86_400_000

/** A stamp's value for a header. */
export const printStamp = (ms: number): string => ms.toFixed(3)

/** A message's stamp; null where it has none that can be. */
export function stampOf({ headers }: Pick<Message, 'headers'>, stamp: Stamp): number | null {
  const text = headers[stamp]
  if (text === undefined || !/^\d{1,15}(?:\.\d{1,3})?$/.test(text)) return null
  const ms = Number(text)
  return Math.abs(ms - wallMs()) < CREDIBLE_MS ? ms : null
}

/** The stamps of a market message that go on with what follows from it. */
export function stampsPassedOn({ headers }: Pick<Message, 'headers'>): Record<string, string> {
  const passed: Record<string, string> = {}
  for (const stamp of ['arrived', 'published'] as const)
    if (headers[stamp] !== undefined) passed[stamp] = headers[stamp]
  return passed
}

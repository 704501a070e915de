import type { FlipStatus, FuelStatus, OpeningPositions, WallSource } from '@spymaster/core/payload'
import { brief } from './wording.ts'

/** Why dealers' gamma is not known, and what would bring it; null where it is known. */
const whyOfStatus: Readonly<Record<FuelStatus, string | null>> = {
  ok: null,
  no_expiry: 'No SPY option expires today, so there is nothing to hedge within the day.',
  no_options: "No options on the log: quotes (cbbo-1s) and trades (tcbbo) of today's SPY options bring them.",
  expired: "Today's options have expired: nothing of them is hedged any more.",
  no_spot: 'No spot, so no option can be valued: the first two-sided quote of SPY or ES brings it.',
  no_quotes: "Nothing of today's options has been quoted or traded yet.",
  stale: 'The options feed has fallen silent: its next record brings gamma back.',
  no_iv: 'No quote that a volatility can be had of: bid above 0, tight and fresh.',
  no_prints: 'Quotes, but no trades and no open interest: what dealers hold is not known.',
}

/** Why dealers' gamma is not known; null where it is. */
export function whyNot(status: FuelStatus): string | null {
  return whyOfStatus[status]
}

/** What a wall was found by. */
export const wallWord: Readonly<Record<WallSource, string>> = { oi: 'OI', flow: 'trades' }

/** Where dealers' gamma has one sign everywhere near. */
export const flipWord: Readonly<Record<FlipStatus, string>> = {
  found: '',
  allLong: 'all long',
  allShort: 'all short',
}

/** What dealers are taken to have opened the day with. */
export const openingWord: Readonly<Record<OpeningPositions, string>> = {
  'calls-long-puts-short': 'dealers opened long calls and short puts, as is usually taken',
}

/** What dealers do in ES for a dollar up, as in "sell 65". */
export function hedgeWord(contracts: number | null): string {
  const size = brief(contracts === null ? null : Math.abs(contracts))
  if (contracts === null || size === '0') return size
  return `${contracts > 0 ? 'buy' : 'sell'} ${size}`
}

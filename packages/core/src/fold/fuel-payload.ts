import type { FuelEngine } from '../engines/fuel/fuel-engine.ts'
import type { FuelPayload } from '../payload/fuel.ts'
import type { RestingPayload } from '../payload/resting.ts'
import { round } from '../payload/round.ts'
import type { FuelStatus, OpeningPositions } from '../payload/words.ts'
import type { LevelReading } from './level-reader.ts'

/** Shares per dollar of a whole book run to millions. */
export const SHARE_DIGITS = 1
const VELOCITY_DIGITS = 2
const CONFIDENCE_DIGITS = 4
export const PRICE_DIGITS = 4

const reasonOfStatus: Readonly<Record<FuelStatus, string | null>> = {
  ok: null,
  no_expiry: 'no SPY options expire today',
  no_options: 'no options on the log',
  expired: "today's options have expired",
  no_spot: 'no spot',
  no_quotes: "no quotes of today's options on the log",
  stale: 'the options feed is silent',
  no_iv: 'no option quote to take a volatility from',
  no_prints: 'no option trades and no open interest on the log',
}

/** What the levels of a snap have in common of their fuel. */
export type BookFuel = Pick<
  FuelPayload,
  | 'status'
  | 'reason'
  | 'hedgeContracts'
  | 'callWall'
  | 'putWall'
  | 'gammaFlip'
  | 'gammaFlipStatus'
  | 'opening'
>

/** The book's part of the fuel as published. */
export function bookFuel(fuel: FuelEngine): BookFuel {
  const prices = fuel.prices
  return {
    status: fuel.status,
    reason: reasonOfStatus[fuel.status],
    hedgeContracts: round(fuel.hedgeContracts, SHARE_DIGITS),
    callWall: prices?.callWall ?? null,
    putWall: prices?.putWall ?? null,
    gammaFlip: round(prices?.gammaFlip ?? null, PRICE_DIGITS),
    gammaFlipStatus: fuel.flip?.status ?? null,
    opening: openingOf(fuel),
  }
}

/** How opening positions are taken; null where they are no part of what dealers are taken to hold. */
export function openingOf({ holdings }: FuelEngine): OpeningPositions | null {
  return holdings.openInterest === null ? null : 'calls-long-puts-short'
}

/** A level's fuel as published. */
export function fuelPayload(
  { fuel, gammaVelocity }: LevelReading,
  book: BookFuel,
  resting: RestingPayload | null,
): FuelPayload {
  return {
    effect: fuel?.effect ?? null,
    reason: book.reason,
    netDealerGamma: round(fuel?.net ?? null, SHARE_DIGITS),
    netDealerGammaSd: round(fuel?.sd ?? null, SHARE_DIGITS),
    gammaVelocity: round(gammaVelocity, VELOCITY_DIGITS),
    hedgeContracts: book.hedgeContracts,
    resting,
    callWall: book.callWall,
    putWall: book.putWall,
    gammaFlip: book.gammaFlip,
    confidence: round(fuel?.confidence ?? null, CONFIDENCE_DIGITS),
    status: book.status,
    threshold: round(fuel?.threshold ?? null, SHARE_DIGITS),
    gammaFlipStatus: book.gammaFlipStatus,
    opening: book.opening,
  }
}

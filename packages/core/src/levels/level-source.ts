import type { SessionTimes } from '../market/session-clock.ts'
import type { LevelKind, Segment } from '../payload/words.ts'
import type { DayTape, PriorSession } from './day-tape.ts'
import type { DealerPrices } from './dealer-levels.ts'

/** A level as its kind states it at a snap. */
export type LevelCandidate = {
  /** What its state is kept by: the kind, or for dollar levels the price. */
  readonly key: string
  readonly id: string
  readonly kind: LevelKind
  /** SPY dollars. */
  readonly price: number
  /** Whether the price may still change before the level counts. */
  readonly forming: boolean
}

/** What a kind may look at: the day so far, as of the snap. */
export type LevelMoment = {
  /** ns since 00:00 UTC of the run's date. */
  readonly nowNs: number
  /** SPY dollars. */
  readonly spot: number
  readonly segment: Segment
  /** The session of the run's date with its trades; null on days without a session. */
  readonly day: { readonly times: SessionTimes; readonly tape: DayTape } | null
  /** Null until bars of the previous regular session came by the log. */
  readonly prior: PriorSession | null
  /** What dealers' options make of prices; null on days without any. */
  readonly dealers: DealerPrices | null
  /** ES points per SPY dollar, and whether it was measured in this run or is the default. */
  readonly ratio: { readonly value: number; readonly isMeasured: boolean }
}

/** One or more kinds of level of one run. `collect` is called once a snap that has a spot, in time order. */
export interface LevelSource {
  collect(moment: LevelMoment, into: LevelCandidate[]): void
}

/** A candidate whose id and key are its kind. */
export function named(kind: LevelKind, price: number, forming = false): LevelCandidate {
  return { key: kind, id: kind, kind, price, forming }
}

/** Distances are compared with this much to spare, so that 480.10 is within 0.10 of 480. */
export const PRICE_TOLERANCE = 1e-9

/** Whether two SPY prices are within a band of each other, its edge included. */
export function isWithin(a: number, b: number, band: number): boolean {
  return Math.abs(a - b) <= band + PRICE_TOLERANCE
}

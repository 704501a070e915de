import type { RestingPayload } from './resting.ts'
import type { FlipStatus, FuelEffect, FuelStatus, OpeningPositions } from './words.ts'

/**
 * What dealers' gamma does at the level, and what of the book stands against it. Without usable options all is null,
 * with the reason, but for `resting`, which is of ES alone.
 */
export type FuelPayload = {
  readonly effect: FuelEffect | null
  /** Why the effect is null; after the close, why it is NEUTRAL. */
  readonly reason: string | null
  /** Of the strikes near the level, shares per dollar of SPY; below 0 dealers must trade with the move. */
  readonly netDealerGamma: number | null
  readonly netDealerGammaSd: number | null
  /** How fast it changed within the last 30 s, shares per dollar and second; null with fewer than two readings. */
  readonly gammaVelocity: number | null
  /** ES contracts dealers must buy (+) for a dollar up, for all they hold. */
  readonly hedgeContracts: number | null
  /**
   * What must be traded through if the level breaks: what the side that defends it shows from its best price on,
   * through the level, to the next level beyond both it and spot. The level's zone (`barrier.depth`) is part of it.
   * Null without a level that way within `strikeRange`.
   */
  readonly resting: RestingPayload | null
  /** SPY dollars. */
  readonly callWall: number | null
  readonly putWall: number | null
  readonly gammaFlip: number | null
  /** 0 to 1. */
  readonly confidence: number | null
  /** Whether the dealers' gamma can be computed, and if not why not. */
  readonly status: FuelStatus
  /** What the net gamma at the level must exceed to matter, shares per dollar. */
  readonly threshold: number | null
  /** Whether there is a price within 3 % of spot where the dealers' gamma changes sign; null unless known. */
  readonly gammaFlipStatus: FlipStatus | null
  /** How the dealers' opening positions are taken from open interest; null where they are not counted. */
  readonly opening: OpeningPositions | null
}

import type { RestingPayload } from './resting.ts'
import type { FlipStatus, FuelSource, FuelStatus, OpeningPositions, WallSource } from './words.ts'

/**
 * What traded in the options that expire today, what dealers hold of them, and what that makes them do
 * (`levels.flow.v1`): once a second, and when the strikes near spot change. Missing is null.
 */
export type FlowPayload = {
  readonly run: string
  /** Time of the snap, ms since the epoch; and in nanoseconds, as decimal text. */
  readonly ts: number
  readonly tsNs: string
  /** Hash of the physics settings, as in the levels' payload. */
  readonly config: string
  readonly status: FuelStatus
  /** SPY dollars. */
  readonly spot: number | null
  /** SPY dollars, by put-call parity; null until quotes have said so. */
  readonly forward: number | null
  /** Annual volatility at the forward, 0.12 for 12 %. */
  readonly atmVolatility: number | null
  /** Regular-session time until the options expire; null on days without an expiry. */
  readonly secondsLeft: number | null
  /** Length of the window in which `volume`, `premium` and the flows of a cell are counted. */
  readonly windowSec: number
  /** Which of the dealers' positions the book, fuel, walls and flip are made of. */
  readonly fuelSource: FuelSource
  readonly book: BookPayload
  /** Strikes within $10 of spot, ascending; none without a spot. */
  readonly rows: readonly FlowRow[]
}

/** What dealers are exposed to by the options they hold; null unless known. */
export type ExposuresPayload = {
  /** Shares per dollar of SPY. */
  readonly netDealerGamma: number | null
  readonly netDealerGammaSd: number | null
  /** Shares. What dealers hedge with is not in it. */
  readonly netDealerDelta: number | null
  /** Change of delta as time passes, shares per minute. */
  readonly netDealerCharm: number | null
}

/** All that dealers hold, by `fuelSource`, and what rests against their hedging. */
export type BookPayload = ExposuresPayload & {
  /** ES contracts dealers must buy (+) for a dollar up. */
  readonly hedgeContracts: number | null
  /**
   * What stands in the way from spot: offers up to the next level above, bids down to the next below. It is of ES alone
   * and there without options; null without a spot or a level that way within `strikeRange`.
   */
  readonly resting: { readonly up: RestingPayload | null; readonly down: RestingPayload | null }
  readonly callWall: WallPayload | null
  readonly putWall: WallPayload | null
  /** Spot at which dealers' net gamma changes sign, SPY dollars; null where it does not. */
  readonly gammaFlip: number | null
  readonly gammaFlipStatus: FlipStatus | null
  /** How the positions that dealers opened with are taken from open interest; null where they are not in it. */
  readonly opening: OpeningPositions | null
  /** The same exposures for either of the positions, whichever `fuelSource` is. */
  readonly session: ExposuresPayload
  readonly window: ExposuresPayload
}

/** A strike that attracts or repels price. */
export type WallPayload = { readonly price: number; readonly source: WallSource }

/** Both rights of a strike; null where the contract was never quoted, traded or open. */
export type FlowRow = {
  readonly strike: number
  readonly call: FlowCell | null
  readonly put: FlowCell | null
}

/** One contract. Greeks are those of the smile at the snap's spot and time, null without a smile. */
export type FlowCell = {
  /** Contracts traded within the window, and dollars paid for them. */
  readonly volume: number
  readonly premium: number
  /** What customers bought less what they sold within the window, by signs and lean, times the greek: shares, shares per dollar. */
  readonly deltaFlow: number | null
  readonly gammaFlow: number | null
  /** Contracts dealers have come to hold since the run began, negative for short, without opening positions. */
  readonly inventory: number
  readonly inventorySd: number
  /** Contracts. */
  readonly openInterest: number | null
  /** SPY dollars. */
  readonly last: number | null
  readonly bid: number | null
  readonly ask: number | null
  /** Annual volatility. */
  readonly iv: number | null
  readonly delta: number | null
  /** Change of delta per dollar. */
  readonly gamma: number | null
}

import type { FuelPayload } from './fuel.ts'
import type {
  BarrierState,
  Conditions,
  Confidence,
  Direction,
  EndReason,
  LevelKind,
  RatioSource,
  RunwayQuality,
  Segment,
  Side,
  Signal,
  SpotSource,
  Status,
  UniverseState,
} from './words.ts'

/**
 * `levels.signals.v1`: what core publishes at each snap. Changes are additive only. Missing is null, never 0 and
 * never NaN; no value comes from a wall clock. ES prices are in index points, all other prices in SPY dollars.
 * Doubles are rounded for reading: dollars to 1e-4, shares of 1 to 1e-4, scores to 0.01; states and signals are
 * decided before rounding.
 */
export type SignalsPayload = {
  /** Run this snap belongs to: the trade date, with a counter where a date runs again on one log. */
  readonly run: string
  /** Published snaps of the run before this one. */
  readonly seq: number
  /** Snap time, ms since the Unix epoch, a whole multiple of the snap interval. */
  readonly ts: number
  /** The same in nanoseconds, as decimal text: beyond 2^53. */
  readonly tsNs: string
  readonly status: Status
  /** Chained 128-bit hash over the run's published numbers up to this snap, 32 hexadecimal digits. */
  readonly digest: string
  /** Hash of the physics settings, 16 hexadecimal digits. */
  readonly config: string
  readonly session: Segment
  readonly spy: SpyPayload
  readonly es: EsPayload
  readonly quality: QualityPayload
  /** Levels near spot, scored, in ascending price, then kind. Empty without a spot. */
  readonly levels: readonly LevelPayload[]
  /** The other levels of the universe, in the same order. */
  readonly universe: readonly UniversePayload[]
  /** Signals that ended since the line before, also of levels no longer listed, in the order they ended. */
  readonly ended: readonly EndedPayload[]
}

/** SPY as it stands at the snap. */
export type SpyPayload = {
  /** SPY mid, or ES mid over the ratio; null without either. */
  readonly spot: number | null
  readonly bid: number | null
  readonly ask: number | null
  /** What spot was taken from. */
  readonly source: SpotSource | null
}

/** ES as it stands at the snap, in index points. */
export type EsPayload = {
  readonly bid: number | null
  readonly ask: number | null
  /** Null unless the book is two-sided and uncrossed. */
  readonly mid: number | null
  /** ES points per SPY dollar. */
  readonly ratio: number
  readonly ratioSource: RatioSource
  /** Seconds since the ratio was last updated; null while it is the default. */
  readonly ratioAgeSec: number | null
  /** The one contract of the run, as in `ESH4`; null before the first record names it. */
  readonly contract: string | null
}

/** How far the inputs can be trusted at the snap. */
export type QualityPayload = {
  /** Milliseconds since each feed's last record; null before its first. */
  readonly feedAgeMs: {
    readonly es: number | null
    readonly spy: number | null
    readonly options: number | null
  }
  /** Gap records so far in the run. */
  readonly gaps: number
  /** Records on the log that no engine could use: other contracts, prices off the tick grid. */
  readonly dropped: number
  /**
   * `consolidated` while all SPY trades of the run say their sale conditions; `none` once one does not, so that prints
   * away from the market may stand in the day's extremes and VWAP. Null before the first trade.
   */
  readonly conditions: Conditions | null
  /** SPY trades so far with a sale condition that the table does not know: only their volume counts. */
  readonly unknownConditions: number
}

/** One monitored level. */
export type LevelPayload = {
  readonly id: string
  readonly price: number
  readonly kind: LevelKind
  /** SUPPORT when spot stood above it: a break goes DOWN and the bid defends. */
  readonly side: Side
  /** The break's direction. */
  readonly direction: Direction
  /** |spot - price|, dollars. */
  readonly distance: number
  /** spot - price, dollars. */
  readonly distanceSigned: number
  /** 0 (bounces) to 100 (breaks); null while the level is forming. */
  readonly breakScoreRaw: number | null
  /** The smoothed score, which alone drives the signal. */
  readonly breakScore: number | null
  readonly signal: Signal
  /** Snap at which the signal fired, ms since the epoch; null while NEUTRAL. */
  readonly signalSince: number | null
  readonly confidence: Confidence
  /** Whether the price may still change before the level counts (pre-market and opening-range extremes). */
  readonly forming: boolean
  /** Id of the strike or dollar level at the same price, if any. */
  readonly sameAs: string | null
  /** Whether spot is within the touch band. */
  readonly touched: boolean
  /** Why the signal of the snap before ended at this snap, if it did. */
  readonly endReason: EndReason | null
  readonly barrier: BarrierPayload
  readonly tape: TapePayload
  readonly fuel: FuelPayload
  /** Time-smoothed readings, for display: raw values decide the states. */
  readonly smoothed: SmoothedPayload
  readonly runway: { readonly break: RunwayPayload; readonly bounce: RunwayPayload }
  /** How price came here; null until `lookbackMinutes` hold the closes of two minutes. */
  readonly approach: ApproachPayload | null
  readonly confluence: ConfluencePayload
  readonly components: ComponentsPayload
  /** Shares of what moved the score off 50, summing to 1 but for rounding; all 0 and `flat` when nothing did. */
  readonly attribution: {
    readonly barrier: number
    readonly tape: number
    readonly fuel: number
    readonly flat: boolean
  }
  /** One plain sentence. */
  readonly note: string
}

/** What the defending orders did within the barrier window, in contracts unless said otherwise. */
export type BarrierPayload = {
  readonly state: BarrierState
  /** addedNet - canceledNet - filled. */
  readonly deltaLiq: number
  /** addedNet / (canceledNet + filled), 0 to 10; 1 when nothing happened. */
  readonly replenishment: number
  /** Gross sums over the zone. */
  readonly added: number
  readonly canceled: number
  /** The same, netted per price within the window, so that flicker cancels. */
  readonly addedNet: number
  readonly canceledNet: number
  readonly filled: number
  /** Fills that left the display unchanged: hidden size refilled it. */
  readonly hidden: number
  /** The same over the zone ticks that the market never reached within the window. */
  readonly standing: { readonly ticks: number; readonly deltaLiq: number; readonly replenishment: number }
  /** Contracts displayed in the zone now. */
  readonly depth: number
  /** Depth over the visible zone ticks at or behind the best quote; null without any. */
  readonly depthPerTick: number | null
  /** Contracts last seen at zone ticks now out of sight, and their size-weighted age; null without any. */
  readonly remembered: { readonly contracts: number; readonly ageSec: number } | null
  /** Depth per tick over the side's median of the baseline window; null without a baseline. */
  readonly wallRatio: number | null
  /** Visible share of the zone, averaged over the window's snaps, 0 to 1. */
  readonly coverage: number
  /** 0 to 1. */
  readonly confidence: number
  /** Contracts shown again in the very events that executed them: refilled out of hidden size, over the zone. */
  readonly refilled: number
  readonly cluster: ClusterPayload
}

/**
 * What decides the state: each over those neighbouring ticks of the zone where it was most, contracts within the window;
 * `vacuumTicks` of them for what was pulled, `clusterTicks` for all else.
 */
export type ClusterPayload = {
  /** F: the change that counts as one; of what was pulled `pullThreshold`. */
  readonly threshold: number
  readonly pullThreshold: number
  /** Taken back behind the market as it stood then, netted per price. */
  readonly pulled: number
  /** Came less left at ticks that the market never reached; not below 0. */
  readonly stacked: number
  /** Executed and made good at prices that the market has not gone through. */
  readonly absorbed: number
  /** Executed and not made good. */
  readonly eaten: number
}

/** Who was the aggressor near the level within the tape window. */
export type TapePayload = {
  /** (buy - sell) / (buy + sell), -1 to 1; 0 when nothing traded. */
  readonly imbalance: number
  readonly buyVolume: number
  readonly sellVolume: number
  /** Slope of the traded price, SPY dollars per second; 0 with fewer than two distinct times. */
  readonly velocity: number
  readonly sweep: SweepPayload | null
  /** 0 to 1. */
  readonly confidence: number
}

/** The strongest sweep near the level. */
export type SweepPayload = {
  readonly direction: Direction
  /** Dollars of ES. */
  readonly notional: number
  readonly prints: number
  /** Distinct prices. */
  readonly ticks: number
  /** Since its last print. */
  readonly ageMs: number
}

/** Readings smoothed in time; null before the first. */
export type SmoothedPayload = {
  /** SPY dollars per second. */
  readonly velocity: number | null
  readonly deltaLiq: number | null
  readonly replenishment: number | null
  readonly netDealerGamma: number | null
}

/** The way beyond the level. */
export type RunwayPayload = {
  readonly obstacle: string | null
  /** Dollars to it; null when none is in range. */
  readonly distance: number | null
  readonly quality: RunwayQuality
}

/** How price came to the level, over the last `lookbackMinutes`. Toward it is the break's direction. */
export type ApproachPayload = {
  /** Dollars per minute, positive toward the level: the slope through the minutes' closes and spot. */
  readonly velocity: number
  /** Completed minutes in a row that closed nearer the level than the one before, 0 to `lookbackMinutes` - 1. */
  readonly bars: number
  /** Dollars from the close furthest back to spot, toward the level; 0 when spot is further back than all. */
  readonly travelled: number
  /** Touch events of this level so far, 04:00-16:00: each from at least `touchRearm` away. */
  readonly touchesToday: number
  /** Which try the latest touch was, of those soon after one another; 0 when there was none lately. */
  readonly attempt: number
}

/** Other key levels close by. */
export type ConfluencePayload = {
  readonly score: number
  /** Index of the chain of neighbours it belongs to, counted from the lowest price; null when alone. */
  readonly group: number | null
  /** Ids of the other levels within the band, nearest first. */
  readonly members: readonly string[]
}

/** The parts of the score, 0 to 100; hedge is null without usable options, and has no vote where it is 50. */
export type ComponentsPayload = {
  readonly liquidity: number
  readonly hedge: number | null
  readonly tape: number
}

/** A signal that is over. */
export type EndedPayload = {
  /** The level's. */
  readonly id: string
  readonly price: number
  readonly kind: LevelKind
  readonly signal: Signal
  /** Snaps at which it fired and ended, ms since the epoch. */
  readonly since: number
  readonly until: number
  readonly reason: EndReason
}

/** A level that is not monitored. */
export type UniversePayload = {
  readonly id: string
  readonly price: number
  readonly kind: LevelKind
  /** |spot - price|, dollars. */
  readonly distance: number
  readonly state: UniverseState
}

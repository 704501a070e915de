/** Whether a snap has what it needs. `stale`: every feed that could give a spot has fallen silent. */
export const STATUSES = ['ok', 'no_spot', 'stale'] as const
export type Status = (typeof STATUSES)[number]

/** Part of the New York day. Outside 04:00-16:00 and on days without a session it is `closed`. */
export const SEGMENTS = ['closed', 'premarket', 'regular'] as const
export type Segment = (typeof SEGMENTS)[number]

export const SIDES = ['SUPPORT', 'RESISTANCE'] as const
export type Side = (typeof SIDES)[number]

export const DIRECTIONS = ['DOWN', 'UP'] as const
export type Direction = (typeof DIRECTIONS)[number]

/** In order of precedence, as the first match wins. */
export const BARRIER_STATES = [
  'UNSEEN',
  'VACUUM',
  'WALL',
  'ABSORPTION',
  'CONSUMED',
  'WEAK',
  'NEUTRAL',
] as const
export type BarrierState = (typeof BARRIER_STATES)[number]

export const SIGNALS = ['NEUTRAL', 'BREAK', 'BOUNCE', 'CONTESTED'] as const
export type Signal = (typeof SIGNALS)[number]

export const CONFIDENCES = ['LOW', 'MEDIUM', 'HIGH'] as const
export type Confidence = (typeof CONFIDENCES)[number]

export const FUEL_EFFECTS = ['AMPLIFY', 'NEUTRAL', 'DAMPEN'] as const
export type FuelEffect = (typeof FUEL_EFFECTS)[number]

/**
 * Whether the dealers' gamma can be computed, the first that holds: no SPY option expires on the date; none has come by
 * the log; today's have expired, so that there is no gamma any more; nothing of today's was quoted or traded; the feed
 * is silent; no quote that a volatility can be had of; no trades and no open interest, so nothing is known to be held.
 */
export const FUEL_STATUSES = [
  'ok',
  'no_expiry',
  'no_options',
  'expired',
  'no_spot',
  'no_quotes',
  'stale',
  'no_iv',
  'no_prints',
] as const
export type FuelStatus = (typeof FUEL_STATUSES)[number]

/** Which of the dealers' positions are meant: all of the run's, with the opening ones, or those of the window. */
export const FUEL_SOURCES = ['session', 'window'] as const
export type FuelSource = (typeof FUEL_SOURCES)[number]

/** What a wall was found by: open interest, or what traded. */
export const WALL_SOURCES = ['oi', 'flow'] as const
export type WallSource = (typeof WALL_SOURCES)[number]

/** Where dealers' gamma changes its sign within reach of spot: somewhere, or nowhere, being of one sign. */
export const FLIP_STATUSES = ['found', 'allLong', 'allShort'] as const
export type FlipStatus = (typeof FLIP_STATUSES)[number]

/** How dealers are taken to have opened the day, where open interest is known: the usual convention. */
export const OPENING_POSITIONS = ['calls-long-puts-short'] as const
export type OpeningPositions = (typeof OPENING_POSITIONS)[number]

/** What a level is, in the order of the tables in the documentation. New kinds go last: digests name them by place. */
export const LEVEL_KINDS = [
  'ROUND',
  'PM_HIGH',
  'PM_LOW',
  'OR_HIGH',
  'OR_LOW',
  'SESSION_HIGH',
  'SESSION_LOW',
  'PRIOR_HIGH',
  'PRIOR_LOW',
  'PRIOR_CLOSE',
  'ON_HIGH',
  'ON_LOW',
  'VWAP',
  'STRIKE',
  'SMA_200',
  'SMA_400',
  'CALL_WALL',
  'PUT_WALL',
  'GAMMA_FLIP',
  'HOTZONE',
] as const
export type LevelKind = (typeof LEVEL_KINDS)[number]

/** What spot is taken from. */
export const SPOT_SOURCES = ['SPY', 'ES'] as const
export type SpotSource = (typeof SPOT_SOURCES)[number]

/** What the SPY trades of a run say of how they came about: nothing, or the consolidated tape's sale conditions. */
export const CONDITIONS = ['none', 'consolidated'] as const
export type Conditions = (typeof CONDITIONS)[number]

/** Where the ES/SPY ratio comes from: updated at this snap, kept from an earlier one, never measured in this run. */
export const RATIO_SOURCES = ['live', 'held', 'default'] as const
export type RatioSource = (typeof RATIO_SOURCES)[number]

/** Why a signal ended: the score came back, price crossed the level, moved away from it, or there was no spot. */
export const END_REASONS = ['faded', 'crossed', 'left', 'no_spot'] as const
export type EndReason = (typeof END_REASONS)[number]

export const RUNWAY_QUALITIES = ['CLEAR', 'OBSTRUCTED'] as const
export type RunwayQuality = (typeof RUNWAY_QUALITIES)[number]

export const UNIVERSE_STATES = ['forming', 'watched'] as const
export type UniverseState = (typeof UNIVERSE_STATES)[number]

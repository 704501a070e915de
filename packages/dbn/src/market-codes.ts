/** What happened to an order or book, in mbo, trades, mbp and cmbp records. */
export const ACTIONS = {
  A: 'add',
  C: 'cancel',
  M: 'modify',
  T: 'trade (does not change the book)',
  F: 'fill of a resting order (does not change the book)',
  R: 'clear the book',
  N: 'none (carries flags only)',
} as const

/** Whose order: of the aggressor in a trade, of the resting order otherwise. */
export const SIDES = {
  A: 'ask (a sell, or a selling aggressor)',
  B: 'bid (a buy, or a buying aggressor)',
  N: 'none stated',
} as const

/** Bits of `flags`. */
export const FLAG = {
  /** Last record of its event: only now is the book consistent. */
  last: 0x80,
  /** Top of book only. */
  tob: 0x40,
  /** From a snapshot or replay, not from the live feed. */
  snapshot: 0x20,
  /** An aggregated price level, not a single order. */
  mbp: 0x10,
  /** `tsRecv` is unreliable. */
  badTsRecv: 0x08,
  /** A gap was not recovered: the book may be wrong. */
  maybeBadBook: 0x04,
} as const

/** Statistic types that `statistics` records carry here; the vendor defines more. */
export const STAT_TYPE = {
  openingPrice: 1,
  settlementPrice: 3,
  clearedVolume: 6,
  openInterest: 9,
  closePrice: 11,
} as const

/** Codes of system records, version 2 and later. */
export const SYSTEM_CODE = {
  heartbeat: 0,
  subscriptionAck: 1,
  slowReaderWarning: 2,
  replayCompleted: 3,
  endOfInterval: 4,
  unset: 255,
} as const

/** Codes of error records, version 2 and later. */
export const ERROR_CODE = {
  authFailed: 1,
  apiKeyDeactivated: 2,
  connectionLimitExceeded: 3,
  symbolResolutionFailed: 4,
  invalidSubscription: 5,
  internalError: 6,
  skippedRecordsAfterSlowReading: 7,
  unset: 255,
} as const

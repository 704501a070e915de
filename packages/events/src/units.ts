/** Nanoseconds UTC since the Unix epoch. */
export type Ns = bigint

/** Nanoseconds in a millisecond. */
export const NS_PER_MS = 1_000_000n
/** Nanoseconds in a second. */
export const NS_PER_SEC = 1_000_000_000n
/** Nanoseconds in a minute. */
export const NS_PER_MINUTE = 60n * NS_PER_SEC
/** Nanoseconds in a day of 24 hours; a New York day has 23 or 25 when its clocks change. */
export const NS_PER_DAY = 86_400n * NS_PER_SEC

/** Databento's unit of price: 1e-9 dollars, or index points for ES. */
export const NANOS_PER_DOLLAR = 1_000_000_000
/** One ES tick in Databento's unit of price. */
export const ES_TICK_NANOS = 250_000_000
/** One ES tick in index points. */
export const ES_TICK_POINTS = 0.25
/** Dollars that one ES contract gains or loses per index point (CME rulebook, chapter 358). */
export const ES_POINT_USD = 50

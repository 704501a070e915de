/** A time from which others are counted in doubles, as the two halves of its 64 bits. */
export type TimeOrigin = { readonly hi: number; readonly lo: number }

/**
 * The origin at `ns`, nanoseconds UTC since the Unix epoch, taken modulo 2^64.
 *
 * Differences from it are exact while below 2^53 ns, 104 days.
 */
export const timeOrigin = (ns: bigint): TimeOrigin => ({
  hi: Number((ns >> 32n) & 0xffff_ffffn),
  lo: Number(ns & 0xffff_ffffn),
})

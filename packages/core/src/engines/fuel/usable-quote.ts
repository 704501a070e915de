import type { OptionTape } from './option-tape.ts'

/** A quote this wide is usable however little the option is worth. */
const USABLE_WIDTH = 0.05
const USABLE_SHARE = 0.5
/** Widths are compared with this much to spare: 1.05 - 1.00 is a little more than 0.05 in doubles. */
const TOLERANCE = 1e-9

/** What is read of quotes. */
export type Quotes = Pick<OptionTape, 'bid' | 'ask'>

/**
 * The mid of a contract's quote in SPY dollars; NaN unless it is two-sided, not crossed, and no wider than $0.05 or
 * half its mid. A bid of nothing is no side.
 */
export function usableMid({ bid, ask }: Quotes, slot: number): number {
  const width = ask[slot]! - bid[slot]!
  const mid = (ask[slot]! + bid[slot]!) / 2
  const isUsable =
    bid[slot]! > 0 && width >= 0 && width <= Math.max(USABLE_WIDTH, USABLE_SHARE * mid) + TOLERANCE
  return isUsable ? mid : Number.NaN
}

/**
 * What rests in the ES book between the market and a level, on the side that must be traded through to get there:
 * from that side's best price up to the level, the level's own tick left out. Only the ten levels of the book are in
 * view, so `contracts` is all there is only where `coverage` is 1.
 */
export type RestingPayload = {
  /**
   * Contracts displayed at the span's prices in view; 0 where the best price is at the level or beyond it. Null where
   * nothing is in view: the book is one-sided, locked or crossed, or its feed stale.
   */
  readonly contracts: number | null
  /** Share of the span's ticks in view, 0 to 1; 0 where `contracts` is null. */
  readonly coverage: number
  /** The level it runs to: its id, and its price in SPY dollars. */
  readonly level: string
  readonly price: number
}

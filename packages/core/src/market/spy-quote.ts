import { type RecordView, UNDEF_PRICE, WORDS } from '@spymaster/dbn'

const NANOS_PER_UNIT = 100_000
const TWO_32 = 2 ** 32
/** SPY prices in integer 1e-4 dollars. */
export const UNITS_PER_DOLLAR = 10_000

/** The best bid and offer of SPY as last seen, from any record with one level (mbp-1, bbo, cbbo, cmbp-1). */
export class SpyQuote {
  /** Integer 1e-4 dollars; null on an empty side, which one that offers no share is too. */
  bid: number | null = null
  ask: number | null = null

  fold(view: RecordView): void {
    const { words } = view
    const at = view.word + WORDS.levels
    this.bid = words[at + 4] === 0 ? null : unitsOf(words[at]!, words[at + 1]!)
    this.ask = words[at + 5] === 0 ? null : unitsOf(words[at + 2]!, words[at + 3]!)
  }

  clear(): void {
    this.bid = this.ask = null
  }

  /** Dollars between the sides; NaN unless two-sided. */
  get spread(): number {
    return this.bid === null || this.ask === null ? Number.NaN : (this.ask - this.bid) / UNITS_PER_DOLLAR
  }

  /** Dollars; null unless two-sided and uncrossed. A locked quote has a mid. */
  get mid(): number | null {
    if (this.bid === null || this.ask === null || this.bid > this.ask) return null
    return (this.bid + this.ask) / (2 * UNITS_PER_DOLLAR)
  }
}

function unitsOf(low: number, high: number): number | null {
  return spyUnits(high * TWO_32 + low)
}

/** A price in nanos as integer 1e-4 dollars, rounded; null where undefined or not positive, also once rounded. */
export function spyUnits(nanos: number): number | null {
  if (!isPrice(nanos)) return null
  const units = Math.round(nanos / NANOS_PER_UNIT)
  return units > 0 ? units : null
}

/** Whether a price in nanos is defined and positive. */
export function isPrice(nanos: number): boolean {
  return nanos > 0 && nanos < UNDEF_PRICE
}

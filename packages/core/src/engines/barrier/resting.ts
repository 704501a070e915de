import type { BookSide } from '../../market/book-side.ts'

/** Prices are taken for a tick up to this much off it, for doubles' sake. */
const TICK_TOLERANCE = 1e-9

/** Contracts of a span of prices, null where nothing of it is in sight, and the share of its ticks that is. */
export type Resting = { readonly contracts: number | null; readonly coverage: number }

const UNSEEN: Resting = Object.freeze({ contracts: null, coverage: 0 })
const NOTHING_BETWEEN: Resting = Object.freeze({ contracts: 0, coverage: 1 })

/**
 * What a side shows from its best price on, before an ES price, given in ticks and not always a whole one: a tick at
 * the price itself is left out. Where the best price is there already nothing rests before it, and that is known.
 * Unless `isInSight` nothing of the book is.
 */
export function restingBefore(book: BookSide, exactTicks: number, isInSight: boolean): Resting {
  if (!isInSight || book.count === 0) return UNSEEN
  const best = book.ranks[0]!
  // `tickOf` turns fractions of a tick into those of a rank as well.
  const last = Math.floor(book.tickOf(exactTicks) + TICK_TOLERANCE) + 1
  if (last > best) return NOTHING_BETWEEN
  let contracts = 0
  for (let level = 0; level < book.count && book.ranks[level]! >= last; level++)
    contracts += book.sizes[level]!
  return { contracts, coverage: (best - Math.max(last, book.limit) + 1) / (best - last + 1) }
}

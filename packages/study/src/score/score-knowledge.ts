import type { Directions } from './directions.ts'
import { type Bounds, totalOf } from './market-sums.ts'
import type { RecordedMarket } from './recorded-market.ts'

/** A record with the ways price went in it. */
export type JudgedMarket = { readonly record: RecordedMarket; readonly directions: Directions }

/** How far a number goes along with the way price then goes, and how much further than another does. */
export type Knowledge = { readonly correlation: Bounds; readonly gain: Bounds }

/** Sums of one market: cases, of x, x², y, xy. */
type Sums = [n: number, x: number, xx: number, y: number, xy: number]

/** One case a second. */
const EACH_SNAPS = 4

/**
 * Correlation of a number with whether price then goes toward the break, over all monitored levels, each second; by market
 * its part of it.
 */
export function correlationParts(
  markets: readonly JudgedMarket[],
  value: (market: number, row: number) => number,
): Float64Array {
  const sums = markets.map((market, place) => sumsOf(market, (row) => value(place, row)))
  const total = sums.reduce((all, each) => all.map((sum, k) => sum + each[k]!) as Sums, [0, 0, 0, 0, 0])
  const [n, x, xx, y] = total
  const [mx, my] = [x / n, y / n]
  const scale = n * Math.sqrt(Math.max(0, xx / n - mx * mx) * my * (1 - my))
  return Float64Array.from(sums, (sum) =>
    scale > 0 ? (sum[4] - mx * sum[3] - my * sum[1] + sum[0] * mx * my) / scale : 0,
  )
}

/** What parts say together, and over those of another number. */
export function knowledgeOf(parts: Float64Array, other: Float64Array): Knowledge {
  return { correlation: totalOf(parts), gain: totalOf(parts.map((part, k) => part - other[k]!)) }
}

/** Calls for each case of a market: a level's row, and whether price went toward its break. */
export function eachCase(
  { record: { rows }, directions }: JudgedMarket,
  visit: (row: number, broke: boolean) => void,
): void {
  for (let row = 0; row < rows.snap.length; row++) {
    const snap = rows.snap[row]!
    if (snap % EACH_SNAPS !== 0 || rows.isForming[row] === 1 || !directions.isKnown(snap)) continue
    const way = directions.at(snap)
    if (way !== 0) visit(row, way > 0 === (rows.isUp[row] === 1))
  }
}

function sumsOf(market: JudgedMarket, value: (row: number) => number): Sums {
  const sums: Sums = [0, 0, 0, 0, 0]
  eachCase(market, (row, broke) => {
    const x = value(row)
    sums[0] += 1
    sums[1] += x
    sums[2] += x * x
    if (!broke) return
    sums[3] += 1
    sums[4] += x
  })
  return sums
}

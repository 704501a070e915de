import type { RecordedMarket, RecordedTouch } from './recorded-market.ts'

/** How far price must go, as a share of the horizon's deviation. */
const SHARE = 0.5
const HORIZON_MINUTES = 5

/** Where spot was at each snap that had one, and when sigma was told anew: what directions are made of. */
export type SpotPath = Pick<RecordedMarket, 'ts' | 'spot'> & {
  readonly touches: readonly Pick<RecordedTouch, 'ts' | 'sigma'>[]
}

/**
 * Which way price went from a snap: half a deviation of five minutes up before as far down, or down before up. A driftless
 * walk does either as often, whatever its sigma and wherever it stands, so one half is what place and luck give.
 */
export class Directions {
  readonly #record: SpotPath
  /** Dollars to go from each snap; NaN before sigma is known. */
  readonly #distance: Float64Array
  readonly #found = new Map<number, number>()

  constructor(record: SpotPath) {
    this.#record = record
    this.#distance = distancesOf(record)
  }

  /** Hours of the market of which sigma is known. */
  get hours(): number {
    const { ts } = this.#record
    const from = this.#distance.findIndex((distance) => !Number.isNaN(distance))
    return from < 0 ? 0 : (ts.at(-1)! - ts[from]!) / 3.6e6
  }

  /** Whether sigma is known at a snap, by its place. */
  isKnown(snap: number): boolean {
    return !Number.isNaN(this.#distance[snap]!)
  }

  /** 1 up, -1 down; 0 where price did neither in time, or sigma is not known. */
  at(snap: number): number {
    let way = this.#found.get(snap)
    if (way === undefined) {
      way = this.#walk(snap)
      this.#found.set(snap, way)
    }
    return way
  }

  #walk(from: number): number {
    const { ts, spot } = this.#record
    return firstWay(ts, spot, from, this.#distance[from]!, HORIZON_MINUTES * 60_000)
  }
}

/**
 * 1 where prices after a place went up by the distance before they went down by as much, -1 the other way about; 0 where
 * they did neither within so many ms.
 */
export function firstWay(
  ts: ArrayLike<number>,
  prices: ArrayLike<number>,
  from: number,
  distance: number,
  horizonMs: number,
): number {
  const until = ts[from]! + horizonMs
  for (let at = from + 1; at < prices.length && ts[at]! <= until; at++) {
    const moved = prices[at]! - prices[from]!
    if (moved >= distance) return 1
    if (moved <= -distance) return -1
  }
  return 0
}

/** By the sigma of the latest touch. */
function distancesOf({ ts, touches }: SpotPath): Float64Array {
  let next = 0
  let distance = Number.NaN
  return ts.map((now) => {
    for (; next < touches.length && touches[next]!.ts <= now; next++)
      distance = SHARE * touches[next]!.sigma * Math.sqrt(HORIZON_MINUTES)
    return distance
  })
}

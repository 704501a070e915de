import type { RecordedMarket } from './recorded-market.ts'

/** How far price must go, as a share of the horizon's deviation. */
const SHARE = 0.5
const HORIZON_MINUTES = 5

/**
 * Which way price went from a snap: half a deviation of five minutes up before as far down, or down before up. A driftless
 * walk does either as often, whatever its sigma and wherever it stands, so one half is what place and luck give.
 */
export class Directions {
  readonly #record: RecordedMarket
  /** Dollars to go from each snap; NaN before sigma is known. */
  readonly #distance: Float64Array
  readonly #found = new Map<number, number>()

  constructor(record: RecordedMarket) {
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
    const distance = this.#distance[from]!
    const until = ts[from]! + HORIZON_MINUTES * 60_000
    for (let snap = from + 1; snap < spot.length && ts[snap]! <= until; snap++) {
      const moved = spot[snap]! - spot[from]!
      if (moved >= distance) return 1
      if (moved <= -distance) return -1
    }
    return 0
  }
}

/** By the sigma of the latest touch. */
function distancesOf({ ts, touches }: RecordedMarket): Float64Array {
  let next = 0
  let distance = Number.NaN
  return ts.map((now) => {
    for (; next < touches.length && touches[next]!.ts <= now; next++)
      distance = SHARE * touches[next]!.sigma * Math.sqrt(HORIZON_MINUTES)
    return distance
  })
}

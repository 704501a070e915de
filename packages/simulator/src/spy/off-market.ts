import type { Random } from '../random.ts'
import { OFF_MARKET } from './trade-conditions.ts'

/** Shares of trades at an average price, as a part of another trade, and told late. */
const AVERAGE = 0.002
const CONTINGENT = 0.002
const LATE = 0.002
/** What an average price is an average of, s, and how far off it can be besides, cents. */
const AVERAGE_SEC = 900
const AVERAGE_SD = 20
const CONTINGENT_SD = 6
/** How late a trade is told, s: at least, and on average beyond. */
const LEAST_LATE_SEC = 5
const MEAN_LATE_SEC = 20
const NS = 1e9

/**
 * Trades whose price says nothing about now. Averages and parts of other trades are at odd prices, in hundredths of a
 * cent; one told late is at a price that was paid some seconds to a minute before.
 */
export class OffMarket {
  /** What the last `draw` made: the packed letters, the price in cents, the shares. */
  conditions = 0
  cents = 0
  size = 0
  readonly #random: Random
  #average = 0
  #averageNs = 0
  #lateCents = 0
  #lateNs = Number.POSITIVE_INFINITY

  constructor(random: Random) {
    this.#random = random
  }

  /** Goes on from where another one stands, with chance of its own. */
  resume(other: OffMarket): void {
    this.#average = other.#average
    this.#averageNs = other.#averageNs
    this.#lateCents = other.#lateCents
    this.#lateNs = other.#lateNs
  }

  /** Whether instead of the trade at `cents` one off the market is told at `nowNs`. */
  draw(cents: number, nowNs: number): boolean {
    this.#follow(cents, nowNs)
    if (nowNs >= this.#lateNs) {
      this.#lateNs = Number.POSITIVE_INFINITY
      this.#tell(OFF_MARKET.late, this.#lateCents, 3)
      return true
    }
    const drawn = this.#random.uniform()
    if (drawn < AVERAGE) this.#tell(OFF_MARKET.average, this.#odd(this.#average, AVERAGE_SD), 400)
    else if (drawn < AVERAGE + CONTINGENT)
      this.#tell(OFF_MARKET.contingent, this.#odd(cents, CONTINGENT_SD), 100)
    else if (drawn < AVERAGE + CONTINGENT + LATE) this.#remember(cents, nowNs)
    return drawn < AVERAGE + CONTINGENT
  }

  /** A trade at this price is to be told late; it is told with the next that has its time, of several the first. */
  #remember(cents: number, nowNs: number): void {
    const sec = LEAST_LATE_SEC + MEAN_LATE_SEC * this.#random.exponential()
    if (this.#lateNs !== Number.POSITIVE_INFINITY) return
    this.#lateCents = cents
    this.#lateNs = nowNs + sec * NS
  }

  #follow(cents: number, nowNs: number): void {
    const kept = this.#average === 0 ? 0 : Math.exp((this.#averageNs - nowNs) / (AVERAGE_SEC * NS))
    this.#average = this.#average * kept + cents * (1 - kept)
    this.#averageNs = nowNs
  }

  #odd(cents: number, deviation: number): number {
    return Math.round((cents + deviation * this.#random.normal()) * 100) / 100
  }

  #tell(conditions: number, cents: number, lots: number): void {
    this.conditions = conditions
    this.cents = cents
    this.size = 100 * Math.min(3000, lots * this.#random.paretoCount(1.4, 200))
  }
}

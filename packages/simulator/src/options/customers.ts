import type { Random } from '../random.ts'

/** Strikes that customers treat alike, dollars. */
const REGION = 5
/** How much likelier than even odds the favoured side gets, at most. */
const MOST_LEAN = 0.25
/** How long the mood of a region, and the one that all regions share, last. */
const REGION_SEC = 2700
const COMMON_SEC = 7200
/** The shares of both in a region's mood; their squares make 1. */
const OWN = 0.8
const COMMON = 0.6

/** A standard normal that forgets itself over `sec`. */
class Mood {
  readonly #sec: number
  #value: number
  #ns: number

  constructor(sec: number, nowNs: number, random: Random) {
    this.#sec = sec
    this.#ns = nowNs
    this.#value = random.normal()
  }

  at(nowNs: number, random: Random): number {
    const kept = Math.exp((this.#ns - nowNs) / (this.#sec * 1e9))
    this.#value = this.#value * kept + Math.sqrt(1 - kept * kept) * random.normal()
    this.#ns = nowNs
    return this.#value
  }
}

/**
 * Which side customers are on. For the better part of an hour they rather buy, or rather sell, the calls or the puts
 * of a region of strikes, and for some hours options as such. That is what takes the dealers' position away from zero
 * and, on other days and at other strikes, to the other side of it.
 */
export class Customers {
  readonly #random: Random
  readonly #common: Mood
  readonly #regions = new Map<number, Mood>()

  constructor(random: Random, startNs: number) {
    this.#random = random
    this.#common = new Mood(COMMON_SEC, startNs, random)
  }

  /** Whether the next order for an option is a buy. */
  isBuy(strike: number, isCall: boolean, nowNs: number): boolean {
    const random = this.#random
    const key = 2 * Math.floor(strike / REGION) + (isCall ? 1 : 0)
    let region = this.#regions.get(key)
    if (region === undefined) {
      region = new Mood(REGION_SEC, nowNs, random)
      this.#regions.set(key, region)
    }
    const mood = OWN * region.at(nowNs, random) + COMMON * this.#common.at(nowNs, random)
    // A soft limit, without a tanh that engines need not compute alike.
    return random.chance(0.5 + (MOST_LEAN * mood) / (1 + Math.abs(mood)))
  }
}

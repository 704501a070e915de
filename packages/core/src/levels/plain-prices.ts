import { STRIKES_PER_DOLLAR } from '../market/seen-strikes.ts'
import type { LevelKind } from '../payload/words.ts'
import { isWithin, type LevelCandidate, type LevelMoment, type LevelSource } from './level-source.ts'

/** A plain price stays until spot is this much further away than the range that made it. */
const EDGE_USD = 0.5

/**
 * ROUND and STRIKE: every whole dollar near spot, and every strike that has been quoted or traded.
 *
 * They are one kind of thing by two names: what is both is one level, kept by its price and called a strike from
 * its first quote on. Strikes exist from 04:00 to 16:00; what is a whole dollar is called so again after that.
 */
export class PlainPrices implements LevelSource {
  readonly #range: number
  /** The prices of the snap before, in units of the strikes' grid. */
  #kept = new Set<number>()

  constructor(strikeRange: number) {
    this.#range = strikeRange
  }

  collect({ spot, segment, day }: LevelMoment, into: LevelCandidate[]): void {
    const strikes = segment === 'closed' ? null : (day?.tape.strikes ?? null)
    const reach = this.#range + EDGE_USD
    const last = Math.ceil((spot + reach) * STRIKES_PER_DOLLAR)
    const kept = new Set<number>()
    for (let unit = Math.max(1, Math.floor((spot - reach) * STRIKES_PER_DOLLAR)); unit <= last; unit++) {
      const isStrike = strikes?.has(unit) ?? false
      if (!isStrike && unit % STRIKES_PER_DOLLAR !== 0) continue
      const price = unit / STRIKES_PER_DOLLAR
      if (!isWithin(spot, price, this.#kept.has(unit) ? reach : this.#range)) continue
      kept.add(unit)
      into.push(plain(isStrike ? 'STRIKE' : 'ROUND', price))
    }
    this.#kept = kept
  }
}

function plain(kind: LevelKind, price: number): LevelCandidate {
  return { key: `PRICE_${price}`, id: `${kind}_${price}`, kind, price, forming: false }
}

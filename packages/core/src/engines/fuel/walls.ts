import { isWithin } from '../../levels/level-source.ts'
import { blackGamma } from '../../maths/black76.ts'
import type { WallSource } from '../../payload/words.ts'
import type { Chain } from './chain.ts'
import { CONTRACT_SHARES, type Holdings, heldBy } from './dealer-book.ts'

/** A candidate replaces a wall only with more than this many times its value. */
const REPLACE_FACTOR = 1.1

/** The settings that make and keep a wall. */
export type WallSettings = {
  readonly wallMinShare: number
  readonly touchBand: number
  readonly touchExit: number
  readonly confirmationSec: number
  readonly horizonMinutes: number
}

/** What walls are weighed by. `forward`, `years` and the volatilities, by the chain's places, are the surface's. */
export type WallMoment = {
  readonly nowNs: number
  readonly spot: number
  readonly forward: number
  readonly years: number
  readonly chain: Chain
  readonly volatilities: Float64Array
  readonly holdings: Holdings
  readonly openInterest: Float64Array
}

type Found = { readonly strike: number; readonly value: number; readonly source: WallSource }

/**
 * The call wall above spot or the put wall below: the strike where the gamma of the right's open interest is largest,
 * or without open interest that of what dealers hold of the right, with at least `wallMinShare` of the side's total.
 *
 * Once there is one it stays, also when price has crossed it: it is replaced only by a strike that was worth more than
 * 1.1 times as much at two evaluations running, and not while touched, nor within confirmation and horizon of its first
 * touch.
 */
export class Wall {
  /** SPY dollars; null until one was found. */
  price: number | null = null
  source: WallSource = 'oi'
  readonly #settings: WallSettings
  readonly #isPut: boolean
  readonly #touchLastsNs: number
  #isTouched = false
  #touchedAtNs = Number.NaN
  /** The strike that was worth more at the evaluation before. */
  #challenger = Number.NaN

  constructor(right: 'C' | 'P', settings: WallSettings) {
    this.#settings = settings
    this.#isPut = right === 'P'
    this.#touchLastsNs = settings.confirmationSec * 1e9 + settings.horizonMinutes * 60e9
  }

  /** Takes note of where spot is. Call at every snap with a spot. */
  see(spot: number, nowNs: number): void {
    if (this.price === null) return
    const { touchBand, touchExit } = this.#settings
    this.#isTouched = isWithin(spot, this.price, this.#isTouched ? touchExit : touchBand)
    if (this.#isTouched && Number.isNaN(this.#touchedAtNs)) this.#touchedAtNs = nowNs
  }

  /** Looks for the wall; once a minute. */
  evaluate(moment: WallMoment): void {
    const found = this.#find(moment)
    if (found === null) {
      this.#challenger = Number.NaN
      return
    }
    if (this.price === null || found.strike === this.price) {
      this.#take(found, moment)
      return
    }
    const exceeds = found.value > REPLACE_FACTOR * this.#valueAt(this.price, found.source, moment)
    const isSecond = exceeds && this.#challenger === found.strike
    this.#challenger = exceeds ? found.strike : Number.NaN
    // Also where no touch is known: NaN fails the comparison.
    const isHeld = this.#isTouched || moment.nowNs - this.#touchedAtNs < this.#touchLastsNs
    if (isSecond && !isHeld) this.#take(found, moment)
  }

  #take({ strike, source }: Found, { spot, nowNs }: WallMoment): void {
    this.source = source
    this.#challenger = Number.NaN
    if (strike === this.price) return
    this.price = strike
    this.#isTouched = false
    this.#touchedAtNs = Number.NaN
    this.see(spot, nowNs)
  }

  #find(moment: WallMoment): Found | null {
    return this.#strongest('oi', moment) ?? this.#strongest('flow', moment)
  }

  /** The strongest strike on the right's side of spot, of equals the one nearest spot; null where all are nothing. */
  #strongest(source: WallSource, moment: WallMoment): Found | null {
    const { chain, spot } = moment
    let total = 0
    let value = 0
    let strike = Number.NaN
    for (let place = 0; place < chain.count; place++) {
      const at = chain.strikes[place]!
      if (this.#isPut ? at > spot : at < spot) continue
      const each = this.#value(place, source, moment)
      total += each
      // Ascending: for puts a later one is nearer.
      if (each > value || (this.#isPut && each === value)) {
        value = each
        strike = at
      }
    }
    if (total === 0) return null
    return value >= this.#settings.wallMinShare * total ? { strike, value, source } : null
  }

  #valueAt(price: number, source: WallSource, moment: WallMoment): number {
    const place = moment.chain.placeAt(price)
    return moment.chain.strikes[place] === price ? this.#value(place, source, moment) : 0
  }

  /** Gamma of open interest or of what is held, shares per dollar. */
  #value(place: number, source: WallSource, moment: WallMoment): number {
    const { chain, volatilities, forward, years, holdings, openInterest } = moment
    const slot = chain.calls[place]! + (this.#isPut ? 1 : 0)
    const contracts = source === 'oi' ? openInterest[slot]! : Math.abs(heldBy(holdings, slot))
    if (!(contracts > 0)) return 0
    return (
      CONTRACT_SHARES * contracts * blackGamma(forward, chain.strikes[place]!, volatilities[place]!, years)
    )
  }
}

import { blackGamma } from '../../maths/black76.ts'
import { impliedVolatility } from '../../maths/implied-volatility.ts'
import { Smile, type SmilePoint } from '../../maths/smile.ts'
import { Smoother } from '../../score/smoother.ts'
import type { Chain } from './chain.ts'
import { SLOTS } from './contracts.ts'
import { isCarry, parityBasis } from './parity.ts'
import { type Quotes, usableMid } from './usable-quote.ts'

const BASIS_TAU_SEC = 10
/** An unchanged quote says another volatility as time passes and spot moves: inverted again when this old. */
const INVERTED_FOR_NS = 10e9
/** A quote without width is no better than one of a cent. */
const LEAST_WIDTH = 0.01

/** When and where the surface is fitted. */
export type SurfaceMoment = { readonly nowNs: number; readonly spot: number; readonly years: number }

/**
 * What options are priced by: the forward, from put-call parity, and the smile, from the quotes of the out-of-the-money
 * side (the call at the forward).
 *
 * A point of the smile weighs (vega / width)²: as much as its quote says of its volatility. A quote is inverted when
 * its mid or the side that is out of the money changed, else every ten seconds.
 */
export class Surface {
  /** As of the last fit; null without a usable quote then, or before the first. */
  smile: Smile | null = null
  readonly #basis = new Smoother(BASIS_TAU_SEC)
  /** By strike's unit: what was inverted last and when, and what came of it; NaN for no volatility. */
  readonly #slots = new Int32Array(SLOTS / 2)
  readonly #mids = new Float64Array(SLOTS / 2)
  readonly #invertedNs = new Float64Array(SLOTS / 2)
  readonly #volatilities = new Float64Array(SLOTS / 2)
  readonly #weights = new Float64Array(SLOTS / 2)

  /**
   * The forward with spot at a price: spot itself before parity has said anything, and where a broken quote has put it
   * so far from where the basis was found that the basis would be no carry.
   */
  forward(spot: number): number {
    const basis = this.#basis.value
    return basis !== null && isCarry(basis, spot) ? spot + basis : spot
  }

  /** Whether parity has said anything yet. */
  get hasForward(): boolean {
    return this.#basis.value !== null
  }

  /** Fits forward and smile to the quotes in force; `years` above 0. */
  fit(chain: Chain, quotes: Quotes, moment: SurfaceMoment): void {
    const basis = parityBasis(chain, quotes, moment.spot)
    if (basis !== null) this.#basis.update(basis, moment.nowNs)
    const forward = this.forward(moment.spot)
    const points: SmilePoint[] = []
    for (let place = 0; place < chain.count; place++) {
      const strike = chain.strikes[place]!
      const slot = chain.calls[place]! + (strike < forward ? 1 : 0)
      const mid = usableMid(quotes, slot)
      if (Number.isNaN(mid)) continue
      const unit = slot >>> 1
      if (this.#isDue(slot, mid, moment.nowNs))
        this.#invert(slot, quotes, { ...moment, mid, strike, forward })
      const volatility = this.#volatilities[unit]!
      if (!Number.isNaN(volatility)) points.push({ strike, volatility, weight: this.#weights[unit]! })
    }
    this.smile = Smile.fit(points, forward, moment.years)
  }

  /** Forgets the smile: what it was made of is not in force any more. */
  forget(): void {
    this.smile = null
  }

  #isDue(slot: number, mid: number, nowNs: number): boolean {
    const unit = slot >>> 1
    return (
      this.#slots[unit] !== slot ||
      this.#mids[unit] !== mid ||
      nowNs - this.#invertedNs[unit]! >= INVERTED_FOR_NS
    )
  }

  #invert(
    slot: number,
    { bid, ask }: Quotes,
    { nowNs, years, mid, strike, forward }: SurfaceMoment & { mid: number; strike: number; forward: number },
  ): void {
    const unit = slot >>> 1
    this.#slots[unit] = slot
    this.#mids[unit] = mid
    this.#invertedNs[unit] = nowNs
    const volatility = impliedVolatility((slot & 1) === 1 ? 'P' : 'C', mid, forward, strike, years)
    this.#volatilities[unit] = volatility ?? Number.NaN
    if (volatility === null) return
    // Vega is the gamma times F² sigma T.
    const vega = blackGamma(forward, strike, volatility, years) * forward * forward * volatility * years
    this.#weights[unit] = (vega / Math.max(LEAST_WIDTH, ask[slot]! - bid[slot]!)) ** 2
  }
}

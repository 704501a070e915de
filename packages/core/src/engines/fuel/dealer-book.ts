import type { Smile } from '../../maths/smile.ts'
import type { Chain } from './chain.ts'
import type { CustomerLean } from './customer-lean.ts'
import type { DealerSums } from './dealer-sums.ts'
import { grown } from './grown.ts'
import { pairedDoubt } from './paired-doubt.ts'

/** Shares of a contract. */
export const CONTRACT_SHARES = 100

/** What dealers hold: what came of trades, and what they opened with, NaN where unknown; null to leave that out. */
export type Holdings = { readonly sums: DealerSums; readonly openInterest: Float64Array | null }

/** Contracts of a slot that dealers hold: by the usual convention they opened long calls and short puts. */
export function heldBy({ sums, openInterest }: Holdings, slot: number): number {
  const position = sums.position(slot)
  const opening = openInterest === null ? Number.NaN : openInterest[slot]!
  if (Number.isNaN(opening)) return position
  return (slot & 1) === 1 ? position - opening : position + opening
}

/**
 * Dealers' gamma by strike, at the spot and time of the last revaluation and the smile of the last fit. Arrays are by
 * the chain's places. Calls and puts of a strike have one gamma, so they are held as one.
 */
export class DealerBook {
  /** Annual volatility of the smile. */
  volatilities = new Float64Array(0)
  /** Contracts held, and their variance were the leans of both rights known. */
  net = new Float64Array(0)
  variance = new Float64Array(0)
  /** Of these, calls and puts that are as their right's lean has it. */
  openCalls = new Float64Array(0)
  openPuts = new Float64Array(0)
  /** Shares per dollar that a contract's delta changes by; 0 also where nothing is held. */
  gammas = new Float64Array(0)
  /** Room for a reader's weights. */
  weights = new Float64Array(0)
  /** What is held, as it was valued last; null before. */
  sums: DealerSums | null = null
  /** Shares per dollar of the whole book, and its standard deviation. */
  gamma = 0
  gammaSd = 0
  readonly chain: Chain
  readonly lean: CustomerLean

  constructor(chain: Chain, lean: CustomerLean) {
    this.chain = chain
    this.lean = lean
  }

  /** Takes the volatilities of a new fit, or of a chain that has grown. */
  take(smile: Smile): void {
    const { count, strikes } = this.chain
    if (this.net.length < count) {
      this.volatilities = grown(this.volatilities, count)
      this.net = grown(this.net, this.volatilities.length)
      this.variance = grown(this.variance, this.volatilities.length)
      this.openCalls = grown(this.openCalls, this.volatilities.length)
      this.openPuts = grown(this.openPuts, this.volatilities.length)
      this.gammas = grown(this.gammas, this.volatilities.length)
      this.weights = grown(this.weights, this.volatilities.length)
    }
    for (let place = 0; place < count; place++) this.volatilities[place] = smile.volatility(strikes[place]!)
  }

  /** Values what is held at a forward, `years` before the close. */
  revalue(holdings: Holdings, forward: number, years: number): void {
    const { count, logs, calls } = this.chain
    const { sums } = holdings
    const log = Math.log(forward)
    this.sums = sums
    const root = Math.sqrt(years)
    let gamma = 0
    let doubt = 0
    let openCalls = 0
    let openPuts = 0
    for (let place = 0; place < count; place++) {
      const call = calls[place]!
      const net = heldBy(holdings, call) + heldBy(holdings, call + 1)
      const spread = sums.ownVariance(call) + sums.ownVariance(call + 1)
      this.net[place] = net
      this.variance[place] = spread
      this.openCalls[place] = sums.leaning(call)
      this.openPuts[place] = sums.leaning(call + 1)
      this.gammas[place] = 0
      if (net === 0 && spread === 0) continue
      const each = CONTRACT_SHARES * gammaOf(forward, log - logs[place]!, this.volatilities[place]! * root)
      this.gammas[place] = each
      gamma += each * net
      doubt += each * each * spread
      openCalls += each * this.openCalls[place]!
      openPuts += each * this.openPuts[place]!
    }
    doubt -= pairedDoubt(this.chain, sums, this.gammas, 0, count)
    this.gamma = gamma
    this.gammaSd = Math.sqrt(Math.max(0, doubt) + this.lean.varianceOf(openCalls, openPuts))
  }
}

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI)

/**
 * As `blackGamma`, with x = ln(F/K) and `s` for sigma times the root of time: to ten digits instead of to the last, and
 * several times as fast, as every snap asks it of every strike.
 */
function gammaOf(forward: number, x: number, s: number): number {
  if (!(s > 0)) return 0
  const d = x / s + 0.5 * s
  return Math.exp(-0.5 * d * d) / (ROOT_TWO_PI * s * forward)
}

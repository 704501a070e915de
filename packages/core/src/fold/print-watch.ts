import type { RecordView } from '@spymaster/dbn'
import type { PhysicsConfig } from '../config/physics-config.ts'
import { isPut, strikeOf } from '../engines/fuel/contracts.ts'
import { signExpectations } from '../engines/fuel/dealer-sums.ts'
import type { FuelEngine } from '../engines/fuel/fuel-engine.ts'
import { secondsLeft, YEAR_MINUTES, YEAR_SECONDS } from '../engines/fuel/session-time.ts'
import { usableMid } from '../engines/fuel/usable-quote.ts'
import type { Clock } from '../market/clock.ts'
import type { SessionTimes } from '../market/session-clock.ts'
import { blackGreeks, type Greeks } from '../maths/black76.ts'
import { impliedVolatility } from '../maths/implied-volatility.ts'
import { spotNow } from './market-mids.ts'
import type { MarketState } from './market-state.ts'

/** What is known of an option trade when it is folded. Null where it cannot be said. */
export type OptionPrint = {
  /** Where its record begins in the bytes that are being folded. */
  readonly at: number
  /** The aggressor's side: 1 bought, -1 sold, 0 nothing tells. */
  readonly sign: number
  /** Probability that the sign is right; null where there is none. */
  readonly signProbability: number | null
  /** SPY dollars. */
  readonly spot: number | null
  /** Annual volatility that the quote in force implies. */
  readonly iv: number | null
  readonly delta: number | null
  /** Per dollar. */
  readonly gamma: number | null
  /** Dollars per 1.00 of volatility. */
  readonly vega: number | null
  /** Dollars per minute of the session that passes: never positive. */
  readonly theta: number | null
}

const UNPRICED = { iv: null, delta: null, gamma: null, vega: null, theta: null }

/** Says of each option trade what the option tape and the fuel engine make of it. Reading changes nothing. */
export class PrintWatch {
  readonly #market: MarketState
  readonly #fuel: FuelEngine
  readonly #times: SessionTimes | null
  readonly #clock: Clock
  readonly #staleMs: number
  /** Probability that a sign is right, by how it was told. */
  readonly #probabilities: readonly number[]
  readonly #greeks: Greeks = { price: 0, delta: 0, gamma: 0, vega: 0, theta: 0, charm: 0, vanna: 0 }

  constructor(
    config: PhysicsConfig,
    market: MarketState,
    fuel: FuelEngine,
    { times, clock }: { times: SessionTimes | null; clock: Clock },
  ) {
    this.#market = market
    this.#fuel = fuel
    this.#times = times
    this.#clock = clock
    this.#staleMs = config.feedStaleMs
    this.#probabilities = signExpectations(config).map((expectation) => (1 + expectation) / 2)
  }

  read(view: RecordView, slot: number, sign: number, method: number): OptionPrint {
    const spot = spotNow(this.#market, this.#clock.nowNs, this.#staleMs)
    const signProbability = sign === 0 ? null : this.#probabilities[method]!
    const priced = spot === null ? UNPRICED : this.#priced(slot, spot)
    return { at: 4 * view.word, sign, signProbability, spot, ...priced }
  }

  #priced(slot: number, spot: number): Pick<OptionPrint, 'iv' | 'delta' | 'gamma' | 'vega' | 'theta'> {
    const { options } = this.#market
    const years = this.#times === null ? 0 : secondsLeft(this.#times, this.#clock.nowNs) / YEAR_SECONDS
    const mid = options.isInForce(slot) ? usableMid(options, slot) : Number.NaN
    if (!(years > 0) || Number.isNaN(mid)) return UNPRICED
    const right = isPut(slot) ? 'P' : 'C'
    const forward = this.#fuel.surface.forward(spot)
    const strike = strikeOf(slot)
    const iv = impliedVolatility(right, mid, forward, strike, years)
    if (iv === null) return UNPRICED
    const { delta, gamma, vega, theta } = blackGreeks(right, forward, strike, iv, years, this.#greeks)
    return { iv, delta, gamma, vega, theta: theta / YEAR_MINUTES }
  }
}

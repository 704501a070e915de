import { RTYPE } from '@spymaster/dbn'
import type { MarketState } from '../market-state.ts'
import type { Random } from '../random.ts'
import type { RecordHead, RecordWriter } from '../record-writer.ts'
import type { Source } from '../source.ts'
import { CENT_NANOS } from '../spy/spy-quotes.ts'
import type { OptionChain, OptionQuote } from './option-chain.ts'
import { optionFields, optionHeads, writeQuote } from './option-quotes.ts'

const PER_SEC = 8
/** Mean distance of a print from the money, dollars. */
const AWAY = 2.2
const ACTION_TRADE = 0x54

/**
 * Option trades as tcbbo: each with the best bid and offer before it, no side, at strikes around the money, mostly
 * out of it, at the ask or at the bid as often, one in ten between; sizes of mode 1 with a heavy tail.
 */
export class OptionPrints implements Source {
  nextNs: number
  readonly #state: MarketState
  readonly #chain: OptionChain
  readonly #closeNs: number
  readonly #random: Random
  readonly #heads: readonly RecordHead[]
  readonly #fields = optionFields()
  readonly #quote: OptionQuote = { bid: 0, ask: 0 }

  /** Prints from a second and more after `startNs`, when there are quotes, to the close. */
  constructor(state: MarketState, chain: OptionChain, startNs: number) {
    this.#state = state
    this.#chain = chain
    this.#closeNs = state.times.closeNs
    this.#random = state.random('option prints')
    this.#heads = optionHeads(chain, RTYPE.tcbbo)
    this.#fields.action = ACTION_TRADE
    this.nextNs = startNs + 1.05e9
    this.#wait()
  }

  fire(out: RecordWriter): void {
    const random = this.#random
    const index = this.#choose()
    this.#chain.quote(this.#chain.contracts[index]!, this.nextNs, this.#quote)
    const fields = this.#fields
    fields.price = this.#cents() * CENT_NANOS
    fields.size = random.paretoCount(1.15, 2000)
    fields.recvNs = this.nextNs
    fields.eventNs = this.nextNs - 200_000 - (random.bits() >>> 15)
    writeQuote(out, out.event(this.#heads[index]!, fields), this.#quote, random)
    this.#wait()
  }

  /** A contract in the chain: out of the money three times out of four. */
  #choose(): number {
    const random = this.#random
    const away = Math.round(AWAY * random.exponential()) * (random.chance(0.5) ? 1 : -1)
    const { spot } = this.#chain
    const strike = Math.round(spot) + Math.max(-15, Math.min(15, away))
    return this.#chain.at(strike, random.chance(0.75) === strike >= spot)
  }

  #cents(): number {
    const { bid, ask } = this.#quote
    if (this.#random.chance(0.1) && bid > 0) return Math.floor((bid + ask) / 2)
    return bid === 0 || this.#random.chance(0.5) ? ask : bid
  }

  #wait(): void {
    const perSec = PER_SEC * this.#state.activity
    this.nextNs += 50_000 + Math.round((this.#random.exponential() * 1e9) / perSec)
    if (this.nextNs >= this.#closeNs) this.nextNs = Number.POSITIVE_INFINITY
  }
}

import { RTYPE } from '@spymaster/dbn'
import { CONSOLIDATED_PUBLISHER, packSaleConditions, utcMidnightNs } from '@spymaster/events'
import type { MarketState } from '../market-state.ts'
import type { Random } from '../random.ts'
import type { RecordHead, RecordWriter } from '../record-writer.ts'
import type { Source } from '../source.ts'
import { CENT_NANOS } from '../spy/spy-quotes.ts'
import { Customers } from './customers.ts'
import type { DealerBook } from './dealer-book.ts'
import { Execution } from './execution.ts'
import { LastTrades } from './last-trades.ts'
import type { OptionChain, OptionQuote } from './option-chain.ts'
import { optionFields, optionHeads, writeQuote } from './option-quotes.ts'
import type { OptionTruth } from './option-truth.ts'
import { Pieces } from './order-pieces.ts'

/** Customers' orders a second; an order prints 1.5 times. */
const ORDERS_PER_SEC = 5.4
/** Share of orders that are packages of two legs, of prints then three in ten. */
const PACKAGES = 0.225
/**
 * Shares of packages that are of a call and a put: both bought or both sold, and one of each, a risk reversal. The
 * others are vertical spreads.
 */
const STRADDLES = 0.12
const REVERSALS = 0.08
/** Mean distance of a print from the money, dollars. */
const AWAY = 2.2
const ACTION_TRADE = 0x54
/** OPRA's letters for a print from an exchange's book of single orders, and from its book of packages. */
const SINGLE = packSaleConditions('I')
const LEG = packSaleConditions('f')

/**
 * Option trades as tcbbo: each with the best bid and offer before it, OPRA's letter and no side, at strikes around the
 * money, mostly out of it; sizes of mode 1 with a heavy tail. Customers' orders, printed in pieces; some are packages,
 * of which the letter tells.
 */
export class OptionPrints implements Source {
  nextNs: number
  readonly #state: MarketState
  readonly #chain: OptionChain
  readonly #truth: OptionTruth | null
  readonly #dealers: DealerBook | null
  readonly #midnightNs: bigint
  readonly #random: Random
  readonly #customers: Customers
  readonly #execution: Execution
  readonly #pieces: Pieces
  readonly #trades: LastTrades
  readonly #heads: readonly RecordHead[]
  readonly #fields = optionFields()
  readonly #quote: OptionQuote = { bid: 0, ask: 0 }
  /** The order under way: its number, contract, whether it is a package, and its next piece. */
  #order = -1
  #index = 0
  #isPackage = false
  #at = 0

  readonly #direction = (price: number): number => this.#trades.direction(this.#index, price)

  /** Prints from a second and more after `startNs`, when there are quotes, to the close; `dealers` take the other side. */
  constructor(
    state: MarketState,
    chain: OptionChain,
    startNs: number,
    truth: OptionTruth | null,
    dealers: DealerBook | null = null,
  ) {
    this.#dealers = dealers
    this.#state = state
    this.#chain = chain
    this.#truth = truth
    this.#midnightNs = utcMidnightNs(state.settings.date)
    this.#random = state.random('option prints')
    this.#customers = new Customers(state.random('option customers'), startNs)
    this.#execution = new Execution(this.#random)
    this.#pieces = new Pieces(this.#random)
    this.#trades = new LastTrades(chain.contracts.length)
    this.#heads = optionHeads(chain, RTYPE.tcbbo, CONSOLIDATED_PUBLISHER)
    this.#fields.action = ACTION_TRADE
    this.nextNs = startNs + 1.05e9
    this.#waitForOrder()
  }

  fire(out: RecordWriter): void {
    if (this.#at === this.#pieces.count) this.#beginOrder()
    else if (this.#isPackage) this.#beginSecondLeg()
    this.#print(out, this.#pieces.sizes[this.#at++]!)
    if (this.#at < this.#pieces.count) this.#wait(this.#pieces.gapsNs[this.#at]!)
    else this.#waitForOrder()
  }

  #beginOrder(): void {
    const random = this.#random
    this.#order++
    this.#at = 0
    this.#index = this.#choose()
    this.#isPackage = random.chance(PACKAGES)
    const size = random.paretoCount(1.15, 2000)
    const contract = this.#chain.contracts[this.#index]!
    const wantsBuy = this.#customers.isBuy(contract.strike, contract.isCall, this.nextNs)
    this.#chain.quote(contract, this.nextNs, this.#quote)
    if (this.#isPackage) {
      this.#pieces.legs(size, this.#state.activity)
      this.#execution.decideLeg(this.#quote, wantsBuy)
    } else {
      this.#pieces.split(size, this.#state.activity)
      this.#execution.decide(this.#quote, wantsBuy, this.#direction)
    }
  }

  /** The other leg: of a vertical spread or a risk reversal on the other side, of a straddle or strangle on the same. */
  #beginSecondLeg(): void {
    const kind = this.#random.uniform()
    this.#index = kind < STRADDLES + REVERSALS ? this.#mirrored() : this.#further()
    this.#chain.quote(this.#chain.contracts[this.#index]!, this.nextNs, this.#quote)
    this.#execution.decideLeg(this.#quote, kind < STRADDLES === this.#execution.isBuy)
  }

  /** A contract of the same right, a few strikes on. */
  #further(): number {
    const { strike, isCall } = this.#chain.contracts[this.#index]!
    const away = this.#random.paretoCount(1.2, 5) * (this.#random.chance(0.5) ? 1 : -1)
    const other = this.#chain.at(strike + away, isCall)
    return other === this.#index ? this.#chain.at(strike - away, isCall) : other
  }

  /** The other right as far from the money on its other side; near the money, half the time, at the same strike. */
  #mirrored(): number {
    const { strike, isCall } = this.#chain.contracts[this.#index]!
    const { spot } = this.#chain
    const isSame = Math.abs(strike - spot) < 1 && this.#random.chance(0.5)
    return this.#chain.at(isSame ? strike : Math.round(2 * spot - strike), !isCall)
  }

  #print(out: RecordWriter, size: number): void {
    const { nextNs } = this
    const quote = this.#quote
    const { price, shift, isBuy } = this.#execution
    this.#chain.quote(this.#chain.contracts[this.#index]!, nextNs, quote)
    quote.bid += shift
    quote.ask += shift
    // Pieces print at the order's price, or the nearest that the quote has come to.
    const cents = Math.max(Math.max(1, quote.bid), Math.min(quote.ask, price))
    const fields = this.#fields
    fields.price = cents * CENT_NANOS
    fields.size = size
    fields.inDelta = this.#isPackage ? LEG : SINGLE
    fields.recvNs = nextNs
    fields.eventNs = nextNs - 200_000 - (this.#random.bits() >>> 15)
    writeQuote(out, out.event(this.#heads[this.#index]!, fields), quote, this.#random)
    if (!this.#isPackage) this.#trades.note(this.#index, cents)
    this.#dealers?.trade(this.#index, size, isBuy)
    if (this.#truth !== null) this.#tell(this.#truth, size, isBuy)
  }

  #tell(truth: OptionTruth, size: number, isBuy: boolean): void {
    const instrumentId = this.#chain.contracts[this.#index]!.id
    const logNs = this.#midnightNs + BigInt(this.nextNs)
    truth.print({ instrumentId, logNs, size, isBuy, isLeg: this.#isPackage, order: this.#order })
  }

  /** A contract in the chain: out of the money three times out of four. */
  #choose(): number {
    const random = this.#random
    const away = Math.round(AWAY * random.exponential()) * (random.chance(0.5) ? 1 : -1)
    const { spot } = this.#chain
    const strike = Math.round(spot) + Math.max(-15, Math.min(15, away))
    return this.#chain.at(strike, random.chance(0.75) === strike >= spot)
  }

  #waitForOrder(): void {
    const perSec = ORDERS_PER_SEC * this.#state.activity
    this.#wait(50_000 + Math.round((this.#random.exponential() * 1e9) / perSec))
  }

  #wait(ns: number): void {
    this.nextNs += ns
    if (this.nextNs >= this.#state.times.closeNs) this.nextNs = Number.POSITIVE_INFINITY
  }
}

import { encodeRecord, RTYPE, STAT_TYPE } from '@spymaster/dbn'
import { utcMidnightNs } from '@spymaster/events'
import type { MarketState } from '../market-state.ts'
import type { Random } from '../random.ts'
import type { RecordWriter } from '../record-writer.ts'
import type { Source } from '../source.ts'
import type { OptionChain } from './option-chain.ts'
import type { OptionTruth } from './option-truth.ts'

const OPRA = 30
/** The latency from the exchange's time to ours, ns. */
const LATENCY_NS = 250_000

/** Opening open interest of the whole chain, as `statistics` of type 9, all at the run's first moment. */
export class OpenInterest implements Source {
  nextNs: number
  readonly #midnightNs: bigint
  readonly #chain: OptionChain
  readonly #truth: OptionTruth | null
  readonly #inventory: ArrayLike<number>
  readonly #spot: number
  readonly #random: Random
  #at = 0

  /** `inventory` by contract of the chain is what dealers begin with, and part of it. */
  constructor(
    state: MarketState,
    chain: OptionChain,
    truth: OptionTruth | null,
    inventory: ArrayLike<number>,
  ) {
    this.#inventory = inventory
    this.#midnightNs = utcMidnightNs(state.settings.date)
    this.#chain = chain
    this.#truth = truth
    this.#spot = state.settings.spyPrice
    this.#random = state.random('open interest')
    this.nextNs = state.startNs
  }

  fire(out: RecordWriter): void {
    const own = this.#inventory[this.#at]!
    const contract = this.#chain.contracts[this.#at++]!
    const held = Math.max(Math.abs(own), this.#contracts(contract.strike))
    const tsRecv = this.#midnightNs + BigInt(this.nextNs)
    const record = encodeRecord({
      type: 'statistics',
      rtype: RTYPE.statistics,
      publisherId: OPRA,
      instrumentId: contract.id,
      tsEvent: tsRecv - BigInt(LATENCY_NS),
      tsRecv,
      tsRef: null,
      price: null,
      quantity: BigInt(held),
      sequence: this.#at,
      tsInDelta: 0,
      statType: STAT_TYPE.openInterest,
      channelId: 1,
      updateAction: 1,
      statFlags: 0,
    })
    out.put(record, this.nextNs)
    this.#truth?.open(contract.id, held, contract.isCall)
    this.#truth?.hold(contract.id, own)
    if (this.#at === this.#chain.contracts.length) this.nextNs = Number.POSITIVE_INFINITY
  }

  /** Most near the money, and at strikes of round numbers. */
  #contracts(strike: number): number {
    const near = Math.exp(-Math.abs(strike - this.#spot) / 12)
    const round = strike % 10 === 0 ? 4 : strike % 5 === 0 ? 2.5 : 1
    return Math.round(2500 * near * round * Math.exp(0.7 * this.#random.normal()))
  }
}

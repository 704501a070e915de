import { FLAG, RECORD_SIZES, RTYPE, UNDEF_PRICE, WORDS } from '@spymaster/dbn'
import type { MarketState } from '../market-state.ts'
import type { Random } from '../random.ts'
import { type EventFields, type RecordHead, type RecordWriter, recordHead } from '../record-writer.ts'
import type { Source } from '../source.ts'
import type { Contract, OptionChain, OptionQuote } from './option-chain.ts'

/** Publisher of OPRA's consolidated quotes, and nanos of a cent. */
const OPRA = 30
const CENT_NANOS = 10_000_000
const SIDE_NONE = 0x4e
/** OPRA's exchanges among the publishers, any of which may have the best price. */
const FIRST_EXCHANGE = 20
const EXCHANGES = 18

/** Heads of a publisher's records of one type, one a contract. */
export function optionHeads(chain: OptionChain, rtype: number, publisherId: number): RecordHead[] {
  return chain.contracts.map(({ id }) => recordHead(rtype, RECORD_SIZES['cmbp-1'][2], publisherId, id))
}

/** Fields of an option's record before anything is known of it. */
export function optionFields(): EventFields {
  const event = { action: 0, side: SIDE_NONE, flags: FLAG.last | FLAG.tob, depth: 0, sequence: 0 }
  return { ...event, eventNs: 0, recvNs: 0, inDelta: 0, price: UNDEF_PRICE, size: 0 }
}

/** Writes a quote behind an option record's first words, with sizes and exchanges by chance. */
export function writeQuote(out: RecordWriter, at: number, quote: OptionQuote, random: Random): void {
  const level = at + WORDS.levels
  out.price(level, quote.bid === 0 ? UNDEF_PRICE : quote.bid * CENT_NANOS)
  out.price(level + 2, quote.ask * CENT_NANOS)
  out.words[level + 4] = quote.bid === 0 ? 0 : 5 * random.paretoCount(0.9, 200)
  out.words[level + 5] = 5 * random.paretoCount(0.9, 200)
  out.words[level + 6] = quote.bid === 0 ? 0 : FIRST_EXCHANGE + (random.bits() % EXCHANGES)
  out.words[level + 7] = FIRST_EXCHANGE + (random.bits() % EXCHANGES)
}

/** Best bid and offer of the options around the money at each whole second, as cbbo-1s, when it has changed. */
export class OptionQuotes implements Source {
  nextNs: number
  readonly #chain: OptionChain
  readonly #closeNs: number
  readonly #random: Random
  readonly #heads: readonly RecordHead[]
  readonly #fields = optionFields()
  readonly #bids: Int32Array
  readonly #asks: Int32Array
  readonly #quote: OptionQuote = { bid: 0, ask: 0 }
  #first = 0
  #at = 0
  #end = 0

  /** Quotes from the first whole second after `startNs` to the close. */
  constructor(state: MarketState, chain: OptionChain, startNs: number) {
    this.#chain = chain
    this.#closeNs = state.times.closeNs
    this.#random = state.random('option quotes')
    this.#heads = optionHeads(chain, RTYPE.cbbo1s, OPRA)
    this.#bids = new Int32Array(chain.contracts.length).fill(-1)
    this.#asks = new Int32Array(chain.contracts.length).fill(-1)
    this.nextNs = (Math.floor(startNs / 1e9) + 1) * 1e9
    this.#stopAtClose()
  }

  /** Writes the next quote of this second that has changed; after the last, waits for the next second. */
  fire(out: RecordWriter): void {
    if (this.#at === this.#end) this.#beginSecond()
    for (let isWritten = false; this.#at < this.#end && !isWritten; this.#at++)
      isWritten = this.#look(out, this.#at, this.#chain.contracts[this.#at]!)
    if (this.#at < this.#end) return
    this.nextNs += 1e9
    this.#stopAtClose()
  }

  #beginSecond(): void {
    const { first, count } = this.#chain.quoted()
    this.#first = first
    this.#at = this.#first
    this.#end = first + count
  }

  #look(out: RecordWriter, index: number, contract: Contract): boolean {
    const quote = this.#quote
    this.#chain.quote(contract, this.nextNs, quote)
    if (quote.bid === this.#bids[index] && quote.ask === this.#asks[index]) return false
    this.#bids[index] = quote.bid
    this.#asks[index] = quote.ask
    const fields = this.#fields
    fields.recvNs = this.nextNs
    // Within the second that the record closes.
    fields.eventNs = this.nextNs - 1 - (this.#random.bits() % 900_000_000)
    writeQuote(out, out.event(this.#heads[index]!, fields), quote, this.#random)
    return true
  }

  #stopAtClose(): void {
    if (this.nextNs > this.#closeNs) this.nextNs = Number.POSITIVE_INFINITY
  }
}

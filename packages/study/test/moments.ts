import type { Gauge, Measure, Reading } from '../src/realism/measure.ts'
import { Moment } from '../src/realism/moment.ts'

/** A measure's gauge, driven by hand; seconds pass as the meter lets them. */
export class Driven {
  readonly moment = new Moment()
  readonly #gauge: Gauge
  #second = 0

  constructor(measure: Measure, session: Parameters<Measure['gauge']>[0] = null) {
    this.#gauge = measure.gauge(session)
    this.#gauge.begin?.(0)
    this.book(100, 101)
    this.moment.priorBid = 100
    this.moment.priorAsk = 101
    this.moment.priorBidSize = this.moment.priorAskSize = 50
  }

  /** The book after the next event. */
  book(bid: number, ask: number, bidSize = 50, askSize = 50): this {
    const { moment } = this
    moment.bid = bid
    moment.ask = ask
    moment.bidSizes.fill(bidSize)
    moment.askSizes.fill(askSize)
    return this
  }

  /** A trade of the next event. */
  trade(sign: number, tick: number, size: number): this {
    const { moment } = this
    moment.action = 0x54
    moment.size = size
    moment.hasTrade = true
    moment.sign = sign
    moment.tradedTick = tick
    moment.tradedThere += size
    moment.traded += size
    this.#gauge.record?.(moment)
    return this
  }

  /** A record that is no trade. */
  record(action: string, size = 1): this {
    this.moment.action = action.charCodeAt(0)
    this.moment.size = size
    this.#gauge.record?.(this.moment)
    return this
  }

  /** Ends the event at a time. */
  at(sec: number): this {
    const { moment } = this
    moment.sec = sec
    this.#gauge.event?.(moment)
    moment.endEvent()
    moment.priorBid = moment.bid
    moment.priorAsk = moment.ask
    moment.priorBidSize = moment.bidSizes[0]!
    moment.priorAskSize = moment.askSizes[0]!
    return this
  }

  /** Lets whole seconds pass up to a time. */
  pass(toSec: number): this {
    while (this.#second + 1 <= toSec) this.#gauge.second?.(this.moment, ++this.#second)
    return this
  }

  read(span = 23_400): Reading {
    return this.#gauge.read(span)
  }

  figure(name: string): number {
    return this.read().figures[name] ?? Number.NaN
  }
}

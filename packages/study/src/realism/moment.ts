import { FLAG, type RecordView, type TimeOrigin, UNDEF_PRICE } from '@spymaster/dbn'
import { ES_TICK_NANOS } from '@spymaster/events'

/** Levels a side of an mbp-10 record. */
export const LEVELS = 10
const ACTION_TRADE = 0x54
const SIDE_BUY = 0x42
const SIDE_SELL = 0x41

/**
 * The moment that measures are told of, reused: the record at hand, and the book and the trades of the event that it
 * belongs to. Prices are in ticks of ES, times in seconds of the venue's clock.
 */
export class Moment {
  /** Since the stream's origin. */
  sec = 0
  /** Char code of the record's action. */
  action = 0
  /** Contracts of the record. */
  size = 0
  /** The book after the last event, its best prices first. */
  bid = 0
  ask = 0
  readonly bidSizes: Float64Array = new Float64Array(LEVELS)
  readonly askSizes: Float64Array = new Float64Array(LEVELS)
  /** The best prices and their sizes before that event. */
  priorBid = 0
  priorAsk = 0
  priorBidSize = 0
  priorAskSize = 0
  /** Whether the event has traded: what is cancelled in it since then was executed. */
  hasTrade = false
  /** The price that it traded at first, in ticks, and contracts there; all its contracts. */
  tradedTick = 0
  tradedThere = 0
  traded = 0
  /** Its aggressor: 1 bought, -1 sold, 0 not known, or nothing traded. */
  sign = 0

  /** The middle of the best prices, in ticks, now and before the last event. */
  get mid(): number {
    return (this.bid + this.ask) / 2
  }

  get priorMid(): number {
    return (this.priorBid + this.priorAsk) / 2
  }

  /** Takes the record on which the view stands; says whether it closes an event. */
  take(view: RecordView, origin: TimeOrigin): boolean {
    this.sec = view.tsEventSince(origin) / 1e9
    this.action = view.action
    this.size = view.size
    if (this.action === ACTION_TRADE) this.#takeTrade(view)
    return (view.flags & FLAG.last) !== 0
  }

  /** Takes the book that closes an event; false where it is empty, locked or crossed. */
  takeBook(view: RecordView): boolean {
    this.priorBid = this.bid
    this.priorAsk = this.ask
    this.priorBidSize = this.bidSizes[0]!
    this.priorAskSize = this.askSizes[0]!
    const [bid, ask] = [view.bidPrice(0), view.askPrice(0)]
    this.bid = bid / ES_TICK_NANOS
    this.ask = ask / ES_TICK_NANOS
    for (let k = 0; k < LEVELS; k++) {
      this.bidSizes[k] = view.bidSize(k)
      this.askSizes[k] = view.askSize(k)
    }
    return bid !== UNDEF_PRICE && ask !== UNDEF_PRICE && bid < ask && (view.flags & FLAG.maybeBadBook) === 0
  }

  /** Forgets the event's trades, as another one begins. */
  endEvent(): void {
    this.traded = this.tradedThere = this.tradedTick = this.sign = 0
    this.hasTrade = false
  }

  #takeTrade(view: RecordView): void {
    const tick = view.price() / ES_TICK_NANOS
    if (!this.hasTrade) this.tradedTick = tick
    if (tick === this.tradedTick) this.tradedThere += this.size
    this.hasTrade = true
    this.traded += this.size
    const { side } = view
    this.sign = side === SIDE_BUY ? 1 : side === SIDE_SELL ? -1 : 0
  }
}

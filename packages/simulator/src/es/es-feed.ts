import type { MarketState } from '../market-state.ts'
import type { Random } from '../random.ts'
import type { RecordWriter } from '../record-writer.ts'
import type { Source } from '../source.ts'
import { Arrivals } from './arrivals.ts'
import { Background } from './background.ts'
import type { EsAgent } from './es-agent.ts'
import type { EsTruth } from './es-truth.ts'
import { Exchange } from './exchange.ts'
import type { OrderBook } from './order-book.ts'
import { Witnesses } from './witnesses.ts'

/** Events a second that come by themselves at an activity of 1; excited ones make six of each. */
const SPONTANEOUS = 90
/**
 * How many events follow an order, a trade, a change of the best price, and an order that closes a gap. When an agent
 * acts the background's next event has been drawn and stays: what would follow at once, before it, is lost, and what
 * follows soon begins after it. To draw it anew would make every market another one.
 */
const OFFSPRING = {
  order: { soon: 0.13, atOnce: 0.62 },
  trade: { soon: 0.55, atOnce: 2 },
  move: { soon: 1.8, atOnce: 4 },
  improve: { soon: 0, atOnce: 0.6 },
} as const
/** Mean time that a spread of two ticks lasts, and its least, ns. */
const GAP_NS = 2e6
const LEAST_GAP_NS = 40_000
const SECOND_NS = 1e9

/** Who trades ES beside the background, and what is told of it. */
export type EsCircumstances = {
  readonly agents?: readonly EsAgent[]
  readonly mbo?: boolean
  readonly truth?: EsTruth | null
}

/**
 * The market of the front ES contract: the background acts in bursts, agents when they choose to, never in a halt;
 * the venue publishes what they did.
 */
export class EsFeed implements Source {
  /** Told when the best prices have changed, with the log time. */
  onMove: ((nowNs: number) => void) | null = null
  readonly exchange: Exchange
  readonly #state: MarketState
  readonly #random: Random
  readonly #arrivals: Arrivals
  readonly #background: Background
  readonly #witnesses: Witnesses
  #backgroundNs: number
  /** When the book is to be shown whole: at the beginning, and after a halt. */
  #openNs: number
  /** When a feed that was lost comes back, and shows the book whole. */
  #againNs = Number.POSITIVE_INFINITY
  #refreshNs: number
  #bestBid: number
  #bestAsk: number

  /** Throws `RangeError` where agents have no owners of their own. */
  constructor(state: MarketState, instrumentId: number, circumstances: EsCircumstances = {}) {
    const { agents = [], mbo = false, truth = null } = circumstances
    this.#state = state
    this.#random = state.random('es gaps')
    this.#arrivals = new Arrivals(state.random('es arrivals'))
    this.#background = new Background(state)
    this.#refreshNs = state.startNs
    this.#witnesses = new Witnesses(agents)
    const resting = (tick: number, distance: number) => this.#background.resting(tick, distance)
    this.exchange = new Exchange(state, resting, { instrumentId, witnesses: this.#witnesses, mbo, truth })
    this.#bestBid = this.book.bestBid
    this.#bestAsk = this.book.bestAsk
    this.#backgroundNs = this.#openNs = this.#state.outsideHalts(state.startNs)
  }

  get book(): OrderBook {
    return this.exchange.book
  }

  /** The order-by-order feed, whose turn is after all others'; null where it is not wanted. */
  get orderRecords(): Source | null {
    return this.exchange.publication.orderRecords
  }

  /** From now on with the chance of a branch. */
  branch(): void {
    this.#background.branch()
  }

  /** Who trades beside the background, in the order in which they joined. */
  get agents(): readonly EsAgent[] {
    return this.#witnesses.agents
  }

  /** Goes on from where another one stands between two events, with chance and agents of its own. */
  resume(other: EsFeed): void {
    this.exchange.resume(other.exchange)
    this.#arrivals.resume(other.#arrivals)
    this.#background.resume(other.#background)
    this.#backgroundNs = other.#backgroundNs
    this.#openNs = other.#openNs
    this.#againNs = other.#againNs
    this.#refreshNs = other.#refreshNs
    this.#bestBid = other.#bestBid
    this.#bestAsk = other.#bestAsk
  }

  /** Lets somebody trade from now on. Throws `RangeError` where its owner is another's. */
  admit(agent: EsAgent): void {
    this.#witnesses.join(agent)
  }

  /** Lets an agent go whose orders are gone; it may ask for that itself while it acts. */
  dismiss(agent: EsAgent): void {
    this.#witnesses.leave(agent)
  }

  /** Shows the whole book again at the next event from `ns` on, as a feed does that comes back. */
  showAgain(ns: number): void {
    this.#againNs = ns
  }

  get nextNs(): number {
    const { nowNs, isBusy } = this.exchange
    if (isBusy) return nowNs
    let next = this.#backgroundNs
    for (const agent of this.#witnesses.agents)
      if (agent.nextNs < next)
        next = Math.min(next, this.#state.outsideHalts(Math.max(agent.nextNs, this.#state.nowNs)))
    return next
  }

  fire(out: RecordWriter): void {
    const { exchange } = this
    exchange.publication.out = out
    if (exchange.isBusy) exchange.proceed()
    else {
      exchange.nowNs = this.nextNs
      this.#act(exchange.nowNs)
    }
    if (!exchange.isBusy) this.#settle(exchange.nowNs)
  }

  #act(nowNs: number): void {
    const { exchange } = this
    if (nowNs >= this.#openNs || nowNs >= this.#againNs) {
      if (nowNs >= this.#againNs) this.#againNs = Number.POSITIVE_INFINITY
      if (nowNs >= this.#openNs) this.#openNs = Number.POSITIVE_INFINITY
      exchange.acting = 0
      exchange.open()
      return
    }
    const agent = this.#dueAgent(nowNs)
    if (agent === null) this.#actBackground(nowNs)
    else this.#actAgent(agent, nowNs)
  }

  /** The agent whose turn it is: of several the first; null where the background is due. */
  #dueAgent(nowNs: number): EsAgent | null {
    for (const agent of this.#witnesses.agents) if (agent.nextNs <= nowNs) return agent
    return null
  }

  #actAgent(agent: EsAgent, nowNs: number): void {
    const { exchange } = this
    const { requests, takes } = exchange
    exchange.acting = agent.owner
    agent.act(exchange, nowNs)
    const done = exchange.requests - requests
    if (done > 1) throw new RangeError(`agent ${agent.owner} acted ${done} times at once, one is the most`)
    if (exchange.takes > takes) this.#arrivals.excite(nowNs, OFFSPRING.trade)
    if (done === 0 && agent.nextNs <= nowNs)
      throw new RangeError(`agent ${agent.owner} neither acted nor moved its time on`)
  }

  #actBackground(nowNs: number): void {
    const { exchange } = this
    if (nowNs >= this.#refreshNs) {
      this.#background.refresh(nowNs, exchange.book.bestBid)
      this.#refreshNs = nowNs + SECOND_NS
    }
    exchange.acting = 0
    this.#arrivals.excite(nowNs, OFFSPRING[this.#background.act(exchange)])
  }

  /** After an event: what the best prices have to do with it. */
  #settle(nowNs: number): void {
    const { book, exchange } = this
    const hasMoved = book.bestBid !== this.#bestBid || book.bestAsk !== this.#bestAsk
    if (hasMoved) {
      this.#bestBid = book.bestBid
      this.#bestAsk = book.bestAsk
      exchange.followPrice()
      this.#arrivals.excite(nowNs, OFFSPRING.move)
      this.#witnesses.moved(book.bestBid, book.bestAsk, nowNs)
      this.onMove?.(nowNs)
    }
    // A gap that an agent made is closed as soon as one that the background made.
    if (exchange.acting === 0 || (hasMoved && book.spread > 1)) this.#schedule(nowNs)
  }

  #schedule(nowNs: number): void {
    const { activity } = this.#state
    const next =
      this.book.spread > 1
        ? nowNs + LEAST_GAP_NS + Math.round(this.#random.exponential() * GAP_NS)
        : this.#arrivals.after(nowNs, SPONTANEOUS * activity * this.#urgency())
    this.#backgroundNs = this.#state.outsideHalts(next)
    if (this.#backgroundNs !== next) this.#openNs = this.#backgroundNs
  }

  /** How much busier it is because ES is not worth what it trades at, 1 to 5. */
  #urgency(): number {
    const away = Math.abs(this.#state.valueTicks - this.book.mid)
    return 1 + 2 * Math.max(0, Math.min(away - 0.6, 2))
  }
}

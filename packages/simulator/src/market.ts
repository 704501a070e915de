import { type GapFeed, hasSpyExpiry, type Ns, utcMidnightNs } from '@spymaster/events'
import { Jumper } from './causes/jumper.ts'
import { Planner } from './causes/planner.ts'
import { EsFeed } from './es/es-feed.ts'
import type { EsTruth } from './es/es-truth.ts'
import { LostRecords } from './lost-records.ts'
import { MarketState } from './market-state.ts'
import { Moments } from './moments.ts'
import { DealerBook } from './options/dealer-book.ts'
import { Hedger } from './options/hedger.ts'
import { OpenInterest } from './options/open-interest.ts'
import { OptionChain } from './options/option-chain.ts'
import { OptionPrints } from './options/option-prints.ts'
import { OptionQuotes } from './options/option-quotes.ts'
import type { OptionTruth } from './options/option-truth.ts'
import type { Settings } from './parameters.ts'
import { RecordWriter, type SimBatch } from './record-writer.ts'
import { SimulatorError } from './simulator-error.ts'
import type { Source } from './source.ts'
import { SpyQuotes } from './spy/spy-quotes.ts'
import { SpyTrades } from './spy/spy-trades.ts'
import type { Photograph, SnapWatcher } from './truth/snap-watcher.ts'
import { Unheard } from './unheard.ts'

/** Who learns what stands in no record. */
export type MarketTruths = {
  readonly optionTruth: OptionTruth | null
  readonly esTruth: EsTruth | null
  readonly watcher: SnapWatcher | null
}

const NOBODY: MarketTruths = { optionTruth: null, esTruth: null, watcher: null }

/** A running market: all that acts, in the order in which those of equal log times go (architecture.md, "The log" 2). */
export class Market {
  readonly state: MarketState
  readonly #settings: Settings
  readonly #esId: number
  readonly #sources: readonly Source[]
  readonly #es: EsFeed
  readonly #planner: Planner
  readonly #jumper: Jumper
  readonly #session: Session
  readonly #moments: Moments
  readonly #lost: LostRecords | null

  constructor(settings: Settings, esId: number, { optionTruth, esTruth, watcher }: MarketTruths) {
    const state = new MarketState(settings)
    const hedger = settings.hedging > 0 ? new Hedger(state) : null
    const agents = hedger === null ? [] : [hedger]
    const es = new EsFeed(state, esId, { agents, mbo: settings.mbo, truth: esTruth })
    const planner = new Planner(state, es, watcher?.planLog ?? null)
    es.admit(planner)
    this.#jumper = new Jumper(state)
    es.admit(this.#jumper)
    const feeds = new Map<Source, GapFeed>([[es, 'es']])
    this.#session = state.times.hasSession
      ? addSession(feeds, state, es, planner, optionTruth, hedger)
      : { quotes: null, trades: null, chain: null }
    if (es.orderRecords !== null) feeds.set(es.orderRecords, 'es')
    const { quotes, chain } = this.#session
    const photograph = () => this.#photograph()
    const backstage = { state, book: es.book, planner, optionTruth, quotes, chain, photograph }
    this.#moments = new Moments(backstage, watcher, () => this.#branch())
    const hasGaps = settings.happenings.some(({ kind }) => kind === 'gap')
    const sink = () => new RecordWriter(utcMidnightNs(settings.date))
    this.#lost = hasGaps ? new LostRecords(state, feeds, sink()) : null
    this.state = state
    this.#settings = settings
    this.#esId = esId
    this.#es = es
    this.#planner = planner
    this.#sources = [...feeds.keys()]
  }

  /** Runs to its end: records in log order, a batch at a time, in the memory of `out`. */
  *batches(out: RecordWriter): Generator<SimBatch, void, void> {
    const { state } = this
    const [sources, moments, lost] = [this.#sources, this.#moments, this.#lost]
    for (let source = firstOf(sources); source.nextNs < state.endNs; source = firstOf(sources)) {
      const { nextNs } = source
      // What moves by itself between records writes none, and moves before all else of its time.
      for (; state.nextNs <= nextNs; state.fire())
        if (state.nextNs > moments.nextNs) moments.pass(state.nextNs)
      if (nextNs > moments.nextNs) moments.pass(nextNs)
      const again = lost?.ended(nextNs) ?? null
      if (again !== null) this.#es.showAgain(nextNs)
      if (!out.isEmpty && (again !== null || !out.hasRoom(nextNs))) yield out.take()
      state.nowNs = nextNs
      if (lost === null) source.fire(out)
      else lost.fire(source, out)
    }
    moments.end(state.endNs)
    if (!out.isEmpty) yield out.take()
  }

  #branch(): void {
    this.state.branch()
    this.#es.branch()
  }

  /** To be taken while a watcher looks at it, when no event is under way. */
  #photograph(): Photograph {
    const { options, hedging, mbo, date } = this.#settings
    if (mbo || (options && hedging > 0))
      throw new SimulatorError(
        'a market with options that dealers hedge, or order by order, has no photograph',
      )
    const { snapNs } = this.#moments
    const still = this.#twin({}, NOBODY)
    const branchNs = this.state.instant(snapNs)
    const goOn = (branchSeed: number, toNs: Ns, watcher: SnapWatcher | null) => {
      const twin = still.#twin({ branchNs, branchSeed, toNs }, { ...NOBODY, watcher })
      twin.#moments.resume(snapNs)
      twin.#branch()
      return twin.batches(new RecordWriter(utcMidnightNs(date), watcher !== null))
    }
    return { goOn: (branchSeed, toNs) => goOn(branchSeed, toNs, null), watch: goOn }
  }

  /** Another market that stands where this one does, with chance of its own. */
  #twin(more: Partial<Settings>, truths: MarketTruths): Market {
    const twin = new Market({ ...this.#settings, options: false, ...more }, this.#esId, truths)
    twin.state.resume(this.state)
    twin.#es.resume(this.#es)
    twin.#planner.resume(this.#planner)
    twin.#jumper.resume(this.#jumper)
    const { quotes, trades } = this.#session
    if (quotes !== null) twin.#session.quotes!.resume(quotes)
    if (trades !== null) twin.#session.trades!.resume(trades)
    if (this.#lost !== null) twin.#lost!.resume(this.#lost)
    return twin
  }
}

/** What trades while the stock exchange is open, and before; null where the day or the parameters have none. */
type Session = {
  readonly quotes: SpyQuotes | null
  readonly trades: SpyTrades | null
  readonly chain: OptionChain | null
}

/** Adds what trades while the stock exchange is open, and before. */
function addSession(
  feeds: Map<Source, GapFeed>,
  state: MarketState,
  es: EsFeed,
  planner: Planner,
  truth: OptionTruth | null,
  hedger: Hedger | null,
): Session {
  const { settings, times } = state
  const startNs = Math.max(state.startNs, times.preMarketNs)
  const quotes = new SpyQuotes(state, es.book, startNs)
  const trades = new SpyTrades(state, quotes, startNs)
  es.onMove = (nowNs) => quotes.hurry(nowNs)
  trades.onPaid = (cents, size) => planner.paid(cents / 100, size)
  // Whoever trades ES at SPY's average price sees SPY, whether we give its feed or not.
  const sink = settings.spy ? null : new RecordWriter(utcMidnightNs(settings.date))
  for (const source of [quotes, trades]) feeds.set(sink === null ? source : new Unheard(source, sink), 'spy')
  if (!settings.options || !hasSpyExpiry(settings.date)) return { quotes, trades, chain: null }
  const chain = new OptionChain(state, quotes)
  const openNs = Math.max(state.startNs, times.openNs)
  const dealers = new DealerBook(state, chain)
  feeds.set(new OptionQuotes(state, chain, openNs), 'options')
  feeds.set(new OptionPrints(state, chain, openNs, truth, dealers), 'options')
  feeds.set(new OpenInterest(state, chain, truth, dealers.inventory), 'options')
  truth?.ask(() => dealers.gamma(state.nowNs))
  hedger?.begin(dealers, openNs)
  return { quotes, trades, chain }
}

/** The source that acts next; of several at one time the first. */
function firstOf(sources: readonly Source[]): Source {
  let first = sources[0]!
  for (const source of sources) if (source.nextNs < first.nextNs) first = source
  return first
}

import {
  type CalendarDate,
  frontEsContract,
  type GapFeed,
  hasSpyExpiry,
  type Ns,
  packInstrument,
  printSymbol,
  utcMidnightNs,
} from '@spymaster/events'
import { Jumper } from './causes/jumper.ts'
import { Planner } from './causes/planner.ts'
import { EsFeed } from './es/es-feed.ts'
import type { EsTruth } from './es/es-truth.ts'
import { hashText } from './hash.ts'
import { gapsOf, LostRecords, type SimulatedGap } from './lost-records.ts'
import { MarketState } from './market-state.ts'
import { Moments } from './moments.ts'
import { DealerBook } from './options/dealer-book.ts'
import { Hedger } from './options/hedger.ts'
import { OpenInterest } from './options/open-interest.ts'
import { OptionChain } from './options/option-chain.ts'
import { OptionPrints } from './options/option-prints.ts'
import { OptionQuotes } from './options/option-quotes.ts'
import type { OptionTruth } from './options/option-truth.ts'
import { resolveParameters, type Settings, type SimulationParameters } from './parameters.ts'
import { RecordWriter, type SimBatch } from './record-writer.ts'
import { type SimulatedFile, simulatedFiles } from './simulated-files.ts'
import type { Source } from './source.ts'
import { SpyQuotes } from './spy/spy-quotes.ts'
import { SpyTrades } from './spy/spy-trades.ts'
import type { DayTruth } from './truth/day-truth.ts'
import type { Backstage, SnapWatcher } from './truth/snap-watcher.ts'
import type { DayLine } from './truth/truth-line.ts'
import { Unheard } from './unheard.ts'
import { warmUpBars } from './warm-up-bars.ts'

/**
 * Counts the markets that the same seed, date and parameters have had: it goes up with every change that alters a
 * byte of the output. It covers this package, and the layout of records in `@spymaster/dbn`; bytes also rest on
 * the engine's `Math.exp` and `Math.log`, which V8 computes in software, alike on every machine.
 */
export const SIMULATOR_VERSION = 9

/** A synthetic trade date: the same parameters give the same bytes, however far and however often they are read. */
export class Simulation {
  readonly date: CalendarDate
  /** As given. */
  readonly parameters: SimulationParameters
  /** The one ES contract, as in 'ESH4': the calendar's front one. */
  readonly contract: string
  /** The parameters and the version as 32 hexadecimal digits: the input's identity in a `session` record. */
  readonly identity: string
  /** Log time of the first market record, which warm-up bars take over; ES in a halt then begins later. */
  readonly fromNs: Ns
  /** No record has this log time or a later one. */
  readonly toNs: Ns
  /** Stretches in which records are missing, by their ends: for `gap` control records. Batches end at their ends. */
  readonly gaps: readonly SimulatedGap[]
  readonly #settings: Settings
  readonly #esId: number

  /** Throws `SimulatorError` where a parameter breaks its rule or nothing trades on the date. */
  constructor(parameters: SimulationParameters) {
    const settings = resolveParameters(parameters)
    const front = { kind: 'ES', ...frontEsContract(settings.date) } as const
    this.#settings = settings
    this.#esId = packInstrument(front)
    this.date = settings.date
    this.parameters = parameters
    this.contract = printSymbol(front)
    this.fromNs = settings.fromNs
    this.toNs = settings.toNs
    this.identity = identityOf(settings)
    this.gaps = gapsOf({ settings })
  }

  /**
   * The day: warm-up bars, then market records in log order, a batch at a time, in memory that the next batch
   * overwrites. Memory is constant; each call begins the day anew.
   *
   * `truth`, which should be new, and `esTruth` learn what stands in no record, and so does `watcher`, as a new
   * `DayTruth`, which brings a `truth` of its own. With or without them the bytes are the same.
   */
  *batches(
    truth: OptionTruth | null = null,
    esTruth: EsTruth | null = null,
    watcher: DayTruth | SnapWatcher | null = null,
  ): Generator<SimBatch, void, void> {
    const state = new MarketState(this.#settings)
    const out = new RecordWriter(utcMidnightNs(this.date))
    for (const bar of warmUpBars(state, this.#esId)) {
      if (!out.hasRoom(state.startNs)) yield out.take()
      out.put(bar, state.startNs)
    }
    if (!out.isEmpty) yield out.take()
    const optionTruth = truth ?? (watcher as Partial<DayTruth> | null)?.options ?? null
    const market = marketOf(state, this.#esId, optionTruth, esTruth, watcher)
    const { sources, moments, lost } = market
    for (let source = firstOf(sources); source.nextNs < state.endNs; source = firstOf(sources)) {
      const { nextNs } = source
      // What moves by itself between records writes none, and moves before all else of its time.
      for (; state.nextNs <= nextNs; state.fire())
        if (state.nextNs > moments.nextNs) moments.pass(state.nextNs)
      if (nextNs > moments.nextNs) moments.pass(nextNs)
      const again = lost?.ended(nextNs) ?? null
      if (again !== null) market.es.showAgain(nextNs)
      if (!out.isEmpty && (again !== null || !out.hasRoom(nextNs))) yield out.take()
      state.nowNs = nextNs
      if (lost === null) source.fire(out)
      else lost.fire(source, out)
    }
    moments.end(state.endNs)
    if (!out.isEmpty) yield out.take()
  }

  /** What the truth begins with. */
  get dayLine(): DayLine {
    const { identity, date, contract } = this
    const span = { fromNs: String(this.fromNs), toNs: String(this.toNs) }
    return {
      type: 'day',
      version: SIMULATOR_VERSION,
      identity,
      seed: this.#settings.seed,
      date,
      contract,
      ...span,
    }
  }

  /** The DBN files that hold this day, one a feed, with the metadata that stands before their records. */
  files(): SimulatedFile[] {
    return simulatedFiles(this.#settings, this.#esId, this.contract)
  }
}

/** A running market: all that acts, in the order in which those of equal log times go (architecture.md, "The log" 2). */
type Market = {
  readonly sources: readonly Source[]
  readonly es: EsFeed
  readonly moments: Moments
  readonly lost: LostRecords | null
}

function marketOf(
  state: MarketState,
  esId: number,
  optionTruth: OptionTruth | null,
  truth: EsTruth | null,
  watcher: SnapWatcher | null,
): Market {
  const { settings, times } = state
  const hedger = settings.hedging > 0 ? new Hedger(state) : null
  const es = new EsFeed(state, esId, { agents: hedger === null ? [] : [hedger], mbo: settings.mbo, truth })
  const planner = new Planner(state, es, watcher?.planLog ?? null)
  es.admit(planner)
  es.admit(new Jumper(state))
  const feeds = new Map<Source, GapFeed>([[es, 'es']])
  const session = times.hasSession
    ? addSession(feeds, state, es, planner, optionTruth, hedger)
    : { quotes: null, chain: null }
  if (es.orderRecords !== null) feeds.set(es.orderRecords, 'es')
  const backstage: Backstage = { state, book: es.book, planner, optionTruth, ...session }
  const moments = new Moments(backstage, watcher, () => {
    state.branch()
    es.branch()
  })
  const hasGaps = settings.happenings.some(({ kind }) => kind === 'gap')
  const lost = hasGaps ? new LostRecords(state, feeds, new RecordWriter(utcMidnightNs(settings.date))) : null
  return { sources: [...feeds.keys()], es, moments, lost }
}

/** Adds what trades while the stock exchange is open, and before. */
function addSession(
  feeds: Map<Source, GapFeed>,
  state: MarketState,
  es: EsFeed,
  planner: Planner,
  truth: OptionTruth | null,
  hedger: Hedger | null,
): Pick<Backstage, 'quotes' | 'chain'> {
  const { settings, times } = state
  const startNs = Math.max(state.startNs, times.preMarketNs)
  const quotes = new SpyQuotes(state, es.book, startNs)
  const trades = new SpyTrades(state, quotes, startNs)
  es.onMove = (nowNs) => quotes.hurry(nowNs)
  trades.onPaid = (cents, size) => planner.paid(cents / 100, size)
  // Whoever trades ES at SPY's average price sees SPY, whether we give its feed or not.
  const sink = settings.spy ? null : new RecordWriter(utcMidnightNs(settings.date))
  for (const source of [quotes, trades]) feeds.set(sink === null ? source : new Unheard(source, sink), 'spy')
  if (!settings.options || !hasSpyExpiry(settings.date)) return { quotes, chain: null }
  const chain = new OptionChain(state, quotes)
  const openNs = Math.max(state.startNs, times.openNs)
  const dealers = new DealerBook(state, chain)
  feeds.set(new OptionQuotes(state, chain, openNs), 'options')
  feeds.set(new OptionPrints(state, chain, openNs, truth, dealers), 'options')
  feeds.set(new OpenInterest(state, chain, truth, dealers.inventory), 'options')
  truth?.ask(() => dealers.gamma(state.nowNs))
  hedger?.begin(dealers, openNs)
  return { quotes, chain }
}

/** The source that acts next; of several at one time the first. */
function firstOf(sources: readonly Source[]): Source {
  let first = sources[0]!
  for (const source of sources) if (source.nextNs < first.nextNs) first = source
  return first
}

function identityOf(settings: Settings): string {
  const { hours: _, ...parameters } = settings
  const text = JSON.stringify({ version: SIMULATOR_VERSION, ...parameters }, (_key, value) =>
    typeof value === 'bigint' ? String(value) : value,
  )
  return hashText(text)
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('')
}

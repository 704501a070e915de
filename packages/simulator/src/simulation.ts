import {
  type CalendarDate,
  frontEsContract,
  hasSpyExpiry,
  type Ns,
  packInstrument,
  printSymbol,
  utcMidnightNs,
} from '@spymaster/events'
import { EsFeed } from './es/es-feed.ts'
import type { EsTruth } from './es/es-truth.ts'
import { hashText } from './hash.ts'
import { MarketState } from './market-state.ts'
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
import { warmUpBars } from './warm-up-bars.ts'

/**
 * Counts the markets that the same seed, date and parameters have had: it goes up with every change that alters a
 * byte of the output. It covers this package, and the layout of records in `@spymaster/dbn`; bytes also rest on
 * the engine's `Math.exp` and `Math.log`, which V8 computes in software, alike on every machine.
 */
export const SIMULATOR_VERSION = 5

/** A synthetic trade date: the same parameters give the same bytes, however far and however often they are read. */
export class Simulation {
  readonly date: CalendarDate
  /** The one ES contract, as in 'ESH4': the calendar's front one. */
  readonly contract: string
  /** The parameters and the version as 32 hexadecimal digits: the input's identity in a `session` record. */
  readonly identity: string
  /** Log time of the first market record, which warm-up bars take over; ES in a halt then begins later. */
  readonly fromNs: Ns
  /** No record has this log time or a later one. */
  readonly toNs: Ns
  readonly #settings: Settings
  readonly #esId: number

  /** Throws `SimulatorError` where a parameter breaks its rule or nothing trades on the date. */
  constructor(parameters: SimulationParameters) {
    const settings = resolveParameters(parameters)
    const front = { kind: 'ES', ...frontEsContract(settings.date) } as const
    this.#settings = settings
    this.#esId = packInstrument(front)
    this.date = settings.date
    this.contract = printSymbol(front)
    this.fromNs = settings.fromNs
    this.toNs = settings.toNs
    this.identity = identityOf(settings)
  }

  /**
   * The day: warm-up bars, then market records in log order, a batch at a time, in memory that the next batch
   * overwrites. Memory is constant; each call begins the day anew.
   *
   * `truth`, which should be new, and `esTruth` learn what stands in no record; with or without them the bytes are
   * the same.
   */
  *batches(
    truth: OptionTruth | null = null,
    esTruth: EsTruth | null = null,
  ): Generator<SimBatch, void, void> {
    const state = new MarketState(this.#settings)
    const out = new RecordWriter(utcMidnightNs(this.date))
    for (const bar of warmUpBars(state, this.#esId)) {
      if (!out.hasRoom(state.startNs)) yield out.take()
      out.put(bar, state.startNs)
    }
    if (!out.isEmpty) yield out.take()
    const sources = sourcesOf(state, this.#esId, truth, esTruth)
    for (let source = firstOf(sources); source.nextNs < state.endNs; source = firstOf(sources)) {
      // What moves by itself between records writes none, and moves before all else of its time.
      while (state.nextNs <= source.nextNs) state.fire()
      if (!out.hasRoom(source.nextNs)) yield out.take()
      state.nowNs = source.nextNs
      source.fire(out)
    }
    if (!out.isEmpty) yield out.take()
  }

  /** The DBN files that hold this day, one a feed, with the metadata that stands before their records. */
  files(): SimulatedFile[] {
    return simulatedFiles(this.#settings, this.#esId, this.contract)
  }
}

/** All that acts, in the order in which those of equal log times go: architecture.md, "The log" 2. */
function sourcesOf(
  state: MarketState,
  esId: number,
  truth: OptionTruth | null,
  esTruth: EsTruth | null,
): readonly Source[] {
  const { settings, times } = state
  const hedger = settings.hedging > 0 ? new Hedger(state) : null
  const agents = hedger === null ? [] : [hedger]
  const es = new EsFeed(state, esId, { agents, mbo: settings.mbo, truth: esTruth })
  const sources: Source[] = [es]
  if (times.hasSession) addSession(sources, state, es, truth, hedger)
  if (es.orderRecords !== null) sources.push(es.orderRecords)
  return sources
}

/** Adds what trades while the stock exchange is open, and before. */
function addSession(
  sources: Source[],
  state: MarketState,
  es: EsFeed,
  truth: OptionTruth | null,
  hedger: Hedger | null,
): void {
  const { settings, times } = state
  const startNs = Math.max(state.startNs, times.preMarketNs)
  const quotes = new SpyQuotes(state, es.book, startNs)
  if (settings.spy) {
    es.onMove = (nowNs) => quotes.hurry(nowNs)
    sources.push(quotes, new SpyTrades(state, quotes, startNs))
  }
  if (settings.options && hasSpyExpiry(settings.date))
    addOptions(sources, state, new OptionChain(state, quotes), truth, hedger)
}

/** Adds options, and those who deal in them. */
function addOptions(
  sources: Source[],
  state: MarketState,
  chain: OptionChain,
  truth: OptionTruth | null,
  hedger: Hedger | null,
): void {
  const openNs = Math.max(state.startNs, state.times.openNs)
  const dealers = new DealerBook(state, chain)
  sources.push(new OptionQuotes(state, chain, openNs))
  sources.push(new OptionPrints(state, chain, openNs, truth, dealers))
  sources.push(new OpenInterest(state, chain, truth, dealers.inventory))
  truth?.ask(() => dealers.gamma(state.nowNs))
  hedger?.begin(dealers, openNs)
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

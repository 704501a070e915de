import {
  type CalendarDate,
  frontEsContract,
  type Ns,
  packInstrument,
  printSymbol,
  utcMidnightNs,
} from '@spymaster/events'
import type { EsTruth } from './es/es-truth.ts'
import { hashText } from './hash.ts'
import { gapsOf, type SimulatedGap } from './lost-records.ts'
import { Market } from './market.ts'
import type { OptionTruth } from './options/option-truth.ts'
import { resolveParameters, type Settings, type SimulationParameters } from './parameters.ts'
import { RecordWriter, type SimBatch } from './record-writer.ts'
import { type SimulatedFile, simulatedFiles } from './simulated-files.ts'
import type { DayTruth } from './truth/day-truth.ts'
import type { SnapWatcher } from './truth/snap-watcher.ts'
import type { DayLine } from './truth/truth-line.ts'
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
    const optionTruth = truth ?? (watcher as Partial<DayTruth> | null)?.options ?? null
    const market = new Market(this.#settings, this.#esId, { optionTruth, esTruth, watcher })
    const out = new RecordWriter(utcMidnightNs(this.date))
    const { startNs } = market.state
    for (const bar of warmUpBars(market.state, this.#esId)) {
      if (!out.hasRoom(startNs)) yield out.take()
      out.put(bar, startNs)
    }
    if (!out.isEmpty) yield out.take()
    yield* market.batches(out)
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

function identityOf(settings: Settings): string {
  const { hours: _, ...parameters } = settings
  const text = JSON.stringify({ version: SIMULATOR_VERSION, ...parameters }, (_key, value) =>
    typeof value === 'bigint' ? String(value) : value,
  )
  return hashText(text)
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('')
}

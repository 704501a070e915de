import { resolvePhysics } from '@spymaster/core'
import { RecordView, timeOrigin } from '@spymaster/dbn'
import type { OptionTape } from '../src/engines/fuel/option-tape.ts'
import { MarketState } from '../src/fold/market-state.ts'
import { DATE, ES, joined, MIDNIGHT } from './log-builder.ts'
import { type Option, optionPrint, optionQuote, type Print, type Quote, slot } from './option-log.ts'

const SNAP_NS = 250e6

/** The market of options alone, folded record by record; snaps pass as times do. Times are ms since the date began. */
export class OptionRun {
  readonly state: MarketState
  readonly #view = new RecordView()
  readonly #origin = timeOrigin(MIDNIGHT)
  readonly #clock = { nowNs: Number.NEGATIVE_INFINITY }
  #nextSnapNs = 0

  constructor(config: Record<string, unknown> = {}) {
    const time = { date: DATE, origin: this.#origin, clock: this.#clock, times: null }
    this.state = new MarketState(resolvePhysics(config), time, ES)
  }

  get tape(): OptionTape {
    return this.state.options
  }

  quote(quote: Quote): this {
    return this.fold(optionQuote(quote))
  }

  print(print: Print): this {
    return this.fold(optionPrint(print))
  }

  /** Folds a batch of records. */
  fold(...records: readonly Uint8Array[]): this {
    const view = this.#view.attach(joined(records))
    while (view.next()) {
      this.#clock.nowNs = Math.max(this.#clock.nowNs, view.tsRecvSince(this.#origin))
      this.pass(this.#clock.nowNs / 1e6)
      this.state.fold(view)
    }
    return this
  }

  /** Lets the snaps before a time pass: on the grid, what is held is what the snap then reads. */
  pass(ms: number): this {
    for (; this.#nextSnapNs < ms * 1e6; this.#nextSnapNs += SNAP_NS) this.tape.rotate()
    return this
  }

  /** What dealers hold of a contract by signs alone, [position, variance], rounded to twelve digits. */
  held(option: Option = {}, over: 'session' | 'window' = 'session'): [number, number] {
    const sums = over === 'session' ? this.tape.session : this.tape.window.dealers
    return [rounded(sums.signed[slot(option)]!), rounded(sums.variance[slot(option)]!)]
  }
}

/** Folds records into one run at once and into another in batches of so many: [at once, in batches]. */
export function foldedBothWays(
  config: Record<string, unknown>,
  records: readonly Uint8Array[],
  length: number,
): [OptionRun, OptionRun] {
  const cut = new OptionRun(config)
  for (let k = 0; k < records.length; k += length) cut.fold(...records.slice(k, k + length))
  return [new OptionRun(config).fold(...records), cut]
}

export function rounded(number: number): number {
  return Number(number.toPrecision(12))
}

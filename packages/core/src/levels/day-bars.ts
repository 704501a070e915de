import { BarCloses } from './bar-closes.ts'

/** What the minute bars on the log say of the time before the run's first record. */
export type EarlierBars = {
  /** Closes of the two-minute bars of previous sessions in order of time, in 1e-4 dollars. */
  readonly closes: readonly number[]
  /** The bars of the run's own date that were over when it opened. */
  readonly today: BarCloses | null
}

/** The two-minute bars that the moving averages are made of: of previous sessions, and of the day as it goes. */
export class DayBars {
  earlier: EarlierBars = { closes: [], today: null }
  readonly #spy: BarCloses
  readonly #es: BarCloses

  constructor(openNs: number, closeNs: number) {
    this.#spy = new BarCloses(openNs, closeNs)
    this.#es = new BarCloses(openNs, closeNs)
  }

  /** A trade that can be the last of its bar, in dollars, at log time `nowNs`. */
  spyTrade(price: number, nowNs: number): void {
    this.#spy.trade(price, nowNs)
  }

  /** The same of ES, at its place in SPY dollars. */
  esTrade(price: number, nowNs: number): void {
    this.#es.trade(price, nowNs)
  }

  /** Bars of the day that are over at `nowNs`, with and without a close. */
  completedAt(nowNs: number): number {
    return this.#spy.completedAt(nowNs)
  }

  /** Close of a bar of the day in 1e-4 dollars, by the session's source; null where nothing traded. */
  close(bar: number, source: 'SPY' | 'ES'): number | null {
    // Trades of the run come after every bar that was over before it.
    return (source === 'SPY' ? this.#spy : this.#es).at(bar) ?? this.earlier.today?.at(bar) ?? null
  }
}

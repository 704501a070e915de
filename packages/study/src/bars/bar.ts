/** A bar as its file states it. Prices are in the file's unit. */
export type Bar = {
  /** ms since the epoch at which it begins. */
  readonly startMs: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  /** Null where the file has none. */
  readonly volume: number | null
}

/** The bars of one file, in order of time. Prices of one series compare; from one series to another they may jump. */
export type BarSeries = { readonly name: string; readonly bars: readonly Bar[] }

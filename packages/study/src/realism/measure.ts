import type { Moment } from './moment.ts'

/** What a figure should be; a bound that is null is open. */
export type Range = {
  readonly low: number | null
  readonly high: number | null
  /** Where the range is from. */
  readonly source: string
}

/** A number that a measure gives. */
export type Figure = {
  /** Its key in the JSON, as in `spread.oneTick`. */
  readonly name: string
  /** What it is, as a sentence's end. */
  readonly about: string
  /** Empty for pure numbers; '%' is shown of shares. */
  readonly unit: string
  /** Decimals shown. */
  readonly digits: number
  /** Null where the figure is shown and not judged. */
  readonly target: Range | null
  /** Seconds of market below which it says too little to be judged. */
  readonly leastSec: number
  /** Whether the range holds at any hour; else it is for the regular session of an ordinary day alone. */
  readonly isForAnyHour: boolean
}

/** A curve that a measure draws, with the range of its values, where there is one. */
export type Plot = {
  readonly name: string
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  readonly xType: 'linear' | 'log'
  readonly yType: 'linear' | 'log'
  /** What is shaded: the target between two places of x, all of x where they are null. */
  readonly band: (Omit<Range, 'source'> & { readonly from: number | null; readonly to: number | null }) | null
}

export type Point = { readonly x: number; readonly y: number }

/** What one stream came to. A figure or curve that it has too little for is null or empty. */
export type Reading = {
  readonly figures: Readonly<Record<string, number | null>>
  readonly curves: Readonly<Record<string, readonly Point[]>>
}

/** Gathers from a stream what a measure needs. Whatever it does not listen to is left out. */
export type Gauge = {
  /** A stretch begins: what came before has no bearing on what comes. `sec` is its time. */
  begin?(sec: number): void
  /** A record. */
  record?(moment: Moment): void
  /** An event that left a sound book. */
  event?(moment: Moment): void
  /** A whole second has passed, with the book as it stood then. */
  second?(moment: Moment, sec: number): void
  /** All that was gathered, `span` seconds of market. */
  read(span: number): Reading
}

/** When the stock exchange opens and closes, in seconds since the stream's origin. */
export type RegularHours = { readonly openSec: number; readonly closeSec: number }

/** A measure of how a market looks: one file, and one entry in the registry. */
export type Measure = {
  readonly title: string
  readonly about: string
  readonly figures: readonly Figure[]
  readonly plots: readonly Plot[]
  readonly gauge: (session: RegularHours | null) => Gauge
}

/** Shares and ratios of nothing. */
export const ratioOf = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)

/** A number, or null where it is none. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

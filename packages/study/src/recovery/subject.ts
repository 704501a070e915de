import type { PhysicsConfig } from '@spymaster/core'
import type { EventPayload, FlowPayload, SignalsPayload } from '@spymaster/core/payload'
import type { TruePrint, TruthLine } from '@spymaster/simulator'
import type { TrueEvent } from './true-book.ts'

/** A figure of a subject: over all days a sum over a count, as a share is. */
export type Figure = {
  /** Its key in the JSON, as in `attribution.zones`. */
  readonly name: string
  /** What it is, as a sentence's end. */
  readonly about: string
  /** '%' is shown of shares. */
  readonly unit: '%' | ''
  readonly digits: number
  /** What it should come to; null where it is shown and not judged. */
  readonly aim: number | null
  /** What it should not exceed, where more than the aim is no better; absent where it is. */
  readonly most?: number
  /**
   * What the study's twenty planted markets have reached, below which no change may bring it; not reached without a case
   * either. Null where nothing is promised, as of all that a market may have no case of.
   */
  readonly floor: number | null
  /** What it means, and where its reader may be misled. */
  readonly meaning: string
}

/** A sum of values, and of how many cases; days add up. */
export type Ratio = { sum: number; count: number }

/** Counts in rows and columns, added up over days. */
export type TallyTable = {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly { readonly name: string; readonly cells: readonly number[] }[]
}

/** What one day came to: plain data, as it may come from another process. */
export type Tally = {
  readonly figures: Readonly<Record<string, Ratio>>
  readonly tables: readonly TallyTable[]
}

/** What a subject knows beforehand of a day. */
export type RecoveryDay = {
  /** As in "wall-holds, seed 3". */
  readonly name: string
  /** 00:00 UTC of the trade date: times count from there. */
  readonly originNs: bigint
  readonly config: PhysicsConfig
  /** Whether it is read once more with a setting changed: then only the figures drawn over it are wanted. */
  readonly isVariant?: boolean
}

/** What is said of an option trade as it is folded. */
export type SignedPrint = {
  readonly instrumentId: number
  /** Log time, since the day's origin. */
  readonly ns: number
  /** 1 bought, -1 sold, 0 nothing tells. */
  readonly sign: number
  /** Of the sign being right; null where there is none. */
  readonly probability: number | null
}

/**
 * Follows one day: what is published, and the truth. Before each snap it has been told of all that truly happened up to
 * the snap, and of nothing later; `line` and `print` come as early as a batch before. Whatever it does not listen to is
 * left out. It sees payloads as any reader of the log does, never an engine.
 */
export type Watch = {
  event?(event: TrueEvent): void
  line?(line: TruthLine): void
  print?(print: TruePrint): void
  signed?(print: SignedPrint): void
  flow?(payload: FlowPayload): void
  touch?(payload: EventPayload): void
  snap?(payload: SignalsPayload, nowNs: number): void
  /** The day is over. */
  read(): Tally
}

/** One question of the kind "does the physics find it?": one file, and one entry in the registry. */
export type Subject = {
  /** What its figures' names begin with. */
  readonly name: string
  readonly title: string
  /** Paragraphs: what is planted, what is published, and when the two agree. */
  readonly about: readonly string[]
  readonly figures: readonly Figure[]
  /** Captions of its tables by name. */
  readonly tables: Readonly<Record<string, string>>
  readonly watch: (day: RecoveryDay) => Watch
  /** Absent where a day is read once, from its beginning; else each reader that joins has a watch of its own. */
  readonly joins?: Joins
  /** Settings that it may depend on, with the values to try, and the figures to draw over them. */
  readonly settings: readonly Range[]
}

/** Runs that begin within a day, seconds: how often one does, and for how long it stays. */
export type Joins = { readonly everySec: number; readonly forSec: number }

/** Values of a setting to be tried, and the figures that tell whether its default is well placed. */
export type Range = {
  readonly setting: keyof PhysicsConfig & string
  readonly values: readonly number[]
  readonly figures: readonly string[]
}

/** Adds a case. */
export function count(ratio: Ratio, value: number | boolean, weight = 1): void {
  ratio.sum += Number(value) * weight
  ratio.count += weight
}

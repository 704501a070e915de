import type { CalendarDate } from '@spymaster/events'
import type { CauseKind } from '../causes/cause-mix.ts'
import type { Fate } from '../causes/level-cause.ts'
import type { Outcome } from './touches.ts'

/** Log time, ns UTC as decimal digits. */
export type TruthTime = string

type AtLevel = {
  /** `ROUND_680`, `HIGH`, `LOW`, `VWAP`; its price in SPY dollars and its tick of ES (quarter points) when planted. */
  readonly level: string
  readonly price: number
  readonly tick: number
  /** Price came from above to a SUPPORT, whose break goes down. */
  readonly side: 'SUPPORT' | 'RESISTANCE'
  /** How often price has come to the level that day, from 1. */
  readonly touch: number
}

/** The first line: what the day is. */
export type DayLine = {
  readonly type: 'day'
  readonly version: number
  readonly identity: string
  readonly seed: number
  readonly date: CalendarDate
  readonly contract: string
  readonly fromNs: TruthTime
  readonly toNs: TruthTime
}

/** What was planted where price came to a level, when it has ended; of kind `none` where nothing was. */
export type CauseLine = AtLevel & {
  readonly type: 'cause'
  /** The owner in the per-event truth; of an exhaustion `eater` is who takes. */
  readonly cause: number
  readonly eater: number | null
  readonly kind: CauseKind | 'none'
  /** About 1. */
  readonly strength: number
  /** When price came near, and when the cause ended (of `none`: when price had left). */
  readonly fromNs: TruthTime
  readonly toNs: TruthTime
  /** Its first and last deed that price could feel: shown, refilled, pulled, eaten, swept. Null without any. */
  readonly firstNs: TruthTime | null
  readonly lastNs: TruthTime | null
  readonly fate: Fate | 'none'
  /** Contracts: put into the book, executed of them, taken back, taken from others, never shown to anyone. */
  readonly placed: number
  readonly filled: number
  readonly canceled: number
  readonly taken: number
  readonly unseen: number
}

/** A touch of a level (physics.md §9), at its outcome. */
export type TouchLine = AtLevel & {
  readonly type: 'touch'
  readonly cause: number
  readonly kind: CauseKind | 'none'
  readonly t0: TruthTime
  /** SPY's mid at t0. */
  readonly mid: number
  readonly outcome: Outcome
  readonly toNs: TruthTime
}

/** At the end of a minute: what nobody sees at the levels that price is near. */
export type HiddenLine = {
  readonly type: 'hidden'
  readonly ts: TruthTime
  readonly at: readonly {
    readonly cause: number
    readonly tick: number
    /** Contracts of the cause hidden in the book or held back, and all hidden at the tick, whoever's. */
    readonly unseen: number
    readonly hidden: number
  }[]
}

/** At the end of a minute: what dealers hold from prints, and their gamma in shares per dollar of SPY. */
export type DealersLine = {
  readonly type: 'dealers'
  readonly ts: TruthTime
  readonly spot: number
  /** Of positions from prints, of the inventory that the day began with, and what of both they hedge in ES. */
  readonly gamma: number
  readonly inventoryGamma: number
  readonly hedgedGamma: number
  /** Contracts by option, as in `C680`; those that have printed. */
  readonly positions: Readonly<Record<string, number>>
}

/** Every ten seconds: the prices that a reader of the records has to work out. */
export type MarketLine = {
  readonly type: 'market'
  readonly ts: TruthTime
  /** SPY's mid as its quotes stand, also where records are lost; without SPY's feed ES's mid over the ratio. Dollars. */
  readonly spot: number
  /** ES points per SPY dollar, from which SPY's quotes are made. */
  readonly ratio: number
}

/** What dealers held when the day began, once. */
export type OpeningLine = {
  readonly type: 'opening'
  readonly ts: TruthTime
  readonly positions: Readonly<Record<string, number>>
}

/** What customers bought and sold in a minute that ended at `ts`, contracts by option. */
export type OptionsLine = {
  readonly type: 'options'
  readonly ts: TruthTime
  readonly bought: Readonly<Record<string, number>>
  readonly sold: Readonly<Record<string, number>>
}

/** A line of `truth.jsonl`. */
export type TruthLine =
  | DayLine
  | CauseLine
  | TouchLine
  | HiddenLine
  | MarketLine
  | DealersLine
  | OpeningLine
  | OptionsLine

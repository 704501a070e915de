import type { BaselinePayload, ExcursionLabel, OutcomeLabel, StageLabels } from '../payload/events.ts'
import { round } from '../payload/round.ts'
import type { Direction } from '../payload/words.ts'
import { type Barrier, baselinesOf, isPast } from './barriers.ts'
import { Passage } from './passage.ts'

const NS_PER_MS = 1e6
const NS_PER_MINUTE = 60e9
const USD_DIGITS = 4
const SECOND_DIGITS = 3

/** With snaps of more than this without a spot it cannot be said what price did first. */
const BLIND_NS = 2e9

/** What is frozen where a stage of a touch event begins. Times are ns since the run's date began. */
export type StageStart = {
  /** Snap of the anchor, and its spot in dollars. */
  readonly anchorNs: number
  readonly spot: number
  /** The level's price and the direction of its break. */
  readonly price: number
  readonly direction: Direction
  readonly barriers: readonly Barrier[]
  /** Dollars per square root of a minute; null where it is not known. */
  readonly sigma: number | null
  readonly horizonNs: number
  readonly closeNs: number
  readonly snapIntervalNs: number
  /** For stage B, stage A of the event, with the same barriers in the same order; null for stage A. */
  readonly earlier: StageWatch | null
}

/** Where price came first: barriers about the level, or a distance from the anchor's spot either way. */
type Passages = { readonly break: Passage; readonly bounce: Passage }

/**
 * Watches what follows a stage's anchor, by the spots of snaps after it, up to the end of its horizon and no longer than
 * to the close. A snap at the very end counts. Grid points that are not stepped count as snaps without a spot.
 *
 * Distances are compared with 1e-9 dollars to spare. All of a stage's snaps without a spot are summed, wherever they
 * lie: a path with many small holes is as little known as one with a large one.
 */
export class StageWatch {
  /** What a driftless walk would do from the anchor, by barrier. */
  readonly baselines: readonly BaselinePayload[]
  readonly #start: StageStart
  readonly #beyond: number
  readonly #endNs: number
  readonly #outcomes: readonly Passages[]
  readonly #excursions: readonly (Passages & { readonly size: number })[]
  /** By barrier, whether the stage before had met it when this one began. */
  readonly #wasMet: readonly boolean[]
  #lastNs: number
  #missing = 0
  /** Furthest from the anchor's spot, in dollars. */
  #furthest = 0
  #furthestBack = 0

  constructor(start: StageStart) {
    const { barriers, sigma, earlier } = start
    this.#start = start
    this.#lastNs = start.anchorNs
    this.#endNs = Math.min(start.anchorNs + start.horizonNs, start.closeNs)
    this.#beyond = beyond(start, start.spot)
    this.#outcomes = barriers.map(({ distance }) => passages(distance ?? Number.POSITIVE_INFINITY))
    this.#excursions = barriers
      .filter(({ barrier }) => barrier === 'usd')
      .map(({ size }) => ({ size, ...passages(size) }))
    this.#wasMet = barriers.map((_, index) => earlier?.hasMet(index) ?? false)
    this.baselines = baselinesOf(barriers, {
      beyond: this.#beyond,
      sigma,
      horizonMinutes: start.horizonNs / NS_PER_MINUTE,
      watchMinutes: start.snapIntervalNs / NS_PER_MINUTE,
    })
  }

  /** Whether no later snap can change anything. */
  get isOver(): boolean {
    return this.#lastNs >= this.#endNs
  }

  /**
   * Why nothing can be said of any barrier from the start: price stood past all of them, or past some and had met the
   * others in the stage before. Null where one is open, though the close may leave no time for it.
   */
  get spent(): 'past_barrier' | 'resolved_before' | null {
    const open = this.#start.barriers.flatMap(({ distance }, index) => (distance === null ? [] : [index]))
    const past = open.filter((index) => this.#isPast(index))
    if (open.length === 0 || open.some((index) => !this.#isPast(index) && !this.#wasMet[index])) return null
    return past.length === open.length ? 'past_barrier' : 'resolved_before'
  }

  /** Whether price has been seen at or past a barrier, by its index, at the anchor or after it. */
  hasMet(index: number): boolean {
    const passed = this.#outcomes[index]!
    return this.#isPast(index) || passed.break.metNs !== null || passed.bounce.metNs !== null
  }

  /** Takes the snap at `nowNs`; `spot` is null without one. Snaps up to the anchor and after the end change nothing. */
  step(nowNs: number, spot: number | null): void {
    if (this.isOver || nowNs <= this.#lastNs) return
    const { snapIntervalNs } = this.#start
    const untilNs = Math.min(nowNs, this.#endNs)
    // The division is of whole numbers of nanoseconds, small enough to be exact.
    this.#missing += Math.floor((untilNs - this.#lastNs) / snapIntervalNs)
    this.#lastNs = nowNs
    if (nowNs > this.#endNs || spot === null) return
    this.#missing--
    this.#look(nowNs, spot)
  }

  /**
   * What can be said once the watch is over. `epochMs`: when the run's date began, ms since the epoch. `availableAtNs`:
   * the snap at which it is published. Throws RangeError before the end, when nothing of it may be known.
   */
  labels(epochMs: number, availableAtNs: number): StageLabels {
    if (!this.isOver) throw new RangeError('labels are known at the end of the horizon, not before')
    const { anchorNs, spot } = this.#start
    const [up, down] = [this.#furthest, this.#furthestBack]
    const isWhole = !this.#passesClose && !this.#isBlind
    return {
      anchor: epochMs + anchorNs / NS_PER_MS,
      spot: round(spot, USD_DIGITS),
      beyond: round(this.#beyond, USD_DIGITS),
      availableAt: epochMs + availableAtNs / NS_PER_MS,
      outcomes: this.baselines.map((baseline, index) => ({ ...baseline, ...this.#outcome(index) })),
      strength_signed: isWhole ? round(up - down, USD_DIGITS) : null,
      strength_abs: isWhole ? round(Math.max(up, down), USD_DIGITS) : null,
      excursions: this.#excursions.map((excursion) => this.#excursion(excursion)),
    }
  }

  get #passesClose(): boolean {
    return this.#start.anchorNs + this.#start.horizonNs > this.#start.closeNs
  }

  get #isBlind(): boolean {
    return this.#missing * this.#start.snapIntervalNs > BLIND_NS
  }

  #isPast(index: number): boolean {
    return isPast(this.#beyond, this.#start.barriers[index]!.distance)
  }

  #look(nowNs: number, spot: number): void {
    const isInSight = !this.#isBlind
    const from = beyond(this.#start, spot)
    const change = from - this.#beyond
    this.#furthest = Math.max(this.#furthest, change)
    this.#furthestBack = Math.max(this.#furthestBack, -change)
    for (const each of this.#outcomes) meet(each, nowNs, from, isInSight)
    for (const each of this.#excursions) meet(each, nowNs, change, isInSight)
  }

  #outcome(index: number): Pick<OutcomeLabel, 'outcome' | 'reason' | 'seconds'> {
    const undefinedFor = (reason: OutcomeLabel['reason']) =>
      ({ outcome: 'UNDEFINED', reason, seconds: null }) as const
    if (this.#passesClose) return undefinedFor('close')
    if (this.#start.barriers[index]!.distance === null) return undefinedFor(null)
    if (this.#isPast(index)) return undefinedFor('past_barrier')
    if (this.#wasMet[index]) return undefinedFor('resolved_before')
    const { break: up, bounce: down } = this.#outcomes[index]!
    const isBreak = (up.metNs ?? Number.POSITIVE_INFINITY) < (down.metNs ?? Number.POSITIVE_INFINITY)
    const first = isBreak ? up : down
    if (first.seenNs !== null)
      return { outcome: isBreak ? 'BREAK' : 'BOUNCE', reason: null, seconds: this.#seconds(first) }
    return this.#isBlind ? undefinedFor('no_spot') : { outcome: 'CHOP', reason: null, seconds: null }
  }

  /** Known by the same rules as outcomes: never where the horizon passes the close, so that no end is favoured. */
  #excursion({ size, break: up, bounce: down }: Passages & { readonly size: number }): ExcursionLabel {
    if (this.#passesClose) return { size, tradeable: null, break_seconds: null, bounce_seconds: null }
    const [break_seconds, bounce_seconds] = [this.#seconds(up), this.#seconds(down)]
    const isReached = break_seconds !== null || bounce_seconds !== null
    return { size, tradeable: isReached || (this.#isBlind ? null : false), break_seconds, bounce_seconds }
  }

  #seconds({ seenNs }: Passage): number | null {
    return seenNs === null ? null : round((seenNs - this.#start.anchorNs) / 1e9, SECOND_DIGITS)
  }
}

/** Dollars of `spot` beyond the level, in the direction of its break. */
function beyond({ price, direction }: StageStart, spot: number): number {
  return direction === 'UP' ? spot - price : price - spot
}

function passages(distance: number): Passages {
  return { break: new Passage(distance), bounce: new Passage(distance) }
}

function meet(passed: Passages, nowNs: number, beyond: number, isInSight: boolean): void {
  passed.break.step(nowNs, beyond, isInSight)
  passed.bounce.step(nowNs, -beyond, isInSight)
}

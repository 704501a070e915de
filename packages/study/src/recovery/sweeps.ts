import type { LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import { ES_TICK_POINTS } from '@spymaster/events'
import type { TruthLine } from '@spymaster/simulator'
import {
  count,
  type Figure,
  type Range,
  type Ratio,
  type RecoveryDay,
  type Subject,
  type Tally,
  type Watch,
} from './subject.ts'
import type { TrueEvent } from './true-book.ts'

/** Dollars a contract's tick is worth, and what one order must take at least, as published sweeps must. */
const USD_PER_TICK = 12.5
const LEAST_USD = 17_000_000
const LEAST_TICKS = 2
/** How far a sweep's last print may be from the order's time, ns: rounding to a millisecond, and what follows at once. */
const SAME_NS = 151e6
/** How long a sweep is looked for after it was done, ns. */
const LOOKED_FOR_NS = 5e9

const FIGURES: readonly Figure[] = [
  {
    ...{ name: 'sweeps.recall', about: 'orders that swept, shown at a level in whose band they did' },
    ...{ unit: '%', digits: 2, aim: 0.95, floor: 0.99 },
    meaning:
      'Of pairs of a level and one order that took two prices and $17 million in its band. One that a larger sweep outshines while it lasts is no case: only the strongest is published.',
  },
  {
    ...{ name: 'sweeps.precision', about: 'published sweeps in which one order swept', unit: '%', digits: 2 },
    ...{ aim: 0.95, floor: 0.99 },
    meaning:
      'Of pairs of a level and a published sweep: one order took at least two prices and half of its money. The rest are small orders of one side in close succession.',
  },
  {
    ...{ name: 'sweeps.f1', about: 'both in one', unit: '%', digits: 2, aim: null, floor: null },
    meaning:
      'Twice the right ones over twice the right, the wrong and the missed: what a setting is judged by.',
  },
  {
    ...{ name: 'sweeps.planted', about: 'bursts of planted sweepers, shown', unit: '%', digits: 2 },
    ...{ aim: 0.95, floor: null },
    meaning: 'Of the pairs of recall, those whose order a planted sweeper sent.',
  },
]

const both = ['sweeps.recall', 'sweeps.precision']
const SETTINGS: readonly Range[] = [
  { setting: 'sweepMaxGapMs', values: [0, 1, 10, 100], figures: both },
  { setting: 'sweepMinTicks', values: [1, 2, 3], figures: both },
  { setting: 'sweepMinNotional', values: [5e6, 1.7e7, 4e7], figures: both },
  { setting: 'tapeBand', values: [0.25, 0.5, 1], figures: both },
  { setting: 'tapeWindowSec', values: [2, 5, 10], figures: both },
]

/** Published sweeps against orders that took several prices at once. */
export const sweeps: Subject = {
  name: 'sweeps',
  title: 'Sweeps',
  about: [
    'A sweep, as a trader means it, is one order that takes several prices at once; the truth knows it by its order. What is published is made of prints: a run of one side, close together. An order swept at a level if it took at least two prices within the level’s band, and $17 million there; it is found if a published sweep of its direction ends when it did.',
  ],
  figures: FIGURES,
  tables: { outcome: 'Pairs of a level and a sweep.' },
  settings: SETTINGS,
  watch: (day) => new SweepsWatch(day),
}

type TrueSweep = {
  readonly ns: number
  readonly isBuy: boolean
  readonly owner: number
  readonly ticks: readonly { readonly tick: number; readonly size: number }[]
}

/** What a level has of one order: the money it took in its band, and whether it has been shown. */
type Case = {
  readonly sweep: TrueSweep
  readonly usd: number
  isFound: boolean
  isOutshone: boolean
}

class SweepsWatch implements Watch {
  readonly #config: RecoveryDay['config']
  readonly #kinds = new Map<number, string>()
  #sweeps: TrueSweep[] = []
  /** Cases by level and order, and published sweeps by level and time. */
  readonly #cases = new Map<string, Case>()
  readonly #published = new Map<string, boolean>()

  constructor({ config }: RecoveryDay) {
    this.#config = config
  }

  readonly line = (line: TruthLine): void => {
    if (line.type === 'cause') this.#kinds.set(line.cause, line.kind)
  }

  readonly event = ({ ns, steps }: TrueEvent): void => {
    const trades = steps.filter(({ isTrade }) => isTrade)
    if (trades.length < LEAST_TICKS) return
    const { isBid, owner } = trades[0]!
    const ticks = trades.map(({ tick, executed }) => ({ tick, size: executed }))
    this.#sweeps.push({ ns, isBuy: isBid, owner, ticks })
  }

  readonly snap = ({ levels, es }: SignalsPayload, nowNs: number): void => {
    this.#sweeps = this.#sweeps.filter(
      ({ ns }) => ns > nowNs - this.#config.tapeWindowSec * 1e9 - LOOKED_FOR_NS,
    )
    for (const level of levels) this.#see(level, es.ratio, nowNs)
  }

  readonly read = (): Tally => {
    const [recall, precision, f1, planted] = FIGURES.map((): Ratio => ({ sum: 0, count: 0 }))
    let outshone = 0
    for (const { sweep, isFound, isOutshone } of this.#cases.values()) {
      if (!isFound && isOutshone) outshone++
      else {
        count(recall!, isFound)
        count(f1!, isFound, isFound ? 2 : 1)
        if (this.#kinds.get(sweep.owner) === 'sweeper') count(planted!, isFound)
      }
    }
    for (const isRight of this.#published.values()) {
      count(precision!, isRight)
      if (!isRight) count(f1!, false)
    }
    const figures = { 'sweeps.recall': recall!, 'sweeps.precision': precision!, 'sweeps.f1': f1! }
    const cells = [recall!.sum, recall!.count - recall!.sum, outshone, precision!.count - precision!.sum]
    const columns = ['found', 'missed', 'outshone', 'published, of no one order']
    const tables = [{ name: 'outcome', columns, rows: [{ name: 'pairs', cells }] }]
    return { figures: { ...figures, 'sweeps.planted': planted! }, tables }
  }

  #see({ id, price, tape: { sweep } }: LevelPayload, ratio: number, nowNs: number): void {
    const endNs = sweep === null ? Number.NaN : nowNs - sweep.ageMs * 1e6
    const isBuy = sweep?.direction === 'UP'
    let isRight = false
    for (const each of this.#sweeps) {
      const { usd, ticks } = this.#within(each, price, ratio)
      const isSame = Math.abs(each.ns - endNs) <= SAME_NS && each.isBuy === isBuy
      if (isSame && ticks >= LEAST_TICKS && usd >= 0.5 * sweep!.notional) isRight = true
      if (usd >= LEAST_USD && ticks >= LEAST_TICKS && each.ns > nowNs - LOOKED_FOR_NS)
        this.#look(`${id} ${each.ns}`, { sweep: each, usd }, isSame, sweep?.notional ?? 0)
    }
    if (sweep === null) return
    // Once a sweep is over it is judged by what its first snap and all later ones can know.
    const key = `${id} ${sweep.direction} ${Math.round(endNs / 1e6)}`
    this.#published.set(key, isRight || (this.#published.get(key) ?? false))
  }

  #look(key: string, { sweep, usd }: Pick<Case, 'sweep' | 'usd'>, isShown: boolean, shownUsd: number): void {
    const known = this.#cases.get(key) ?? { sweep, usd, isFound: false, isOutshone: false }
    known.isFound ||= isShown
    known.isOutshone ||= !isShown && shownUsd >= usd
    this.#cases.set(key, known)
  }

  /** What of an order lies within a level's band: always that of the day's own settings, and so the truth of a level. */
  #within({ ticks }: TrueSweep, price: number, ratio: number): { usd: number; ticks: number } {
    const perDollar = ratio / ES_TICK_POINTS
    const [low, high] = [(price - 0.5) * perDollar, (price + 0.5) * perDollar]
    const inside = ticks.filter(({ tick }) => tick >= low - 1e-6 && tick <= high + 1e-6)
    const usd = inside.reduce((sum, { tick, size }) => sum + tick * size * USD_PER_TICK, 0)
    return { usd, ticks: inside.length }
  }
}

import type { LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import { ES_TICK_POINTS } from '@spymaster/events'
import type { TruthLine } from '@spymaster/simulator'
import { pairsAbove } from '../maths/ranks.ts'
import { FIRST_PLANTED } from './deeds.ts'
import type { Figure, RecoveryDay, Subject, Tally, Watch } from './subject.ts'
import type { TrueEvent } from './true-book.ts'

/** Ticks of a zone, as the truth takes it. */
const HALF = 8
/** In units of U, what a tick of that side usually holds: from here on somebody stands there, below that nobody does. */
const THERE = 2
const NOBODY = 1 / 3
/** Edges of depth per tick over the usual. */
const RATIOS = [0.8, 1, 1.2, 1.5, 2] as const
const KINDS = ['wall', 'spoof', 'iceberg', 'puller', 'exhaustion', 'nobody'] as const

const figure = (name: string, about: string, meaning: string): Figure => ({
  ...{ name, about, unit: '%', digits: 2, aim: null, floor: null, meaning },
})

const FIGURES: readonly Figure[] = [
  figure(
    'standing.depth',
    'pairs in which depth per tick over the usual is higher where planted size stands (AUC)',
    'How well what a level shows ranks those before which somebody stands over those with nobody, within a day. 50 % is chance.',
  ),
  figure(
    'standing.stacked',
    'the same by what was stacked within the window, over the threshold (AUC)',
    'What WALL goes by: size that came, and not size that stands.',
  ),
  figure(
    'standing.wall',
    'levels in the state WALL where planted size stands',
    'A wall that was there before the window is none by the rules.',
  ),
]

/** Size of planted causes that stands in sight, against what a level shows of it. */
export const standingSize: Subject = {
  name: 'standing',
  title: 'Size that stands',
  about: [
    'WALL says that size came within the window; one that has stood for long is in depth alone. A case is a level with a usual depth, one barrier window after another. Somebody stands there if causes show at least twice what a tick usually holds at the ticks of the zone that are in sight, nobody if they show less than a third of it; what is between is left out.',
    'A wall and a spoof look the same as long as they stand: ten levels cannot tell who means it.',
  ],
  figures: FIGURES,
  tables: {
    ratios: 'Cases by who has the most of what stands there, and by depth per tick over the usual.',
  },
  settings: [],
  watch: (day) => new StandingWatch(day),
}

type Case = { readonly owner: number; readonly scores: readonly number[]; readonly isWall: boolean }

/** What each planted owner shows, by tick of a side. */
class Shown {
  readonly #ticks = new Map<number, Map<number, number>>()

  take({ steps }: TrueEvent, isBid: boolean): void {
    for (const step of steps) {
      if (step.isTrade || step.isBid !== isBid || step.owner < FIRST_PLANTED) continue
      const owners = this.#ticks.get(step.tick) ?? new Map<number, number>()
      const shown = owners.get(step.owner) ?? 0
      owners.set(step.owner, shown + step.came + step.refilled - step.went - step.executed)
      this.#ticks.set(step.tick, owners)
    }
  }

  /** Contracts from one tick to another by owner. */
  between(low: number, high: number): Map<number, number> {
    const sums = new Map<number, number>()
    for (let tick = low; tick <= high; tick++)
      for (const [owner, shown] of this.#ticks.get(tick) ?? [])
        sums.set(owner, (sums.get(owner) ?? 0) + shown)
    return sums
  }
}

class StandingWatch implements Watch {
  readonly #windowNs: number
  readonly #bid = new Shown()
  readonly #ask = new Shown()
  readonly #kinds = new Map<number, string>()
  readonly #lastNs = new Map<string, number>()
  readonly #cases: Case[] = []
  #bidLimit = Number.POSITIVE_INFINITY
  #askLimit = Number.NEGATIVE_INFINITY

  constructor({ config }: RecoveryDay) {
    this.#windowNs = config.barrierWindowSec * 1e9
  }

  readonly event = (event: TrueEvent): void => {
    this.#bid.take(event, true)
    this.#ask.take(event, false)
    this.#bidLimit = event.bidLimit
    this.#askLimit = event.askLimit
  }

  readonly line = (line: TruthLine): void => {
    if (line.type === 'cause') this.#kinds.set(line.cause, line.kind)
  }

  readonly snap = ({ levels, es }: SignalsPayload, nowNs: number): void => {
    for (const level of levels) {
      const { state, depthPerTick, wallRatio } = level.barrier
      if (state === 'UNSEEN' || depthPerTick === null || wallRatio === null || wallRatio === 0) continue
      if (nowNs - (this.#lastNs.get(level.id) ?? Number.NEGATIVE_INFINITY) < this.#windowNs) continue
      this.#lastNs.set(level.id, nowNs)
      this.#see(level, (level.price * es.ratio) / ES_TICK_POINTS, depthPerTick / wallRatio)
    }
  }

  readonly read = (): Tally => {
    const there = this.#cases.filter(({ owner }) => owner !== 0)
    const others = this.#cases.filter(({ owner }) => owner === 0)
    const scores = (cases: readonly Case[], k: number) => cases.map((each) => each.scores[k]!)
    const pairs = there.length * others.length
    const auc = (k: number) => ({ sum: pairsAbove(scores(there, k), scores(others, k)), count: pairs })
    const walls = { sum: there.filter(({ isWall }) => isWall).length, count: there.length }
    const rows = KINDS.map((kind) => ({ name: kind, cells: this.#ratios(kind) }))
    const columns = [`below ${RATIOS[0]}`, ...RATIOS.map((edge, k) => rangeOf(edge, RATIOS[k + 1]))]
    return {
      figures: { 'standing.depth': auc(0), 'standing.stacked': auc(1), 'standing.wall': walls },
      tables: [{ name: 'ratios', columns, rows }],
    }
  }

  #see({ side, barrier }: LevelPayload, exact: number, usual: number): void {
    const isBid = side === 'SUPPORT'
    const [low, high] = [Math.ceil(exact - HALF), Math.floor(exact + HALF)]
    const shown = isBid
      ? this.#bid.between(Math.max(low, this.#bidLimit), high)
      : this.#ask.between(low, Math.min(high, this.#askLimit))
    const all = [...shown.values()].reduce((sum, contracts) => sum + contracts, 0)
    if (all >= NOBODY * usual && all < THERE * usual) return
    const [first] = [...shown].sort(([, a], [, b]) => b - a)
    const { stacked, threshold } = barrier.cluster
    this.#cases.push({
      owner: all >= THERE * usual ? first![0] : 0,
      scores: [barrier.wallRatio!, threshold === 0 ? 0 : stacked / threshold],
      isWall: barrier.state === 'WALL',
    })
  }

  #ratios(kind: string): number[] {
    const cells = new Array<number>(RATIOS.length + 1).fill(0)
    for (const { owner, scores } of this.#cases) {
      const own = owner === 0 ? 'nobody' : this.#kinds.get(owner)
      if (own === kind) cells[RATIOS.findLastIndex((edge) => scores[0]! >= edge) + 1]!++
    }
    return cells
  }
}

const rangeOf = (from: number, to: number | undefined): string =>
  to === undefined ? `${from} and more` : `${from} to ${to}`

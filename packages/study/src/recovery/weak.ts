import type { EventPayload, LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import { midRanks } from '../maths/ranks.ts'
import { Directions, firstWay } from '../score/directions.ts'
import { Association } from './association.ts'
import { count, type Ratio, type Subject, type Tally, type TallyTable, type Watch } from './subject.ts'
import type { TrueEvent } from './true-book.ts'
import { UsualDepth } from './usual-depth.ts'
import { AHEAD, weakFigures } from './weak-figures.ts'

/** One case a second. */
const EACH_NS = 1e9
/** A tick of ES, in points, and how long it may take. */
const TICK = 0.25
const TICK_HORIZON_MS = 10_000
/** Levels that are touched, and the others by how far they are from spot. */
const PLACES = ['touched', 'up to $0.25', 'further'] as const
const NEAR_USD = 0.25

const GAPS = ['weak.next.gap', 'weak.way.gap', 'weak.touched.gap', 'weak.share']
const RANKS = ['weak.next.rank', 'weak.way.rank', 'weak.touched.rank', 'weak.usual']

/** Whether levels that are thinly defended give way. */
export const weak: Subject = {
  name: 'weak',
  title: 'Does a thin defence give way?',
  about: [
    'A level is WEAK where its zone holds less a tick than it usually does, and no other state holds. A case is such a level, or a NEUTRAL one, at each full second: price then goes toward its break first or away from it. Both by half a deviation of five minutes (as in the study of the score: by SPY, within five minutes), which is what the score must say; and by a tick of ES from its middle within ten seconds, which is what thin depth is known to tell.',
    'A walk without drift goes either way as often, wherever it stands. What is compared is compared within a market, so that days that go one way say nothing. Levels at one price count once, those still forming not at all.',
  ],
  figures: weakFigures,
  tables: {
    places:
      'Level seconds by state and how far the level is from spot: where price then goes, by half a deviation and by a tick.',
  },
  settings: [
    { setting: 'weakQuantile', values: [0.05, 0.1, 0.3, 0.5], figures: GAPS },
    { setting: 'wallBaselineSec', values: [120, 300, 900, 3600], figures: [...GAPS, ...RANKS] },
  ],
  watch: () => new WeakWatch(),
}

/** A level at a full second, by the place of its snap. */
type Case = {
  readonly snap: number
  readonly isUp: boolean
  readonly isWeak: boolean
  /** Depth per tick over the usual. */
  readonly ratio: number
  /** In `PLACES`. */
  readonly place: number
}

class WeakWatch implements Watch {
  readonly #ts: number[] = []
  readonly #spot: number[] = []
  /** The middle of ES in points; NaN where there is none. */
  readonly #mid: number[] = []
  readonly #touches: { ts: number; sigma: number }[] = []
  readonly #cases: Case[] = []
  readonly #usual = new UsualDepth()

  event(event: TrueEvent): void {
    this.#usual.event(event)
  }

  touch({ type, ts, placebo, sigma }: EventPayload): void {
    if (type === 'touch' && placebo === null && sigma !== null) this.#touches.push({ ts, sigma })
  }

  snap(payload: SignalsPayload, nowNs: number): void {
    this.#usual.snap(payload, nowNs)
    const {
      ts,
      spy: { spot },
      es,
      levels,
    } = payload
    if (spot === null) return
    this.#ts.push(ts)
    this.#spot.push(spot)
    this.#mid.push(es.mid ?? Number.NaN)
    if (nowNs % EACH_NS === 0) for (const level of levels) this.#see(level)
  }

  read(): Tally {
    const ts = Float64Array.from(this.#ts)
    const path = { ts, spot: Float64Array.from(this.#spot), touches: this.#touches }
    const directions = new Directions(path)
    const way = this.#cases.map(({ snap }) => (directions.isKnown(snap) ? directions.at(snap) : 0))
    const ways = {
      way,
      touched: way.map((each, k) => (this.#cases[k]!.place === 0 ? each : 0)),
      next: this.#cases.map(({ snap }) => firstWay(ts, this.#mid, snap, TICK, TICK_HORIZON_MS)),
    }
    const share: Ratio = { sum: 0, count: 0 }
    for (const { isWeak } of this.#cases) count(share, isWeak)
    const figures = AHEAD.flatMap(({ name }) => Object.entries(this.#figures(`weak.${name}`, ways[name])))
    return {
      figures: { 'weak.share': share, 'weak.usual': this.#usual.read(), ...Object.fromEntries(figures) },
      tables: [this.#places(ways)],
    }
  }

  #see(level: LevelPayload): void {
    const { sameAs, forming, direction, distance, touched } = level
    const { state, wallRatio } = level.barrier
    if (sameAs !== null || forming || wallRatio === null || (state !== 'WEAK' && state !== 'NEUTRAL')) return
    const place = touched ? 0 : distance <= NEAR_USD ? 1 : 2
    const snap = this.#ts.length - 1
    this.#cases.push({ snap, isUp: direction === 'UP', isWeak: state === 'WEAK', ratio: wallRatio, place })
  }

  /** `ways` has for each case where price went: 1 up, -1 down, 0 neither. */
  #figures(name: string, ways: readonly number[]): Record<string, Ratio> {
    const shares = { weak: { sum: 0, count: 0 }, rest: { sum: 0, count: 0 } }
    const [gap, rank] = [new Association(), new Association()]
    const gone = this.#cases.flatMap((each, k) => (ways[k] === 0 ? [] : [{ ...each, way: ways[k]! }]))
    const thinness = midRanks(gone.map(({ ratio }) => -ratio))
    for (const [k, { isUp, isWeak, way }] of gone.entries()) {
      const isBreak = isUp === way > 0
      count(isWeak ? shares.weak : shares.rest, isBreak)
      gap.add(Number(isWeak), Number(isBreak))
      rank.add(thinness[k]!, Number(isBreak))
    }
    return {
      [`${name}.weak`]: shares.weak,
      [`${name}.rest`]: shares.rest,
      [`${name}.gap`]: gap.slope,
      [`${name}.rank`]: rank.correlation,
    }
  }

  #places(ways: Readonly<Record<(typeof AHEAD)[number]['name'], readonly number[]>>): TallyTable {
    const rows = (['WEAK', 'NEUTRAL'] as const).flatMap((state) =>
      PLACES.map((place) => ({ name: `${state}, ${place}`, cells: new Array<number>(6).fill(0) })),
    )
    for (const [k, { isUp, isWeak, place }] of this.#cases.entries()) {
      const { cells } = rows[(isWeak ? 0 : PLACES.length) + place]!
      for (const [first, way] of [ways.way[k]!, ways.next[k]!].entries())
        cells[3 * first + (way === 0 ? 2 : isUp === way > 0 ? 0 : 1)]!++
    }
    const columns = ['to the break', 'away', 'neither', 'a tick to the break', 'a tick away', 'no tick']
    return { name: 'places', columns, rows }
  }
}

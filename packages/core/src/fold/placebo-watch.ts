import type { CalendarDate } from '@spymaster/events'
import type { PhysicsConfig } from '../config/physics-config.ts'
import type { LevelMoment } from '../levels/level-source.ts'
import { LevelTracker } from '../levels/level-tracker.ts'
import { type Placebo, Placebos } from '../levels/placebo.ts'
import type { TrackedLevel } from '../levels/tracked-level.ts'
import type { Engines, LevelReading } from './level-reader.ts'
import { LevelWatch } from './level-watch.ts'
import type { MarketState } from './market-state.ts'

/** A placebo with what is kept of it. */
export type PlaceboLevel = Pick<Placebo, 'of' | 'offset'> & { readonly level: TrackedLevel }

/** A monitored placebo and what it reads. */
export type PlaceboReading = Pick<Placebo, 'of' | 'offset'> & { readonly reading: LevelReading }

/** Takes the placebos through all that real levels go through, apart from them: nothing real depends on it. */
export class PlaceboWatch {
  readonly #placebos: Placebos
  readonly #tracker: LevelTracker
  readonly #watch: LevelWatch
  #levels: readonly PlaceboLevel[] = []

  constructor(config: PhysicsConfig, market: MarketState, engines: Engines, date: CalendarDate) {
    this.#placebos = new Placebos(date)
    this.#tracker = new LevelTracker(config, () => engines.barrier.remember())
    this.#watch = new LevelWatch(config, market, engines)
  }

  /** Levels of the run so far that have no placebo. */
  get without(): number {
    return this.#placebos.without
  }

  /** All placebos of the last snap, in ascending price; none without a spot. */
  get levels(): readonly PlaceboLevel[] {
    return this.#levels
  }

  /** The readings at a snap, given the real universe. */
  step(
    universe: readonly TrackedLevel[],
    { spot, nowNs, segment }: Pick<LevelMoment, 'nowNs' | 'segment'> & { readonly spot: number | null },
  ): PlaceboReading[] {
    const placebos = new Map(this.#placebos.of(universe).map((placebo) => [placebo.candidate.key, placebo]))
    const placeOf = ({ candidate }: TrackedLevel): Pick<Placebo, 'of' | 'offset'> => {
      const { of, offset } = placebos.get(candidate.key)!
      return { of, offset }
    }
    const candidates = [...placebos.values()].map(({ candidate }) => candidate)
    const levels = spot === null ? [] : this.#tracker.step(candidates, { spot, nowNs, segment })
    this.#levels = levels.map((level) => ({ ...placeOf(level), level }))
    const readings = this.#watch.step(levels, spot, nowNs)
    this.#watch.takeEnded()
    return readings.map((reading) => ({ ...placeOf(reading.level), reading }))
  }
}

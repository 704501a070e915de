import type { PhysicsConfig } from '../config/physics-config.ts'
import type { FeatureMoment } from '../features/feature-moment.ts'
import { AttemptWatch } from '../features/readings/attempt-watch.ts'
import { DayWatch } from '../features/readings/day-watch.ts'
import { type HistoryReading, LevelHistory } from '../features/readings/level-history.ts'
import { SpotPath } from '../features/readings/spot-path.ts'
import { readPayload } from '../fold/level-payload.ts'
import type { LevelReading } from '../fold/level-reader.ts'
import type { Touches } from '../levels/touches.ts'
import type { SessionTimes } from '../market/session-clock.ts'
import type { LevelPayload } from '../payload/signals.ts'
import type { Segment } from '../payload/words.ts'
import type { OpenEvent } from './open-event.ts'

/** What features know beyond the snap's payload. */
export type StageFacts = Pick<FeatureMoment, 'day' | 'path' | 'history' | 'attempt'>

/** A snap after the touch: what the level reads at the frozen price, and spot; both null without a spot. */
type Followed = {
  readonly nowNs: number
  readonly spot: number | null
  readonly reading: LevelReading | null
}

/** What is followed of an event until it is confirmed. */
type Attempt = { readonly watch: AttemptWatch; readonly history: HistoryReading }

/** Follows what features know beyond the snap's payload: the day, the way of spot, each level's events, each attempt. */
export class FactsWatch {
  readonly #config: PhysicsConfig
  readonly #day: DayWatch
  readonly #path: SpotPath
  /** By the levels' touches: a level that is called otherwise keeps its past, one that begins anew has none. */
  readonly #histories = new WeakMap<Touches, LevelHistory>()
  readonly #attempts = new Map<OpenEvent, Attempt>()

  /** `times` are the run's; null on days without a session. */
  constructor(config: PhysicsConfig, times: SessionTimes | null) {
    this.#config = config
    this.#day = new DayWatch(times)
    this.#path = new SpotPath(config.snapIntervalMs)
  }

  /** Takes a snap with its spot as published, before its events. */
  step(nowNs: number, spot: number | null, segment: Segment): void {
    this.#day.step(nowNs, spot, segment)
    this.#path.step(spot)
  }

  /** As of the touch; the event is none of its own history, but one of all levels' at its price. */
  atTouch(
    event: OpenEvent,
    { nowNs, spot, level }: { readonly nowNs: number; readonly spot: number; readonly level: LevelPayload },
  ): StageFacts {
    const history = this.#historyOf(event.own).at(nowNs)
    for (const touches of event.touches) this.#historyOf(touches).touched(nowNs)
    this.#attempts.set(event, { history, watch: new AttemptWatch(nowNs, spot, level, this.#config) })
    return { day: this.#day.reading, path: this.#path.reading, history, attempt: null }
  }

  follow(event: OpenEvent, { nowNs, spot, reading }: Followed): void {
    this.#attempts.get(event)!.watch.step(nowNs, spot, reading === null ? null : readPayload(reading))
  }

  atConfirmation(event: OpenEvent): StageFacts {
    const { history, watch } = this.#attempts.get(event)!
    return { day: this.#day.reading, path: this.#path.reading, history, attempt: watch.reading }
  }

  /** Takes what came of an event, which is over. */
  resolve(event: OpenEvent, nowNs: number): void {
    const [first] = event.a.labels(0, nowNs).outcomes
    for (const touches of event.touches) this.#historyOf(touches).resolved(nowNs, first!.outcome)
    this.#attempts.delete(event)
  }

  #historyOf(touches: Touches): LevelHistory {
    const history = this.#histories.get(touches) ?? new LevelHistory()
    this.#histories.set(touches, history)
    return history
  }
}

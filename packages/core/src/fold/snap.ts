import { ES_TICK_POINTS } from '@spymaster/events'
import type { PhysicsConfig } from '../config/physics-config.ts'
import { type Motion, motionOf } from '../context/approach.ts'
import { BarrierEngine } from '../engines/barrier/barrier-engine.ts'
import type { PriorSession } from '../levels/day-tape.ts'
import { LevelBoard } from '../levels/level-board.ts'
import type { TrackedLevel } from '../levels/tracked-level.ts'
import { type SessionTimes, segmentAt } from '../market/session-clock.ts'
import type { Direction, Segment, Status } from '../payload/words.ts'
import { MinuteCloses } from '../window/minute-closes.ts'
import { isFresh } from './feed-ages.ts'
import { type EndedSignal, LevelReader, type LevelReading } from './level-reader.ts'
import type { MarketState } from './market-state.ts'

/** Where SPY stands at a snap. */
export type Spot = {
  readonly price: number | null
  readonly source: 'SPY' | 'ES' | null
  readonly status: Status
}

/** Everything a snap says, unrounded. */
export type Snap = {
  /** ns since 00:00 UTC of the run's date. */
  readonly nowNs: number
  readonly spot: Spot
  /** ES points; null unless the book is two-sided and uncrossed, fresh or not. */
  readonly esMid: number | null
  readonly segment: Segment
  /** How price came here, by the direction of a break; null without a spot or two minutes' closes. */
  readonly motion: Readonly<Record<Direction, Motion>> | null
  readonly universe: readonly TrackedLevel[]
  readonly readings: readonly LevelReading[]
}

/** Computes the snaps of one run: spot, levels, readings, signals. */
export class Snapper {
  readonly #config: PhysicsConfig
  readonly #market: MarketState
  readonly #times: SessionTimes | null
  readonly #barrier: BarrierEngine
  readonly #board: LevelBoard
  readonly #reader: LevelReader
  readonly #closes: MinuteCloses
  /** Levels whose signal machines ran at the snap before. */
  #running = new Set<TrackedLevel>()
  /** The previous regular session, from bars on the log. */
  prior: PriorSession | null = null

  constructor(config: PhysicsConfig, market: MarketState, times: SessionTimes | null) {
    this.#config = config
    this.#market = market
    this.#times = times
    this.#barrier = new BarrierEngine(config, market.book, config.snapIntervalMs)
    this.#board = new LevelBoard(config, () => this.#barrier.remember())
    this.#reader = new LevelReader(config, market, this.#barrier)
    this.#closes = new MinuteCloses(config.lookbackMinutes)
  }

  /** The snap at grid point `nowNs`. Call at every grid point, in order. */
  step(nowNs: number): Snap {
    const { book, tape, feeds } = this.#market
    const isEsFresh = isFresh(feeds.es, nowNs, this.#config.feedStaleMs)
    const esMid = book.isValid
      ? ((book.bid.book.bestTick! + book.ask.book.bestTick!) / 2) * ES_TICK_POINTS
      : null
    const spot = this.#spot(esMid, isEsFresh, nowNs)
    const segment = segmentAt(this.#times, nowNs)
    this.#barrier.beginSnap(isEsFresh)
    const universe = spot.price === null ? [] : this.#universe(spot.price, segment, nowNs)
    const readings = this.#read(universe, nowNs)
    this.#leave(universe, readings, spot.price, nowNs)
    this.#barrier.endSnap()
    tape.rotate()
    return { nowNs, spot, esMid, segment, motion: this.#motion(spot.price, nowNs), universe, readings }
  }

  /** The signals that ended since last asked, in order. */
  takeEnded(): EndedSignal[] {
    return this.#reader.takeEnded()
  }

  #spot(esMid: number | null, isEsFresh: boolean, nowNs: number): Spot {
    const { quote, feeds, converter } = this.#market
    const isSpyFresh = isFresh(feeds.spy, nowNs, this.#config.feedStaleMs)
    const freshEs = isEsFresh ? esMid : null
    const freshSpy = isSpyFresh ? quote.mid : null
    converter.step(freshEs, freshSpy, quote.spread, nowNs)
    if (freshSpy !== null) return { price: freshSpy, source: 'SPY', status: 'ok' }
    if (freshEs !== null) return { price: converter.toSpy(freshEs), source: 'ES', status: 'ok' }
    // Silence is to blame only where there would be a spot but for it.
    const wouldBe = esMid !== null || quote.mid !== null
    return { price: null, source: null, status: wouldBe ? 'stale' : 'no_spot' }
  }

  #motion(spot: number | null, nowNs: number): Snap['motion'] {
    this.#closes.step(nowNs, spot)
    return spot === null ? null : motionOf(this.#closes.completed, nowNs / 1e6, spot)
  }

  #universe(spot: number, segment: Segment, nowNs: number): TrackedLevel[] {
    const tape = this.#market.dayTape
    const day = this.#times === null || tape === null ? null : { times: this.#times, tape }
    const { ratio: value, source } = this.#market.converter
    const ratio = { value, isMeasured: source !== 'default' }
    return this.#board.step({ nowNs, spot, segment, day, prior: this.prior, ratio })
  }

  #read(universe: readonly TrackedLevel[], nowNs: number): LevelReading[] {
    const velocity = this.#market.converter.toSpy(this.#market.tape.velocity())
    const readings: LevelReading[] = []
    for (const level of universe)
      if (level.isMonitored) readings.push(this.#reader.read(level, velocity, nowNs))
    return readings
  }

  /** Ends what ran at the snap before and does not at this one. */
  #leave(
    universe: readonly TrackedLevel[],
    readings: readonly LevelReading[],
    spot: number | null,
    nowNs: number,
  ): void {
    const running = new Set(readings.map((reading) => reading.level))
    for (const level of this.#running) {
      if (running.has(level)) continue
      const hasCrossed = universe.includes(level) ? level.hasCrossed : this.#isCrossed(level, spot)
      this.#reader.leave(level, spot !== null, hasCrossed, nowNs)
    }
    this.#running = running
  }

  /** Whether spot has crossed a level that is no more: an armed extreme goes at the snap that breaks it. */
  #isCrossed(level: TrackedLevel, spot: number | null): boolean {
    return spot !== null && level.isCrossedBy(spot, this.#config)
  }
}

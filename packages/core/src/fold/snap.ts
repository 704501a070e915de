import type { PhysicsConfig } from '../config/physics-config.ts'
import { type Motion, motionOf } from '../context/approach.ts'
import { BarrierEngine } from '../engines/barrier/barrier-engine.ts'
import { type FuelDay, FuelEngine } from '../engines/fuel/fuel-engine.ts'
import type { PriorSession } from '../levels/day-tape.ts'
import { LevelBoard } from '../levels/level-board.ts'
import type { TrackedLevel } from '../levels/tracked-level.ts'
import { type SessionTimes, segmentAt } from '../market/session-clock.ts'
import type { BookPayload } from '../payload/flow.ts'
import type { Direction, Segment, Status } from '../payload/words.ts'
import type { DueMessage } from '../touch-events/due-message.ts'
import { type TouchMoment, TouchWatch } from '../touch-events/touch-watch.ts'
import { MinuteCloses } from '../window/minute-closes.ts'
import { hasSpoken, isFresh } from './feed-ages.ts'
import { bookOf, type Flow, FlowWatch } from './flow-payload.ts'
import { type BookFuel, bookFuel } from './fuel-payload.ts'
import type { EndedSignal, LevelReading } from './level-reader.ts'
import { LevelWatch } from './level-watch.ts'
import { esMidOf, freshSpyMid } from './market-mids.ts'
import type { MarketState } from './market-state.ts'
import { type PlaceboReading, PlaceboWatch } from './placebo-watch.ts'
import type { RestingBook } from './resting-payload.ts'

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
  readonly fuel: BookFuel
  /** Of the snap until the next record is folded. */
  readonly resting: RestingBook
  readonly universe: readonly TrackedLevel[]
  readonly readings: readonly LevelReading[]
  /** Null unless asked for. */
  readonly placebos: { readonly readings: readonly PlaceboReading[]; readonly without: number } | null
  /** Null unless asked for and due. */
  readonly flow: Flow | null
  /** What is to be told of touch events, in order; none unless asked for. */
  readonly events: readonly DueMessage[]
  /** What dealers hold; null but where an event's features are due. */
  readonly dealers: BookPayload | null
}

/** What is computed only where it is asked for. */
export type Wanted = { readonly placebos: boolean; readonly flow: boolean; readonly events: boolean }

/** Computes the snaps of one run: spot, levels, readings, signals. */
export class Snapper {
  readonly #config: PhysicsConfig
  readonly #market: MarketState
  readonly #times: SessionTimes | null
  readonly #barrier: BarrierEngine
  readonly fuel: FuelEngine
  readonly #board: LevelBoard
  readonly #watch: LevelWatch
  readonly #placebos: PlaceboWatch | null
  readonly #flow: FlowWatch | null
  readonly #touches: TouchWatch | null
  readonly #wanted: Wanted
  readonly #closes: MinuteCloses
  /** The previous regular session, from bars on the log. */
  prior: PriorSession | null = null

  constructor(config: PhysicsConfig, market: MarketState, day: FuelDay, wanted: Wanted) {
    this.#config = config
    this.#market = market
    this.#times = day.times
    this.#barrier = new BarrierEngine(config, market.book, config.snapIntervalMs)
    this.fuel = new FuelEngine(config, market.options, day)
    this.#board = new LevelBoard(config, () => this.#barrier.remember())
    const engines = { barrier: this.#barrier, fuel: this.fuel }
    this.#watch = new LevelWatch(config, market, engines)
    this.#wanted = wanted
    const hasPlacebos = wanted.placebos || wanted.events
    this.#placebos = hasPlacebos ? new PlaceboWatch(config, market, engines, day.date) : null
    this.#touches = wanted.events ? new TouchWatch(config, market, engines, day) : null
    this.#flow = wanted.flow ? new FlowWatch(this.fuel) : null
    this.#closes = new MinuteCloses(config.lookbackMinutes)
  }

  /** The snap at grid point `nowNs`. Call at every grid point, in order. */
  step(nowNs: number): Snap {
    const { tape, options, feeds } = this.#market
    const isEsFresh = isFresh(feeds.es, nowNs, this.#config.feedStaleMs)
    const esMid = esMidOf(this.#market)
    const spot = this.#spot(esMid, isEsFresh, nowNs)
    const segment = segmentAt(this.#times, nowNs)
    this.#barrier.beginSnap(isEsFresh)
    this.#stepFuel(spot.price, nowNs)
    const universe = spot.price === null ? [] : this.#universe(spot.price, segment, nowNs)
    const readings = this.#watch.step(universe, spot.price, nowNs)
    const placebos = this.#placebos?.step(universe, { spot: spot.price, nowNs, segment }) ?? []
    const motion = this.#motion(spot.price, nowNs)
    const resting = this.#resting(universe)
    const common = { nowNs, segment, motion, fuel: bookFuel(this.fuel), resting, universe, readings }
    const events = this.#touched({ ...common, spot: spot.price }, placebos)
    const hasFeatures = events.some(({ moment }) => moment !== null)
    const dealers = hasFeatures ? bookOf(this.fuel, spot.price, resting) : null
    const flow = this.#flow?.step(spot.price, nowNs, resting) ?? null
    this.#barrier.endSnap()
    tape.rotate()
    options.rotate()
    return { ...common, spot, esMid, flow, events, dealers, placebos: this.#placebosOf(placebos) }
  }

  /** The signals that ended since last asked, in order. */
  takeEnded(): EndedSignal[] {
    return this.#watch.takeEnded()
  }

  #spot(esMid: number | null, isEsFresh: boolean, nowNs: number): Spot {
    const { quote, converter } = this.#market
    const freshEs = isEsFresh ? esMid : null
    const freshSpy = freshSpyMid(this.#market, nowNs, this.#config.feedStaleMs)
    converter.step(freshEs, freshSpy, quote.spread, nowNs)
    if (freshSpy !== null) return { price: freshSpy, source: 'SPY', status: 'ok' }
    if (freshEs !== null) return { price: converter.toSpy(freshEs), source: 'ES', status: 'ok' }
    // Silence is to blame only where there would be a spot but for it.
    const wouldBe = esMid !== null || quote.mid !== null
    return { price: null, source: null, status: wouldBe ? 'stale' : 'no_spot' }
  }

  #stepFuel(spot: number | null, nowNs: number): void {
    const { feeds, converter } = this.#market
    this.fuel.step({
      nowNs,
      spot,
      ratio: converter.ratio,
      hasOptions: hasSpoken(feeds.options),
      isFresh: isFresh(feeds.options, nowNs, this.#config.feedStaleMs),
    })
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
    return this.#board.step({
      nowNs,
      spot,
      segment,
      day,
      prior: this.prior,
      dealers: this.fuel.prices,
      ratio,
    })
  }

  #resting(universe: readonly TrackedLevel[]): RestingBook {
    return {
      barrier: this.#barrier,
      converter: this.#market.converter,
      levels: universe.map(({ candidate }) => candidate),
      strikeRange: this.#config.strikeRange,
    }
  }

  #touched(
    moment: Omit<TouchMoment, 'placebos'>,
    readings: readonly PlaceboReading[],
  ): readonly DueMessage[] {
    const levels = this.#placebos?.levels ?? []
    return this.#touches?.step({ ...moment, placebos: { levels, readings } }) ?? []
  }

  #placebosOf(readings: readonly PlaceboReading[]): Snap['placebos'] {
    return this.#wanted.placebos ? { readings, without: this.#placebos!.without } : null
  }
}

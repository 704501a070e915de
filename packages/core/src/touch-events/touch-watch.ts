import { utcMidnightNs } from '@spymaster/events'
import type { PhysicsConfig } from '../config/physics-config.ts'
import type { FuelDay } from '../engines/fuel/fuel-engine.ts'
import type { BookFuel } from '../fold/fuel-payload.ts'
import { type LevelsMoment, levelPayloads } from '../fold/level-payload.ts'
import { type Engines, LevelReader, type LevelReading } from '../fold/level-reader.ts'
import type { MarketState } from '../fold/market-state.ts'
import type { PlaceboLevel, PlaceboReading } from '../fold/placebo-watch.ts'
import type { RestingBook } from '../fold/resting-payload.ts'
import type { Snap } from '../fold/snap.ts'
import { SpotSigma } from '../labels/sigma.ts'
import type { TrackedLevel } from '../levels/tracked-level.ts'
import type { SessionTimes } from '../market/session-clock.ts'
import { round } from '../payload/round.ts'
import type { LevelPayload } from '../payload/signals.ts'
import type { Segment } from '../payload/words.ts'
import { compareDue, type DueMessage } from './due-message.ts'
import { OpenEvent } from './open-event.ts'
import { type Opening, openedLevels, PRICE_DIGITS } from './openings.ts'
import { ShadowLevel } from './shadow-level.ts'
import { FactsWatch } from './stage-facts.ts'

/** What the levels and placebos are at a snap. */
export type TouchMoment = {
  /** ns since 00:00 UTC of the run's date. */
  readonly nowNs: number
  readonly spot: number | null
  readonly segment: Segment
  readonly motion: Snap['motion']
  readonly fuel: BookFuel
  readonly resting: RestingBook
  readonly universe: readonly TrackedLevel[]
  readonly readings: readonly LevelReading[]
  readonly placebos: {
    readonly levels: readonly PlaceboLevel[]
    readonly readings: readonly PlaceboReading[]
  }
}

/**
 * The touch events of one run: opens them where levels and placebos are touched, follows each, and says at each snap
 * what is to be told of them. Nothing that levels, scores or signals are made of depends on it.
 *
 * Spots are taken as they are published, so that what is told can be computed again from it.
 */
export class TouchWatch {
  readonly #config: PhysicsConfig
  readonly #market: MarketState
  readonly #engines: Engines
  readonly #times: SessionTimes | null
  readonly #reader: LevelReader
  readonly #sigma: SpotSigma
  readonly #facts: FactsWatch
  readonly #epochMs: (ns: number) => number
  #open: OpenEvent[] = []

  /** `day.times` are null on days without a session, which have no events. */
  constructor(config: PhysicsConfig, market: MarketState, engines: Engines, day: FuelDay) {
    this.#config = config
    this.#market = market
    this.#engines = engines
    this.#times = day.times
    const midnightMs = Number(utcMidnightNs(day.date) / 1_000_000n)
    this.#epochMs = (ns) => midnightMs + ns / 1e6
    this.#reader = new LevelReader(config, market, engines)
    this.#sigma = new SpotSigma(config.snapIntervalMs)
    this.#facts = new FactsWatch(config, day.times)
  }

  /** What is due at the snap, in order. Call at every grid point, after the readings. */
  step(moment: TouchMoment): DueMessage[] {
    const { nowNs, segment } = moment
    const spot = round(moment.spot, PRICE_DIGITS)
    this.#sigma.step(nowNs, spot, segment)
    this.#facts.step(nowNs, spot, segment)
    const now = { nowNs, spot, levels: this.#levels(moment) }
    const due = this.#open.flatMap((event) => this.#follow(event, now))
    this.#open = this.#open.filter((event) => !event.isOver)
    for (const opening of openingsOf(moment)) due.push(this.#begin(opening, now))
    return due.sort(compareDue)
  }

  /** Levels are touched where there is a spot, and within a session only. */
  #begin(opening: Opening, { nowNs, spot, levels }: Now): DueMessage {
    const original = opening.level
    const price = round(original.candidate.price, PRICE_DIGITS)
    const memory = this.#engines.barrier.remember()
    const shadow = new ShadowLevel(this.#config, this.#reader, { original, price, memory })
    const { closeNs } = this.#times!
    const sigma = this.#sigma.value
    const event = new OpenEvent(this.#config, { opening, shadow, nowNs, closeNs, spot: spot!, sigma })
    this.#open.push(event)
    const first = shadow.read(spot, this.#velocity, nowNs)!
    const level = frozenLevel(opening.reading ?? first, event, levels!)
    const facts = this.#facts.atTouch(event, { level, spot: spot!, nowNs })
    return { event, type: 'touch', reason: null, moment: { stage: 'A', level, facts } }
  }

  #follow(event: OpenEvent, now: Now): DueMessage[] {
    const due: DueMessage[] = []
    const { nowNs, spot } = now
    event.step(nowNs, spot)
    if (event.isConfirming) {
      const reading = event.shadow.read(spot, this.#velocity, nowNs)
      this.#facts.follow(event, { reading, spot, nowNs })
      if (event.takeConfirmation(nowNs)) due.push(this.#confirm(event, reading, now))
    }
    if (event.takeResolution(nowNs)) {
      this.#facts.resolve(event, nowNs)
      due.push({ event, type: 'resolve', reason: null, moment: null })
    }
    return due
  }

  #confirm(event: OpenEvent, reading: LevelReading | null, { nowNs, spot, levels }: Now): DueMessage {
    const reason = event.confirm(nowNs, spot)
    if (reason !== null) return { event, type: 'invalid', reason, moment: null }
    const level = frozenLevel(reading!, event, levels!)
    const facts = this.#facts.atConfirmation(event)
    return { event, type: 'confirm', reason: null, moment: { stage: 'B', level, facts } }
  }

  #levels({ nowNs, spot, motion, universe, fuel, resting }: TouchMoment): LevelsMoment | null {
    if (spot === null) return null
    return { spot, nowNs, motion, universe, fuel, resting, config: this.#config, epochMs: this.#epochMs }
  }

  /** SPY dollars per second. */
  get #velocity(): number {
    return this.#market.converter.toSpy(this.#market.tape.velocity())
  }
}

/** A snap: its spot as published, and what its levels have in common. */
type Now = {
  readonly nowNs: number
  readonly spot: number | null
  /** Null without a spot. */
  readonly levels: LevelsMoment | null
}

/**
 * The level as published, but at the price and the side of the touch, and as though there were no hot zones; it takes
 * its own place among the real ones, where it may stand elsewhere by now, be called otherwise, or be no more.
 */
function frozenLevel(reading: LevelReading, { placebo }: OpenEvent, moment: LevelsMoment): LevelPayload {
  const { level } = reading
  const others = moment.universe.filter(({ candidate }) => candidate.key !== level.candidate.key)
  const universe = placebo === null ? [...others, level] : moment.universe
  // What models learn must not depend on who watches: no user's hot zone ends a way.
  const standing = universe.map(({ candidate }) => candidate).filter(({ kind }) => kind !== 'HOTZONE')
  const resting = { ...moment.resting, levels: standing }
  return levelPayloads([reading], { ...moment, universe, resting })[0]!
}

/** The levels that are touched at the snap, then the placebos. */
function openingsOf({ nowNs, universe, readings, placebos }: TouchMoment): Opening[] {
  const read = new Map(readings.map((reading) => [reading.level, reading]))
  for (const { reading } of placebos.readings) read.set(reading.level, reading)
  const places = new Map(placebos.levels.map(({ level, of, offset }) => [level, { of, offset }]))
  return [...openedLevels(universe, nowNs), ...openedLevels([...places.keys()], nowNs)].map((opened) => ({
    ...opened,
    reading: read.get(opened.level) ?? null,
    placebo: places.get(opened.level) ?? null,
  }))
}

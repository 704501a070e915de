import type { PhysicsConfig } from '../config/physics-config.ts'
import { type Engines, LevelReader, type LevelReading } from '../fold/level-reader.ts'
import type { MarketState } from '../fold/market-state.ts'
import type { PlaceboLevel, PlaceboReading } from '../fold/placebo-watch.ts'
import { SpotSigma } from '../labels/sigma.ts'
import type { TrackedLevel } from '../levels/tracked-level.ts'
import type { SessionTimes } from '../market/session-clock.ts'
import { round } from '../payload/round.ts'
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
  readonly #facts = new FactsWatch()
  #open: OpenEvent[] = []

  /** `times` are the run's; null on days without a session, which have no events. */
  constructor(config: PhysicsConfig, market: MarketState, engines: Engines, times: SessionTimes | null) {
    this.#config = config
    this.#market = market
    this.#engines = engines
    this.#times = times
    this.#reader = new LevelReader(config, market, engines)
    this.#sigma = new SpotSigma(config.snapIntervalMs)
  }

  /** What is due at the snap, in order. Call at every grid point, after the readings. */
  step(moment: TouchMoment): DueMessage[] {
    const { nowNs, segment } = moment
    const spot = round(moment.spot, PRICE_DIGITS)
    this.#sigma.step(nowNs, spot, segment)
    this.#facts.step(nowNs, spot, segment)
    const due = this.#open.flatMap((event) => this.#follow(event, spot, nowNs))
    this.#open = this.#open.filter((event) => !event.isOver)
    if (spot !== null) for (const opening of openingsOf(moment)) due.push(this.#begin(opening, spot, nowNs))
    return due.sort(compareDue)
  }

  #begin(opening: Opening, spot: number, nowNs: number): DueMessage {
    const original = opening.level
    const price = round(original.candidate.price, PRICE_DIGITS)
    const memory = this.#engines.barrier.remember()
    const shadow = new ShadowLevel(this.#config, this.#reader, { original, price, memory })
    const sigma = this.#sigma.value
    // Levels are touched within a session only.
    const { closeNs } = this.#times!
    const event = new OpenEvent(this.#config, { opening, shadow, nowNs, closeNs, spot, sigma })
    this.#open.push(event)
    const first = shadow.read(spot, this.#velocity, nowNs)!
    const reading = opening.reading ?? first
    const facts = this.#facts.atTouch(event, reading, nowNs)
    return { event, type: 'touch', reason: null, moment: { stage: 'A', reading, facts } }
  }

  #follow(event: OpenEvent, spot: number | null, nowNs: number): DueMessage[] {
    const due: DueMessage[] = []
    event.step(nowNs, spot)
    if (event.isConfirming) {
      const reading = event.shadow.read(spot, this.#velocity, nowNs)
      this.#facts.follow(event, reading, spot, nowNs)
      if (event.takeConfirmation(nowNs)) due.push(this.#confirm(event, { reading, spot, nowNs }))
    }
    if (event.takeResolution(nowNs)) {
      this.#facts.resolve(event, nowNs)
      due.push({ event, type: 'resolve', reason: null, moment: null })
    }
    return due
  }

  #confirm(event: OpenEvent, { reading, spot, nowNs }: Followed): DueMessage {
    const reason = event.confirm(nowNs, spot)
    if (reason !== null || reading === null) return { event, type: 'invalid', reason, moment: null }
    const facts = this.#facts.atConfirmation(event, nowNs)
    return { event, type: 'confirm', reason: null, moment: { stage: 'B', reading, facts } }
  }

  /** SPY dollars per second. */
  get #velocity(): number {
    return this.#market.converter.toSpy(this.#market.tape.velocity())
  }
}

/** What an open event reads at a snap; null without a spot. */
type Followed = {
  readonly reading: LevelReading | null
  readonly spot: number | null
  readonly nowNs: number
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

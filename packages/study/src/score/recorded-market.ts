import type { EventPayload, LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import { BARRIER_STATES, FUEL_EFFECTS } from '@spymaster/core/payload'

/** What is kept of each level at each snap, a column each: all that score, signal and confidence are made of. */
export const READINGS = [
  'snap',
  'level',
  'price',
  'isUp',
  'isTouched',
  'isForming',
  'state',
  'filled',
  'effect',
  'net',
  'netSd',
  'netThreshold',
  'imbalance',
  'velocity',
  'sweep',
  'barrierSure',
  'tapeSure',
  'fuelSure',
  'score',
] as const
export type ReadingName = (typeof READINGS)[number]

/** A touch of a real level whose sigma is known. */
export type RecordedTouch = {
  /** Place in the record's `levels`. */
  readonly level: number
  readonly ts: number
  readonly price: number
  /** Whether a break goes up. */
  readonly isUp: boolean
  /** Dollars per square root of a minute. */
  readonly sigma: number
}

/**
 * One market as published, without what the score makes of it: rows of readings in order of snap, then level. Settings of
 * score and signal can be tried on it, as none of them changes a reading.
 */
export type RecordedMarket = {
  readonly name: string
  readonly scenario: string
  /** Snaps that have a spot: ms since the epoch, and dollars. */
  readonly ts: Float64Array
  readonly spot: Float64Array
  readonly levels: readonly string[]
  readonly rows: Readonly<Record<ReadingName, Float32Array>>
  readonly touches: readonly RecordedTouch[]
}

/** No opinion: an effect or a confidence that is null. */
export const NOT_KNOWN = -1

/** Gathers a record from what is published, in the order in which it is. One level of several at a price is kept. */
export class MarketRecorder {
  readonly #about: Pick<RecordedMarket, 'name' | 'scenario'>
  readonly #ts: number[] = []
  readonly #spot: number[] = []
  readonly #levels = new Map<string, number>()
  readonly #rows: Record<ReadingName, number[]>
  readonly #touches: RecordedTouch[] = []

  constructor(about: Pick<RecordedMarket, 'name' | 'scenario'>) {
    this.#about = about
    this.#rows = Object.fromEntries(READINGS.map((name) => [name, []])) as unknown as Record<
      ReadingName,
      number[]
    >
  }

  snap({ ts, spy: { spot }, levels }: SignalsPayload): void {
    if (spot === null) return
    this.#ts.push(ts)
    this.#spot.push(spot)
    for (const level of levels) if (level.sameAs === null) this.#level(level)
  }

  event({ type, ts, level, placebo, sigma }: EventPayload): void {
    if (type !== 'touch' || placebo !== null || sigma === null) return
    const { id, price, side } = level
    this.#touches.push({ level: this.#placeOf(id), ts, price, isUp: side === 'RESISTANCE', sigma })
  }

  read(): RecordedMarket {
    const rows = READINGS.map((name) => [name, Float32Array.from(this.#rows[name])] as const)
    return {
      ...this.#about,
      ts: Float64Array.from(this.#ts),
      spot: Float64Array.from(this.#spot),
      levels: [...this.#levels.keys()],
      rows: Object.fromEntries(rows) as RecordedMarket['rows'],
      touches: this.#touches,
    }
  }

  #level({ id, price, direction, touched, forming, barrier, tape, fuel, breakScore }: LevelPayload): void {
    const reading: Readonly<Record<ReadingName, number>> = {
      snap: this.#ts.length - 1,
      level: this.#placeOf(id),
      ...{ price, isUp: Number(direction === 'UP'), isTouched: Number(touched), isForming: Number(forming) },
      state: BARRIER_STATES.indexOf(barrier.state),
      filled: barrier.cluster.threshold > 0 ? barrier.filled / barrier.cluster.threshold : 0,
      effect: fuel.effect === null ? NOT_KNOWN : FUEL_EFFECTS.indexOf(fuel.effect),
      net: fuel.netDealerGamma ?? 0,
      netSd: fuel.netDealerGammaSd ?? 0,
      netThreshold: fuel.threshold ?? 0,
      ...{ imbalance: tape.imbalance, velocity: tape.velocity },
      sweep: tape.sweep === null ? 0 : tape.sweep.direction === 'UP' ? 1 : -1,
      ...{
        barrierSure: barrier.confidence,
        tapeSure: tape.confidence,
        fuelSure: fuel.confidence ?? NOT_KNOWN,
      },
      score: breakScore ?? NOT_KNOWN,
    }
    for (const name of READINGS) this.#rows[name].push(reading[name])
  }

  #placeOf(id: string): number {
    const place = this.#levels.get(id)
    if (place !== undefined) return place
    this.#levels.set(id, this.#levels.size)
    return this.#levels.size - 1
  }
}

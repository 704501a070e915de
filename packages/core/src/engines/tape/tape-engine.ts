import type { ValuesOf } from '../../config/setting.ts'
import { PriceSums } from '../../window/price-sums.ts'
import { windowSnaps } from '../../window/window-snaps.ts'
import type { tapeSettings } from './settings.ts'
import { Slope } from './slope.ts'
import { type Sweep, Sweeps } from './sweeps.ts'

/** Aggression near a level within the tape window, in ES units. */
export type TapeReading = {
  /** (buy - sell) / (buy + sell), -1 to 1; 0 when nothing traded. */
  readonly imbalance: number
  /** Contracts that lifted the ask. */
  readonly buyVolume: number
  /** Contracts that hit the bid. */
  readonly sellVolume: number
  /** Slope of the traded price, ES points per second, the same for all levels; 0 with fewer than two distinct times. */
  readonly velocityPoints: number
  /** The strongest sweep; null without one. */
  readonly sweep: Sweep | null
  /** min(1, (buy + sell) / tapeFullVolume). */
  readonly confidence: number
}

const ASK = 0x41
const BID = 0x42
const BUYS = 0
const SELLS = 1
/** A quarter of a point per tick, a million microseconds per second. */
const POINTS_PER_SEC = 0.25 * 1e6

/**
 * Tape: who is the aggressor near a level, and how fast price moves. Formulas: `docs/physics.md`, Tape.
 *
 * Windows are (T - W, T] in log time, made of snap intervals: every trade up to T is folded before the readings at
 * T, and `rotate` follows them. A reading sums the band's ticks and looks at the few runs of prints that are large
 * enough for a sweep, so its cost depends neither on the window nor on the number of trades in it.
 */
export class TapeEngine {
  readonly #volumes: PriceSums
  readonly #slope: Slope
  readonly #sweeps: Sweeps
  readonly #fullVolume: number

  /** Throws RangeError when a window is not a whole multiple of the snap interval. */
  constructor(settings: ValuesOf<typeof tapeSettings>, snapIntervalMs: number) {
    const { tapeWindowSec, velocityWindowSec, sweepMaxGapMs, sweepMinTicks, sweepMinNotional } = settings
    this.#volumes = new PriceSums(2, windowSnaps('tapeWindowSec', tapeWindowSec, snapIntervalMs))
    this.#slope = new Slope(
      windowSnaps('velocityWindowSec', velocityWindowSec, snapIntervalMs),
      settings.velocityMinSpanMs * 1e6,
    )
    const rule = { maxGapNs: sweepMaxGapMs * 1e6, minTicks: sweepMinTicks, minNotional: sweepMinNotional }
    this.#sweeps = new Sweeps(rule, tapeWindowSec * 1e9)
    this.#fullVolume = settings.tapeFullVolume
  }

  /**
   * Folds one ES trade: `tick` from 0 to TICK_LIMIT - 1, `size` in contracts, `side` the aggressor's char code (66
   * lifted the ask, 65 hit the bid, others unknown). Times are ns since 00:00 UTC of the run's date; log times never
   * fall. Where ts_event is undefined, pass the log time for it. A trade without a side moves only the slope.
   */
  trade(tick: number, size: number, side: number, tsEventNs: number, logTimeNs: number): void {
    this.#slope.add(tick, tsEventNs)
    if (side !== BID && side !== ASK) return
    this.#volumes.add(side === BID ? BUYS : SELLS, tick, size)
    this.#sweeps.add(tick, size, side === BID, tsEventNs, logTimeNs)
  }

  /** Closes the snap's bucket. Call once at each grid point, after the readings. */
  rotate(): void {
    this.#volumes.rotate()
    this.#slope.rotate()
  }

  /** Forgets everything: after a gap in the feed, what traded is not known to be whole. */
  clear(): void {
    this.#volumes.clear()
    this.#slope.clear()
    this.#sweeps.clear()
  }

  /** Slope of the traded price as of now, ES points per second; 0 with fewer than two distinct times. */
  velocity(): number {
    return this.#slope.value() * POINTS_PER_SEC
  }

  /** Reading at the snap `asOfNs` near a level: ticks from `lowTick` to `highTick`, whole, both included. */
  read(lowTick: number, highTick: number, asOfNs: number): TapeReading {
    const buyVolume = this.#volumes.sum(BUYS, lowTick, highTick)
    const sellVolume = this.#volumes.sum(SELLS, lowTick, highTick)
    const volume = buyVolume + sellVolume
    return {
      imbalance: volume === 0 ? 0 : (buyVolume - sellVolume) / volume,
      buyVolume,
      sellVolume,
      velocityPoints: this.velocity(),
      sweep: this.#sweeps.strongest(lowTick, highTick, asOfNs),
      confidence: Math.min(1, volume / this.#fullVolume),
    }
  }
}

import type { BarrierMemory } from '../engines/barrier/barrier-engine.ts'
import { GammaPath } from '../engines/fuel/gamma-path.ts'
import type { Direction, Side } from '../payload/words.ts'
import type { ScoreSettings } from '../score/settings.ts'
import { SignalMachine } from '../score/signal-machine.ts'
import { Smoother } from '../score/smoother.ts'
import { isWithin, type LevelCandidate, PRICE_TOLERANCE } from './level-source.ts'
import { Touches, type TouchSettings } from './touches.ts'

/** The zone's tick moves only when the exact price is further from it than this. */
const TICK_HYSTERESIS = 0.75

/** The settings that say when a level is watched and touched. */
export type BandSettings = {
  readonly monitorBand: number
  readonly monitorExit: number
  readonly touchBand: number
  readonly touchExit: number
}

/** The smoothed readings of a level. */
export class LevelSmoothers {
  readonly score: Smoother
  readonly velocity: Smoother
  readonly deltaLiq: Smoother
  readonly replenishment: Smoother
  readonly dealerGamma: Smoother

  constructor(settings: ScoreSettings) {
    this.score = new Smoother(settings.tauScoreSec)
    this.velocity = new Smoother(settings.tauVelocitySec)
    this.deltaLiq = new Smoother(settings.tauDeltaLiqSec)
    this.replenishment = new Smoother(settings.tauReplenishmentSec)
    this.dealerGamma = new Smoother(settings.tauDealerGammaSec)
  }

  reset(): void {
    this.score.reset()
    this.velocity.reset()
    this.deltaLiq.reset()
    this.replenishment.reset()
    this.dealerGamma.reset()
  }
}

/** Everything kept of one level from snap to snap. A level's state is its own, never shared. */
export class TrackedLevel {
  readonly barrier: BarrierMemory
  readonly gammaPath: GammaPath
  readonly smoothers: LevelSmoothers
  readonly machine: SignalMachine
  /** A shadow has those of the level that it is of. */
  touches: Touches
  candidate: LevelCandidate
  side: Side
  isMonitored = false
  /** Never while the level is forming. */
  isTouched = false
  /** Whether the side flipped at this snap. */
  hasCrossed = false
  #tick: number | null = null

  constructor(
    candidate: LevelCandidate,
    spot: number,
    barrier: BarrierMemory,
    settings: ScoreSettings & TouchSettings & { readonly snapIntervalMs: number },
  ) {
    this.candidate = candidate
    this.side = spot > candidate.price ? 'SUPPORT' : 'RESISTANCE'
    this.barrier = barrier
    this.gammaPath = new GammaPath(settings.snapIntervalMs)
    this.smoothers = new LevelSmoothers(settings)
    this.machine = new SignalMachine(settings, settings.snapIntervalMs * 1e6)
    this.touches = new Touches(settings)
  }

  /** The direction of a break. */
  get direction(): Direction {
    return this.side === 'SUPPORT' ? 'DOWN' : 'UP'
  }

  /** Takes the level's price and spot at a snap. A flip of side re-initializes the smoothers. */
  step(candidate: LevelCandidate, spot: number, bands: BandSettings): void {
    this.candidate = candidate
    const { price } = candidate
    this.isMonitored = isWithin(spot, price, this.isMonitored ? bands.monitorExit : bands.monitorBand)
    const touchBand = this.isTouched ? bands.touchExit : bands.touchBand
    this.isTouched = !candidate.forming && isWithin(spot, price, touchBand)
    this.hasCrossed = this.isCrossedBy(spot, bands)
    if (!this.hasCrossed) return
    this.side = this.side === 'SUPPORT' ? 'RESISTANCE' : 'SUPPORT'
    this.smoothers.reset()
  }

  /** Takes spot at a snap as of a level that is watched wherever spot goes, and that never flips. */
  hold(spot: number, bands: BandSettings): void {
    this.isMonitored = true
    const touchBand = this.isTouched ? bands.touchExit : bands.touchBand
    this.isTouched = isWithin(spot, this.candidate.price, touchBand)
    this.hasCrossed = false
  }

  /** Whether spot is beyond the touch exit on the other side. */
  isCrossedBy(spot: number, bands: BandSettings): boolean {
    const { price } = this.candidate
    const beyond = this.side === 'SUPPORT' ? price - spot : spot - price
    return beyond > bands.touchExit + PRICE_TOLERANCE
  }

  /** The ES tick of the level, given its exact price in ticks. */
  tickAt(exactTicks: number): number {
    if (this.#tick === null || Math.abs(exactTicks - this.#tick) > TICK_HYSTERESIS)
      this.#tick = Math.round(exactTicks)
    return this.#tick
  }
}

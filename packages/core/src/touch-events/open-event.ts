import type { PhysicsConfig } from '../config/physics-config.ts'
import { type Barrier, barriersOf } from '../labels/barriers.ts'
import { StageWatch } from '../labels/stage-labels.ts'
import type { Touches } from '../levels/touches.ts'
import type { EventPayload, UndefinedReason } from '../payload/events.ts'
import { round } from '../payload/round.ts'
import type { Direction } from '../payload/words.ts'
import { type Opening, PRICE_DIGITS } from './openings.ts'
import type { ShadowLevel } from './shadow-level.ts'

const NS_PER_SEC = 1e9
const NS_PER_MINUTE = 60e9

/** What an event is opened with. */
export type EventStart = {
  readonly opening: Opening
  readonly shadow: ShadowLevel
  /** The touch's snap, and the close of its session; ns of the run's date. */
  readonly nowNs: number
  readonly closeNs: number
  /** As published. */
  readonly spot: number
  readonly sigma: number | null
}

/** What is to be said of an event next. */
type Phase = 'confirming' | 'resolving' | 'over'

/** A touch event from its touch to its resolution. Price, side, sigma and barriers are those of the touch, for good. */
export class OpenEvent {
  /** Those of its level, and of all levels that were touched at its price. */
  readonly own: Touches
  readonly touches: readonly Touches[]
  readonly level: EventPayload['level']
  readonly direction: Direction
  readonly placebo: EventPayload['placebo']
  readonly sigma: number | null
  readonly barriers: readonly Barrier[]
  readonly shadow: ShadowLevel
  readonly t0Ns: number
  /** The confirmation's snap; until then the earliest it can be. */
  #t1Ns: number
  readonly #closeNs: number
  readonly #config: PhysicsConfig
  readonly a: StageWatch
  /** Null until there is a stage B row, and where there is none. */
  b: StageWatch | null = null
  #phase: Phase = 'confirming'

  constructor(config: PhysicsConfig, { opening, shadow, nowNs, closeNs, spot, sigma }: EventStart) {
    const { level, touches, placebo } = opening
    const { id, kind, price } = level.candidate
    this.#config = config
    this.own = level.touches
    this.touches = touches
    this.level = { id, kind, price: round(price, PRICE_DIGITS), side: level.side }
    this.direction = level.direction
    this.placebo = placebo === null ? null : { of: placebo.of, offset: round(placebo.offset, PRICE_DIGITS) }
    this.shadow = shadow
    this.sigma = sigma
    this.barriers = barriersOf(config, sigma)
    this.t0Ns = nowNs
    this.#t1Ns = nowNs + config.confirmationSec * NS_PER_SEC
    this.#closeNs = closeNs
    this.a = this.#watch(nowNs, spot, null)
  }

  get isOver(): boolean {
    return this.#phase === 'over'
  }

  /** Whether its confirmation is still to come, so that the shadow must be read. */
  get isConfirming(): boolean {
    return this.#phase === 'confirming'
  }

  /** Takes the spot of a snap after the touch, as published. */
  step(nowNs: number, spot: number | null): void {
    this.a.step(nowNs, spot)
    this.b?.step(nowNs, spot)
  }

  /** Whether the confirmation is due; it is once, and the close leaves no time for a later one. */
  takeConfirmation(nowNs: number): boolean {
    if (this.#phase !== 'confirming' || nowNs < Math.min(this.#t1Ns, this.#closeNs)) return false
    this.#phase = 'resolving'
    this.#t1Ns = nowNs
    return true
  }

  /** Whether the resolution is due; it is once, and the last of the event. */
  takeResolution(nowNs: number): boolean {
    if (this.#phase !== 'resolving' || nowNs < Math.min(this.#t1Ns + this.#horizonNs, this.#closeNs))
      return false
    this.#phase = 'over'
    return true
  }

  /**
   * Begins stage B at the confirmation's snap, where anything is left to be seen from there; why not, where not.
   * With `close` that snap is the session's last: too late to know anything of.
   */
  confirm(nowNs: number, spot: number | null): UndefinedReason | null {
    if (nowNs >= this.#closeNs) return 'close'
    if (spot === null) return 'no_spot'
    const b = this.#watch(nowNs, spot, this.a)
    if (b.spent === null) this.b = b
    return b.spent
  }

  get #horizonNs(): number {
    return this.#config.horizonMinutes * NS_PER_MINUTE
  }

  #watch(anchorNs: number, spot: number, earlier: StageWatch | null): StageWatch {
    return new StageWatch({
      anchorNs,
      spot,
      price: this.level.price,
      direction: this.direction,
      barriers: this.barriers,
      sigma: this.sigma,
      horizonNs: this.#horizonNs,
      closeNs: this.#closeNs,
      snapIntervalNs: this.#config.snapIntervalMs * 1e6,
      earlier,
    })
  }
}

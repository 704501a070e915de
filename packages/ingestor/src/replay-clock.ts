/** What a replay is doing. */
export type ReplayState = {
  /** Log time over wall time; 0 is as fast as possible. */
  readonly speed: number
  readonly isPaused: boolean
  /** Log time of the last record given, ms since the epoch; null before the first. */
  readonly positionMs: number | null
}

/** A log time and the wall time at which it was, or will have been, due. */
type Anchor = { readonly logMs: number; readonly wallMs: number }

/** The longest wait of a timer: a longer one would end at once. What is due later is waited for piece by piece. */
const MAX_WAIT_MS = 2 ** 31 - 1

/**
 * Says when a record of a recording is due, and can be told to run at another speed, pause, or go ahead.
 *
 * Pacing begins at the first record at or after `from`; what lies before it is due at once. Wall time comes from
 * `nowMs`, which must never run backwards.
 */
export class ReplayClock {
  readonly #nowMs: () => number
  #speed: number
  #isPaused = false
  /** Everything before this log time is due at once. */
  #fromMs: number
  /** Null while nothing is paced. */
  #anchor: Anchor | null = null
  #positionMs: number | null = null
  #wake: () => void = () => {}

  /** Throws RangeError unless speed is 0 or positive. */
  constructor(speed: number, options: { readonly fromMs?: number; readonly nowMs?: () => number } = {}) {
    this.#speed = checked(speed)
    this.#fromMs = options.fromMs ?? Number.NEGATIVE_INFINITY
    this.#nowMs = options.nowMs ?? (() => performance.now())
  }

  get state(): ReplayState {
    return { speed: this.#speed, isPaused: this.#isPaused, positionMs: this.#positionMs }
  }

  /** Runs on from where it is at another speed. Throws RangeError unless it is 0 or positive. */
  setSpeed(speed: number): void {
    const next = checked(speed)
    this.#settle()
    this.#speed = next
    if (next === 0) this.#anchor = null
    this.#wake()
  }

  /** Stands still: nothing more is due, but for what lies before where it was told to begin. */
  pause(): void {
    this.#settle()
    this.#isPaused = true
    this.#wake()
  }

  /** Runs on from where it stood. */
  resume(): void {
    this.#settle()
    this.#isPaused = false
    this.#wake()
  }

  /** Gives everything before a log time at once, and paces from there. */
  skipTo(logMs: number): void {
    this.#fromMs = logMs
    this.#anchor = null
    this.#wake()
  }

  /** Whether everything is due at once. */
  get isUnpaced(): boolean {
    return this.#speed === 0 && !this.#isPaused
  }

  /** Whether what is given now is given as fast as possible: at speed 0, and on the way to where pacing begins. */
  get isHurrying(): boolean {
    return this.isUnpaced || (this.#positionMs !== null && this.#positionMs < this.#fromMs)
  }

  /** Wall milliseconds until a record of this log time (ms) is due: 0 when it is, infinity while paused. */
  delayMs(logMs: number): number {
    if (logMs < this.#fromMs) return 0
    if (this.#isPaused) return Number.POSITIVE_INFINITY
    if (this.#speed === 0) return 0
    const wallMs = this.#nowMs()
    this.#anchor ??= { logMs, wallMs }
    const dueMs = this.#anchor.wallMs + (logMs - this.#anchor.logMs) / this.#speed
    return Math.max(0, dueMs - wallMs)
  }

  /** Wall milliseconds since a record of this log time (ms) became due; 0 where it is not due, null where nothing paces it. */
  overdueMs(logMs: number): number | null {
    if (this.#anchor === null || this.#isPaused || logMs < this.#fromMs) return null
    const dueMs = this.#anchor.wallMs + (logMs - this.#anchor.logMs) / this.#speed
    return Math.max(0, this.#nowMs() - dueMs)
  }

  /** Notes that a record was given. */
  passed(logMs: number): void {
    this.#positionMs = logMs
  }

  /** Waits so long, or until the clock is told something, or the signal aborts. */
  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = Number.isFinite(ms) ? setTimeout(resolve, Math.min(ms, MAX_WAIT_MS)) : undefined
    const abort = () => resolve()
    this.#wake = abort
    signal?.addEventListener('abort', abort)
    try {
      await promise
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
  }

  /** Anchors at the log time it is now, so that a change in a quiet stretch skips none of it. */
  #settle(): void {
    if (this.#anchor === null) return
    const wallMs = this.#nowMs()
    const ranMs = this.#isPaused ? 0 : (wallMs - this.#anchor.wallMs) * this.#speed
    this.#anchor = { logMs: this.#anchor.logMs + ranMs, wallMs }
  }
}

function checked(speed: number): number {
  if (speed >= 0 && Number.isFinite(speed)) return speed
  throw new RangeError(`speed must be 0 (as fast as possible) or above, was ${speed}`)
}

/** What a replay is doing. */
export type ReplayState = {
  /** Log time over wall time; 0 is as fast as possible. */
  readonly speed: number
  readonly isPaused: boolean
  /** Log time of the last record given, ms since the epoch; null before the first. */
  readonly positionMs: number | null
}

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
  /** A log time and the wall time at which it was due; null while nothing is paced. */
  #anchor: { readonly logMs: number; readonly wallMs: number } | null = null
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
    this.#speed = checked(speed)
    this.#restart()
  }

  pause(): void {
    this.#isPaused = true
    this.#restart()
  }

  resume(): void {
    this.#isPaused = false
    this.#restart()
  }

  /** Gives everything before a log time at once, and paces from there. */
  skipTo(logMs: number): void {
    this.#fromMs = logMs
    this.#restart()
  }

  /** Whether everything is due at once. */
  get isUnpaced(): boolean {
    return this.#speed === 0 && !this.#isPaused
  }

  /** Wall milliseconds until a record of this log time (ms) is due: 0 when it is, infinity while paused. */
  delayMs(logMs: number): number {
    if (logMs < this.#fromMs) return 0
    if (this.#isPaused) return Number.POSITIVE_INFINITY
    if (this.#speed === 0) return 0
    this.#anchor ??= { logMs, wallMs: this.#nowMs() }
    const dueMs = this.#anchor.wallMs + (logMs - this.#anchor.logMs) / this.#speed
    return Math.max(0, dueMs - this.#nowMs())
  }

  /** Notes that a record was given. */
  passed(logMs: number): void {
    this.#positionMs = logMs
  }

  /** Waits so long, or until the clock is told something, or the signal aborts. */
  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      if (Number.isFinite(ms)) timer = setTimeout(resolve, ms)
      signal?.addEventListener('abort', () => resolve(), { once: true })
      if (signal?.aborted) resolve()
    })
    clearTimeout(timer)
  }

  #restart(): void {
    this.#anchor = null
    this.#wake()
  }
}

function checked(speed: number): number {
  if (speed >= 0 && Number.isFinite(speed)) return speed
  throw new RangeError(`speed must be 0 (as fast as possible) or above, was ${speed}`)
}

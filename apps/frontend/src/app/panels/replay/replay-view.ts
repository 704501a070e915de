import { type ReplayCommand, type RuntimeFrame, SPEED_MAX } from '@spymaster/gateway/protocol'
import { clock, date } from '../../theme/wording.ts'

/** The controls of a replay as they are drawn. */
export type ReplayView = {
  readonly mode: string
  readonly state: string
  readonly feed: string
  readonly time: string
  readonly date: string
  readonly speed: string
  readonly note: string
  readonly canPause: boolean
  readonly isPaused: boolean
  readonly canSetSpeed: boolean
  /** The whole input and where it stands, in ms of log time; null when it cannot be set. */
  readonly seek: { readonly from: number; readonly to: number; readonly at: number } | null
}

/** Speeds that the keys step through; 0 is as fast as possible. */
export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 5, 10, 30, 60, 0]

const stateWords = { running: 'playing', paused: 'paused', ended: 'ended' } as const

/** What the bar shows; null when the market is live, for then there is nothing to control. */
export function replayView(runtime: RuntimeFrame | null): ReplayView | null {
  if (runtime === null || runtime.mode === 'live') return null
  const { mode, state, controls, replayTs, range } = runtime
  const can = (action: (typeof controls)[number]) => state !== 'ended' && controls.includes(action)
  return {
    mode: mode === 'simulated' ? 'SIMULATED' : 'REPLAY',
    state: stateWords[state],
    feed: runtime.feed,
    time: replayTs === null ? '--:--:--' : clock(replayTs),
    date: replayTs === null ? '' : date(replayTs),
    speed: speedWord(runtime.speed),
    note: runtime.note ?? '',
    canPause: can('pause') && can('resume'),
    isPaused: state === 'paused',
    canSetSpeed: can('speed'),
    seek:
      range !== null && replayTs !== null && controls.includes('seek')
        ? { from: range.fromTs, to: range.toTs, at: replayTs }
        : null,
  }
}

function speedWord(speed: number | null): string {
  if (speed === null) return ''
  return speed === 0 ? 'max' : `${speed}×`
}

/** The command that pauses what runs and resumes what is paused; null when that cannot be asked. */
export function toggled(runtime: RuntimeFrame | null): ReplayCommand | null {
  const view = replayView(runtime)
  if (view === null || !view.canPause) return null
  return { type: 'replay', action: view.isPaused ? 'resume' : 'pause' }
}

/** The command for the next slower (-1) or faster (1) speed; null at the ends or when it cannot be asked. */
export function stepped(runtime: RuntimeFrame | null, step: -1 | 1): ReplayCommand | null {
  if (runtime === null || replayView(runtime)?.canSetSpeed !== true) return null
  const order = (speed: number) => (speed === 0 ? SPEED_MAX + 1 : speed)
  const now = order(runtime.speed ?? 1)
  const speed =
    step > 0 ? SPEEDS.find((other) => order(other) > now) : SPEEDS.findLast((other) => order(other) < now)
  return speed === undefined ? null : { type: 'replay', action: 'speed', speed }
}

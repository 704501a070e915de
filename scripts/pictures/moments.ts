/** A moment of a simulated day that a picture shows: a signal of the physics, and what came of it. */
export type Moment = {
  /** Name of the two files, NAME.png and NAME-after.png. */
  readonly name: string
  /** Null for an ordinary day. */
  readonly scenario: string | null
  readonly date: string
  readonly seed: number
  /** New York time at which the market is made to begin: it is another from each. */
  readonly start: string
  readonly level: string
  readonly state: 'WALL' | 'VACUUM'
  readonly signal: 'BOUNCE' | 'BREAK'
  /** New York time from which on the first snap with this state and signal is taken. */
  readonly from: string
  /** When the second picture is taken, s of the market after the first. */
  readonly afterSec: number
}

/** The moments of docs/scenarios.md; each change of the simulated market wants new ones: `npm run moments`. */
export const MOMENTS: readonly Moment[] = [
  {
    ...{ name: 'wall-holds', scenario: 'wall-holds', date: '2025-12-18', seed: 2, start: '09:00' },
    ...{ level: 'STRIKE_681', state: 'WALL', signal: 'BOUNCE', from: '09:49:44', afterSec: 120 },
  },
  {
    ...{ name: 'vacuum-breaks', scenario: 'vacuum-break', date: '2025-12-18', seed: 1, start: '09:00' },
    ...{ level: 'STRIKE_685', state: 'VACUUM', signal: 'BREAK', from: '09:51:36', afterSec: 120 },
  },
]

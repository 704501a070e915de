/** A moment of a simulated day that a picture shows: a signal of the physics, and what came of it. */
export type Moment = {
  /** Name of the two files, NAME.png and NAME-after.png. */
  readonly name: string
  /** Null for an ordinary day. */
  readonly scenario: string | null
  readonly date: string
  readonly seed: number
  readonly level: string
  readonly state: 'WALL' | 'VACUUM'
  readonly signal: 'BOUNCE' | 'BREAK'
  /** New York time before which the signal is not looked for, some seconds before it stands. */
  readonly from: string
  /** When the second picture is taken, s of the market after the first. */
  readonly afterSec: number
}

/** The moments of docs/scenarios.md; each change of the simulated market wants new ones. */
export const MOMENTS: readonly Moment[] = [
  {
    ...{ name: 'wall-holds', scenario: null, date: '2025-12-18', seed: 1 },
    ...{ level: 'STRIKE_682', state: 'WALL', signal: 'BOUNCE', from: '13:56:40', afterSec: 120 },
  },
  {
    ...{ name: 'vacuum-breaks', scenario: 'wall-holds', date: '2025-12-18', seed: 1 },
    ...{ level: 'VWAP', state: 'VACUUM', signal: 'BREAK', from: '15:39:20', afterSec: 120 },
  },
]

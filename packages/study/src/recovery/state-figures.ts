import type { Figure, Range } from './subject.ts'

const STATES = ['vacuum', 'wall', 'absorption', 'consumed'] as const

/** Reached over the study's twenty planted markets, rounded down. */
const FLOORS: Readonly<Record<string, number>> = {
  'states.orders': 0.9999,
  'states.vacuum.recall': 0.75,
  'states.vacuum.precision': 0.85,
  'states.wall.recall': 0.57,
  'states.wall.precision': 0.65,
  'states.absorption.recall': 0.98,
  'states.absorption.precision': 0.63,
  'states.consumed.recall': 0.71,
  'states.consumed.precision': 0.77,
  'states.quiet': 0.99,
}

const figure = (name: string, about: string, aim: number | null, meaning: string): Figure => ({
  ...{ name, about, unit: '%', digits: 2, aim, floor: FLOORS[name] ?? null, meaning },
})

/** The figures of the subject `states`. */
export const stateFigures: readonly Figure[] = [
  figure(
    'states.orders',
    'levels whose state the orders’ own steps give too, of all snaps',
    1,
    'Below 100 % a state rests on something that no order did.',
  ),
  ...STATES.flatMap((state) => [
    figure(
      `states.${state}.recall`,
      `${state.toUpperCase()} shown where it was planted`,
      0.9,
      'Of level snaps at which a planted deed of that kind, as large as should show, lies in the window.',
    ),
    figure(
      `states.${state}.precision`,
      `${state.toUpperCase()} planted where it is shown`,
      0.9,
      'Of level snaps in the state. What the background does of itself counts as wrong, so that in a market with fewer causes it is lower.',
    ),
    figure(
      `states.${state}.f1`,
      `both of ${state.toUpperCase()} in one`,
      null,
      'Twice the right ones over twice the right, the wrong and the missed: what a setting is judged by.',
    ),
  ]),
  figure(
    'states.quiet',
    'none of the four states where nobody with a purpose did anything',
    0.99,
    'The rest are false alarms, or a background that did as much by chance.',
  ),
]

const F1 = STATES.map((state) => `states.${state}.f1`)
const over = (setting: Range['setting'], values: readonly number[], figures = F1): Range => ({
  ...{ setting, values, figures },
})

/** The settings that states rest on. */
export const stateSettings: readonly Range[] = [
  over('barrierWindowSec', [5, 10, 20]),
  over('barrierZoneTicks', [4, 8, 12]),
  over('clusterTicks', [2, 3, 5]),
  over('flowShare', [0.7, 0.9, 1.15, 1.4, 1.8]),
  over('flowMin', [20, 150, 400]),
  over('vacuumTicks', [2, 3, 4, 6], ['states.vacuum.f1']),
  over('vacuumShare', [0.5, 0.7, 0.9, 1.1], ['states.vacuum.f1']),
  over('vacuumRatio', [0.1, 0.3, 1], ['states.vacuum.f1']),
  over('wallReplenish', [1, 1.5, 3], ['states.wall.f1']),
  over('refillShare', [0.05, 0.15, 0.3, 0.6], ['states.absorption.f1', 'states.consumed.f1']),
  over('absorbFactor', [1, 1.5, 3], ['states.absorption.f1', 'states.consumed.f1']),
  over('minCoverage', [0, 0.25, 0.5]),
]

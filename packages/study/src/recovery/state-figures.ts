import type { Figure, Range } from './subject.ts'

const STATES = ['vacuum', 'wall', 'absorption', 'consumed'] as const
const PARTS = ['recall', 'precision', 'f1'] as const

/** The figures of a span of a run, without what their names begin with. */
export const STATE_FIGURES: readonly string[] = [
  'orders',
  ...STATES.flatMap((state) => PARTS.map((part) => `${state}.${part}`)),
  'quiet',
]

/**
 * The figures of states within a span of a run; `name` begins their names, and `floors` has what the study's markets have
 * reached, rounded down.
 */
export function stateFigures(name: string, floors: Readonly<Record<string, number>>): Figure[] {
  const figure = (what: string, about: string, aim: number | null, meaning: string): Figure => ({
    ...{ name: `${name}.${what}`, about, unit: '%', digits: 2, aim, floor: floors[what] ?? null, meaning },
  })
  return [
    figure(
      'orders',
      'levels whose state the orders’ own steps give too, of all snaps',
      1,
      'Below 100 % a state rests on something that no order did.',
    ),
    ...STATES.flatMap((state) => [
      figure(
        `${state}.recall`,
        `${state.toUpperCase()} shown where it was planted`,
        0.9,
        'Of level snaps at which a planted deed of that kind, as large as should show, lies in the window.',
      ),
      figure(
        `${state}.precision`,
        `${state.toUpperCase()} planted where it is shown`,
        0.9,
        'Of level snaps in the state. What the background does of itself counts as wrong, so that in a market with fewer causes it is lower.',
      ),
      figure(
        `${state}.f1`,
        `both of ${state.toUpperCase()} in one`,
        null,
        'Twice the right ones over twice the right, the wrong and the missed: what a setting is judged by.',
      ),
    ]),
    figure(
      'quiet',
      'none of the four states where nobody with a purpose did anything',
      0.99,
      'The rest are false alarms, or a background that did as much by chance.',
    ),
  ]
}

/** A setting's values to be drawn over the balance of each state of a span. */
export const overStates = (
  name: string,
  setting: Range['setting'],
  values: readonly number[],
  figures: readonly string[] = STATES.map((state) => `${state}.f1`),
): Range => ({ setting, values, figures: figures.map((figure) => `${name}.${figure}`) })

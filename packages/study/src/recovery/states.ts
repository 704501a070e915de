import { overStates, stateFigures } from './state-figures.ts'
import { StateWatch } from './state-watch.ts'
import type { Range, Subject } from './subject.ts'

const NAME = 'states'

/** Reached over the study's twenty planted markets, rounded down. */
const FLOORS = {
  orders: 0.9999,
  'vacuum.recall': 0.75,
  'vacuum.precision': 0.85,
  'wall.recall': 0.57,
  'wall.precision': 0.65,
  'absorption.recall': 0.98,
  'absorption.precision': 0.63,
  'consumed.recall': 0.71,
  'consumed.precision': 0.77,
  quiet: 0.99,
}

/** Tables of states within a span, by name. */
export const STATE_TABLES = {
  confusion: 'Level snaps by what was planted (rows) and the state shown (columns).',
  sizes: 'Level snaps by how much was done, in units of U, and how many of them show the state.',
  shares: 'Level snaps by state, all that are in view.',
}

const over = (setting: Range['setting'], values: readonly number[], figures?: readonly string[]): Range =>
  overStates(NAME, setting, values, figures)

/** VACUUM, WALL, ABSORPTION and CONSUMED against what planted causes did. */
export const states: Subject = {
  name: NAME,
  title: 'What the defenders did',
  about: [
    'A state says what the defending orders did within the window. The truth beside it is what the owners of planted causes did in the same window, in the zone and in view of ten levels, in units of U, what a tick of that side usually holds: pulled (taken back behind the market, net of what they put there; 3 U and more should show as VACUUM), stacked (put at prices that the market did not reach, net; 3 U as WALL, whoever shows it: a wall, but also what will be pulled), refilled (shown again out of hidden size as it was executed, at prices that still stand; 1 U as ABSORPTION), eaten (taken by an eater or a sweeper, or of an exhaustion’s orders, and made good by nobody; 3 U as CONSUMED). Where several are there, the one that is largest for its measure counts.',
    'Precision asks whether at least a third of that was planted where a state shows. So a background that pulls, stacks or hides as much is counted wrong, though it is truly so: nobody planted it. What the orders themselves say is asked by states.orders: the rules of docs/physics.md §4, applied to each order’s own steps.',
    'A level that is UNSEEN is left out: of ten levels nothing can be said there. Nor are the first two minutes of a day counted, of which the next subject asks.',
  ],
  figures: stateFigures(NAME, FLOORS),
  tables: STATE_TABLES,
  settings: [
    over('barrierWindowSec', [5, 10, 20]),
    over('barrierZoneTicks', [4, 8, 12]),
    over('clusterTicks', [2, 3, 5]),
    over('flowShare', [0.7, 0.9, 1.15, 1.4, 1.8]),
    over('flowMin', [20, 150, 400]),
    over('vacuumTicks', [2, 3, 4, 6], ['vacuum.f1']),
    over('vacuumShare', [0.5, 0.7, 0.9, 1.1], ['vacuum.f1']),
    over('vacuumRatio', [0.1, 0.3, 1], ['vacuum.f1']),
    over('wallReplenish', [1, 1.5, 3], ['wall.f1']),
    over('refillShare', [0.05, 0.15, 0.3, 0.6], ['absorption.f1', 'consumed.f1']),
    over('absorbFactor', [1, 1.5, 3], ['absorption.f1', 'consumed.f1']),
    over('minCoverage', [0, 0.25, 0.5]),
    over('wallBaselineSec', [120, 300, 900, 3600]),
  ],
  watch: (day) => new StateWatch({ name: NAME, fromSec: 120, toSec: Number.POSITIVE_INFINITY }, day),
}

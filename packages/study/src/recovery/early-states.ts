import { overStates, stateFigures } from './state-figures.ts'
import { StateWatch } from './state-watch.ts'
import { STATE_TABLES } from './states.ts'
import type { Subject } from './subject.ts'

const NAME = 'early'

/** Reached over the study's twenty planted markets, rounded down. */
const FLOORS = {
  orders: 0.9999,
  'vacuum.recall': 0.62,
  'vacuum.precision': 0.82,
  'absorption.recall': 0.99,
  'absorption.precision': 0.51,
  'consumed.recall': 0.58,
  'consumed.precision': 0.68,
  quiet: 0.99,
}

/** The same states in the first minute of a run, when a usual depth is hardly known. */
export const earlyStates: Subject = {
  name: NAME,
  title: 'What the defenders did in the first minute',
  about: [
    'As before, but of the first minute of a run, when hardly anybody knows how much a tick usually holds: at first a state asks for flowThreshold contracts, from baselineMinSnaps on for shares of what has been seen. The truth beside it is measured in units of what the side turns out to hold when the minute is over.',
    'A run is begun every 65 seconds, as one that is started within the day is. It knows of nothing that was done before it.',
  ],
  figures: stateFigures(NAME, FLOORS),
  tables: STATE_TABLES,
  settings: [
    overStates(NAME, 'flowThreshold', [100, 200, 350, 500, 700]),
    overStates(NAME, 'baselineMinSnaps', [1, 8, 40, 120, 240]),
  ],
  joins: { everySec: 65, forSec: 62 },
  watch: (day) => new StateWatch({ name: NAME, fromSec: 0, toSec: 60 }, day),
}

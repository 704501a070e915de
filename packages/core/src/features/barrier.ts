import type { BarrierPayload } from '../payload/signals.ts'
import { BARRIER_STATES } from '../payload/words.ts'
import { anyNumber, type FeatureRange, featuresOfSource, from, type NumberEntry, oneOf } from './feature.ts'
import { over } from './feature-moment.ts'
import { inDollars } from './scaled.ts'

type Read = (barrier: BarrierPayload) => number | null

/** Where nothing of the zone was in sight nothing is known of it: its zeros are no figures. */
const ifSeen =
  (read: Read): NumberEntry['read'] =>
  ({ level }) =>
    level.barrier.coverage === 0 ? null : read(level.barrier)

function contracts(name: string, about: string, range: FeatureRange, read: Read): NumberEntry {
  return { name, about, unit: 'contracts', range, read: ifSeen(read) }
}

function ratio(name: string, about: string, range: FeatureRange, read: Read): NumberEntry {
  return { name, about, unit: '', range, read: ifSeen(read) }
}

/** What the defending orders did within the barrier window. */
export const barrierFeatures = featuresOfSource({ source: 'barrier', stage: 'A', availableAt: 't0' }, [
  {
    name: 'barrier_state',
    about: 'What the defending orders are doing, in one word.',
    unit: '',
    range: oneOf(BARRIER_STATES),
    read: ({ level }) => level.barrier.state,
  },
  {
    name: 'barrier_coverage',
    about: 'Share of the zone that was in sight.',
    unit: '',
    range: from(0, 1),
    read: ({ level }) => level.barrier.coverage,
  },
  {
    name: 'barrier_confidence',
    about: 'How far the state can be trusted.',
    unit: '',
    range: from(0, 1),
    read: ({ level }) => level.barrier.confidence,
  },
  ...inDollars(contracts('barrier_depth', 'What is displayed in the zone.', from(0), (b) => b.depth)),
  ratio(
    'wall_ratio',
    "Depth per tick over that side's median of the last half hour.",
    from(0),
    (b) => b.wallRatio,
  ),
  contracts(
    'barrier_flow',
    'added - canceled - filled, flicker left out: above 0 the defence grew.',
    anyNumber,
    (b) => b.deltaLiq,
  ),
  ratio(
    'barrier_flow_balance',
    '(added - canceled - filled) / (added + canceled + filled), flicker left out.',
    from(-1, 1),
    (b) => over(b.deltaLiq, b.addedNet + b.canceledNet + b.filled),
  ),
  ratio(
    'replenishment',
    'added / (canceled + filled), flicker left out.',
    from(0, 10),
    (b) => b.replenishment,
  ),
  contracts('barrier_stacked', 'What the defence added, flicker left out.', from(0), (b) => b.addedNet),
  contracts('barrier_pulled', 'What the defence canceled, flicker left out.', from(0), (b) => b.canceledNet),
  contracts('barrier_filled', 'What was executed against the defending orders.', from(0), (b) => b.filled),
  contracts(
    'barrier_hidden',
    'What was executed against them without the display giving way: hidden size.',
    from(0),
    (b) => b.hidden,
  ),
  ratio(
    'filled_share',
    'filled / (filled + canceled): of what left, how much was consumed and not pulled.',
    from(0, 1),
    (b) => over(b.filled, b.filled + b.canceledNet),
  ),
  ratio(
    'hidden_share',
    'hidden / filled: of what was executed, how much the display did not show.',
    from(0, 1),
    (b) => over(b.hidden, b.filled),
  ),
  ratio('filled_to_depth', 'filled / depth: how often over the defence was tested.', from(0), (b) =>
    over(b.filled, b.depth),
  ),
  ratio(
    'flicker_share',
    '1 - (net added + net canceled) / (added + canceled): orders that came and went.',
    from(0, 1),
    (b) => {
      const gross = b.added + b.canceled
      return gross === 0 ? null : 1 - (b.addedNet + b.canceledNet) / gross
    },
  ),
  {
    name: 'standing_ticks',
    about: 'Zone ticks that the market never reached within the window.',
    unit: 'ticks',
    range: from(0),
    read: ifSeen((b) => b.standing.ticks),
  },
  contracts(
    'standing_flow',
    'added - canceled - filled over the standing ticks alone: what was decided, not what price slid through.',
    anyNumber,
    (b) => b.standing.deltaLiq,
  ),
  ratio(
    'standing_replenishment',
    'added / (canceled + filled) over the standing ticks alone.',
    from(0, 10),
    (b) => b.standing.replenishment,
  ),
  {
    name: 'resting',
    about:
      'What is displayed from the best price up to the next level toward the break: the book a break goes through.',
    unit: 'contracts',
    range: from(0),
    read: ({ level }) => level.fuel.resting?.contracts ?? null,
  },
  {
    name: 'resting_coverage',
    about: 'Share of that way that is in sight.',
    unit: '',
    range: from(0, 1),
    read: ({ level }) => level.fuel.resting?.coverage ?? null,
  },
  {
    name: 'remembered_depth',
    about: 'What was last seen at zone ticks now out of sight.',
    unit: 'contracts',
    range: from(0),
    read: ({ level }) => level.barrier.remembered?.contracts ?? null,
  },
])

import { features } from '@spymaster/core'
import { type Column, column, nullable } from './column.ts'
import { levelsLineage } from './gold-signals.ts'
import { defineTable } from './table.ts'

const word = (path: string, about: string) => column('word', about, { path })
const maybeWord = (path: string, about: string) => nullable('word', about, { path })
const number = (path: string, about: string, unit = '') => nullable('double', about, { path, unit })

const event = {
  run: word('event.run', 'Run: the trade date, with a counter where a date runs again on one log.'),
  id: column('text', 'The touch: date, level and time in ms since the epoch, with slashes between.', {
    path: 'event.id',
  }),
  type: word('event.type', 'touch, confirm, invalid or resolve.'),
  ts_event: column('time', 'Snap at which this was known.', { path: 'event.tsNs' }),
  config: word('event.config', 'Hash of the physics settings.'),
  level_id: word('event.level.id', 'The level, as it was at the touch.'),
  level_kind: word('event.level.kind', 'Its kind.'),
  level_price: column('double', 'Its price.', { path: 'event.level.price', unit: 'USD' }),
  level_side: word('event.level.side', 'SUPPORT or RESISTANCE.'),
  placebo_of: maybeWord(
    'event.placebo.of',
    'Of a placebo the level that it goes with; null for a real level.',
  ),
  placebo_offset: number('event.placebo.offset', "Its price less that level's.", 'USD'),
  stage: maybeWord('event.stage', 'What the features are of: A the touch, B its confirmation.'),
  reason: maybeWord('event.reason', 'Why there is nothing to confirm.'),
  sigma: number('event.sigma', 'Per square root of a minute at the touch.', 'USD'),
  features_hash: word('event.featuresHash', 'Hash of the feature registry.'),
}

const kinds = { number: 'double', word: 'word', boolean: 'flag' } as const

/** A column for each feature, `f_` before its name; null but in rows of its stage. */
const featureColumns: Readonly<Record<string, Column>> = Object.fromEntries(
  features.map(({ name, about, unit, range }) => [
    `f_${name}`,
    nullable(kinds[range.type], about, { path: `event.features.${name}`, unit }),
  ]),
)

/** `levels.events.v1`: a row for each message of touch events, with the features of its stage. */
export const eventsTable = defineTable({
  tier: 'gold',
  assetClass: null,
  schema: 'levels.events.v1',
  partition: null,
  about: 'Touch events: a row for each message, with the features of its stage.',
  columns: { ...event, ...featureColumns, ...levelsLineage },
  order: ['ts_event', 'log_seq'],
  time: 'ts_event',
})

const resolved = {
  run: event.run,
  id: event.id,
  ts_event: event.ts_event,
  level_id: event.level_id,
  placebo_of: event.placebo_of,
  stage: word('stage', 'A: from the touch on. B: from its confirmation on.'),
  anchor: column('whole', 'Snap from which on labels look.', {
    path: 'label.anchor',
    unit: 'ms since the epoch',
  }),
  spot: number('label.spot', 'Spot at the anchor.', 'USD'),
  beyond: number('label.beyond', 'Spot beyond the level at the anchor, toward the break.', 'USD'),
  available_at: column('whole', 'When all of this was known.', {
    path: 'label.availableAt',
    unit: 'ms since the epoch',
  }),
}

const outcome = {
  strength_signed: number('label.strength_signed', 'Furthest toward the break less furthest back.', 'USD'),
  strength_abs: number('label.strength_abs', 'The larger of the two.', 'USD'),
  barrier: word('outcome.barrier', 'What the distance is measured in: usd or sigma.'),
  size: number('outcome.size', 'The distance in that unit.'),
  distance: number('outcome.distance', 'The distance in dollars.', 'USD'),
  walk_break: number('outcome.break', 'Probability that a driftless walk meets the barrier beyond first.'),
  walk_bounce: number('outcome.bounce', 'The same of the barrier behind.'),
  walk_chop: number('outcome.chop', 'The same of neither.'),
  outcome: word('outcome.outcome', 'BREAK, BOUNCE, CHOP or UNDEFINED.'),
  reason: maybeWord('outcome.reason', 'Why it is UNDEFINED.'),
  seconds: number('outcome.seconds', 'From the anchor to the barrier met.', 's'),
}

/** `levels.labels.v1`: a row for each stage of a resolved touch and each pair of barriers. */
export const labelsTable = defineTable({
  tier: 'gold',
  assetClass: null,
  schema: 'levels.labels.v1',
  partition: null,
  about: 'What followed touches: a row for each stage of a touch and each pair of barriers about the level.',
  columns: { ...resolved, ...outcome, ...levelsLineage },
  order: ['ts_event', 'log_seq'],
  time: 'ts_event',
})

const excursion = {
  size: number('excursion.size', "The distance from the anchor's spot.", 'USD'),
  tradeable: nullable('flag', 'Whether price went so far either way within the horizon.', {
    path: 'excursion.tradeable',
  }),
  break_seconds: number('excursion.break_seconds', 'Time to it toward the break.', 's'),
  bounce_seconds: number('excursion.bounce_seconds', 'Time to it on the way back.', 's'),
}

/** `levels.excursions.v1`: a row for each stage of a resolved touch and each distance. */
export const excursionsTable = defineTable({
  tier: 'gold',
  assetClass: null,
  schema: 'levels.excursions.v1',
  partition: null,
  about: "How far price went: a row for each stage of a touch and each distance from the anchor's spot.",
  columns: { ...resolved, ...excursion, ...levelsLineage },
  order: ['ts_event', 'log_seq'],
  time: 'ts_event',
})

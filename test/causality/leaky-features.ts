import { type RowsOf, rowsOf, withFeature } from './feature-lines.ts'

const LATER_MS = 5000

/** Takes the spot of five seconds on, where there is one, for that of now. */
const readsALaterSpot: RowsOf = (told) =>
  rowsOf(told).map((row) => {
    const later = told.snaps.find(({ ts }) => ts >= row.ts + LATER_MS)?.spy.spot ?? null
    return withFeature(row, 'beyond_usd', later === null ? null : later - row.level.price)
  })

/** Takes the depth as a share of the mean of the whole run's. */
const scalesByTheWholeRun: RowsOf = (told) => {
  const depths = rowsOf(told).map(({ features }) => Number(features.barrier_depth))
  const mean = depths.reduce((sum, depth) => sum + depth, 0) / depths.length
  return rowsOf(told).map((row, i) => withFeature(row, 'barrier_depth', depths[i]! / mean))
}

/** Puts the outcome of the event itself among those of the past. */
const knowsTheOutcome: RowsOf = (told) =>
  rowsOf(told).map((row) => {
    const end = told.events.find(({ id, type }) => id === row.id && type === 'resolve')
    return withFeature(row, 'last_outcome', end?.labels?.A.outcomes[0]?.outcome ?? null)
  })

/** Counts all touches of the day, also those to come. */
const countsTheWholeDay: RowsOf = (told) =>
  rowsOf(told).map((row) => {
    const touches = told.events.filter(({ type, level }) => type === 'touch' && level.id === row.level.id)
    return withFeature(row, 'prior_touches', touches.length)
  })

/** Features that know what comes: by what they do, how rows are made, and the feature's name. */
export const leakyFeatures: Readonly<Record<string, readonly [rows: RowsOf, name: string]>> = {
  'reads a later spot': [readsALaterSpot, 'beyond_usd'],
  'is scaled by the whole run': [scalesByTheWholeRun, 'barrier_depth'],
  'knows the outcome': [knowsTheOutcome, 'last_outcome'],
  'counts the whole day': [countsTheWholeDay, 'prior_touches'],
}

import { type FeatureRange, from, type NumberEntry } from './feature.ts'
import { type FeatureMoment, over } from './feature-moment.ts'

/** Dollars of one ES point of one contract. */
const POINT_USD = 50
const MILLION = 1e6

/**
 * A feature in dollars, `name_usd`, and the same in sigmas, `name_sigma`: over sigma times the square root of so many
 * minutes, which is how far a driftless price goes in that time. Null without sigma, and when it is 0.
 */
export function usdAndSigmas(entry: NumberEntry, minutes = 1): NumberEntry[] {
  return [{ ...entry, name: `${entry.name}_usd` }, inSigmas(entry, minutes)]
}

/** The second alone. */
export function inSigmas(entry: NumberEntry, minutes = 1): NumberEntry {
  const unit = entry.unit.replace('USD', 'sigma')
  const variant = { name: `${entry.name}_sigma`, unit, span: `sigma ${spanOf(minutes)}` }
  return scaled(entry, variant, ({ sigma }) => (sigma === null ? null : sigma * Math.sqrt(minutes)))
}

/** A feature in contracts of ES, under its own name, and the same as millions of dollars of the index, `name_musd`. */
export function inDollars(entry: NumberEntry): NumberEntry[] {
  const unit = entry.unit.replace('contracts', 'million USD')
  const span = 'one million dollars of the index'
  return [
    entry,
    scaled(entry, { name: `${entry.name}_musd`, unit, span }, ({ snap }) =>
      snap.es.mid === null ? null : MILLION / (snap.es.mid * POINT_USD),
    ),
  ]
}

function spanOf(minutes: number): string {
  if (minutes < 1) return `over ${minutes * 60} seconds`
  return minutes === 1 ? 'over a minute' : `over ${minutes} minutes`
}

type Variant = { readonly name: string; readonly unit: string; readonly span: string }

function scaled(
  entry: NumberEntry,
  { name, unit, span }: Variant,
  scaleOf: (moment: FeatureMoment) => number | null,
): NumberEntry {
  return {
    name,
    about: `${entry.about} In multiples of ${span}.`,
    unit,
    range: signOf(entry.range),
    read: (moment) => over(entry.read(moment), scaleOf(moment)),
  }
}

/** What is left of bounds once a figure is scaled: its sign. */
function signOf(range: FeatureRange): FeatureRange {
  const isPositive = range.type === 'number' && range.min !== null && range.min >= 0
  return isPositive ? from(0) : { type: 'number', min: null, max: null }
}

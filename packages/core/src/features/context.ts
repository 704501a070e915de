import { anyNumber, featuresOfSource, from, yesNo } from './feature.ts'
import { between, beyond, type FeatureMoment, over, toBreak } from './feature-moment.ts'
import { priceOf } from './neighbours.ts'
import { inSigmas, usdAndSigmas } from './scaled.ts'

/** Minutes of a full regular session, and of a year of them. */
const SESSION_MINUTES = 390
const YEAR_MINUTES = 252 * SESSION_MINUTES

function gap(moment: FeatureMoment): number | null {
  const close = priceOf(moment, 'PRIOR_CLOSE')
  const { open } = moment.day
  return open === null || close === null ? null : toBreak(moment) * between(close, open)
}

function dayRange({ day: { high, low } }: FeatureMoment): number | null {
  return high === null || low === null ? null : between(low, high)
}

/** 1 at the extreme of the day that the break leads to, 0 at the other. */
function rangePosition(moment: FeatureMoment): number | null {
  const { high, low } = moment.day
  const back = toBreak(moment) === 1 ? low : high
  return over(beyond(moment, back), dayRange(moment))
}

/** How the day stands. */
export const contextFeatures = featuresOfSource({ source: 'context', stage: 'A', availableAt: 't0' }, [
  {
    name: 'minutes_since_open',
    about: 'Time since the regular session began.',
    unit: 'min',
    range: from(0, SESSION_MINUTES),
    read: ({ day }) => day.minutesSinceOpen,
  },
  {
    name: 'minutes_to_close',
    about: 'Time until the regular session ends, before it begins too.',
    unit: 'min',
    range: from(0, 720),
    read: ({ day }) => day.minutesToClose,
  },
  {
    name: 'is_half_day',
    about: 'Whether the regular session closes early.',
    unit: '',
    range: yesNo,
    read: ({ day }) => (day.sessionMinutes === null ? null : day.sessionMinutes < SESSION_MINUTES),
  },
  {
    name: 'sigma',
    about:
      'Root mean square of the changes of spot over a minute in the 30 regular minutes before the touch.',
    unit: 'USD/sqrt(min)',
    range: from(0),
    read: ({ sigma }) => sigma,
  },
  {
    name: 'sigma_annual',
    about: 'Sigma for a year of regular sessions over spot: sigma sqrt(252 * 390) / spot.',
    unit: '1/sqrt(year)',
    range: from(0),
    read: ({ sigma, snap }) => over(sigma === null ? null : sigma * Math.sqrt(YEAR_MINUTES), snap.spy.spot),
  },
  inSigmas({
    name: 'change_from_open',
    about: 'How far spot has gone from the regular opening, toward the break.',
    unit: 'USD',
    range: anyNumber,
    read: (moment) => beyond(moment, moment.day.open),
  }),
  ...usdAndSigmas({
    name: 'change_from_prior_close',
    about: 'How far spot has gone from the close of the session before, toward the break.',
    unit: 'USD',
    range: anyNumber,
    read: (moment) => beyond(moment, priceOf(moment, 'PRIOR_CLOSE')),
  }),
  ...usdAndSigmas({
    name: 'gap',
    about: 'How far the regular session opened from the close of the one before, toward the break.',
    unit: 'USD',
    range: anyNumber,
    read: gap,
  }),
  inSigmas({
    name: 'day_range',
    about: 'Highest less lowest spot of the regular session so far.',
    unit: 'USD',
    range: from(0),
    read: dayRange,
  }),
  {
    name: 'day_range_position',
    about: "Where spot stands in the session's range so far, 1 at the end that the break leads to.",
    unit: '',
    range: from(0, 1),
    read: rangePosition,
  },
  {
    name: 'es_spread_ticks',
    about: "Width of ES's quote, 1 when it is tight.",
    unit: 'ticks',
    range: anyNumber,
    read: ({ snap: { es } }) => (es.bid === null || es.ask === null ? null : (es.ask - es.bid) / 0.25),
  },
])

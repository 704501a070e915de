import { HALF_DAYS, type Scenario } from './scenario.ts'

/** A session that ends at 13:00. */
export const halfDay: Scenario = {
  name: 'half-day',
  about: 'A half day before or after a holiday: it ends at 13:00, and less happens.',
  dates: HALF_DAYS,
  parameters: { volatility: 0.08, rate: 0.6, depth: 50 },
}

import { CLOCK_CHANGES, type Scenario } from './scenario.ts'

/** A session whose hours in UTC are other than the day's before. */
export const dst: Scenario = {
  name: 'dst',
  about:
    'The first session after New York changed its clocks: an ordinary day an hour earlier or later in UTC.',
  dates: CLOCK_CHANGES,
  parameters: {},
}

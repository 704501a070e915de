import type { Scenario } from './scenario.ts'

/** Pullers at most levels. */
export const vacuumBreak: Scenario = {
  name: 'vacuum-break',
  about: 'At most levels size is shown and pulled as price comes near, and price goes through.',
  dates: null,
  parameters: { causes: { puller: 0.8 }, causeStrength: 2.5 },
}

import type { Scenario } from './scenario.ts'

/** Hidden size at most levels. */
export const iceberg: Scenario = {
  name: 'iceberg',
  about: 'At most levels somebody defends with hidden size: much trades, little is shown, price comes back.',
  dates: null,
  parameters: { causes: { iceberg: 0.8 }, causeStrength: 2 },
}

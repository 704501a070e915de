import type { Scenario } from './scenario.ts'

/** Price goes one way. */
export const trend: Scenario = {
  name: 'trend',
  about: 'Price climbs all day, about three ordinary days far, and breaks most levels on its way.',
  dates: null,
  parameters: {
    drift: 3,
    volatility: 0.11,
    causes: { exhaustion: 0.25, sweeper: 0.2, puller: 0.1, iceberg: 0.05 },
  },
}

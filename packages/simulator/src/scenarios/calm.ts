import type { Scenario } from './scenario.ts'

/** Little happens. */
export const calm: Scenario = {
  name: 'calm',
  about: 'A quiet day: half the usual volatility, a deep book, levels that mostly hold.',
  dates: null,
  parameters: {
    volatility: 0.06,
    depth: 110,
    rate: 0.7,
    causes: { wall: 0.2, iceberg: 0.2, exhaustion: 0.05 },
  },
}

import type { Scenario } from './scenario.ts'

export const planted: Scenario = {
  name: 'planted',
  about:
    'At every level that price comes to somebody has a purpose, all kinds about as often, at usual strength.',
  dates: null,
  parameters: {
    causes: { wall: 0.2, iceberg: 0.2, puller: 0.15, spoof: 0.1, exhaustion: 0.2, sweeper: 0.15 },
  },
}

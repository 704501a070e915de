import { FULL_DAYS, type Scenario } from './scenario.ts'

/** Dealers short of gamma. */
export const shortGammaCascade: Scenario = {
  name: 'short-gamma-cascade',
  about:
    'Dealers are short of gamma and sell what falls: bad news at 11:00, a thin book, and moves that feed themselves.',
  dates: FULL_DAYS,
  parameters: {
    volatility: 0.14,
    depth: 55,
    hedging: 1,
    dealerGamma: -2e6,
    causes: { puller: 0.2, exhaustion: 0.2, sweeper: 0.2 },
    happenings: [{ kind: 'news', at: '11:00', size: 0.5, side: 'down' }],
  },
}

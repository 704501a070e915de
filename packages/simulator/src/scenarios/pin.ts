import { FULL_DAYS, type Scenario } from './scenario.ts'

/** Dealers long of gamma at one strike. */
export const pin: Scenario = {
  name: 'pin',
  about: 'Dealers are long of gamma at the strike 680 and hedge: price is held near it into the close.',
  dates: FULL_DAYS,
  parameters: {
    volatility: 0.1,
    spyPrice: 680,
    hedging: 1,
    dealerGamma: 6e6,
    dealerStrike: 680,
    causes: { wall: 0.15, iceberg: 0.25, exhaustion: 0.05 },
  },
}

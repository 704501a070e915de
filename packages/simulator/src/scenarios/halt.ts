import { FULL_DAYS, type Scenario } from './scenario.ts'

/** A halt of ES. */
export const halt: Scenario = {
  name: 'halt',
  about:
    'Bad news at 10:30, and ES alone is halted from 10:31 to 10:36; SPY trades on, and ES opens again where it is.',
  dates: FULL_DAYS,
  parameters: {
    happenings: [
      { kind: 'news', at: '10:30', size: 1.2, side: 'down' },
      { kind: 'halt', from: '10:31', to: '10:36' },
    ],
  },
}

import { FULL_DAYS, type Scenario } from './scenario.ts'

/** Records that never came. */
export const feedGap: Scenario = {
  name: 'feed-gap',
  about:
    'Records are missing: of ES from 10:00 to 10:02, of SPY from 10:20 to 10:21, of all feeds from 11:00 to 11:03.',
  dates: FULL_DAYS,
  parameters: {
    happenings: [
      { kind: 'gap', from: '10:00', to: '10:02', feed: 'es' },
      { kind: 'gap', from: '10:20', to: '10:21', feed: 'spy' },
      { kind: 'gap', from: '11:00', to: '11:03', feed: 'all' },
    ],
  },
}

import { FULL_DAYS, type Scenario } from './scenario.ts'

/** Scheduled news. */
export const newsGap: Scenario = {
  name: 'news-gap',
  about:
    'News at 10:00: the book is thin before it, price jumps by most of an ordinary day at once, and all is wild for a while.',
  dates: FULL_DAYS,
  parameters: { happenings: [{ kind: 'news', at: '10:00', size: 0.7 }] },
}

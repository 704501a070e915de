import { type Figure, type Measure, ratioOf } from './measure.ts'

const SOURCE = 'docs/es-market.md'
const CODES = { add: 0x41, cancel: 0x43, modify: 0x4d, trade: 0x54 } as const

const share = (name: string, about: string, target: Figure['target']): Figure => ({
  ...{ name, about, target, unit: '%', digits: 1, leastSec: 240, isForAnyHour: false },
})

/** What records are of. */
export const eventMix: Measure = {
  title: 'What happens',
  about:
    'Records by action. Submitted and cancelled are orders that come and go whole; a cancel after a trade of its event is an execution and not counted as one.',
  figures: [
    share('mix.add', 'records that add an order', { low: 0.47, high: 0.49, source: `${SOURCE}: 47–49 %` }),
    share('mix.cancel', 'records that cancel one, executions included', {
      ...{ low: 0.47, high: 0.49, source: `${SOURCE}: 47–49 %` },
    }),
    share('mix.modify', 'records that change one', null),
    share('mix.trade', 'records of trades', { low: 0.02, high: 0.04, source: `${SOURCE}: 2–4 %` }),
    {
      ...share('mix.cancelPerAdd', 'cancels over submissions', {
        ...{ low: 0.925, high: 0.975, source: `${SOURCE}: about 0.95` },
      }),
      // In a short stretch what comes to rest or leaves the ten levels is not little beside what is cancelled.
      ...{ unit: '', digits: 3, isForAnyHour: true, leastSec: 3600 },
    },
  ],
  plots: [],
  gauge: () => {
    const counts = new Float64Array(128)
    let all = 0
    let executions = 0
    return {
      record: ({ action, hasTrade }) => {
        all++
        counts[action & 0x7f]!++
        if (action === CODES.cancel && hasTrade) executions++
      },
      read: () => ({
        figures: {
          'mix.add': ratioOf(counts[CODES.add]!, all),
          'mix.cancel': ratioOf(counts[CODES.cancel]!, all),
          'mix.modify': ratioOf(counts[CODES.modify]!, all),
          'mix.trade': ratioOf(counts[CODES.trade]!, all),
          'mix.cancelPerAdd': ratioOf(counts[CODES.cancel]! - executions, counts[CODES.add]!),
        },
        curves: {},
      }),
    }
  },
}

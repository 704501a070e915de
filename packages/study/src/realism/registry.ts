import { arrivals } from './arrivals.ts'
import { dayCourse } from './day-course.ts'
import { depth } from './depth.ts'
import { eventMix } from './event-mix.ts'
import { imbalance } from './imbalance.ts'
import { impact } from './impact.ts'
import type { Measure } from './measure.ts'
import { orderFlow } from './order-flow.ts'
import { pace } from './pace.ts'
import { prints } from './prints.ts'
import { refills } from './refills.ts'
import { signature } from './signature.ts'
import { spread } from './spread.ts'
import { tradeSigns } from './trade-signs.ts'

/** All measures, in the order of the page. Adding one is one file and one entry here. */
export const MEASURES: readonly Measure[] = [
  spread,
  depth,
  eventMix,
  pace,
  arrivals,
  prints,
  imbalance,
  orderFlow,
  tradeSigns,
  signature,
  dayCourse,
  impact,
  refills,
]

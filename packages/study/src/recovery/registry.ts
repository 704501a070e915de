import { attribution } from './attribution.ts'
import { breakScore } from './break-score.ts'
import { dealerGamma } from './dealer-gamma.ts'
import { earlyStates } from './early-states.ts'
import { hiddenRefills } from './hidden-refills.ts'
import { memory } from './memory.ts'
import { priceVelocity } from './price-velocity.ts'
import { spotRatio } from './spot-ratio.ts'
import { standingSize } from './standing-size.ts'
import { states } from './states.ts'
import type { Subject } from './subject.ts'
import { sweeps } from './sweeps.ts'
import { weak } from './weak.ts'

/** All subjects, in the order of the page. Adding one is one file and one entry here. */
export const SUBJECTS: readonly Subject[] = [
  ...[attribution, states, earlyStates, weak, standingSize, sweeps, hiddenRefills, memory, priceVelocity],
  ...[dealerGamma, spotRatio, breakScore],
]

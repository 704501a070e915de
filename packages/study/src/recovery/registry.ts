import { attribution } from './attribution.ts'
import { breakScore } from './break-score.ts'
import { dealerGamma } from './dealer-gamma.ts'
import { spotRatio } from './spot-ratio.ts'
import type { Subject } from './subject.ts'

/** All subjects, in the order of the page. Adding one is one file and one entry here. */
export const SUBJECTS: readonly Subject[] = [attribution, dealerGamma, spotRatio, breakScore]

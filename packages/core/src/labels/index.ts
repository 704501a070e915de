export { type Barrier, type BarrierSettings, barriersOf, baselinesOf } from './barriers.ts'
export { driftlessOdds, type Odds, type Walk } from './first-passage.ts'
export { SpotSigma } from './sigma.ts'
export { type StageStart, StageWatch } from './stage-labels.ts'

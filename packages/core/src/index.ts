export { ConfigError } from './config/config-error.ts'
export { configHash } from './config/config-hash.ts'
export {
  type PhysicsConfig,
  physicsSettings,
  resolvePhysics,
  settingsByPart,
} from './config/physics-config.ts'
export {
  isListSetting,
  isWordSetting,
  type ListSetting,
  type NumberSetting,
  type Setting,
  type WordSetting,
} from './config/setting.ts'
export { contextOfKind, type KindContext } from './context/kinds.ts'
export {
  declarationOf,
  FEATURE_SOURCES,
  type Feature,
  type FeatureRange,
  type FeatureSource,
  features,
  featuresHash,
} from './features/index.ts'
export { CoreError } from './fold/core-error.ts'
export { Physics, type PhysicsOptions } from './fold/physics.ts'
export type { OptionPrint } from './fold/print-watch.ts'
export { type Barrier, type BarrierSettings, barriersOf, isPast } from './labels/barriers.ts'
export { driftlessOdds, type Odds, type Walk } from './labels/first-passage.ts'
export { type Label, labels } from './labels/label-registry.ts'
export { DayTape, type PriorSession, withPriorBar } from './levels/day-tape.ts'
export { levelSources } from './levels/index.ts'
export type { LevelCandidate, LevelMoment, LevelSource } from './levels/level-source.ts'
export { type Placebo, Placebos } from './levels/placebo.ts'
export { ContractError } from './market/contract.ts'
export { EsBook, type FlowRow, type TradeAccount } from './market/es-book.ts'
export { type SessionTimes, segmentAt, sessionTimes } from './market/session-clock.ts'
export { USE } from './market/trade-eligibility.ts'
export { blackGamma } from './maths/black76.ts'
export { normalCdf } from './maths/normal.ts'
export * from './payload/index.ts'
export { breakScore, hedgeComponent, liquidityComponent, tapeComponent } from './score/components.ts'
export { type ComponentConfidences, signalConfidence } from './score/confidence.ts'
export { type ScoreSettings, type Weights, weightSettings } from './score/settings.ts'
export { isFoughtOver, SignalMachine, type SignalSettings } from './score/signal-machine.ts'
export { Smoother } from './score/smoother.ts'

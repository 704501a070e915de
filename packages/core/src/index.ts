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
export { type Label, labels } from './labels/label-registry.ts'
export { ContractError } from './market/contract.ts'
export { EsBook, type FlowRow, type TradeAccount } from './market/es-book.ts'
export * from './payload/index.ts'
export { weightSettings } from './score/settings.ts'

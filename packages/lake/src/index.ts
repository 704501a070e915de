export { BronzeHold } from './bronze/bronze-hold.ts'
export { type LogPlace, type MarketFault, MarketOrder } from './bronze/market-order.ts'
export { GoldHold } from './gold/gold-hold.ts'
export { type LevelsFault, LevelsOrder } from './gold/levels-order.ts'
export {
  type ImportBatch,
  type ImportOptions,
  type ImportResult,
  importRecords,
} from './import/import-records.ts'
export { optionTradesOfCsv } from './import/options-csv.ts'
export { textLines } from './import/text-lines.ts'
export { LakeError, type LakeErrorCode } from './lake-error.ts'
export * from './layout/index.ts'
export { type ManifestInput, type RunManifest, RunRecord, readManifests } from './manifest/run-manifest.ts'
export * from './read/index.ts'
export { Budget } from './record/budget.ts'
export { findPlace, messageSum, type Place } from './record/find-place.ts'
export { Recorder, type RecorderEvent, type RecorderOptions } from './record/recorder.ts'
export type { StreamHold, StreamMessage } from './record/stream-hold.ts'
export * from './schema/index.ts'
export * from './silver/index.ts'
export { fileSum } from './storage/file-sum.ts'
export * from './storage/index.ts'
export { type Heading, type OtherPart, type Part, StretchWriter } from './stretch/stretch-writer.ts'
export { type JoinOptions, type JoinProgress, joinTwin } from './twin/join-twin.ts'
export { type TwinRun, twinRecords, twinRuns } from './twin/read-twin.ts'
export { type MetadataOf, twinFolder } from './twin/twin-part.ts'
export * from './verify/index.ts'

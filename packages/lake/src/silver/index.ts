export {
  type CompactionProgress,
  type CompactionResult,
  type CompactOptions,
  compact,
} from './compact.ts'
export { type Compaction, readCompaction, type SilverFile } from './compaction.ts'
export type { ImportReplay } from './imported-marks.ts'
export { isNamed, type Selection } from './plan.ts'
export type { PrintCounts } from './print-marks.ts'

export {
  type CompactionProgress,
  type CompactionResult,
  type CompactOptions,
  compact,
} from './compact.ts'
export { type Compaction, readCompaction, type SilverFile } from './compaction.ts'
export type { Selection } from './plan.ts'

export {
  type CompactionProgress,
  type CompactionResult,
  type CompactOptions,
  compact,
} from './compact.ts'
export { type Compaction, readCompaction, type SilverFile } from './compaction.ts'
export { isNamed, type Selection } from './plan.ts'

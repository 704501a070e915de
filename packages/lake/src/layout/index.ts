export { claimPlace, completedCommit, isClaimed, readClaim, storeClaimed } from './claim.ts'
export {
  type Commit,
  type Committed,
  type CommittedFile,
  committedFiles,
  isCommitted,
  listCommits,
  newestCommit,
  readCommit,
  readCommits,
  storeCommit,
} from './commit.ts'
export { type CommittedTier, isSource, parsePartName, partName, type Stretch } from './part-name.ts'
export {
  checkSymbol,
  hourOfNs,
  isDate,
  type Partition,
  partitionFolder,
  partitionOf,
  partitionOfKey,
} from './partition.ts'

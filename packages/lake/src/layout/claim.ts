import { LakeError } from '../lake-error.ts'
import type { LakeStorage } from '../storage/index.ts'
import { type Commit, commitBytes, newestCommit, parseCommit } from './commit.ts'
import { type CommittedTier, claimKey, commitKey } from './part-name.ts'

/**
 * Claims the place behind `after`, 0 for the first of a source, for the commit that goes on there. There is only one:
 * writers that go on from the same place collide, wherever their stretches begin and end. False where another was first.
 *
 * The claim is the commit itself, so that of a writer that dies before the commit is stored under its own key
 * `completedCommit` makes one. Trying again after a failure is no collision.
 */
export function claimPlace(
  storage: LakeStorage,
  tier: CommittedTier,
  after: number,
  commit: Commit,
): Promise<boolean> {
  return isStored(storage, claimKey(tier, commit.source, after + 1), commitBytes(commit))
}

/** Stores a commit whose place is claimed. False where somebody who claims nothing was first. */
export function storeClaimed(storage: LakeStorage, tier: CommittedTier, commit: Commit): Promise<boolean> {
  return isStored(storage, commitKey(tier, commit.source, commit.last), commitBytes(commit))
}

/** The commit that a place is claimed for; null where nobody has gone on there. */
export async function readClaim(
  storage: LakeStorage,
  tier: CommittedTier,
  source: string,
  after: number,
): Promise<Commit | null> {
  const key = claimKey(tier, source, after + 1)
  const bytes = await storage.get(key)
  return bytes === null ? null : parseCommit(key, storage, bytes)
}

/** Whether somebody is known to have gone on behind a place. A store that is away says nothing of it. */
export async function isClaimed(
  storage: LakeStorage,
  tier: CommittedTier,
  source: string,
  after: number,
): Promise<boolean> {
  const claim = await storage.get(claimKey(tier, source, after + 1)).catch((error) => {
    if (error instanceof LakeError && error.code === 'unreachable') return null
    throw error
  })
  return claim !== null
}

/**
 * The newest commit of a source, as `newestCommit`, for who is to go on behind it: one whose files are all stored, and
 * that was only claimed when its writer died, is stored first.
 */
export async function completedCommit(
  storage: LakeStorage,
  tier: CommittedTier,
  source: string,
): Promise<Commit | null> {
  const newest = await newestCommit(storage, tier, source)
  const key = claimKey(tier, source, (newest?.last ?? 0) + 1)
  const bytes = await storage.get(key)
  if (bytes === null) return newest
  const commit = parseCommit(key, storage, bytes)
  await storage.putIfAbsent(commitKey(tier, source, commit.last), bytes)
  return commit
}

/** Whether these bytes are there: now, or since a try of which it was not heard that it worked. */
async function isStored(storage: LakeStorage, key: string, bytes: Uint8Array): Promise<boolean> {
  if (await storage.putIfAbsent(key, bytes)) return true
  const there = await storage.get(key)
  return there !== null && Buffer.from(there).equals(bytes)
}

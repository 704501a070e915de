import type { LogPlace } from '../bronze/market-order.ts'
import { LakeError } from '../lake-error.ts'
import type { LakeStorage, StoredObject } from '../storage/index.ts'
import { sideBySide } from '../storage/side-by-side.ts'
import {
  type CommittedTier,
  commitFolder,
  commitKey,
  commitsFolder,
  parseCommitKey,
  parsePartName,
  type Stretch,
} from './part-name.ts'

/** A file that a commit vouches for. */
export type CommittedFile = {
  readonly key: string
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
  /** `futures/mbp-10`, `levels.signals.v1`. */
  readonly table: string
  /** Version of the table it was written by. */
  readonly version: number
  /** Least and greatest event time, ns UTC in decimal; null where no row has one. */
  readonly fromNs: string | null
  readonly toNs: string | null
  /** Runs its rows are of; none in imports. */
  readonly runs: readonly string[]
}

/** What makes the files of a stretch count: stored last, whole or not at all. */
export type Commit = {
  readonly version: 1
  readonly source: string
  /** The stretch, both ends included. The next one begins behind `last`. */
  readonly first: number
  readonly last: number
  /** Id of the message at `last`, by which a log is known again; null in imports. */
  readonly lastId: string | null
  /** SHA-256 of that message's data; null in imports. */
  readonly lastSum: string | null
  /** Run and ordinal of the record that is to follow; null where that is not known. */
  readonly next: LogPlace | null
  /** Rows of all tables. */
  readonly rows: number
  readonly files: readonly CommittedFile[]
  /** Messages of the stream that were gone before they could be recorded, just before `first`; null for none. */
  readonly missing: { readonly first: number; readonly last: number } | null
  /** When it was made, ms since the epoch, and by which version of the program. */
  readonly madeMs: number
  readonly madeBy: string
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Stores a commit by itself; false where another ends there already. Writers claim its place first. */
export async function storeCommit(
  storage: LakeStorage,
  tier: CommittedTier,
  commit: Commit,
): Promise<boolean> {
  return await storage.putIfAbsent(commitKey(tier, commit.source, commit.last), commitBytes(commit))
}

/** A commit as it is stored. */
export const commitBytes = (commit: Commit): Uint8Array =>
  encoder.encode(`${JSON.stringify(commit, null, 1)}\n`)

/** The commit that ends a stretch; null where there is none. Throws `LakeError` for one that cannot be read. */
export async function readCommit(
  storage: LakeStorage,
  tier: CommittedTier,
  source: string,
  last: number,
): Promise<Commit | null> {
  const key = commitKey(tier, source, last)
  const bytes = await storage.get(key)
  return bytes === null ? null : parseCommit(key, storage, bytes)
}

/** A commit as it was stored. Throws `LakeError` with `corrupt` for what is none. */
export function parseCommit(key: string, storage: LakeStorage, bytes: Uint8Array): Commit {
  try {
    const commit = JSON.parse(decoder.decode(bytes)) as Commit
    if (commit.version === 1 && Array.isArray(commit.files)) return commit
  } catch (error) {
    throw new LakeError('corrupt', `${key} in ${storage.name} is no commit: put it back from a copy`, error)
  }
  throw new LakeError('corrupt', `${key} in ${storage.name} is a commit of another version of Spymaster`)
}

/** Where commits end, by source. */
export type Committed = ReadonlyMap<string, ReadonlySet<number>>

/** The ends of all commits of a tier, from a listing alone. */
export async function listCommits(storage: LakeStorage, tier: CommittedTier): Promise<Committed> {
  const ends = new Map<string, Set<number>>()
  for await (const { key } of storage.list(commitsFolder(tier))) {
    const commit = parseCommitKey(tier, key)
    if (commit === null) continue
    const known = ends.get(commit.source)
    if (known === undefined) ends.set(commit.source, new Set([commit.last]))
    else known.add(commit.last)
  }
  return ends
}

/** The newest commit of a source; null where it has none. */
export async function newestCommit(
  storage: LakeStorage,
  tier: CommittedTier,
  source: string,
): Promise<Commit | null> {
  let newest: number | null = null
  for await (const { key } of storage.list(commitFolder(tier, source)))
    newest = parseCommitKey(tier, key)?.last ?? newest
  return newest === null ? null : await readCommit(storage, tier, source, newest)
}

/** All commits of a tier, by source and place. */
export async function* readCommits(storage: LakeStorage, tier: CommittedTier): AsyncGenerator<Commit> {
  const places = [...(await listCommits(storage, tier))].flatMap(([source, ends]) =>
    [...ends].map((last) => ({ source, last })),
  )
  for await (const commit of sideBySide(places, ({ source, last }) =>
    readCommit(storage, tier, source, last),
  ))
    if (commit !== null) yield commit
}

/** Whether a file counts: it was written by the lake, and the stretch it belongs to is committed. */
export function isCommitted(committed: Committed, key: string): boolean {
  const stretch = parsePartName(key)
  return stretch !== null && committed.get(stretch.source)?.has(stretch.last) === true
}

/** The files below a prefix of a tier that count, with their stretches. Others are not there for readers. */
export async function* committedFiles(
  storage: LakeStorage,
  committed: Committed,
  prefix: string,
): AsyncGenerator<StoredObject & { readonly stretch: Stretch }> {
  for await (const object of storage.list(prefix)) {
    const stretch = parsePartName(object.key)
    if (stretch !== null && isCommitted(committed, object.key)) yield { ...object, stretch }
  }
}

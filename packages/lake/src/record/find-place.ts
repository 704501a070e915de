import { createHash } from 'node:crypto'
import type { Bus, StreamName } from '@spymaster/bus'
import { type Commit, type CommittedTier, completedCommit, listCommits } from '../layout/index.ts'
import type { LakeStorage } from '../storage/index.ts'
import type { StreamMessage } from './stream-hold.ts'

/** Where recording begins. */
export type Place = {
  readonly source: string
  /** The end of the newest commit, which recording goes on behind; 0 where the log has none. */
  readonly after: number
  /** The first sequence to record; null for the first that is kept. */
  readonly from: number | null
  /** What of the log was gone before it could be recorded; null for nothing. */
  readonly missing: Commit['missing']
  /** Run and ordinal of the record that is to come first; null where that is not known. */
  readonly next: Commit['next']
}

/** SHA-256 of a message's data, in hexadecimal digits. */
export const messageSum = ({ data }: StreamMessage): string => createHash('sha256').update(data).digest('hex')

/**
 * Where to go on recording a stream: behind the newest commit of its log. A log of which the lake does not know the
 * last message it has, is another one, and gets the next number. Throws `LakeError` and `BusError`.
 */
export async function findPlace(
  bus: Bus,
  stream: StreamName,
  storage: LakeStorage,
  tier: CommittedTier,
): Promise<Place> {
  for (let number = Math.max(1, await newestLog(storage, tier)); ; number++) {
    const source = `log-${number}`
    const commit = await completedCommit(storage, tier, source)
    if (commit === null) return { source, after: 0, from: null, missing: null, next: null }
    const bounds = await bus.bounds(stream)
    const { last } = commit
    if (last <= bounds.last && (last < bounds.first || (await isSame(bus, stream, commit))))
      return behind(commit, bounds.first)
  }
}

function behind({ source, last, next }: Commit, first: number): Place {
  const isBehind = last + 1 < first
  return {
    source,
    after: last,
    from: isBehind ? first : last + 1,
    missing: isBehind ? { first: last + 1, last: first - 1 } : null,
    next: isBehind ? null : next,
  }
}

async function newestLog(storage: LakeStorage, tier: CommittedTier): Promise<number> {
  const sources = [...(await listCommits(storage, tier)).keys()]
  const numbers = sources
    .filter((source) => source.startsWith('log-'))
    .map((source) => Number(source.slice(4)))
  return Math.max(0, ...numbers)
}

/** Whether the message at the commit's end is the one that was recorded. */
async function isSame(bus: Bus, stream: StreamName, commit: Commit): Promise<boolean> {
  for await (const [message] of bus.read(stream, { from: commit.last, maxBatch: 1 }))
    return message!.id === commit.lastId && messageSum(message!) === commit.lastSum
  return false
}

import { createHash } from 'node:crypto'
import type { Bus, StreamName } from '@spymaster/bus'
import { type Commit, type CommittedTier, listCommits, newestCommit } from '../layout/index.ts'
import type { LakeStorage } from '../storage/index.ts'
import type { StreamMessage } from './stream-hold.ts'

/** Where recording begins. */
export type Place = {
  readonly source: string
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
  const number = await newestLog(storage, tier)
  const commit = number === 0 ? null : await newestCommit(storage, tier, `log-${number}`)
  if (commit === null) return { source: `log-${Math.max(1, number)}`, from: null, missing: null, next: null }
  const bounds = await bus.bounds(stream)
  const { last } = commit
  const isKnown = last <= bounds.last && (last < bounds.first || (await isSame(bus, stream, commit)))
  if (!isKnown) return { source: `log-${number + 1}`, from: null, missing: null, next: null }
  const isBehind = last + 1 < bounds.first
  return {
    source: commit.source,
    from: isBehind ? bounds.first : last + 1,
    missing: isBehind ? { first: last + 1, last: bounds.first - 1 } : null,
    next: isBehind ? null : commit.next,
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

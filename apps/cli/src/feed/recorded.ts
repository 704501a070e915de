import { basename } from 'node:path'
import { RecordView, type TimeOrigin, timeOrigin } from '@spymaster/dbn'
import { NS_PER_MS, tradeDateOf } from '@spymaster/events'
import { type DbnFile, mergeFiles, openDbn } from '@spymaster/ingestor'
import type { Feed } from './feed.ts'

const EPOCH: TimeOrigin = timeOrigin(0n)

/**
 * Recorded DBN files as a feed, merged in log order. Their beginnings are read at once, so that nothing is announced
 * that cannot be: throws `InputError` where a file cannot be read at all.
 */
export async function recordedFeed(paths: readonly string[], signal?: AbortSignal): Promise<Feed> {
  const [first = '', ...more] = paths.map((path) => basename(path))
  const spans: Span[] = []
  for (const path of paths) spans.push(await readSpan(path, signal))
  const range = rangeOf(spans)
  return {
    name: more.length === 0 ? first : `${first} and ${more.length} more`,
    mode: 'replay',
    date: range === null ? null : tradeDateOf(BigInt(range.fromTs) * NS_PER_MS),
    range,
    open: (runId, stop) => mergeFiles(paths, { signal: stop, runId }),
  }
}

/** When a file's market data begins and ends, ms since the epoch; null for what is not known. */
export type Span = {
  readonly isMarket: boolean
  readonly fromTs: number | null
  readonly toTs: number | null
}

/** Reads a file's metadata and first record. Throws `InputError` where it cannot be read. */
export async function readSpan(path: string, signal: AbortSignal | undefined): Promise<Span> {
  const file = await openDbn(path, signal === undefined ? {} : { signal })
  try {
    const { schema = null, end = null } = file.metadata ?? {}
    const toTs = end === null ? null : Number(end / NS_PER_MS)
    const isMarket = schema !== 'definition' && !schema?.startsWith('ohlcv')
    return { isMarket, fromTs: await firstTs(file), toTs }
  } finally {
    await file.close()
  }
}

/** Receipt of the first record, as metadata says what was asked for, which may begin long before. */
async function firstTs(file: DbnFile): Promise<number | null> {
  for await (const { bytes } of file.batches) {
    const view = new RecordView().attach(bytes)
    while (view.next()) {
      const ms = Math.floor(view.tsRecvSince(EPOCH) / 1e6)
      if (!Number.isNaN(ms)) return ms
    }
  }
  return null
}

/** What the files of market data span together; null where that is not known. */
function rangeOf(spans: readonly Span[]): Feed['range'] {
  const market = spans.filter(({ isMarket }) => isMarket)
  const starts = market.map(({ fromTs }) => fromTs).filter((ms) => ms !== null)
  const ends = market.map(({ toTs }) => toTs).filter((ms) => ms !== null)
  if (starts.length === 0 || ends.length < market.length) return null
  const [fromTs, toTs] = [Math.min(...starts), Math.max(...ends)]
  return toTs <= fromTs ? null : { fromTs, toTs }
}

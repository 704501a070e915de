import { basename } from 'node:path'
import type { Metadata } from '@spymaster/dbn'
import { NS_PER_MS, tradeDateOf } from '@spymaster/events'
import { mergeFiles, openDbn } from '@spymaster/ingestor'
import type { Feed } from './feed.ts'

/**
 * Recorded DBN files as a feed, merged in log order. Their metadata is read at once, so that nothing is announced
 * that cannot be: throws `InputError` where a file cannot be read at all.
 */
export async function recordedFeed(paths: readonly string[], signal?: AbortSignal): Promise<Feed> {
  const [first = '', ...more] = paths.map((path) => basename(path))
  const range = rangeOf(await readMetadata(paths, signal))
  return {
    name: more.length === 0 ? first : `${first} and ${more.length} more`,
    mode: 'replay',
    date: range === null ? null : tradeDateOf(BigInt(range.fromTs) * NS_PER_MS),
    range,
    open: (runId, stop) => mergeFiles(paths, { signal: stop, runId }),
  }
}

async function readMetadata(paths: readonly string[], signal: AbortSignal | undefined): Promise<Metadata[]> {
  const found: Metadata[] = []
  for (const path of paths) {
    const file = await openDbn(path, signal === undefined ? {} : { signal })
    await file.close()
    if (file.metadata !== null) found.push(file.metadata)
  }
  return found
}

/** What the files of market data span; null where one does not say. Bars are of the days before. */
function rangeOf(metadata: readonly Metadata[]): Feed['range'] {
  const market = metadata.filter(({ schema }) => schema === null || !schema.startsWith('ohlcv'))
  const ends = market.map(({ end }) => end).filter((end) => end !== null)
  if (market.length === 0 || ends.length < market.length) return null
  const starts = market.map(({ start }) => start)
  const least = starts.reduce((a, b) => (b < a ? b : a))
  const greatest = ends.reduce((a, b) => (b > a ? b : a))
  return greatest <= least ? null : { fromTs: Number(least / NS_PER_MS), toTs: Number(greatest / NS_PER_MS) }
}

import { basename } from 'node:path'
import { mergeFiles, openDbn } from '@spymaster/ingestor'
import type { Feed } from './feed.ts'

/** Recorded DBN files as a feed, merged in log order. */
export function recordedFeed(paths: readonly string[]): Feed {
  const [first = '', ...more] = paths.map((path) => basename(path))
  return {
    name: more.length === 0 ? first : `${first} and ${more.length} more`,
    mode: 'replay',
    range: null,
    open: (runId, signal) => mergeFiles(paths, { signal, runId }),
  }
}

/** Throws `InputError` where a file cannot be read at all, so that nothing is announced that cannot be. */
export async function demandReadable(paths: readonly string[], signal: AbortSignal): Promise<void> {
  for (const path of paths) await (await openDbn(path, { signal })).close()
}

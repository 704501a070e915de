import { join } from 'node:path'
import type { Bus } from '@spymaster/bus'
import { LocalStorage, readCommits } from '@spymaster/lake'

/** What the lake below a data folder has of a stream: how far, and how many rows; null where it is in pieces. */
async function recorded(
  dir: string,
  tier: 'bronze' | 'gold',
): Promise<{ readonly last: number; readonly rows: number } | null> {
  const storage = await LocalStorage.open(join(dir, 'lake'))
  const commits = []
  for await (const commit of readCommits(storage, tier)) commits.push(commit)
  await storage.close()
  commits.sort((a, b) => a.last - b.last)
  let [last, rows] = [0, 0]
  for (const commit of commits) {
    // One log, recorded from its first message on, each message in one commit.
    if (commit.source !== 'log-1' || commit.first !== last + 1 || commit.missing !== null) return null
    last = commit.last
    rows += commit.rows
  }
  return { last, rows }
}

/** Whether a lake has all of both streams, and of the market as many rows as records were published. */
export async function isRecordedWhole(bus: Bus, dir: string): Promise<boolean> {
  const [market, levels] = [await bus.bounds('market'), await bus.bounds('levels')]
  const [bronze, gold] = [await recorded(dir, 'bronze'), await recorded(dir, 'gold')]
  if (bronze?.last !== market.last || gold?.last !== levels.last) return false
  return bronze.rows === (await recordsOn(bus, market.last))
}

/** Records of the market stream by what its messages say, those of strangers left out. */
async function recordsOn(bus: Bus, last: number): Promise<number> {
  let records = 0
  for await (const messages of bus.read('market', { from: 'first' })) {
    for (const { id, headers } of messages)
      if (id === `${headers.run}/${headers.first}`) records += Number(headers.count)
    if (messages.at(-1)!.seq >= last) break
  }
  return records
}

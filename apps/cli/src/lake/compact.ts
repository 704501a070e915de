import { availableParallelism } from 'node:os'
import type { CompactionProgress, CompactionResult, PrintCounts } from '@spymaster/lake'
import type { Surroundings } from '../command.ts'
import { configSources } from '../config/config-options.ts'
import { loadPhysics } from '../config/load-physics.ts'
import { ProgressLine } from '../progress-line.ts'
import { programVersion } from '../service/web.ts'
import { counted } from './figures.ts'
import { type LakeValues, lakeWorkDir, openLakeToRead } from './lake-options.ts'
import { type ReadValues, selectionOf } from './read-options.ts'

const MOST_WORKERS = 4

/** Makes silver of the bronze that has changed, and says what has become of it. Throws the first failure. */
export async function compactLake(
  wanted: LakeValues & ReadValues & Parameters<typeof configSources>[0],
  { env, stdout, stderr, signal }: Surroundings,
): Promise<void> {
  const selection = await selectionOf(wanted)
  const { config } = await loadPhysics(configSources(wanted, env))
  const { compact } = await import('@spymaster/lake')
  const { mergeFiles, recordingMetadata } = await import('@spymaster/ingestor')
  const storage = await openLakeToRead(wanted, env)
  const line = new ProgressLine(stderr)
  const startMs = Date.now()
  try {
    const result = await compact({
      storage,
      workDir: lakeWorkDir(wanted, env),
      madeBy: programVersion(),
      selection,
      config,
      replay: { metadataOf: recordingMetadata, merge: mergeFiles },
      signal,
      isForced: wanted.force,
      workers: wanted.workers ?? Math.min(MOST_WORKERS, availableParallelism()),
      ...(wanted['memory-mb'] !== undefined && { memoryMb: wanted['memory-mb'] }),
      onProgress: (progress) => {
        if (line.isDue) line.tell(progressText(progress, startMs))
      },
    })
    line.end()
    for (const { error } of result.failed.slice(1)) stderr.write(`spymaster: ${error.message}\n`)
    stdout.write(wanted.json ? `${JSON.stringify(answer(result))}\n` : sentence(result))
    if (result.failed[0] !== undefined) throw result.failed[0].error
  } finally {
    line.end()
    await storage.close()
  }
}

function progressText({ done, total, rows, totalRows }: CompactionProgress, startMs: number): string {
  const perSec = rows / ((Date.now() - startMs) / 1000)
  // Before that it would be a guess: hours differ by a thousand times.
  const left = rows > totalRows / 20 ? `, ${Math.ceil((totalRows - rows) / perSec)} s left` : ''
  return `${done} of ${total} partitions, ${counted(rows)} rows, ${counted(Math.round(perSec))} rows/s${left}`
}

const answer = ({ failed, ...sums }: CompactionResult) => ({
  ...sums,
  failed: failed.map(({ partition, error }) => ({ partition, code: error.code, message: error.message })),
})

function sentence({
  compacted,
  unchanged,
  read,
  written,
  duplicates,
  marks,
  failed,
}: CompactionResult): string {
  if (compacted + unchanged + failed.length === 0)
    return 'there is nothing to compact: the lake has no bronze of what was asked for\n'
  const rows = `${counted(read)} rows read, ${counted(duplicates)} of them twice, ${counted(written)} written`
  const kept = unchanged === 0 ? '' : `; ${counted(unchanged)} are as they should be`
  const broken = failed.length === 0 ? '' : `; ${counted(failed.length)} could not be made`
  const made = `${counted(compacted)} ${compacted === 1 ? 'partition' : 'partitions'} compacted`
  return `${made}: ${rows}${kept}${broken}\n${marksSentence(marks)}`
}

function marksSentence({ prints, unsigned, withoutSpot, unpriced }: PrintCounts): string {
  if (prints === 0) return ''
  const missing = `${counted(unsigned)} have no sign, ${counted(withoutSpot)} no SPY at the time, ${counted(unpriced)} no price from quotes`
  return `${counted(prints)} option prints signed and priced: ${missing}\n`
}

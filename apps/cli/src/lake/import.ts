import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ImportBatch, ImportResult, LakeStorage } from '@spymaster/lake'
import type { Surroundings } from '../command.ts'
import { ProgressLine } from '../progress-line.ts'
import { programVersion } from '../service/web.ts'
import { UsageError } from '../usage-error.ts'
import { type LakeValues, lakeWorkDir, openLake } from './lake-options.ts'

/** Takes files of a vendor's into the lake, one after the other. */
export async function importIntoLake(
  files: readonly string[],
  wanted: LakeValues & { readonly json?: boolean },
  world: Surroundings,
): Promise<void> {
  if (files.length === 0) throw new UsageError('lake import needs FILE…: .dbn, .dbn.zst, .csv or .csv.gz')
  for (const file of files)
    if (!/\.(dbn|dbn\.zst|csv|csv\.gz)$/.test(file))
      throw new UsageError(`${file}: lake import takes .dbn, .dbn.zst, .csv and .csv.gz`)
  const storage = await openLake(wanted, world.env)
  try {
    for (const file of files) {
      const result = await importFile(file, storage, lakeWorkDir(wanted, world.env), world)
      world.stdout.write(
        wanted.json ? `${JSON.stringify({ file, ...result })}\n` : `${sentence(file, result)}\n`,
      )
    }
  } finally {
    await storage.close()
  }
}

async function importFile(
  path: string,
  storage: LakeStorage,
  workDir: string,
  { signal, stderr }: Surroundings,
): Promise<ImportResult> {
  const { fileSum, importRecords, RunRecord } = await import('@spymaster/lake')
  const { size } = await stat(path).catch(() => {
    throw new UsageError(`${path} is not there: check the path`)
  })
  const sha256 = await fileSum(path)
  const inputs = [{ name: basename(path), bytes: size, sha256 }]
  const madeBy = programVersion()
  const run = await RunRecord.begin(storage, { kind: 'import', code: madeBy, config: null, inputs })
  const progress = new ProgressLine(stderr)
  try {
    const batches = await batchesOf(path, signal)
    const onProgress = (records: number) =>
      progress.isDue && progress.tell(`${basename(path)}: ${records} records`)
    const result = await importRecords({ storage, workDir, madeBy, sha256, batches, signal, onProgress })
    const { records, rows, before, dropped } = result
    await run.end({ outcome: 'complete', counts: { records, rows, before, dropped }, error: null })
    return result
  } catch (error) {
    const said = signal.aborted ? null : error instanceof Error ? error.message : String(error)
    await run.end({ outcome: signal.aborted ? 'stopped' : 'failed', counts: {}, error: said }).catch(() => {})
    throw error
  } finally {
    progress.end()
  }
}

async function batchesOf(path: string, signal: AbortSignal): Promise<AsyncIterable<ImportBatch>> {
  if (/\.csv(\.gz)?$/.test(path)) {
    const { optionTradesOfCsv, textLines } = await import('@spymaster/lake')
    return optionTradesOfCsv(textLines(path, signal), basename(path))
  }
  const { openDbn, ownIds } = await import('@spymaster/ingestor')
  return ownIds(await openDbn(path, { signal }))
}

function sentence(file: string, { records, rows, before, dropped, source }: ImportResult): string {
  const already = before > 0 ? `, ${before} were there already` : ''
  return `${file}: ${rows} rows of ${records} records${already}; ${dropped} of no instrument or table of ours (${source})`
}

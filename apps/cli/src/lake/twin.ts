import type { JoinProgress, TwinRun } from '@spymaster/lake'
import type { Surroundings } from '../command.ts'
import { ProgressLine } from '../progress-line.ts'
import { UsageError } from '../usage-error.ts'
import { type LakeValues, openLakeToRead } from './lake-options.ts'

/** Writes the recording of a run as one DBN file. */
export async function writeTwin(
  [name, ...more]: readonly string[],
  wanted: LakeValues & { readonly out: string | undefined; readonly json: boolean },
  { env, stdout, stderr, signal }: Surroundings,
): Promise<void> {
  if (name === undefined || more.length > 0)
    throw new UsageError('lake twin needs one RUN, such as 2025-12-18, and writes it to --out FILE')
  const { joinTwin, twinRuns } = await import('@spymaster/lake')
  const { recordingMetadata } = await import('@spymaster/ingestor')
  const storage = await openLakeToRead(wanted, env)
  const progress = new ProgressLine(stderr)
  try {
    const run = newest(await twinRuns(storage), name, storage.name)
    if (run.isCut)
      stderr.write(`spymaster: ${name} is not whole: the lake misses messages behind what it has\n`)
    const path = wanted.out ?? `${name}.dbn.zst`
    const onProgress = ({ files, totalFiles }: JoinProgress) => {
      if (progress.isDue) progress.tell(`${files} of ${totalFiles} parts`)
    }
    const records = await joinTwin({ storage, run, metadataOf: recordingMetadata, path, signal, onProgress })
    progress.end()
    const { source, isCut } = run
    const answer = { file: path, run: name, source, records, isCut }
    stdout.write(wanted.json ? `${JSON.stringify(answer)}\n` : `${path}: ${records} records of run ${name}\n`)
  } finally {
    progress.end()
    await storage.close()
  }
}

/** The run of that name on the newest log that has it. */
function newest(runs: readonly TwinRun[], name: string, lake: string): TwinRun {
  const found = runs
    .filter(({ run }) => run === name)
    .sort(byLog)
    .at(-1)
  if (found !== undefined) return found
  const names = [...new Set(runs.map(({ run }) => run))].sort().slice(-10)
  const there = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`
  throw new UsageError(`the lake in ${lake} has no run ${name}: ${there}`)
}

const byLog = (a: TwinRun, b: TwinRun): number => Number(a.source.slice(4)) - Number(b.source.slice(4))

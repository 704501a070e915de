import type { Problem, VerifyResult } from '@spymaster/lake'
import type { Surroundings } from '../command.ts'
import { Differs } from '../failure.ts'
import { ProgressLine } from '../progress-line.ts'
import { bytesText, counted } from './figures.ts'
import { type LakeValues, lakeWorkDir, openLakeToRead } from './lake-options.ts'
import { type ReadValues, selectionOf } from './read-options.ts'

/** Reads the lake again and prints what is wrong with it, a line each; ends with 1 where anything is. */
export async function verifyLake(
  wanted: LakeValues & ReadValues,
  { env, stdout, stderr, signal }: Surroundings,
): Promise<void> {
  const selection = await selectionOf(wanted)
  const { verify } = await import('@spymaster/lake')
  const storage = await openLakeToRead(wanted, env)
  const line = new ProgressLine(stderr)
  const problems: Problem[] = []
  try {
    const result = await verify({
      storage,
      selection,
      signal,
      workDir: lakeWorkDir(wanted, env),
      ...(wanted['memory-mb'] !== undefined && { memoryMb: wanted['memory-mb'] }),
      onProblem: (problem) => {
        problems.push(problem)
        if (!wanted.json) stdout.write(`${problem.kind}  ${problem.where}: ${problem.what}\n`)
      },
      onProgress: ({ files, bytes }) => {
        if (line.isDue) line.tell(`${counted(files)} files, ${bytesText(bytes)} read again`)
      },
    })
    line.end()
    stdout.write(wanted.json ? `${JSON.stringify({ ...result, problems })}\n` : sentence(result))
    if (result.faults > 0) throw new Differs('the lake has faults')
  } finally {
    line.end()
    await storage.close()
  }
}

function sentence({ files, rows, bytes, faults, notes }: VerifyResult): string {
  if (files === 0 && faults === 0)
    return `nothing was checked: the lake has no file of what was asked for${notes === 0 ? '' : `, ${counted(notes)} things to note`}\n`
  const read = `${counted(files)} files, ${counted(rows)} rows, ${bytesText(bytes)} read again`
  const found = faults === 0 ? 'all is as it was committed' : `${counted(faults)} faults`
  return `${read}: ${found}${notes === 0 ? '' : `, ${counted(notes)} things to note`}\n`
}

import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { Comparison } from '../diff/comparison.ts'
import { jsonReport } from '../diff/json-report.ts'
import { LineReader, type Span } from '../diff/line-reader.ts'
import { textReport } from '../diff/text-report.ts'
import { newYorkText } from '../diff/times.ts'
import { Differs, isOutputClosed, Trouble } from '../failure.ts'
import { ProgressLine } from '../progress-line.ts'
import { parseTimeBound } from '../signals/time-bound.ts'
import { TextOutput } from '../text-output.ts'
import { UsageError } from '../usage-error.ts'

const options = {
  all: {
    kind: 'flag',
    about: 'Read on behind the first difference, and count the lines each field differs in',
  },
  ignore: {
    kind: 'list',
    value: 'FIELD',
    about: 'Leave FIELD out, such as levels.note, levels[ROUND_687] or quality; may be repeated',
  },
  from: { kind: 'text', value: 'TIME', about: 'Compare from TIME on' },
  to: { kind: 'text', value: 'TIME', about: 'End after TIME' },
  limit: {
    kind: 'whole',
    value: 'N',
    min: 1,
    short: 'n',
    about: 'Show at most N fields of the first line that differs [20]',
  },
  json: { kind: 'flag', about: 'Print one JSON object, with all fields of that line' },
} as const

type Wanted = Values<typeof options>

const DEFAULT_LIMIT = 20

/** Two runs, to their first difference. */
export const diff = defineCommand({
  name: 'diff',
  summary: 'Find the first difference of two runs, field by field',
  operands: { usage: 'A B', min: 2, max: 2 },
  options,
  details: [
    'A and B are files of lines as spymaster signals --out and spymaster tap levels.signals write them, plain or zstd; one of them may be - for standard input. Lines are matched by their time: what only one has before, between or behind the other is said, and is a difference. Of the first line that differs each field is shown, in the order in which it is written, levels by their id; seq and digest, which follow from the rest, come last. Names of runs and hashes of settings may differ.',
    'Without --all reading ends at the first difference. TIME is a New York clock time such as 09:30 or an instant such as 2023-12-25T23:00:00Z. Numbers are compared exactly. Exit codes: 0 no difference, 1 a difference, 2 a file that cannot be compared.',
  ],
  examples: [
    {
      line: 'spymaster diff live.jsonl replay.jsonl',
      about: 'Whether what was seen live is what its recording gives',
    },
    {
      line: 'spymaster signals day/*.dbn --set barrierWindowSec=20 | spymaster diff before.jsonl - --all',
      about: 'Which fields a setting touches, from when, how often',
    },
    {
      line: 'spymaster diff a.jsonl b.jsonl --ignore levels.note --from 09:30 --to 16:00',
      about: 'The session without its sentences',
    },
    { line: 'spymaster diff a.jsonl b.jsonl --json | jq .first', about: 'For scripts' },
  ],
  run: diffRuns,
})

async function diffRuns(paths: readonly string[], wanted: Wanted, world: Surroundings): Promise<void> {
  let comparison: Comparison
  try {
    comparison = await compare(paths, wanted, world)
    await print(comparison, paths, wanted, world)
  } catch (error) {
    // 1 is the answer that they differ, so nothing that goes wrong may end with it.
    throw new Trouble(error)
  }
  if (!comparison.isSame) throw new Differs()
}

async function compare(
  [pathA = '', pathB = '']: readonly string[],
  wanted: Wanted,
  { stdin, stderr, signal }: Surroundings,
): Promise<Comparison> {
  if (pathA === '-' && pathB === '-') throw new UsageError('only one of A and B can be standard input')
  const span = spanOf(wanted)
  const comparison = new Comparison({ ignored: wanted.ignore, isWhole: wanted.all })
  const progress = new ProgressLine(stderr)
  const readers: LineReader[] = []
  const open = async (path: string, side: string) => {
    const onProgress = (read: { bytesRead: number; totalBytes: number | null }) =>
      progress.step({ ...read, file: side }, () => progressOf(comparison))
    const reader = await LineReader.open(path === '-' ? stdin : path, span, { signal, onProgress })
    readers.push(reader)
    return reader
  }
  try {
    await comparison.run(await open(pathA, 'A'), await open(pathB, 'B'))
    for (const { name, given } of readers)
      if (given === 0) throw new UsageError(`${name}: has no line within --from and --to`)
    return comparison
  } finally {
    for (const reader of readers) await reader.close()
    progress.end()
  }
}

function spanOf({ from, to }: Wanted): Span {
  return {
    from: from === undefined ? null : parseTimeBound('--from', from),
    to: to === undefined ? null : parseTimeBound('--to', to),
  }
}

function progressOf({ matched, differing, lastSame, first }: Comparison): string {
  if (first !== null) return `${differing} of ${matched} lines differ`
  return lastSame === null
    ? 'no line of both yet'
    : `no difference up to ${newYorkText(lastSame.a.ts)} New York`
}

async function print(
  comparison: Comparison,
  [a = '', b = '']: readonly string[],
  wanted: Wanted,
  { stdout, stderr, signal }: Surroundings,
): Promise<void> {
  const output = new TextOutput(stdout, signal)
  const report = { ignored: wanted.ignore, isWhole: wanted.all, limit: wanted.limit ?? DEFAULT_LIMIT }
  if (wanted.json) output.add(JSON.stringify(jsonReport(comparison, wanted.all)))
  else for (const line of textReport(comparison, { ...report, names: { a, b } })) output.add(line)
  for (const field of comparison.notIgnored) stderr.write(`--ignore ${field}: no difference has that name\n`)
  await output.flush().catch((error) => {
    // The answer stands in the exit code too, so a reader that has gone must not make it 0.
    if (!isOutputClosed(error)) throw error
  })
}

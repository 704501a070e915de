// npm test [-- FILTER…]: runs every *.test.ts of the packages, the apps and the repository, but for the long ones.
// npm run test:services [-- FILTER…]: runs the long ones.
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { relative } from 'node:path'
import { run } from 'node:test'
import { dot, spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { unexcused } from './skips.ts'

const repository = fileURLToPath(new URL('..', import.meta.url))
const folders = ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'test/**/*.test.ts']

/** What breaks services and servers again and again, or runs the physics over days of known truth. */
const longFolders: readonly string[] = [
  'test/chaos/',
  'test/fuel/',
  'test/null/',
  'test/recovery/',
  'test/s3/',
]
const isLong = (file: string): boolean => longFolders.some((folder) => file.startsWith(folder))

/** A test file that takes longer hangs: all the short ones together may take five minutes. */
const FILE_TIMEOUT_MS = { short: 300_000, long: 900_000 }

const usage = `Usage: npm test [-- FILTER… --name PATTERN --quiet --slow]
       npm run test:services [-- FILTER… --name PATTERN --quiet --slow]
A filter is the beginning or a part of a test file's path, such as packages/dbn or decoder; several add up.
--name PATTERN runs only the tests whose name matches the regular expression.
--quiet prints a dot per test, and what fails; --slow the files that took longest.`

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        quiet: { type: 'boolean', default: false },
        slow: { type: 'boolean', default: false },
        long: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    return stop((error as Error).message)
  }
}

type TestsStream = ReturnType<typeof run>
type TestEnd = {
  readonly nesting: number
  readonly file?: string | undefined
  readonly details: { readonly duration_ms: number }
}
type Wanted = ReturnType<typeof readArguments>['values']

function stop(sentence: string): never {
  console.error(`${sentence}\n${usage}`)
  process.exit(2)
}

/** Files that begin with a filter; where none does, files that have it anywhere in their path. */
function chooseFiles(filters: readonly string[], long: boolean): string[] {
  const all = folders
    .flatMap((pattern) => globSync(pattern, { cwd: repository }))
    .filter((file) => isLong(file) === long)
    .sort()
  if (all.length === 0) stop('There are no test files.')
  const chosen = filters.flatMap((filter) => {
    const beginning = all.filter((file) => file.startsWith(filter))
    const found = beginning.length > 0 ? beginning : all.filter((file) => file.includes(filter))
    return found.length > 0 ? found : stop(`No test file has "${filter}" in its path.`)
  })
  return filters.length === 0 ? all : [...new Set(chosen)]
}

function runTests(files: readonly string[], { name, quiet, long, slow }: Wanted): void {
  const skipped: string[] = []
  const stream = run({
    cwd: repository,
    files: files.map((file) => `${repository}${file}`),
    concurrency: availableParallelism(),
    timeout: long ? FILE_TIMEOUT_MS.long : FILE_TIMEOUT_MS.short,
    ...(name === undefined ? {} : { testNamePatterns: [new RegExp(name)] }),
  })
  stream.on('test:fail', () => {
    process.exitCode = 1
  })
  stream.on('test:pass', ({ skip, name, file }) => {
    const reason = unexcused(skip)
    if (reason !== null) skipped.push(`${relative(repository, file ?? '')}: ${name} (${reason})`)
  })
  if (slow) reportSlow(stream)
  // On standard error, so that the runner's closing lines stay the last of standard output.
  stream.on('end', () => {
    if (!process.env.CI || skipped.length === 0) return
    console.error(`\nWith CI set these may not be skipped:\n${skipped.map((line) => `  ${line}`).join('\n')}`)
    process.exitCode = 1
  })
  // The reader has seen enough, as `head` has: the tests not yet run are not worth running.
  process.stdout.on('error', () => process.exit())
  if (quiet) stream.compose(dot).pipe(process.stdout)
  else stream.compose(new spec()).pipe(process.stdout)
}

/** Names the twenty files whose tests took longest, in seconds, on standard error. */
function reportSlow(stream: TestsStream): void {
  const spent = new Map<string, number>()
  const add = ({ nesting, file = '', details }: TestEnd) => {
    if (nesting === 0) spent.set(file, (spent.get(file) ?? 0) + details.duration_ms)
  }
  stream.on('test:pass', add)
  stream.on('test:fail', add)
  stream.on('end', () => {
    const slowest = [...spent].sort(([, a], [, b]) => b - a).slice(0, 20)
    for (const [file, ms] of slowest)
      console.error(`${(ms / 1000).toFixed(1).padStart(7)} s  ${relative(repository, file)}`)
  })
}

const { values, positionals } = readArguments()
if (values.help) console.log(usage)
else runTests(chooseFiles(positionals, values.long), values)

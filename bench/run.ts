// npm run bench [-- NAME… --json]: runs the packages' benchmarks, each in a process of its own.
import { fork, spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Figures, Outcome } from './one.ts'
import { table } from './table.ts'

const repository = fileURLToPath(new URL('..', import.meta.url))

/** A mistake of the caller's: one sentence, exit code 2. */
function stop(sentence: string): never {
  console.error(sentence)
  process.exit(2)
}

/** Path of each benchmark by its name, the stem of its file. */
function findBenches(): Map<string, string> {
  const found = new Map<string, string>()
  for (const path of globSync(['packages/*/bench/*.bench.ts', 'apps/*/bench/*.bench.ts'], {
    cwd: repository,
  })) {
    const name = basename(path, '.bench.ts')
    if (found.has(name))
      stop(`Two benchmarks are called ${name}: ${found.get(name)} and ${path}; rename one.`)
    found.set(name, path)
  }
  return new Map([...found].sort())
}

function choose(benches: Map<string, string>, wanted: readonly string[]): string[] {
  const names = [...benches.keys()]
  const unknown = wanted.find((name) => !benches.has(name))
  if (unknown !== undefined) stop(`There is no benchmark called ${unknown}; there are: ${names.join(', ')}.`)
  if (names.length === 0) stop('There are no benchmarks.')
  return wanted.length === 0 ? names : [...wanted]
}

/** What the figures were measured on. */
function machine() {
  const git = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: repository, encoding: 'utf8' })
  return {
    commit: git.status === 0 ? git.stdout.trim() : null,
    node: process.versions.node,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
  }
}

/** Runs one benchmark in its own process: in a shared one, call sites turn polymorphic and figures move. */
async function measure(path: string): Promise<Outcome> {
  // What a benchmark prints goes to standard error; its figures come over the channel.
  const child = fork(fileURLToPath(new URL('one.ts', import.meta.url)), [`${repository}${path}`], {
    stdio: ['ignore', 2, 2, 'ipc'],
    execArgv: ['--expose-gc'],
  })
  let outcome: Outcome | null = null
  child.on('message', (message) => {
    outcome = message as Outcome
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return outcome ?? { failure: `it ended with code ${code} and gave no figures` }
}

async function main(): Promise<void> {
  const { values, positionals } = readArguments()
  const benches = findBenches()
  const names = choose(benches, positionals)
  const results: Record<string, Figures> = {}
  for (const name of names) {
    const outcome = await measure(benches.get(name) ?? '')
    if ('failure' in outcome) {
      console.error(`The benchmark ${name} failed: ${outcome.failure}`)
      process.exitCode = 1
      continue
    }
    results[name] = outcome.figures
    if (!values.json) process.stdout.write(table(name, outcome.figures))
  }
  const [only] = names
  const figures = positionals.length === 1 && only !== undefined ? results[only] : results
  if (!values.json)
    console.log(
      Object.entries(machine())
        .map(([key, value]) => `${key} ${value}`)
        .join(', '),
    )
  else if (process.exitCode !== 1) console.log(JSON.stringify({ ...figures, ...machine() }))
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false } } })
  } catch {
    return stop('Usage: npm run bench [-- NAME… --json]')
  }
}

await main()

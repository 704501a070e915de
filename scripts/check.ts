// npm run check [-- --no-tests]: what must hold before every commit; stops at the first step that fails.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

type Step = { readonly name: string; readonly command: readonly [string, ...string[]] }

const repository = fileURLToPath(new URL('..', import.meta.url))

/** Unit tests only: what starts servers, browsers or whole systems takes its time in `npm test`. */
const unitTests = [
  'packages/events',
  'packages/dbn',
  'packages/core',
  'packages/ingestor',
  'packages/simulator',
  'packages/bus/test/appender',
  'packages/bus/test/memory',
  'packages/gateway/test/protocol',
  'apps/cli/test/arguments',
  'apps/cli/test/config',
  'apps/cli/test/diff',
  'apps/cli/test/inspect',
  'apps/cli/test/signals',
  'apps/frontend/test/focus',
  'apps/frontend/test/keys',
  'apps/frontend/test/ladder',
  'apps/frontend/test/market',
  'apps/frontend/test/status',
  'test/architecture',
  'test/documents',
  'test/repository',
]

const steps: readonly Step[] = [
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings'] },
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'unit tests', command: ['node', 'scripts/test.ts', '--quiet', ...unitTests] },
]

/** Runs one step; its output is shown only when it fails, for a passing step has nothing to say. */
async function passes({ command: [program, ...args] }: Step): Promise<boolean> {
  const output: Buffer[] = []
  const child = spawn(program, args, { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) process.stdout.write(`\n${Buffer.concat(output)}\n`)
  return code === 0
}

const { values } = parseArgs({ options: { 'no-tests': { type: 'boolean', default: false } } })

for (const step of steps) {
  if (values['no-tests'] && step.name === 'unit tests') continue
  process.stdout.write(`${step.name.padEnd(16)} `)
  const started = performance.now()
  const ok = await passes(step)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(ok ? `ok ${seconds.padStart(6)} s` : `${step.name} failed after ${seconds} s`)
  if (ok) continue
  process.exitCode = 1
  break
}

// The process around the command line: signals, broken pipes, the exit code.
import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { commands } from './commands/index.ts'
import { exitCodeOf, Interrupted } from './failure.ts'
import { run } from './run.ts'

const { version } = createRequire(import.meta.url)('../package.json') as { version: string }

// Lines and payloads die young. Left to itself the engine's nursery grows with the time it runs, not with what lives,
// and a day would hold half as much memory again as an hour (docs/decisions/0011-memory-that-stays-flat.md).
setFlagsFromString('--semi-space-growth-factor=1')

/** Signals that come so close together are one: a terminal sends to the whole group, and a launcher passes on. */
const ECHO_MS = 500

const stop = new AbortController()
let stoppedMs = 0
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    const interrupted = new Interrupted(signal)
    if (!stop.signal.aborted) {
      stoppedMs = performance.now()
      stop.abort(interrupted)
    }
    // Asked twice: something does not end, and the user should not have to look for kill -9.
    else if (performance.now() - stoppedMs > ECHO_MS) process.exit(exitCodeOf(interrupted))
  })

// Who writes hears of a failed write; without a listener it would end the program with a stack trace as well.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

process.exitCode = await run({ version, commands }, process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: stop.signal,
})

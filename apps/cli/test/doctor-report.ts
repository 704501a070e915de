import { Readable } from 'node:stream'
import type { Bus } from '@spymaster/bus'
import { commands } from '../src/commands/index.ts'
import type { Finding } from '../src/doctor/finding.ts'
import { run } from '../src/run.ts'
import { Collected } from './command-line.ts'

/** What `doctor --json` prints. */
export type Report = {
  readonly healthy: boolean
  readonly findings: readonly (Finding & { readonly part: string })[]
}

/** Runs doctor under an environment of its own; the report is empty where it is printed as text. */
export async function examined(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  as = 'json',
) {
  const [stdout, stderr] = [new Collected(), new Collected()]
  const form = as === 'json' ? ['--json'] : []
  const code = await run({ version: '1.2.3', commands }, ['doctor', ...args, ...form], {
    ...{ stdin: Readable.from([]), stdout, stderr, env },
    signal: new AbortController().signal,
  })
  const report: Report =
    as === 'json' && stdout.text !== '' ? JSON.parse(stdout.text) : { healthy: false, findings: [] }
  return { code, report, stdout: stdout.text, stderr: stderr.text }
}

/** A market log that grows as fast as it can, with core behind it that has always dealt with all of it. */
export function keptUpWith(bus: Bus): { end(): Promise<void> } {
  let isOver = false
  const grow = async () => {
    const draft = { subject: 'market.events', data: new Uint8Array(400) }
    for (let { last } = await bus.bounds('market'); !isOver; last++) {
      bus.report('core', await bus.publish('market', { ...draft, id: `a/${last}`, expectLast: last }))
      await new Promise(setImmediate)
    }
  }
  const growing = grow()
  return {
    async end() {
      isOver = true
      await growing
    },
  }
}

/** The one finding about a thing. */
export function finding(report: Report, what: string): Finding {
  const found = report.findings.find((one) => one.what === what)
  if (found === undefined) throw new Error(`nothing about ${what} in ${JSON.stringify(report.findings)}`)
  return found
}

import { Readable, Writable } from 'node:stream'
import { commands } from '../src/commands/index.ts'
import { run } from '../src/run.ts'

/** What a command line came to. */
export type Outcome = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** Runs the command line in this process. */
export async function spymaster(
  args: readonly string[],
  stdin: Uint8Array = new Uint8Array(),
): Promise<Outcome> {
  const [stdout, stderr] = [new Collected(), new Collected()]
  const code = await run({ version: '1.2.3', commands }, args, {
    stdin: Readable.from(stdin.length === 0 ? [] : [stdin]),
    stdout,
    stderr,
    env: {},
    signal: new AbortController().signal,
  })
  return { code, stdout: stdout.text, stderr: stderr.text }
}

/** A stream that keeps what is written to it. */
export class Collected extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const LAUNCHER = fileURLToPath(new URL('../../apps/cli/bin/spymaster.js', import.meta.url))

/** A command of the program in a process of its own. */
export class ServiceProcess {
  readonly #process: ChildProcess
  readonly #closed: Promise<unknown>
  stdout = ''
  stderr = ''

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const { NATS_URL: _, ...inherited } = process.env
    this.#process = spawn(process.execPath, [LAUNCHER, ...args], { env: { ...inherited, ...env } })
    this.#process.stdin?.end()
    this.#process.stdout?.on('data', (chunk) => {
      this.stdout += chunk
    })
    this.#process.stderr?.on('data', (chunk) => {
      this.stderr += chunk
    })
    this.#closed = once(this.#process, 'close')
  }

  /** Waits for its end, and returns its exit code; null where a signal ended it. */
  async ended(): Promise<number | null> {
    await this.#closed
    return this.#process.exitCode
  }

  get isOver(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    this.signal('SIGKILL')
    await this.#closed
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const SPYMASTER = fileURLToPath(new URL('../bin/spymaster.js', import.meta.url))

/** A command of the program in a process of its own, as a user starts it. */
export class Service {
  readonly #process: ChildProcess
  #said = ''

  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    const stdio = ['ignore', 'pipe', 'inherit'] as const
    const { NATS_URL: _, ...inherited } = process.env
    const quiet = { SPYMASTER_LOG_LEVEL: 'error' }
    this.#process = spawn(process.execPath, [SPYMASTER, ...args], {
      stdio: [...stdio],
      env: { ...inherited, ...quiet, ...env },
    })
    this.#process.stdout?.on('data', (chunk) => {
      this.#said += chunk
    })
  }

  /** What it has said on standard output. Throws once it has ended. */
  get said(): string {
    if (this.#process.exitCode !== null)
      throw new Error(`the service ended with code ${this.#process.exitCode}`)
    return this.#said
  }

  /** Waits for its end and returns its exit code. */
  async ended(): Promise<number | null> {
    if (this.#process.exitCode === null) await once(this.#process, 'close')
    return this.#process.exitCode
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'close')
    this.#process.kill('SIGKILL')
    await ended
  }
}

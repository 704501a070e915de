import { setTimeout as pause } from 'node:timers/promises'
import { ServiceProcess } from '../services/service-process.ts'

/** How a service that nobody killed came to its end. */
export type Ending = { readonly victim: string; readonly code: number | null; readonly said: string }

/** Long enough for a supervisor not to spin, short enough for the next blow to meet it at its start. */
const RESTART_MS = 100

/** A service that is started again whenever it ends, as a supervisor does. */
export class Victim {
  readonly name: string
  readonly endings: Ending[] = []
  /** Resolves when it has come to its own end, or was told to stay down. */
  readonly over: Promise<void>
  readonly #start: () => ServiceProcess
  readonly #hasEnd: boolean
  #process: ServiceProcess
  #isKilled = false
  #staysDown = false
  /** Resolves when it may be started again. */
  #mayStart: Promise<unknown> = Promise.resolve()

  constructor(name: string, hasEnd: boolean, args: readonly string[], env: Readonly<Record<string, string>>) {
    this.name = name
    this.#hasEnd = hasEnd
    this.#start = () => new ServiceProcess(args, env)
    this.#process = this.#start()
    this.over = this.#supervise()
  }

  /** What the process that runs now has said on standard output. */
  get stdout(): string {
    return this.#process.stdout
  }

  /** `kill -9`; it comes back after so long. */
  kill(awayMs: number): void {
    if (this.#process.isOver) return
    this.#isKilled = true
    this.#mayStart = pause(awayMs)
    this.#process.signal('SIGKILL')
  }

  /** Leaves it where it is for so long, and lets it go on. */
  async freeze(ms: number): Promise<void> {
    const process = this.#process
    process.signal('SIGSTOP')
    await pause(ms)
    process.signal('SIGCONT')
  }

  /** Ends it for good. */
  async end(): Promise<void> {
    this.#staysDown = true
    await this.#process.kill()
    await this.over
  }

  async #supervise(): Promise<void> {
    for (;;) {
      const code = await this.#process.ended()
      if (this.#staysDown || (this.#hasEnd && code === 0)) return
      if (!this.#isKilled)
        this.endings.push({
          victim: this.name,
          code,
          said: this.#process.stderr.trim().split('\n').at(-1) ?? '',
        })
      this.#isKilled = false
      await Promise.all([this.#mayStart, pause(RESTART_MS)])
      if (this.#staysDown) return
      this.#process = this.#start()
    }
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { Plan } from './plan.ts'
import { FIRST_PAUSE_MS, pauseAfter } from './restart-pause.ts'

/** A service of the compose file as a process, started again as its restart policy says. */
export class LocalService {
  readonly plan: Plan
  readonly #program: string
  readonly #args: readonly string[]
  readonly #say: (line: string) => void
  readonly #stop = new AbortController()
  #process: ChildProcess | null = null
  #done: Promise<void> = Promise.resolve()

  /** `program` and `args` are what runs the plan's program; `say` takes each line it writes. */
  constructor(plan: Plan, [program, ...args]: readonly [string, ...string[]], say: (line: string) => void) {
    this.plan = plan
    this.#program = program
    this.#args = args
    this.#say = say
  }

  start(): void {
    this.#done = this.#keepRunning()
  }

  /** Ends it as a container engine does, first asking, and for good. */
  async stop(): Promise<void> {
    this.#stop.abort()
    this.#process?.kill('SIGTERM')
    const late = setTimeout(() => this.#process?.kill('SIGKILL'), this.plan.graceMs)
    await this.#done
    clearTimeout(late)
  }

  /** Whether its own health address says that it is ready. */
  async isReady(): Promise<boolean> {
    try {
      return (await fetch(this.plan.health, { signal: AbortSignal.timeout(1_000) })).ok
    } catch {
      return false
    }
  }

  async #keepRunning(): Promise<void> {
    for (let waitMs = FIRST_PAUSE_MS / 2; ; ) {
      const sinceMs = performance.now()
      const code = await this.#run()
      if (this.#stop.signal.aborted) return
      this.#say(`ended with ${code}`)
      const { restart } = this.plan
      if (restart === 'no' || (restart === 'on-failure' && code === 0)) return
      waitMs = pauseAfter(performance.now() - sinceMs, waitMs)
      await pause(waitMs, undefined, { signal: this.#stop.signal }).catch(() => {})
      if (this.#stop.signal.aborted) return
    }
  }

  /** Runs it once, to its end; returns exit code or signal. */
  async #run(): Promise<number | NodeJS.Signals> {
    const env = { ...this.plan.env, PATH: process.env.PATH }
    const child = spawn(this.#program, [...this.#args, ...this.plan.args], {
      // A group of its own: Ctrl-C comes to us alone, and the services end in order.
      detached: true,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => this.#say(line))
    try {
      const [code, signal] = await once(child, 'close')
      return code ?? signal
    } catch (error) {
      this.#say(`cannot start: ${(error as Error).message}`)
      return 127
    } finally {
      this.#process = null
    }
  }
}

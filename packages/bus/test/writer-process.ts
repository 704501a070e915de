import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('writer-script.ts', import.meta.url))

/** A process that appends to `market` as fast as it can and tells which sequence is stored. */
export class WriterProcess {
  readonly #process: ChildProcess
  #errors = ''
  #wake = Promise.withResolvers<void>()
  /** The newest sequence whose publish was acknowledged. */
  stored = 0

  /** `where` is 'embedded' and a folder, or 'nats' and a URL. */
  constructor(where: readonly [kind: 'embedded' | 'nats', place: string]) {
    this.#process = spawn(process.execPath, [SCRIPT, ...where], { stdio: ['ignore', 'pipe', 'pipe'] })
    createInterface({ input: this.#process.stdout! }).on('line', (line) => {
      this.stored = Number(line)
      this.#ring()
    })
    this.#process.stderr!.on('data', (chunk) => {
      this.#errors += chunk
    })
    this.#process.on('close', () => this.#ring())
  }

  /** Waits until a sequence is stored. */
  async reaches(seq: number): Promise<void> {
    while (this.stored < seq) {
      if (this.#process.exitCode !== null) throw new Error(`the writer ended: ${this.#errors}`)
      await this.#wake.promise
    }
  }

  /** Ends it without giving it time for anything; what it had told by then is known afterwards. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'close')
    this.#process.kill('SIGKILL')
    await ended
  }

  #ring(): void {
    this.#wake.resolve()
    this.#wake = Promise.withResolvers()
  }
}

import { join } from 'node:path'
import {
  DayTruth,
  type EsTruth,
  esEventLine,
  optionEventLine,
  oracle,
  type Simulation,
  type SimulationParameters,
  type TouchLine,
} from '@spymaster/simulator'
import type { ProgressLine } from '../progress-line.ts'
import { WholeFile, type WholeFileOptions } from './whole-file.ts'

/** What no record tells, beside the files of a simulated day: `truth.jsonl`, and each event where wanted. */
export class TruthFiles {
  /** To be given to the simulation. */
  readonly day: DayTruth
  readonly esTruth: EsTruth | null
  readonly #encoder = new TextEncoder()
  readonly #lines: WholeFile
  readonly #events: WholeFile | null
  readonly #touches: TouchLine[] = []

  private constructor(lines: WholeFile, events: WholeFile | null) {
    this.#lines = lines
    this.#events = events
    this.day = new DayTruth(
      (line) => {
        if (line.type === 'touch') this.#touches.push(line)
        this.#add(lines, line)
      },
      events === null ? null : (print) => this.#add(events, optionEventLine(print)),
    )
    this.esTruth = events === null ? null : (order) => this.#add(events, esEventLine(order))
  }

  /** Begins the files in a folder, which must be there. Throws `UsageError` where one cannot be. */
  static async create(
    { dayLine }: Simulation,
    folder: string,
    hasEvents: boolean,
    { isZstd, isForced }: WholeFileOptions,
  ): Promise<TruthFiles> {
    const lines = await WholeFile.create(join(folder, 'truth.jsonl'), { isZstd: false, isForced })
    const name = join(folder, isZstd ? 'truth-events.jsonl.zst' : 'truth-events.jsonl')
    let events: WholeFile | null = null
    try {
      if (hasEvents) events = await WholeFile.create(name, { isZstd, isForced })
    } catch (error) {
      await lines.discard()
      throw error
    }
    const truth = new TruthFiles(lines, events)
    truth.#add(lines, dayLine)
    return truth
  }

  get paths(): string[] {
    return this.#files.map(({ path }) => path)
  }

  /** Whether `flush` should be awaited before more of the day is read. */
  get isFull(): boolean {
    return this.#files.some(({ isFull }) => isFull)
  }

  /** Hands over what was added. Throws what the disk reports. */
  async flush(): Promise<void> {
    for (const file of this.#files) if (file.isFull) await file.flush()
  }

  /** Asks of each touch how it would end in `n` continuations, and adds the answers. */
  async ask(
    parameters: SimulationParameters,
    n: number,
    progress: ProgressLine,
    signal: AbortSignal,
  ): Promise<void> {
    const touches = this.#touches.filter(({ outcome }) => outcome !== 'UNDEFINED')
    const asked = oracle(parameters, touches, n)
    let step = asked.next()
    while (step.done !== true) {
      const { question, done } = step.value
      if (progress.isDue)
        progress.tell(`touch ${question + 1} of ${touches.length}, continuation ${done} of ${n}`)
      await new Promise(setImmediate)
      signal.throwIfAborted()
      step = asked.next()
    }
    for (const line of step.value) this.#add(this.#lines, line)
  }

  /** Completes the files and gives them their names. */
  async commit(): Promise<void> {
    for (const file of this.#files) await file.finish()
    for (const file of this.#files) await file.commit()
  }

  /** Removes what has been written so far. */
  async discard(): Promise<void> {
    for (const file of this.#files) await file.discard()
  }

  get #files(): WholeFile[] {
    return this.#events === null ? [this.#lines] : [this.#lines, this.#events]
  }

  #add(file: WholeFile, line: object): void {
    file.add(this.#encoder.encode(`${JSON.stringify(line)}\n`))
  }
}

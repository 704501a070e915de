import type { CalendarDate, ControlRecord, Ns } from '@spymaster/events'
import { controlBytes } from './control-record.ts'
import type { Input } from './input.ts'
import { type LogBatch, LogWriter } from './log-writer.ts'
import { firstOf, goesBefore, reach } from './merge-order.ts'
import { logTime, Run } from './run.ts'
import { outrightSymbols } from './symbology.ts'
import type { WarmUp } from './warm-up.ts'

/** What the runs of a merge are called, and what their `session` records say of the input. */
export type RunNaming = {
  readonly identity: string
  readonly runId: (date: CalendarDate) => string
}

/**
 * Merges inputs to one log: runs of `session`, warm-up, the records in order, `end`.
 *
 * The order inside an input stays. Where an input fails, all that goes before its failure is given first,
 * and its run has no `end`.
 */
export class Merge {
  readonly #inputs: readonly Input[]
  readonly #warmUp: WarmUp
  readonly #naming: RunNaming
  readonly #log = new LogWriter()
  /** Inputs that have a record. */
  #live: Input[] = []
  #run: Run | null = null

  /** `inputs` are those of market data; the files of bars are the warm-up's. */
  constructor(inputs: readonly Input[], warmUp: WarmUp, naming: RunNaming) {
    this.#inputs = inputs
    this.#warmUp = warmUp
    this.#naming = naming
  }

  /** The log. To be iterated once. */
  async *batches(): AsyncGenerator<LogBatch, void, void> {
    try {
      for (const input of this.#inputs) if (await input.fill()) this.#live.push(input)
      for (let head = firstOf(this.#live); head !== null; head = firstOf(this.#live)) {
        if (this.#run !== null && !this.#run.holds(head)) yield* this.#endRun(this.#run)
        else if (head.isBars) await this.#absorbBars(head)
        else if (this.#run === null) yield* this.#beginRun(head)
        else yield* this.#fillBatch(head, this.#run)
      }
      await this.#warmUp.finish()
      if (this.#run !== null) yield* this.#endRun(this.#run)
    } catch (error) {
      if (!this.#log.isEmpty) yield this.#log.take()
      throw error
    }
  }

  async *#beginRun(head: Input): AsyncGenerator<LogBatch, void, void> {
    // Bars of a recording that another input runs ahead of belong to this run's beginning, too.
    for (const input of [...this.#live]) if (input.isBars) await this.#absorbBars(input)
    const run = new Run(logTime(head), this.#naming.runId)
    const { id, date } = run
    this.#run = run
    this.#log.begin(id)
    const symbologies = this.#inputs.map((input) => input.symbology)
    const outrights = outrightSymbols(symbologies, date)
    const session = { type: 'session', run: id, date, input: this.#naming.identity, outrights } as const
    yield* this.#put(controlWords(session, run.startNs))
    for (const bar of await this.#warmUp.before(date, run.startNs)) yield* this.#put(bar)
  }

  async *#endRun(run: Run): AsyncGenerator<LogBatch, void, void> {
    const dropped = this.#inputs.reduce((sum, input) => sum + input.takeDropped(), this.#warmUp.takeDropped())
    const end = { type: 'end', run: run.id, records: this.#log.marketRecords, dropped } as const
    yield* this.#put(controlWords(end, this.#log.lastNs))
    yield this.#log.take()
    this.#run = null
  }

  *#put(record: Uint32Array): Generator<LogBatch, void, void> {
    if (this.#log.put(record)) return
    yield this.#log.take()
    this.#log.put(record)
  }

  async *#fillBatch(head: Input, run: Run): AsyncGenerator<LogBatch, void, void> {
    if (!this.#copyRuns(head, run)) yield this.#log.take()
    for (const input of this.#live) if (input.at === input.count) await this.#refill(input)
  }

  /**
   * Copies records until an input runs dry, or bars or another run come first, and answers true; false where
   * the message is full before.
   */
  #copyRuns(first: Input, run: Run): boolean {
    for (let head: Input | null = first; head !== null; ) {
      if (head.isBars || !run.holds(head)) return true
      const rival = firstOf(this.#live, head)
      if (!this.#log.copy(head, reach(head, rival, run))) return false
      if (head.at === head.count) return true
      // What `head` is at now goes after the rival's record, or after the run's end.
      head = rival !== null && goesBefore(rival, head) ? rival : head
    }
    return true
  }

  async #refill(input: Input): Promise<void> {
    if (!(await input.fill())) this.#live = this.#live.filter((other) => other !== input)
  }

  async #absorbBars(input: Input): Promise<void> {
    while (input.isBars)
      if (!(await this.#warmUp.absorb(input))) {
        this.#live = this.#live.filter((other) => other !== input)
        return
      }
  }
}

function controlWords(control: ControlRecord, ns: Ns): Uint32Array {
  const bytes = controlBytes(control, ns)
  return new Uint32Array(bytes.slice().buffer)
}

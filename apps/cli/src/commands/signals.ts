import { type EventPayload, Physics, type PhysicsConfig, type SignalsPayload } from '@spymaster/core'
import { InputError, mergeFiles } from '@spymaster/ingestor'
import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { configOptions, configSources } from '../config/config-options.ts'
import { loadPhysics } from '../config/load-physics.ts'
import { ProgressLine } from '../progress-line.ts'
import { DroppedCount } from '../signals/dropped-count.ts'
import { Outputs } from '../signals/outputs.ts'
import { Since } from '../signals/since.ts'
import { parseTimeBound, type TimeBound } from '../signals/time-bound.ts'
import type { TextOutput } from '../text-output.ts'
import { UsageError } from '../usage-error.ts'

const options = {
  out: {
    kind: 'text',
    value: 'FILE',
    short: 'o',
    about: 'Write the lines to FILE instead of standard output',
  },
  events: {
    kind: 'text',
    value: 'FILE',
    about: 'Write the touch events to FILE, one JSON line per message, within the same bounds',
  },
  from: { kind: 'text', value: 'TIME', about: 'Print from TIME on; earlier records are still folded first' },
  to: { kind: 'text', value: 'TIME', about: 'End after TIME' },
  cold: { kind: 'flag', about: 'With --from: leave earlier records out altogether' },
  contract: {
    kind: 'text',
    value: 'SYMBOL',
    about: 'Use this ES future, such as ESH4, whatever the input suggests',
  },
  hash: { kind: 'flag', about: 'Print only the digest of the last line' },
  ...configOptions,
} as const

/** A run's id begins with its trade date. */
const DATE_LENGTH = 10

type Wanted = Values<typeof options>

/** DBN files in, one payload per snap out. */
export const signals = defineCommand({
  name: 'signals',
  summary: 'Compute the signals of recorded DBN files, one JSON line per snap',
  operands: { usage: 'FILE…', min: 1, max: Number.POSITIVE_INFINITY },
  options,
  details: [
    'FILEs are .dbn or .dbn.zst of any DBN version, merged in order of receipt: ES mbp-10 gives book and tape, SPY mbp-1 and trades give spot and levels, SPY ohlcv-1m of earlier days the prior session and the moving averages, SPY options the strikes and what dealers must do. - is standard input. Every 250 ms of the log gives one line of levels.signals.v1; in silences of over 10 s, one line each 10 s.',
    'The same files and settings give the same bytes. TIME is a New York clock time such as 09:30 or an instant such as 2023-12-25T23:00:00Z. With --out and --events the file is NAME.partial until it is whole.',
    'A touch event is told in messages of levels.events.v1: where price meets a level or a placebo of one, what is known a minute later, and what followed. Asking for them changes no line.',
  ],
  examples: [
    { line: 'spymaster signals es.mbp-10.dbn.zst --out signals.jsonl', about: 'A recorded hour of ES' },
    {
      line: 'spymaster signals es.dbn.zst spy.dbn.zst --from 09:30 --to 10:00 | jq .levels',
      about: 'Half an hour of a day, warmed up by what came before',
    },
    {
      line: 'spymaster signals es.dbn.zst spy.dbn.zst --hash --events events.jsonl',
      about: 'What followed each touch of a level',
    },
    { line: 'spymaster signals es.dbn.zst --hash', about: 'A fingerprint of everything that was computed' },
  ],
  run: printSignals,
})

async function printSignals(files: readonly string[], wanted: Wanted, world: Surroundings): Promise<void> {
  if (wanted.cold && wanted.from === undefined)
    throw new UsageError('--cold needs --from: it says where to begin')
  if (wanted.hash && wanted.out !== undefined) throw new UsageError('--hash prints no lines: leave out --out')
  const { config } = await loadPhysics(configSources(wanted, world.env))
  const outputs = await Outputs.open({ out: wanted.out, events: wanted.events }, world)
  const computation = new Computation(wanted, config, outputs)
  try {
    await compute(files, computation, outputs, world, config.smaWarmupDays)
    if (wanted.hash) outputs.lines.add(computation.digest())
    await outputs.commit()
    world.stderr.write(`${computation.summary()}\n`)
  } catch (error) {
    await keepWhatIsThere(error, outputs)
    throw error
  }
}

/** Lines computed before a damaged place are sound, so they are kept before the damage is reported. */
async function keepWhatIsThere(error: unknown, outputs: Outputs): Promise<void> {
  if (error instanceof InputError) await outputs.flush().catch(() => {})
  await outputs.close()
}

async function compute(
  files: readonly string[],
  computation: Computation,
  outputs: Outputs,
  { stdin, stderr, signal }: Surroundings,
  smaWarmupDays: number,
): Promise<void> {
  const progress = new ProgressLine(stderr)
  const sources = files.map((path) => (path === '-' ? stdin : path))
  try {
    const batches = mergeFiles(sources, {
      signal,
      // The prior session is wanted without averages, too.
      warmupSessions: Math.max(1, smaWarmupDays),
      onProgress: (file) => progress.step(file, () => computation.progress()),
    })
    for await (const { bytes } of batches) {
      computation.fold(bytes)
      if (outputs.isFull) await outputs.flush()
      if (computation.isOver) break
    }
  } finally {
    progress.end()
  }
}

/** One pass of the physics over a log, with the lines it gives. */
class Computation {
  readonly #physics: Physics
  /** Null where only the digest is printed. */
  readonly #lines: TextOutput | null
  readonly #events: TextOutput | null
  readonly #from: TimeBound | null
  readonly #to: TimeBound | null
  readonly #since: Since | null
  #count = 0
  #eventCount = 0
  #first: SignalsPayload | null = null
  #last: SignalsPayload | null = null
  #isOver = false
  readonly #dropped = new DroppedCount()

  constructor(wanted: Wanted, config: PhysicsConfig, outputs: Outputs) {
    const { from, to, cold, contract = null } = wanted
    this.#lines = wanted.hash ? null : outputs.lines
    this.#events = outputs.events
    this.#from = from === undefined ? null : parseTimeBound('--from', from)
    this.#to = to === undefined ? null : parseTimeBound('--to', to)
    this.#since = cold && this.#from !== null ? new Since(this.#from) : null
    const onEvent = (event: EventPayload) => this.#takeEvent(event)
    this.#physics = new Physics({
      ...{ config, contract, onSnap: (payload: SignalsPayload) => this.#take(payload) },
      ...(this.#events === null ? {} : { onEvent }),
    })
  }

  /** Whether nothing more will be printed. */
  get isOver(): boolean {
    return this.#isOver
  }

  fold(bytes: Uint8Array): void {
    this.#dropped.fold(bytes)
    const kept = this.#since === null ? bytes : this.#since.keep(bytes)
    if (kept.length > 0) this.#physics.fold(kept)
  }

  progress(): string {
    return this.#last === null ? 'no line yet' : `${this.#count} lines, at ${clock(this.#last)}`
  }

  /** Throws `UsageError` where there was no line. */
  digest(): string {
    if (this.#last === null)
      throw new UsageError('there is no line to take a digest of; widen --from and --to')
    return this.#last.digest
  }

  summary(): string {
    const [first, last] = [this.#first, this.#last]
    const dropped = this.#dropped.sentence()
    if (first === null || last === null) return `No line lies within the input and its bounds.${dropped}`
    const events = this.#events === null ? '' : `, ${this.#eventCount} messages of touch events`
    const span = `${clock(first)} to ${clock(last)} UTC`
    return `${this.#count} lines from ${span}, run ${last.run}, contract ${last.es.contract}, digest ${last.digest}${events}${dropped}`
  }

  #take(payload: SignalsPayload): void {
    if (!this.#isWithin(payload)) return
    this.#first ??= payload
    this.#last = payload
    this.#count++
    this.#lines?.add(JSON.stringify(payload))
  }

  #takeEvent(event: EventPayload): void {
    if (!this.#isWithin(event)) return
    this.#eventCount++
    this.#events?.add(JSON.stringify(event))
  }

  /** Whether a message lies within the bounds; one beyond an instant ends it all. */
  #isWithin({ run, ts }: { readonly run: string; readonly ts: number }): boolean {
    const date = run.slice(0, DATE_LENGTH)
    if (this.#from !== null && ts < this.#from.msOf(date)) return false
    if (this.#to === null || ts <= this.#to.msOf(date)) return true
    this.#isOver ||= this.#to.isInstant
    return false
  }
}

const clock = ({ ts }: SignalsPayload): string => new Date(ts).toISOString().slice(0, -5).replace('T', ' ')

import { Physics, type PhysicsConfig, type SignalsPayload } from '@spymaster/core'
import { InputError, mergeFiles } from '@spymaster/ingestor'
import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { configOptions, configSources } from '../config/config-options.ts'
import { loadPhysics } from '../config/load-physics.ts'
import { ProgressLine } from '../progress-line.ts'
import { DroppedCount } from '../signals/dropped-count.ts'
import { LineFile } from '../signals/line-file.ts'
import { Since } from '../signals/since.ts'
import { parseTimeBound, type TimeBound } from '../signals/time-bound.ts'
import { TextOutput } from '../text-output.ts'
import { UsageError } from '../usage-error.ts'

const options = {
  out: {
    kind: 'text',
    value: 'FILE',
    short: 'o',
    about: 'Write the lines to FILE instead of standard output',
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
    'The same files and settings give the same bytes. TIME is a New York clock time such as 09:30 or an instant such as 2023-12-25T23:00:00Z. With --out the file is NAME.partial until it is whole.',
  ],
  examples: [
    { line: 'spymaster signals es.mbp-10.dbn.zst --out signals.jsonl', about: 'A recorded hour of ES' },
    {
      line: 'spymaster signals es.dbn.zst spy.dbn.zst --from 09:30 --to 10:00 | jq .levels',
      about: 'Half an hour of a day, warmed up by what came before',
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
  const file = wanted.out === undefined ? null : await LineFile.create(wanted.out, world.signal)
  const output = file?.output ?? new TextOutput(world.stdout, world.signal)
  const computation = new Computation(wanted, config, wanted.hash ? null : output)
  try {
    await compute(files, computation, output, world, config.smaWarmupDays)
    if (wanted.hash) output.add(computation.digest())
    await (file === null ? output.flush() : file.commit())
    world.stderr.write(`${computation.summary()}\n`)
  } catch (error) {
    await keepWhatIsThere(error, file, output)
    throw error
  }
}

/** Lines computed before a damaged place are sound, so they are kept before the damage is reported. */
async function keepWhatIsThere(error: unknown, file: LineFile | null, output: TextOutput): Promise<void> {
  if (error instanceof InputError) await output.flush().catch(() => {})
  await file?.close()
}

async function compute(
  files: readonly string[],
  computation: Computation,
  output: TextOutput,
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
      if (output.isFull) await output.flush()
      if (computation.isOver) break
    }
  } finally {
    progress.end()
  }
}

/** One pass of the physics over a log, with the lines it gives. */
class Computation {
  readonly #physics: Physics
  readonly #output: TextOutput | null
  readonly #from: TimeBound | null
  readonly #to: TimeBound | null
  readonly #since: Since | null
  #lines = 0
  #first: SignalsPayload | null = null
  #last: SignalsPayload | null = null
  #isOver = false
  readonly #dropped = new DroppedCount()

  constructor(wanted: Wanted, config: PhysicsConfig, output: TextOutput | null) {
    const { from, to, cold, contract = null } = wanted
    this.#output = output
    this.#from = from === undefined ? null : parseTimeBound('--from', from)
    this.#to = to === undefined ? null : parseTimeBound('--to', to)
    this.#since = cold && this.#from !== null ? new Since(this.#from) : null
    this.#physics = new Physics({ config, contract, onSnap: (payload) => this.#take(payload) })
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
    return this.#last === null ? 'no line yet' : `${this.#lines} lines, at ${clock(this.#last)}`
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
    const span = `${clock(first)} to ${clock(last)} UTC`
    return `${this.#lines} lines from ${span}, run ${last.run}, contract ${last.es.contract}, digest ${last.digest}${dropped}`
  }

  #take(payload: SignalsPayload): void {
    const date = payload.run.slice(0, DATE_LENGTH)
    if (this.#from !== null && payload.ts < this.#from.msOf(date)) return
    if (this.#to !== null && payload.ts > this.#to.msOf(date)) {
      this.#isOver ||= this.#to.isInstant
      return
    }
    this.#first ??= payload
    this.#last = payload
    this.#lines++
    this.#output?.add(JSON.stringify(payload))
  }
}

const clock = ({ ts }: SignalsPayload): string => new Date(ts).toISOString().slice(0, -5).replace('T', ' ')

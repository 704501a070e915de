import { setTimeout as pause } from 'node:timers/promises'
import type { Bus, StreamName } from '@spymaster/bus'
import { LakeError, type LakeErrorCode } from '../lake-error.ts'
import type { Commit, CommittedTier } from '../layout/index.ts'
import type { LakeStorage } from '../storage/index.ts'
import { type Heading, StretchWriter } from '../stretch/stretch-writer.ts'
import type { Budget } from './budget.ts'
import { findPlace, messageSum, type Place } from './find-place.ts'
import type { StreamHold, StreamMessage } from './stream-hold.ts'

/**
 * What a recorder tells: of a commit, of trouble that it tries again after, of what it cannot mend. The data of a
 * message that is set aside is there until the call returns.
 */
export type RecorderEvent =
  | { readonly kind: 'began'; readonly source: string; readonly from: number | null }
  | { readonly kind: 'missing'; readonly first: number; readonly last: number }
  | { readonly kind: 'committed'; readonly commit: Commit }
  | { readonly kind: 'trouble'; readonly error: LakeError }
  | { readonly kind: 'recovered' }
  | { readonly kind: 'set-aside'; readonly message: StreamMessage; readonly fault: string }

export type RecorderOptions = {
  readonly bus: Bus
  readonly stream: StreamName
  readonly storage: LakeStorage
  readonly tier: CommittedTier
  /** Where files grow before they are stored. */
  readonly workDir: string
  readonly madeBy: string
  readonly budget: Budget
  /** Memory for messages, twice: one is stored while the other is filled. */
  readonly holds: readonly [StreamHold, StreamHold]
  /** How long a message may wait for its commit. */
  readonly maxAgeMs: number
  /** How long what is held may take to be stored once the signal has aborted. */
  readonly graceMs: number
  readonly onEvent?: (event: RecorderEvent) => void
  /** How the log is asked where to go on: as often as it takes, where its server may be away. Once if not given. */
  readonly asking?: <Answer>(ask: () => Promise<Answer>, signal: AbortSignal) => Promise<Answer>
  /** What else is to be done for runs that have ended and are committed; null at the start: for all there are. */
  readonly afterRuns?: (source: string, runs: readonly string[] | null) => Promise<void>
}

/** What is written at one time. */
type Turn = { readonly hold: StreamHold; readonly heading: Heading; readonly ended: readonly string[] }

/** Failures that may pass: the recorder keeps what it holds and tries again. */
const PASSING: readonly LakeErrorCode[] = ['full', 'storage', 'unreachable']
const FIRST_PAUSE_MS = 250
const MAX_PAUSE_MS = 10_000
const LOOK_MS = 100

/**
 * Records a stream: reads on from the newest commit, holds messages in memory, and writes them in stretches: when the
 * memory is full, when the first has waited long enough, when a run ends, and when told to stop.
 *
 * One stretch is written while the next is read. Whatever goes wrong, the log keeps what is not committed.
 */
export class Recorder {
  readonly #options: RecorderOptions
  #writer: StretchWriter | null = null
  #hold: StreamHold
  #spare: StreamHold
  /** The last message held. */
  #newest: StreamMessage | null = null
  #heldSinceMs = 0
  #missing: Commit['missing'] = null
  /** Runs whose end is held. */
  #ended: string[] = []
  #flushing: Promise<void> | null = null
  #read = 0
  #committed = 0
  #rows = 0
  #trouble: LakeError | null = null
  #failure: unknown = null
  /** Ends the reading where something cannot be mended. */
  readonly #stop = new AbortController()
  /** Ends tries to store what is held. */
  readonly #giveUp = new AbortController()
  #late: ReturnType<typeof setTimeout> | undefined

  constructor(options: RecorderOptions) {
    this.#options = options
    this.#hold = options.holds[0]
    this.#spare = options.holds[1]
  }

  /** Sequences of the last message read and of the last that is committed; 0 for none. */
  get position(): { readonly read: number; readonly committed: number } {
    return { read: this.#read, committed: this.#committed }
  }

  /** Rows committed since the start. */
  get rows(): number {
    return this.#rows
  }

  /** Why nothing is being stored; null while it is. */
  get trouble(): LakeError | null {
    return this.#trouble
  }

  /** Runs until the signal aborts, and then stores what is held. Throws `LakeError` and `BusError`. */
  async run(signal: AbortSignal): Promise<void> {
    const { bus, stream, storage, tier } = this.#options
    const { asking = (ask) => ask() } = this.#options
    const place = await asking(() => findPlace(bus, stream, storage, tier), signal)
    const at = { source: place.source, after: place.after }
    const writer = await StretchWriter.open({ ...this.#options, ...at })
    this.#writer = writer
    const look = setInterval(() => this.#lookAtAge(), LOOK_MS)
    const limit = () => this.#limit()
    signal.addEventListener('abort', limit, { once: true })
    try {
      this.#begin(place)
      await this.#afterRuns(null)
      const reading = AbortSignal.any([signal, this.#stop.signal])
      let from: Place['from'] | 'first' = place.from ?? 'first'
      while (from !== null) from = await this.#readFrom(from, reading)
      await this.#finish()
    } finally {
      clearInterval(look)
      signal.removeEventListener('abort', limit)
      clearTimeout(this.#late)
      this.#giveUp.abort()
      await this.#flushing
      await writer.close()
    }
  }

  #begin({ source, from, missing, next }: Place): void {
    this.#hold.goOn(next)
    this.#committed = (from ?? 1) - 1
    this.#read = this.#committed
    this.#tell({ kind: 'began', source, from })
    if (missing !== null) this.#lose(missing)
  }

  /** Reads until the signal aborts; gives where to go on where the log has lost what comes next. */
  async #readFrom(from: number | 'first', signal: AbortSignal): Promise<number | null> {
    const { bus, stream } = this.#options
    try {
      for await (const messages of bus.read(stream, { from, signal, isReused: true })) {
        for (const message of messages) await this.#take(message)
        this.#ownNewest()
        // Reading as fast as it can must leave the rest of the process its turns.
        await new Promise(setImmediate)
      }
      return null
    } catch (error) {
      const first = firstKept(error)
      if (first === null) throw error
      await this.#turn()
      this.#lose({ first: this.#read + 1, last: first - 1 })
      return first
    }
  }

  /** Makes the newest message outlive its batch, whose memory the next one takes. */
  #ownNewest(): void {
    if (this.#newest !== null) this.#newest = { ...this.#newest, data: this.#newest.data.slice() }
  }

  async #take(message: StreamMessage): Promise<void> {
    if (!this.#hold.hasRoom(message)) await this.#turn()
    if (this.#failure !== null || this.#giveUp.signal.aborted) return
    if (this.#hold.last === 0) this.#heldSinceMs = performance.now()
    const fault = this.#hold.add(message)
    if (fault !== null) this.#tell({ kind: 'set-aside', message, fault })
    this.#newest = message
    this.#read = message.seq
    if (message.headers.end === undefined) return
    this.#ended.push(message.headers.run ?? '')
    await this.#turn()
  }

  #lookAtAge(): void {
    const ageMs = performance.now() - this.#heldSinceMs
    if (this.#hold.last > 0 && ageMs >= this.#options.maxAgeMs && this.#flushing === null) void this.#turn()
  }

  /** Stores what is held, if anything, as soon as what was held before is stored, and holds anew meanwhile. */
  async #turn(): Promise<void> {
    while (this.#flushing !== null) await this.#flushing
    // What was given up is a hole: a stretch behind it would be where the next start goes on from.
    if (this.#giveUp.signal.aborted) return
    const hold = this.#hold
    const newest = this.#newest
    if (this.#failure !== null || hold.last === 0 || newest === null) return
    const last = { last: hold.last, lastId: newest.id, lastSum: messageSum(newest) }
    const turn = {
      hold,
      heading: { first: hold.first, ...last, next: hold.place, missing: this.#missing },
      ended: this.#ended,
    }
    this.#hold = this.#spare
    this.#spare = hold
    this.#missing = null
    this.#ended = []
    this.#flushing = this.#store(turn)
      .catch((error) => this.#fail(error))
      .finally(() => {
        this.#flushing = null
      })
  }

  async #store({ hold, heading, ended }: Turn): Promise<void> {
    const writer = this.#writer!
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * 2)) {
      try {
        await this.#options.budget.demand()
        this.#confirm(await writer.write(heading, hold.parts(writer.source), hold.others(writer.source)))
        break
      } catch (error) {
        if (!isPassing(error)) throw error
        this.#stumble(error)
        await pause(pauseMs * (0.5 + Math.random() / 2), undefined, { signal: this.#giveUp.signal }).catch(
          () => {},
        )
        // What is held is still on the log, where the next start finds it.
        if (this.#giveUp.signal.aborted) return
      }
    }
    hold.clear()
    if (ended.length > 0) await this.#afterRuns(ended)
  }

  #confirm(commit: Commit): void {
    this.#committed = commit.last
    this.#rows += commit.rows
    this.#options.budget.add(commit.files.reduce((sum, { bytes }) => sum + bytes, 0))
    if (this.#trouble !== null) this.#tell({ kind: 'recovered' })
    this.#trouble = null
    this.#tell({ kind: 'committed', commit })
  }

  #stumble(error: LakeError): void {
    if (this.#trouble?.message !== error.message) this.#tell({ kind: 'trouble', error })
    this.#trouble = error
  }

  async #afterRuns(runs: readonly string[] | null): Promise<void> {
    try {
      await this.#options.afterRuns?.(this.#writer!.source, runs)
    } catch (error) {
      if (!isPassing(error)) throw error
      // All there is to it is kept, and it is tried again at the next start.
      this.#tell({ kind: 'trouble', error })
    }
  }

  async #finish(): Promise<void> {
    this.#limit()
    await this.#turn()
    await this.#flushing
    if (this.#failure !== null) throw this.#failure
  }

  /** From now on what is held has a limited time: also where reading waits for it to be stored. */
  #limit(): void {
    this.#late ??= setTimeout(() => this.#giveUp.abort(), this.#options.graceMs)
  }

  #lose(missing: { readonly first: number; readonly last: number }): void {
    // Nothing may have been read since something was lost before.
    this.#missing = { first: this.#missing?.first ?? missing.first, last: missing.last }
    this.#hold.goOn(null)
    this.#tell({ kind: 'missing', ...missing })
  }

  #fail(error: unknown): void {
    this.#failure ??= error
    this.#stop.abort()
  }

  #tell(event: RecorderEvent): void {
    this.#options.onEvent?.(event)
  }
}

const isPassing = (error: unknown): error is LakeError =>
  error instanceof LakeError && PASSING.includes(error.code)

/** The first sequence left, of the bus's error that what comes next is gone; null of any other. */
function firstKept(error: unknown): number | null {
  const { code, bounds } = error as { code?: unknown; bounds?: { first: number } }
  return code === 'gone' && bounds !== undefined ? bounds.first : null
}

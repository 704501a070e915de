import { setTimeout as pause } from 'node:timers/promises'
import { Backoff } from './backoff.ts'
import { Bell } from './bell.ts'
import type { Bus, Draft, Message, StreamName } from './bus.ts'
import { BusError, closedError, SecondWriterError, WrongLastError } from './bus-error.ts'
import { checkDraft } from './check.ts'
import { isOwn, newestOwn } from './newest-own.ts'

/** How much may be under way at once, and what ends the waiting. */
export type AppenderOptions = {
  /** Messages under way at most. 256 unless given. */
  readonly windowMessages?: number
  /** Their bytes at most, though one message may always be under way. 8 MiB unless given. */
  readonly windowBytes?: number
  /** Gives up: every later call throws `closed`. */
  readonly signal?: AbortSignal
  /** Told of each message that was stepped over. */
  readonly onStranger?: (message: Message) => void
}

/** A server that has just begun to lead a cluster may say for a moment that the log ends earlier than it does. */
const SHORT_MS = 5000

/** Messages of strangers looked at together when they are stepped over. */
const STEP = 128

type UnderWay = { readonly draft: Draft; readonly bytes: number }
/** The end of the log as far as it is known to be stored; `id` is null where that message is no longer kept. */
type Tail = { readonly seq: number; readonly id: string | null }

/**
 * Appends to a stream as its only writer, many messages under way at a time, each of them stored exactly once and
 * in order, however often the server goes away.
 *
 * Every message expects the one before it. Where an answer is a refusal or fails to come, the stream's last
 * message tells how far it got, and the rest is published again. A message between ours whose id no writer gives is
 * none of a writer's: whoever may publish to a server can put anything there, and it is stepped over. Any other is a
 * second writer's, which ends the appender. So does every other error: all later calls throw it.
 */
export class Appender {
  /** The newest message of a writer when the appender was opened; null when the stream held none. */
  readonly resumed: Message | null
  readonly #bus: Bus
  readonly #stream: StreamName
  readonly #window: { readonly messages: number; readonly bytes: number }
  readonly #onStranger: (message: Message) => void
  readonly #bell = new Bell()
  readonly #backoff = new Backoff()
  #tail: Tail
  /** What is not known to be stored, in order. */
  #underWay: UnderWay[] = []
  #bytes = 0
  /** How many of them have been published in this attempt; the rest follow. */
  #sent = 0
  /** How many may be: one after strangers were met, for their next would refuse all, and twice as many each time. */
  #limit = Number.POSITIVE_INFINITY
  /** Counts the times that publishing began anew, so that answers to earlier tries are told apart. */
  #attempt = 0
  /** Whether the log is being asked how far it got; nothing is published meanwhile. */
  #isRecovering = false
  /** Whether the log was seen to move since it was last asked: then it need not be given time. */
  #hasAdvanced = false
  /** Since when the log has been said to end before a message that is stored, by `performance.now()`; null for never. */
  #shortSinceMs: number | null = null
  #failure: BusError | null = null

  private constructor(
    bus: Bus,
    stream: StreamName,
    resumed: Message | null,
    tail: Tail,
    options: AppenderOptions,
  ) {
    const { windowMessages = 256, windowBytes = 8 * 2 ** 20, signal } = options
    this.#window = { messages: windowMessages, bytes: windowBytes }
    this.#onStranger = options.onStranger ?? (() => {})
    this.#bus = bus
    this.#stream = stream
    this.resumed = resumed
    this.#tail = tail
    signal?.addEventListener('abort', () => this.#fail(closedError()), { once: true })
  }

  /** Continues a stream after its last message. Throws `BusError`. */
  static async open(bus: Bus, stream: StreamName, options: AppenderOptions = {}): Promise<Appender> {
    const tail = await readTail(bus, stream)
    return new Appender(bus, stream, await newestOwn(bus, stream), tail, options)
  }

  /** Sequence of the last message that is stored; 0 for a stream that never had one. */
  get stored(): number {
    return this.#tail.seq
  }

  /** Takes a message over, at once or when there is room. Throws `BusError`, also for an earlier message. */
  async append(draft: Draft): Promise<void> {
    const bytes = checkDraft(this.#stream, draft)
    for (let heard = this.#bell.rings; !this.#hasRoom(bytes); heard = this.#bell.rings)
      await this.#bell.wait(heard)
    if (this.#failure !== null) throw this.#failure
    this.#underWay.push({ draft, bytes })
    this.#bytes += bytes
    this.#sendRest()
  }

  /** Waits until all that was taken over is stored. Throws `BusError`. */
  async flush(): Promise<void> {
    for (let heard = this.#bell.rings; this.#underWay.length > 0; heard = this.#bell.rings) {
      if (this.#failure !== null) break
      await this.#bell.wait(heard)
    }
    if (this.#failure !== null) throw this.#failure
  }

  #hasRoom(bytes: number): boolean {
    if (this.#failure !== null || this.#underWay.length === 0) return true
    return this.#underWay.length < this.#window.messages && this.#bytes + bytes <= this.#window.bytes
  }

  /** Publishes what of the messages under way may be, unless the log is being asked how far it got. */
  #sendRest(): void {
    if (this.#isRecovering) return
    while (this.#sent < Math.min(this.#underWay.length, this.#limit)) this.#send(this.#sent++)
  }

  #send(place: number): void {
    const attempt = this.#attempt
    const { draft } = this.#underWay[place]!
    const before = this.#underWay[place - 1]?.draft
    const expected = before === undefined ? {} : { expectLastId: before.id }
    this.#bus.publish(this.#stream, { ...draft, expectLast: this.#tail.seq + place, ...expected }).then(
      (seq) => attempt === this.#attempt && this.#confirm(seq),
      (error) => attempt === this.#attempt && this.#stumble(error),
    )
  }

  /** A message is stored; unless answers are missing, it is the first of those under way. */
  #confirm(seq: number): void {
    if (seq !== this.#tail.seq + 1) {
      this.#doubt()
      return
    }
    this.#advance(1, seq)
    this.#limit = this.#limit >= this.#window.messages ? Number.POSITIVE_INFINITY : 2 * this.#limit
    this.#sendRest()
  }

  /** The first messages under way are stored, the last of them with this sequence. */
  #advance(count: number, seq: number): void {
    const stored = this.#underWay.splice(0, count)
    this.#sent = Math.max(0, this.#sent - count)
    for (const { bytes } of stored) this.#bytes -= bytes
    this.#tail = { seq, id: stored.at(-1)?.draft.id ?? this.#tail.id }
    this.#hasAdvanced = true
    this.#backoff.reset()
    this.#bell.ring()
  }

  #stumble(error: unknown): void {
    const isDoubt =
      error instanceof WrongLastError || (error instanceof BusError && error.code === 'unconfirmed')
    if (!isDoubt) {
      this.#fail(error)
      return
    }
    this.#doubt()
  }

  #doubt(): void {
    this.#attempt++
    this.#sent = 0
    this.#isRecovering = true
    this.#recover().catch((failure) => this.#fail(failure))
  }

  /** Asks the log how far it got until it answers, and publishes the rest. */
  async #recover(): Promise<void> {
    for (;;) {
      if (!this.#hasAdvanced) await pause(this.#backoff.next())
      this.#hasAdvanced = false
      if (this.#failure !== null) return
      try {
        await this.#compare(await readTail(this.#bus, this.#stream))
        break
      } catch (error) {
        if (!this.#mayPass(error)) throw error
      }
    }
    this.#shortSinceMs = null
    if (this.#failure !== null) return
    this.#isRecovering = false
    this.#sendRest()
  }

  /** Whether the log may say something else when it is asked again. */
  #mayPass(error: unknown): boolean {
    if (!(error instanceof BusError)) return false
    if (error.code !== 'lost') return error.code === 'unconfirmed'
    this.#shortSinceMs ??= performance.now()
    return performance.now() - this.#shortSinceMs < SHORT_MS
  }

  /** Finds the end of the log among the messages under way, stepping over those of strangers. */
  async #compare(found: Tail): Promise<void> {
    const count = found.seq - this.#tail.seq
    if (count < 0) {
      const sentence = `the ${this.#stream} log ends at ${found.seq}, though ${this.#tail.seq} was stored`
      throw new BusError('lost', `${sentence}: its storage was replaced or rolled back`)
    }
    const ours = count === 0 ? this.#tail.id : this.#underWay[count - 1]?.draft.id
    // An id that is no longer kept can tell nothing; the sequence then has to do.
    const isOurs = ours !== undefined && (found.id === ours || found.id === null || ours === null)
    if (!isOurs && count === 0) throw this.#secondWriter(found)
    if (!isOurs) await this.#stepUpTo(found.seq)
    else if (count > 0) this.#advance(count, found.seq)
  }

  /** Takes each message up to a sequence for what it is: ours, a stranger's, or a second writer's. */
  async #stepUpTo(seq: number): Promise<void> {
    while (this.#tail.seq < seq && this.#failure === null) {
      const from = this.#tail.seq + 1
      const messages = await this.#bus.fetch(this.#stream, from, Math.min(seq, from + STEP - 1))
      if (messages.length === 0) throw closedError()
      for (const message of messages) {
        if (message.id === this.#underWay[0]?.draft.id) this.#advance(1, message.seq)
        else if (isOwn(message)) throw this.#secondWriter(message)
        else {
          this.#tail = { seq: message.seq, id: message.id }
          this.#limit = 1
          this.#hasAdvanced = true
          this.#onStranger(message)
        }
      }
    }
  }

  #secondWriter({ seq, id }: Tail): SecondWriterError {
    const what = id === null ? 'that is not ours' : `'${id}' that is not ours`
    return new SecondWriterError(
      `the ${this.#stream} log has a message ${seq} ${what}: another process publishes there, stop one of them`,
    )
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof BusError ? error : new BusError('storage', String(error), error)
    this.#attempt++
    this.#bell.ring()
  }
}

async function readTail(bus: Bus, stream: StreamName): Promise<Tail> {
  const message = await bus.last(stream)
  if (message !== null) return { seq: message.seq, id: message.id }
  return { seq: (await bus.bounds(stream)).last, id: null }
}

import {
  createInbox,
  type Msg,
  type NatsConnection,
  type PermissionViolationError,
} from '@nats-io/transport-node'
import type { Publication, StreamName } from '../bus.ts'
import { BusError, closedError, WrongLastError } from '../bus-error.ts'
import { forbiddenError, isWrongLast, lastOf, type Refusal, refusalError } from './nats-error.ts'
import { natsHeaders } from './nats-message.ts'

/** How long an acknowledgement may take. */
const PATIENCE_MS = 5000
const SWEEP_MS = 500

type Waiting = {
  readonly stream: StreamName
  readonly publication: Publication
  readonly sinceMs: number
  resolve(seq: number): void
  reject(error: BusError): void
}

/**
 * Publishes without waiting for one acknowledgement before the next message. All of them come to one
 * subscription, which takes an eighth of the client's time that a request for each takes.
 */
export class AckWindow {
  readonly #connection: NatsConnection
  readonly #lastOf: (stream: StreamName) => Promise<number>
  readonly #inbox: string
  readonly #sweeper: NodeJS.Timeout
  /** In the order of publishing, hence the longest waiting first. */
  readonly #waiting = new Map<number, Waiting>()
  /** Questions under way for a stream's last sequence: many messages are refused at a time. */
  readonly #asked = new Map<StreamName, Promise<number>>()
  #count = 0
  #isConnected = true
  #idle: (() => void) | null = null

  /** Answers come to subjects with that prefix; `lastOf` asks for the sequence of a stream's last message. */
  constructor(
    connection: NatsConnection,
    inboxPrefix: string,
    lastOf: (stream: StreamName) => Promise<number>,
  ) {
    this.#connection = connection
    this.#lastOf = lastOf
    this.#inbox = createInbox(inboxPrefix)
    connection.subscribe(`${this.#inbox}.*`, { callback: (_, message) => this.#settle(message) })
    this.#sweeper = setInterval(
      () => this.#giveUpBefore(performance.now() - PATIENCE_MS, 'does not answer'),
      SWEEP_MS,
    )
    this.#sweeper.unref()
  }

  publish(stream: StreamName, publication: Publication): Promise<number> {
    const { subject, data } = publication
    // What is handed to the client now would be sent some time later, or never.
    if (!this.#isConnected) return Promise.reject(unconfirmed(stream, 'is away'))
    return new Promise((resolve, reject) => {
      const token = this.#count++
      this.#waiting.set(token, { stream, publication, sinceMs: performance.now(), resolve, reject })
      try {
        const headers = natsHeaders(publication)
        this.#connection.publish(subject, data, { reply: `${this.#inbox}.${token}`, headers })
      } catch (error) {
        this.#waiting.delete(token)
        reject(this.#connection.isClosed() ? closedError() : unconfirmed(stream, String(error)))
      }
    })
  }

  get isConnected(): boolean {
    return this.#isConnected
  }

  /** Answers that have not come with the old connection do not come. */
  setConnected(isConnected: boolean): void {
    this.#isConnected = isConnected
    if (!isConnected) this.#giveUpBefore(Number.POSITIVE_INFINITY, 'went away')
  }

  /** Waits no longer for any answer. */
  giveUp(): void {
    this.#giveUpBefore(Number.POSITIVE_INFINITY, 'does not answer')
  }

  /** What the server does not let us publish is not answered: it says so apart. */
  refuseAll(violation: PermissionViolationError): void {
    if (violation.operation !== 'publish') return
    for (const [token, { publication, reject }] of this.#waiting) {
      if (publication.subject !== violation.subject) continue
      this.#waiting.delete(token)
      reject(forbiddenError(violation))
    }
    this.#checkIdle()
  }

  /** Waits until all is answered or given up. */
  async close(): Promise<void> {
    if (this.#waiting.size > 0)
      await new Promise<void>((resolve) => {
        this.#idle = resolve
      })
    clearInterval(this.#sweeper)
  }

  #settle({ subject, data, headers }: Msg): void {
    const token = Number(subject.slice(this.#inbox.length + 1))
    const waiting = this.#waiting.get(token)
    if (waiting === undefined) return
    this.#waiting.delete(token)
    const { stream, publication } = waiting
    const answer = headers?.code === 503 ? null : parseAnswer(data)
    if (answer === null) waiting.reject(unconfirmed(stream, 'has no JetStream for it now'))
    else if (isElsewhere(answer, publication)) this.#refuse(waiting, answer.error)
    else if (answer.error !== undefined) waiting.reject(refusalError(stream, answer.error))
    else waiting.resolve(answer.seq ?? 0)
    this.#checkIdle()
  }

  /** Refuses a message with the sequence of the last, which the server tells only in some cases. */
  #refuse({ stream, publication, reject }: Waiting, refusal: Refusal | undefined): void {
    const told = refusal === undefined ? null : lastOf(refusal)
    if (told !== null) {
      reject(new WrongLastError(stream, publication, told))
      return
    }
    const asked = this.#asked.get(stream) ?? this.#lastOf(stream).finally(() => this.#asked.delete(stream))
    this.#asked.set(stream, asked)
    asked.then((last) => reject(new WrongLastError(stream, publication, last)), reject)
  }

  #giveUpBefore(before: number, why: string): void {
    for (const [token, { stream, sinceMs, reject }] of this.#waiting) {
      if (sinceMs > before) break
      this.#waiting.delete(token)
      reject(unconfirmed(stream, why))
    }
    this.#checkIdle()
  }

  #checkIdle(): void {
    if (this.#waiting.size === 0) this.#idle?.()
  }
}

type Answer = { readonly seq?: number; readonly duplicate?: boolean; readonly error?: Refusal }

/** Whether another message than expected is the last, or the same id has been stored at another place. */
const isElsewhere = ({ seq, duplicate, error }: Answer, { expectLast }: Publication): boolean =>
  error === undefined ? duplicate === true && seq !== expectLast + 1 : isWrongLast(error)

const decoder = new TextDecoder()

function parseAnswer(data: Uint8Array): Answer | null {
  try {
    return JSON.parse(decoder.decode(data)) as Answer
  } catch {
    return null
  }
}

const unconfirmed = (stream: StreamName, why: string): BusError =>
  new BusError('unconfirmed', `the NATS server ${why}: a message for the ${stream} log may be stored or not`)

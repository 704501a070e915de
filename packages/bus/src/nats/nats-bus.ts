import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { errors, type NatsConnection } from '@nats-io/transport-node'
import {
  type Bounds,
  type Bus,
  DEFAULT_MAX_BATCH,
  type Limits,
  type Message,
  type Publication,
  type ReadOptions,
  STREAMS,
  type StreamName,
  type Usage,
} from '../bus.ts'
import { BusError, closedError, GoneError } from '../bus-error.ts'
import { checkPublication, checkRead, checkReport } from '../check.ts'
import { readNewest } from '../read-range.ts'
import { AckWindow } from './ack-window.ts'
import { type NatsAddress, readAddress } from './address.ts'
import { connectNats } from './connect.ts'
import { forbiddenError, isNoMessage, isNotEnabled, requestError, violationOf } from './nats-error.ts'
import { readMessage } from './nats-message.ts'
import { NatsPositions } from './nats-positions.ts'
import { NatsReader } from './nats-reader.ts'
import { setUpStream } from './stream-setup.ts'
import { boundsOf, newestOf, usageOf } from './stream-state.ts'
import { untilOpen } from './until-open.ts'

/** Which server, and how the log is kept there. */
export type NatsOptions = Limits & {
  /** `nats://[user:password@]host[:port]`, or `tls://`; several servers of a cluster with commas between. */
  readonly url: string
  /** What the server calls the connection. 'spymaster' unless given. */
  readonly name?: string
  /** How many servers of a cluster keep each message, 1 to 5. A new stream has 1 unless given; an old one keeps what it has. */
  readonly replicas?: number
  /**
   * The streams that limits and replicas are for: those that this process is to publish to. All unless given. Another is
   * made as it comes where it is not there, and otherwise left alone.
   */
  readonly write?: readonly StreamName[]
  /** Whether a server that is away, or does not answer, is waited for. Not unless given: it is `unreachable` then. */
  readonly waits?: boolean
  /** Told when the connection is lost, and when it is made again; where it is waited for from the start, why. */
  readonly onConnection?: (isUp: boolean, why?: BusError) => void
  /** Ends the waiting for a server, and for a stream that only its writer may make. */
  readonly signal?: AbortSignal
  /** Told, once each, of such a stream that is not there yet. */
  readonly onWarning?: (sentence: string) => void
}

/** How long a question to the server may take. */
const REQUEST_MS = 2000
/** How long closing waits for a server that is there and does not answer. */
const GOODBYE_MS = 1000

class NatsBus implements Bus {
  readonly #connection: NatsConnection
  readonly #jsm: JetStreamManager
  readonly #js: JetStreamClient
  readonly #acks: AckWindow
  readonly #positions: NatsPositions
  readonly #closing = new AbortController()

  constructor(
    connection: NatsConnection,
    jsm: JetStreamManager,
    { inboxPrefix }: NatsAddress,
    { replicas = 1, onConnection = () => {} }: NatsOptions,
  ) {
    this.#connection = connection
    this.#jsm = jsm
    this.#js = jetstream(connection, { timeout: REQUEST_MS })
    this.#acks = new AckWindow(connection, inboxPrefix, async (stream) => (await this.bounds(stream)).last)
    this.#positions = new NatsPositions(connection, jsm, replicas)
    this.#followConnection(onConnection)
  }

  async publish(stream: StreamName, publication: Publication): Promise<number> {
    checkPublication(stream, publication)
    this.#demandOpen()
    return await this.#acks.publish(stream, publication)
  }

  async *read(stream: StreamName, options: ReadOptions): AsyncGenerator<readonly Message[], void, void> {
    checkRead(options)
    this.#demandOpen()
    const closing = this.#closing.signal
    const signal = options.signal === undefined ? closing : AbortSignal.any([closing, options.signal])
    if (signal.aborted) return
    const bounds = (): Promise<Bounds> => this.bounds(stream)
    const reader = new NatsReader(this.#js, stream, bounds, options.from, signal)
    yield* reader.batches(options.maxBatch ?? DEFAULT_MAX_BATCH)
  }

  async bounds(stream: StreamName): Promise<Bounds> {
    this.#demandServer(stream)
    try {
      return boundsOf(await this.#jsm.streams.info(stream))
    } catch (error) {
      throw requestError(stream, error)
    }
  }

  async usage(stream: StreamName): Promise<Usage> {
    this.#demandServer(stream)
    try {
      return usageOf(await this.#jsm.streams.info(stream))
    } catch (error) {
      throw requestError(stream, error)
    }
  }

  async last(stream: StreamName): Promise<Message | null> {
    this.#demandServer(stream)
    try {
      return await newestOf(this.#jsm, stream)
    } catch (error) {
      throw requestError(stream, error)
    }
  }

  readLast(stream: StreamName, count: number): Promise<Message[]> {
    return readNewest(this, stream, count)
  }

  async fetch(stream: StreamName, from: number, to: number): Promise<Message[]> {
    checkRead({ from })
    const asked: Promise<Message>[] = []
    for (let seq = from; seq <= to; seq++) asked.push(this.#get(stream, seq))
    return await Promise.all(asked)
  }

  /** One message by its sequence. What is not there has been removed by retention. */
  async #get(stream: StreamName, seq: number): Promise<Message> {
    this.#demandServer(stream)
    try {
      const stored = await this.#jsm.streams.getMessage(stream, { seq })
      if (stored !== null)
        return readMessage({ seq, subject: stored.subject, data: stored.data, headers: stored.header })
    } catch (error) {
      if (!isNoMessage(error)) throw requestError(stream, error)
    }
    throw new GoneError(stream, seq, await this.bounds(stream))
  }

  report(consumer: string, seq: number): void {
    checkReport(consumer, seq)
    if (!this.#closing.signal.aborted) this.#positions.report(consumer, seq)
  }

  async reported(consumer: string): Promise<number | null> {
    checkReport(consumer)
    this.#demandOpen()
    return await this.#positions.reported(consumer)
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return await this.#connection.closed().then(() => {})
    this.#closing.abort()
    const { promise: patience, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, GOODBYE_MS)
    await Promise.race([this.#goodbye(), patience])
    clearTimeout(timer)
    this.#acks.giveUp()
    if (!this.#connection.isClosed()) await this.#connection.close()
  }

  async #goodbye(): Promise<void> {
    await this.#acks.close()
    // Draining waits for the server, which may be away for good.
    if (this.#acks.isConnected && !this.#connection.isClosed()) await this.#connection.drain()
  }

  async #followConnection(tell: (isUp: boolean) => void): Promise<void> {
    for await (const status of this.#connection.status()) {
      if (status.type === 'error' && status.error instanceof errors.PermissionViolationError)
        this.#acks.refuseAll(status.error)
      if (status.type !== 'disconnect' && status.type !== 'reconnect') continue
      const isUp = status.type === 'reconnect'
      this.#acks.setConnected(isUp)
      // A connection that we close ourselves is not lost.
      if (!this.#closing.signal.aborted) tell(isUp)
    }
  }

  /** What is asked while the connection is lost would wait for its time-out. */
  #demandServer(stream: StreamName): void {
    this.#demandOpen()
    if (!this.#acks.isConnected)
      throw new BusError('unconfirmed', `the NATS server is away: nothing is known about the ${stream} log`)
  }

  #demandOpen(): void {
    if (this.#closing.signal.aborted) throw closedError()
  }
}

/**
 * Opens the log on a NATS server with JetStream, making the streams that are not there. The connection is made
 * again whenever it is lost. A stream that this user may read but not make is waited for, and a server that is away
 * where `waits` is given. Throws `BusError`: `address` for the URL, `unreachable`, `unconfirmed`, `forbidden`, or `full`
 * and `storage` where the server cannot give the streams what they need.
 */
export async function openNats(options: NatsOptions): Promise<Bus> {
  const address = readAddress(options.url)
  const open = () => openAt(address, options)
  return await (options.waits === true ? untilOpen(open, options) : open())
}

async function openAt(address: NatsAddress, options: NatsOptions): Promise<Bus> {
  const connection = await connectNats(address, options.name ?? 'spymaster')
  try {
    const jsm = await manage(connection, address)
    const { write = STREAMS, maxBytes: _, maxAgeMs: __, replicas: ___, ...waiting } = options
    for (const stream of STREAMS) await setUpStream(jsm, stream, write.includes(stream) ? options : waiting)
    return new NatsBus(connection, jsm, address, options)
  } catch (error) {
    await connection.close()
    options.signal?.throwIfAborted()
    throw error instanceof BusError ? error : requestError('market', error)
  }
}

async function manage(connection: NatsConnection, { shown }: NatsAddress): Promise<JetStreamManager> {
  try {
    return await jetstreamManager(connection, { timeout: REQUEST_MS })
  } catch (error) {
    const violation = violationOf(error)
    if (violation !== null) throw forbiddenError(violation)
    if (!isNotEnabled(error)) throw requestError('market', error)
    throw new BusError(
      'unreachable',
      `the NATS server at ${shown} has no JetStream`,
      error,
      'start it with `nats-server -js`',
    )
  }
}

import {
  type ConsumerInfo,
  type JetStreamAccountStats,
  type JetStreamManager,
  jetstreamManager,
  type StreamConfig,
} from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { type Bounds, type Message, STREAMS, type StreamName, type Usage } from '../bus.ts'
import { BusError } from '../bus-error.ts'
import { readAddress } from './address.ts'
import { connectNats } from './connect.ts'
import { forbiddenError, requestError, violationOf } from './nats-error.ts'
import { NatsPositions } from './nats-positions.ts'
import { settingFaults } from './stream-settings.ts'
import { streamExists } from './stream-setup.ts'
import { boundsOf, newestOf, usageOf } from './stream-state.ts'

const REQUEST_MS = 2000

/** What a server grants and has given; null for no limit. In bytes. */
export type NatsStorage = { readonly used: number; readonly limit: number | null }

/** How a stream is on a server. */
export type NatsStream = {
  readonly usage: Usage
  readonly bounds: Bounds
  /** Null where none is held, or where we may not ask for it. */
  readonly newest: Message | null
  /** What its settings are and ours are not, each as words; empty where all is ours. */
  readonly faults: readonly string[]
}

/** What can be seen of a log on a NATS server, without changing it. */
export type NatsInspection = {
  /** The URL as it may be shown. */
  readonly url: string
  /** As whom we came; null for nobody, or with a token. */
  readonly user: string | null
  /** Whether the server asks who comes. One that does not has not looked at the user. */
  readonly knowsUsers: boolean
  readonly version: string
  readonly rttMs: number
  readonly maxPayload: number
  /** An error where there is no JetStream, or we may not use it. */
  readonly storage: NatsStorage | BusError
  /** Null for one that is not there; an error where we may not look. */
  readonly streams: Readonly<Record<StreamName, NatsStream | null | BusError>>
  /** The server's clock less ours, give or take half the round trip; null where no stream is there to ask. */
  readonly skewMs: number | null
  /** What core has reported; null for nothing, or where we may not ask. */
  readonly core: number | null
}

/** Looks at the log on a NATS server; makes nothing there. Throws `BusError`: `address`, `unreachable`, `forbidden`. */
export async function inspectNats(url: string): Promise<NatsInspection> {
  const address = readAddress(url)
  const connection = await connectNats(address, 'spymaster doctor')
  try {
    const {
      version = '',
      max_payload: maxPayload = 0,
      auth_required: knowsUsers = false,
    } = connection.info ?? {}
    const rttMs = await connection.rtt()
    const jsm = await jetstreamManager(connection, { timeout: REQUEST_MS, checkAPI: false })
    // Asked before the streams: they grow meanwhile, and core with them, who would else be ahead of what was seen.
    const core = await reportedBy(connection, jsm)
    const streams = {
      market: await streamOn(jsm, 'market'),
      levels: await streamOn(jsm, 'levels'),
    }
    const storage = await storageOf(jsm)
    const skewMs = await skewOf(jsm, streams)
    const user = address.user ?? null
    return {
      url: address.shown,
      user,
      knowsUsers,
      version,
      rttMs,
      maxPayload,
      storage,
      streams,
      skewMs,
      core,
    }
  } finally {
    await connection.close()
  }
}

async function storageOf(jsm: JetStreamManager): Promise<NatsStorage | BusError> {
  try {
    const stats: JetStreamAccountStats = await jsm.getAccountInfo()
    const { max_storage: limit } = stats.limits
    return { used: stats.storage, limit: limit > 0 ? limit : null }
  } catch (error) {
    const violation = violationOf(error)
    if (violation !== null) return forbiddenError(violation)
    return new BusError(
      'unreachable',
      'the server has no JetStream',
      error,
      'start it with `nats-server -js`',
    )
  }
}

async function streamOn(jsm: JetStreamManager, stream: StreamName): Promise<NatsStream | null | BusError> {
  try {
    if (!(await streamExists(jsm, stream))) return null
    const info = await jsm.streams.info(stream)
    return {
      usage: usageOf(info),
      bounds: boundsOf(info),
      newest: await newestOn(jsm, stream),
      faults: settingFaults(stream, info.config as StreamConfig),
    }
  } catch (error) {
    return requestError(stream, error)
  }
}

async function newestOn(jsm: JetStreamManager, stream: StreamName): Promise<Message | null> {
  try {
    return await newestOf(jsm, stream)
  } catch (error) {
    if (violationOf(error) === null) throw error
    return null
  }
}

/** A consumer is made with the server's time on it, which nothing else tells who may only read. It goes at once. */
async function skewOf(jsm: JetStreamManager, streams: NatsInspection['streams']): Promise<number | null> {
  const stream = STREAMS.find((name) => streams[name] !== null && !(streams[name] instanceof BusError))
  if (stream === undefined) return null
  try {
    const from = Date.now()
    const name = `doctor-${process.pid}-${from}`
    const made: ConsumerInfo = await jsm.consumers.add(stream, {
      ...{ name, ack_policy: 'none', deliver_policy: 'new', mem_storage: true },
      inactive_threshold: 5_000_000_000,
    })
    const to = Date.now()
    await jsm.consumers.delete(stream, name).catch(() => {})
    return Date.parse(made.created as unknown as string) - (from + to) / 2
  } catch {
    return null
  }
}

async function reportedBy(connection: NatsConnection, jsm: JetStreamManager): Promise<number | null> {
  try {
    return await new NatsPositions(connection, jsm, 1).reported('core')
  } catch {
    return null
  }
}

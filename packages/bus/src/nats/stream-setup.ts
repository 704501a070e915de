import { setTimeout as pause } from 'node:timers/promises'
import { JetStreamApiError, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream'
import { DEFAULT_MAX_AGE_MS, DEFAULT_MAX_BYTES, type Limits, type StreamName } from '../bus.ts'
import { BusError } from '../bus-error.ts'
import { API, forbiddenError, fullError, requestError, violationOf } from './nats-error.ts'
import { checkSettings, settingsOf } from './stream-settings.ts'

const NS_PER_MS = 1_000_000
/** The least that the server takes. */
const DUPLICATE_WINDOW_MS = 100

/** How often a stream is looked for that another is to make. */
const LOOK_AGAIN_MS = 250

/** What is kept, and who hears of the waiting and ends it. */
type SetUp = Limits & {
  readonly replicas?: number
  readonly signal?: AbortSignal
  readonly onWarning?: (sentence: string) => void
}

/**
 * Makes sure that a stream exists. One that exists keeps the limits it has where none are given; one that this user may
 * not make is waited for; one that it may not even see is none of its business. Throws `BusError`, or the signal's
 * reason.
 */
export async function setUpStream(jsm: JetStreamManager, stream: StreamName, setUp: SetUp): Promise<void> {
  try {
    await makeStream(jsm, stream, setUp)
  } catch (error) {
    const violation = violationOf(error)
    if (violation === null) throw setUpError(stream, error)
    if (violation.subject.includes('.STREAM.INFO.')) return
    if (!violation.subject.includes('.STREAM.CREATE.')) throw forbiddenError(violation)
    await untilMade(jsm, stream, setUp)
  }
}

async function untilMade(jsm: JetStreamManager, stream: StreamName, setUp: SetUp): Promise<void> {
  const { signal, onWarning } = setUp
  onWarning?.(`the ${stream} log is not there yet: waiting for the service that writes it`)
  const wait = async () => await pause(LOOK_AGAIN_MS, undefined, signal === undefined ? {} : { signal })
  do await wait()
  while (
    // A server that is away meanwhile is waited for as well.
    !(await streamExists(jsm, stream).catch(() => false))
  )
}

async function makeStream(
  jsm: JetStreamManager,
  stream: StreamName,
  { maxBytes, maxAgeMs, replicas }: SetUp,
): Promise<void> {
  const given = {
    ...(maxBytes?.[stream] === undefined ? {} : { max_bytes: maxBytes[stream] }),
    ...(maxAgeMs === undefined ? {} : { max_age: maxAgeMs * NS_PER_MS }),
    ...(replicas === undefined ? {} : { num_replicas: replicas }),
  }
  const found = (await streamConfig(jsm, stream)) ?? (await create(jsm, stream, given))
  checkSettings(stream, found)
  const isOther = Object.entries(given).some(([key, value]) => found[key as keyof StreamConfig] !== value)
  if (isOther) await jsm.streams.update(stream, given)
}

/** Whether the server has a stream of a name, ours or the one behind a bucket. */
export const streamExists = async (jsm: JetStreamManager, stream: string): Promise<boolean> =>
  (await streamConfig(jsm, stream)) !== null

async function streamConfig(jsm: JetStreamManager, stream: string): Promise<StreamConfig | null> {
  try {
    return (await jsm.streams.info(stream)).config
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === API.streamNotFound) return null
    throw error
  }
}

async function create(jsm: JetStreamManager, stream: StreamName, given: object): Promise<StreamConfig> {
  try {
    const { config } = await jsm.streams.add({
      ...settingsOf(stream),
      max_bytes: DEFAULT_MAX_BYTES[stream],
      max_age: DEFAULT_MAX_AGE_MS * NS_PER_MS,
      // Expectations leave no room for duplicates, and every id in the window takes memory of the server.
      duplicate_window: DUPLICATE_WINDOW_MS * NS_PER_MS,
      ...given,
    })
    return config
  } catch (error) {
    // Two services start at once, and the other one was first, or is still at it: the server then fails in several ways.
    const made = error instanceof JetStreamApiError ? await madeByAnother(jsm, stream) : null
    if (made === null) throw error
    return made
  }
}

/** A stream that comes to be within a fifth of a second; else null. */
async function madeByAnother(jsm: JetStreamManager, stream: StreamName): Promise<StreamConfig | null> {
  for (let look = 0; ; look++) {
    const found = await streamConfig(jsm, stream)
    if (found !== null || look === 4) return found
    await pause(50)
  }
}

function setUpError(stream: StreamName, error: unknown): BusError {
  // A server that has no answer yet has not refused anything.
  if (!(error instanceof JetStreamApiError) || error.code === API.notNow) return requestError(stream, error)
  const { code, message: reason } = error
  if (code === API.insufficientStorage || code === API.insufficientResources) return fullError(stream, reason)
  return new BusError('storage', `the NATS server cannot keep the ${stream} log: ${reason}`, error)
}

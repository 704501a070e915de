import { setTimeout as pause } from 'node:timers/promises'
import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream'
import { DEFAULT_MAX_AGE_MS, DEFAULT_MAX_BYTES, type Limits, type StreamName } from '../bus.ts'
import { BusError } from '../bus-error.ts'
import { API, forbiddenError, fullError, violationOf } from './nats-error.ts'

const NS_PER_MS = 1_000_000
/** The least that the server takes. */
const DUPLICATE_WINDOW_MS = 100

/** How often a stream is looked for that another is to make. */
const LOOK_AGAIN_MS = 250

/** What is kept, and who hears of the waiting and ends it. */
type SetUp = Limits & { readonly signal?: AbortSignal; readonly onWarning?: (sentence: string) => void }

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
  { maxBytes, maxAgeMs }: Limits,
): Promise<void> {
  const given = {
    ...(maxBytes?.[stream] === undefined ? {} : { max_bytes: maxBytes[stream] }),
    ...(maxAgeMs === undefined ? {} : { max_age: maxAgeMs * NS_PER_MS }),
  }
  if (!(await streamExists(jsm, stream))) await create(jsm, stream, given)
  else if (Object.keys(given).length > 0) await jsm.streams.update(stream, given)
}

/** Whether the server has a stream of a name, ours or the one behind a bucket. */
export async function streamExists(jsm: JetStreamManager, stream: string): Promise<boolean> {
  try {
    await jsm.streams.info(stream)
    return true
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === API.streamNotFound) return false
    throw error
  }
}

async function create(jsm: JetStreamManager, stream: StreamName, given: object): Promise<void> {
  try {
    await jsm.streams.add({
      name: stream,
      subjects: [`${stream}.>`],
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.New,
      max_bytes: DEFAULT_MAX_BYTES[stream],
      max_age: DEFAULT_MAX_AGE_MS * NS_PER_MS,
      // Expectations leave no room for duplicates, and every id in the window takes memory of the server.
      duplicate_window: DUPLICATE_WINDOW_MS * NS_PER_MS,
      ...given,
    })
  } catch (error) {
    // Two services start at once, and the other one was first.
    if (!(error instanceof JetStreamApiError && error.code === API.streamNameInUse)) throw error
  }
}

function setUpError(stream: StreamName, error: unknown): BusError {
  const { code } = error as { code?: number }
  const reason = error instanceof Error ? error.message : String(error)
  if (code === API.insufficientStorage || code === API.insufficientResources) return fullError(stream, reason)
  return new BusError('storage', `the NATS server cannot keep the ${stream} log: ${reason}`, error)
}

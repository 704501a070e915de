import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream'
import { DEFAULT_MAX_AGE_MS, DEFAULT_MAX_BYTES, type Limits, type StreamName } from '../bus.ts'
import { BusError } from '../bus-error.ts'
import { API, fullError } from './nats-error.ts'

const NS_PER_MS = 1_000_000
/** The least that the server takes. */
const DUPLICATE_WINDOW_MS = 100

/**
 * Makes sure that a stream exists. One that exists keeps the limits it has where none are given. Throws
 * `BusError`.
 */
export async function setUpStream(
  jsm: JetStreamManager,
  stream: StreamName,
  { maxBytes, maxAgeMs }: Limits,
): Promise<void> {
  const given = {
    ...(maxBytes?.[stream] === undefined ? {} : { max_bytes: maxBytes[stream] }),
    ...(maxAgeMs === undefined ? {} : { max_age: maxAgeMs * NS_PER_MS }),
  }
  try {
    if (!(await exists(jsm, stream))) await create(jsm, stream, given)
    else if (Object.keys(given).length > 0) await jsm.streams.update(stream, given)
  } catch (error) {
    throw setUpError(stream, error)
  }
}

async function exists(jsm: JetStreamManager, stream: StreamName): Promise<boolean> {
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

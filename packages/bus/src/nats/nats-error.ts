import { JetStreamApiError } from '@nats-io/jetstream'
import { errors, type PermissionViolationError } from '@nats-io/transport-node'
import type { StreamName } from '../bus.ts'
import { BusError, closedError } from '../bus-error.ts'

/** Error codes of the JetStream API. */
export const API = {
  notNow: 10008,
  insufficientResources: 10023,
  messageNotFound: 10037,
  notEnabled: 10076,
  notEnabledForAccount: 10039,
  insufficientStorage: 10047,
  streamNotFound: 10059,
  wrongLastId: 10070,
  wrongLast: 10071,
  streamFull: 10077,
} as const

const FULL = new Set<number>([API.streamFull, API.insufficientStorage, API.insufficientResources])

/** What the server says in place of an acknowledgement. */
export type Refusal = { readonly err_code?: number; readonly description?: string }

/** Whether the server says that another message than expected is the last. */
export const isWrongLast = ({ err_code }: Refusal): boolean =>
  err_code === API.wrongLast || err_code === API.wrongLastId

/** Sequence of the last message, where a refusal tells it. */
export function lastOf({ description = '' }: Refusal): number | null {
  const last = /wrong last sequence: (\d+)/.exec(description)?.[1]
  return last === undefined ? null : Number(last)
}

/** The error for a publish that the server refused for another reason. */
export function refusalError(stream: StreamName, refusal: Refusal): BusError {
  const { err_code: code = 0, description = 'no reason given' } = refusal
  if (FULL.has(code)) return fullError(stream, description)
  return new BusError('storage', `the NATS server cannot store in the ${stream} log: ${description}`)
}

/** The error for a stream that has used what it may. */
export const fullError = (stream: StreamName, reason: string): BusError =>
  new BusError(
    'full',
    `the ${stream} log has used what the NATS server grants it (${reason})`,
    undefined,
    'raise its budget or purge it',
  )

/** The violation that an error is, or is because of; null for any other error. */
export function violationOf(error: unknown): PermissionViolationError | null {
  if (error instanceof errors.PermissionViolationError) return error
  return error instanceof Error && error.cause !== undefined ? violationOf(error.cause) : null
}

/** The error for what the server does not let this user do. */
export function forbiddenError({ operation, subject }: PermissionViolationError): BusError {
  const publishing = subject.startsWith('$JS.API.') ? 'use' : 'publish to'
  const what = operation === 'publish' ? publishing : 'subscribe to'
  return new BusError(
    'forbidden',
    `the NATS server does not let us ${what} ${subject}`,
    undefined,
    'connect as the user that is meant for this service, or give this one the permission',
  )
}

/** An error of a request to the server. One that a later try may not meet is `unconfirmed`. */
export function requestError(stream: StreamName, error: unknown): BusError {
  if (error instanceof BusError) return error
  const violation = violationOf(error)
  if (violation !== null) return forbiddenError(violation)
  if (error instanceof errors.ClosedConnectionError || error instanceof errors.DrainingConnectionError)
    return closedError()
  if (error instanceof JetStreamApiError && error.code === API.streamNotFound)
    return new BusError('lost', `the NATS server no longer has the ${stream} log`, error)
  const reason = error instanceof Error ? error.message : String(error)
  return new BusError(
    'unconfirmed',
    `the NATS server does not answer about the ${stream} log: ${reason}`,
    error,
  )
}

/** Whether an error says that there is no such message. */
export const isNoMessage = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.code === API.messageNotFound

/** Whether an error says that the server has no JetStream at all. Its class is not among what the library exports. */
export const isNotEnabled = (error: unknown): boolean =>
  error instanceof Error && error.name === 'JetStreamNotEnabled'

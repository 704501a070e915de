import { LakeError, type LakeErrorCode } from '../../lake-error.ts'
import { fileFailure } from '../local/file-failure.ts'

/** What an error of the client says of itself. */
type ClientError = {
  readonly name?: string
  readonly code?: string
  readonly message?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
}

/** Codes of sockets and resolvers: nobody answers, or no longer. */
const CUT: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'ERR_STREAM_PREMATURE_CLOSE'],
])
/** Names of answers that ask to come again. */
const LATER: ReadonlySet<string> = new Set([
  ...['TimeoutError', 'RequestTimeout', 'SlowDown', 'ServiceUnavailable', 'InternalError', 'AbortError'],
  ...['ConditionalRequestConflict', 'OperationAborted', 'IncompleteBody', 'CutShort'],
])
/** Answers that no later try changes, by name. */
const KNOWN: Readonly<Record<string, readonly [LakeErrorCode, string]>> = {
  NoSuchBucket: ['refused', 'there is no such bucket, make it first'],
  InvalidAccessKeyId: ['refused', 'the store does not know the access key'],
  SignatureDoesNotMatch: ['refused', 'the secret key is not that of the access key'],
  RequestTimeTooSkewed: ['refused', "this machine's clock is wrong"],
  AccessDenied: ['refused', 'the access key may not do that'],
  QuotaExceeded: ['full', 'the quota of the store is used up'],
  EntityTooLarge: ['full', 'the object is too large for the store'],
  BadDigest: ['corrupt', 'the bytes were changed on their way'],
}

export const nameOf = (error: unknown): string => String((error as ClientError).name ?? '')
export const statusOf = (error: unknown): number => (error as ClientError).$metadata?.httpStatusCode ?? 0

/** Whether a later try may work: the store was away, busy, or cut off. */
export function isPassing(error: unknown): boolean {
  if (error instanceof LakeError) return error.code === 'unreachable'
  const { code = '' } = error as ClientError
  const status = statusOf(error)
  return CUT.has(code) || LATER.has(nameOf(error)) || status >= 500 || status === 429
}

/** Whether the store says that there is no such object. */
export const isNoObject = (error: unknown): boolean => ['NoSuchKey', 'NotFound'].includes(nameOf(error))

/** A failure of the store as one sentence; a `LakeError` stays as it is. */
export function s3Failure(doing: string, error: unknown): LakeError {
  if (error instanceof LakeError) return error
  const { code, message = String(error) } = error as ClientError
  const known = KNOWN[nameOf(error)]
  if (known !== undefined) return new LakeError(known[0], `cannot ${doing}: ${known[1]}`, error)
  if (statusOf(error) === 507)
    return new LakeError('full', `cannot ${doing}: the store has no room left`, error)
  if (isPassing(error)) {
    const how = code ?? (statusOf(error) === 0 ? nameOf(error) : `status ${statusOf(error)}`)
    return new LakeError('unreachable', `cannot ${doing}: the store does not answer (${how})`, error)
  }
  if ('syscall' in (error as object)) return fileFailure(doing, error)
  if (statusOf(error) === 403 || statusOf(error) === 401)
    return new LakeError('refused', `cannot ${doing}: the store refuses (${nameOf(error)})`, error)
  return new LakeError('storage', `cannot ${doing}: ${message}`, error)
}

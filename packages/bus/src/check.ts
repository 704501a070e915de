import { type Draft, MAX_MESSAGE_BYTES, type Publication, type ReadOptions, type StreamName } from './bus.ts'
import { BusError } from './bus-error.ts'

const SUBJECT = /^[a-z]+(?:\.[a-z0-9-]+)+$/
const ID = /^[\x21-\x7e]{1,255}$/
const HEADER_NAME = /^[a-z][a-z0-9-]*$/
/** NATS trims values, so what would be trimmed is refused everywhere. */
const HEADER_VALUE = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/
const CONSUMER = /^[a-z0-9-]{1,64}$/
/** Names that the bus itself uses. */
const RESERVED = new Set(['id'])

function invalid(sentence: string): never {
  throw new BusError('invalid', sentence)
}

/** Bytes that count towards a stream's largest message. Throws `BusError` if the draft breaks a rule. */
export function checkDraft(stream: StreamName, draft: Draft): number {
  const { subject, id, headers, data } = draft
  if (subject.length > 255 || !SUBJECT.test(subject) || !subject.startsWith(`${stream}.`))
    invalid(`a subject of the ${stream} log must be ${stream}.<word>, was '${subject}'`)
  if (!ID.test(id)) invalid(`a message id must be 1 to 255 visible ASCII characters, was '${id}'`)
  let size = data.length + subject.length + id.length
  for (const name in headers) {
    const value = headers[name]!
    if (!HEADER_NAME.test(name) || RESERVED.has(name)) invalid(`no header may be named '${name}'`)
    if (!HEADER_VALUE.test(value))
      invalid(`header ${name} must be printable ASCII without spaces around it, was '${value}'`)
    size += name.length + value.length + 6
  }
  if (size > MAX_MESSAGE_BYTES)
    invalid(`a message must have at most ${MAX_MESSAGE_BYTES} bytes, ${id} has ${size}`)
  return size
}

/** As `checkDraft`, with the expectation. */
export function checkPublication(stream: StreamName, publication: Publication): number {
  if (!isSequence(publication.expectLast, 0))
    invalid(`expectLast must be a sequence, or 0 for an empty log, was ${publication.expectLast}`)
  const { expectLastId } = publication
  if (expectLastId !== undefined && !ID.test(expectLastId))
    invalid(`expectLastId must be a message id, was '${expectLastId}'`)
  return checkDraft(stream, publication)
}

/** Throws `BusError` if a read asks for what cannot be. */
export function checkRead({ from, maxBatch }: ReadOptions): void {
  if (from !== 'first' && !isSequence(from, 1)) invalid(`from must be 'first' or at least 1, was ${from}`)
  if (maxBatch !== undefined && !isSequence(maxBatch, 1))
    invalid(`maxBatch must be at least 1, was ${maxBatch}`)
}

/** Throws `BusError` if the name of a consumer or what it reports breaks a rule. */
export function checkReport(consumer: string, seq = 0): void {
  if (!CONSUMER.test(consumer))
    invalid(`a consumer's name must be small letters, digits and hyphens, was '${consumer}'`)
  if (!isSequence(seq, 0)) invalid(`a consumer reports a sequence, was ${seq}`)
}

const isSequence = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least

import { BusError } from './bus-error.ts'

/**
 * The id of a message: `run/ordinal`, where the ordinal counts from 0 within the run what the writer counts
 * (records on `market`, messages on `levels`). Throws `BusError` if the ordinal is no count.
 */
export function messageId(run: string, ordinal: number): string {
  if (Number.isSafeInteger(ordinal) && ordinal >= 0) return `${run}/${ordinal}`
  throw new BusError('invalid', `the ordinal of a message must be at least 0, was ${ordinal}`)
}

/** Run and ordinal of an id; null of an id of another form. */
export function parseMessageId(id: string): { run: string; ordinal: number } | null {
  const slash = id.lastIndexOf('/')
  const digits = id.slice(slash + 1)
  if (slash < 1 || !/^(?:0|[1-9]\d{0,15})$/.test(digits)) return null
  const ordinal = Number(digits)
  return Number.isSafeInteger(ordinal) ? { run: id.slice(0, slash), ordinal } : null
}

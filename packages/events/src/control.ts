import { type CalendarDate, dateToDays } from './dates.ts'
import { EventsError } from './events-error.ts'

/** The code of a DBN system record whose message is one of our control records. */
export const CONTROL_CODE = 255

/** The most bytes of UTF-8 that the message of a DBN system record holds beside its closing zero. */
export const CONTROL_MAX_BYTES = 302

/** A feed that can have a gap; 'all' where none was received. */
export type GapFeed = 'es' | 'spy' | 'options' | 'all'

/**
 * What the log says besides market data, as JSON in a DBN system record of code 255.
 *
 * - `session` opens a run: its id and trade date; `input`, the identity of the input in hexadecimal;
 *   `outrights`, the ES contracts the input's symbology names ('ESH4'), empty when it has none.
 * - `end` closes a run: market records written, and records dropped for want of an id.
 * - `clock` says that time passed without a market record; the time is the record's own.
 * - `gap` says that a feed was lost from `fromNs` to `toNs`, nanoseconds UTC in decimal.
 */
export type ControlRecord =
  | { type: 'session'; run: string; date: CalendarDate; input: string; outrights: string[] }
  | { type: 'end'; run: string; records: number; dropped: number }
  | { type: 'clock' }
  | { type: 'gap'; feed: GapFeed; fromNs: string; toNs: string; why: string }

/** What a field must be, in words, and whether a value is it. */
type Rule = { readonly be: string; readonly allows: (value: unknown) => boolean }

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isOutright = (value: unknown) => typeof value === 'string' && /^ES[HMUZ](\d|\d{2}|\d{4})$/.test(value)

const text: Rule = { be: 'a text that is not empty', allows: isText }
const count: Rule = { be: 'a whole number from 0 to 2^53 - 1', allows: isCount }
const date: Rule = { be: 'a date as YYYY-MM-DD', allows: isDate }
const hex: Rule = { be: 'hexadecimal digits', allows: (v) => isText(v) && /^[0-9a-f]+$/.test(v) }
const ns: Rule = { be: 'nanoseconds from 0 to 2^64 - 1 as a decimal text', allows: isNsText }
const feed: Rule = { be: 'es, spy, options or all', allows: (v) => isText(v) && FEEDS.has(v) }
const outrights: Rule = {
  be: 'a list of ES contracts such as ["ESH4"]',
  allows: (v) => Array.isArray(v) && v.every(isOutright),
}

const FEEDS: ReadonlySet<string> = new Set<GapFeed>(['es', 'spy', 'options', 'all'])

/** Every field of every record, in the order in which it is printed. */
const FIELDS: { readonly [Type in ControlRecord['type']]: Readonly<Record<string, Rule>> } = {
  session: { run: text, date, input: hex, outrights },
  end: { run: text, records: count, dropped: count },
  clock: {},
  gap: { feed, fromNs: ns, toNs: ns, why: text },
}

/**
 * The record as JSON, at most 302 bytes of UTF-8, its fields in the declared order.
 *
 * Throws `EventsError`, naming the field, where a value breaks its rule, and where the text is too long.
 */
export function printControl(record: ControlRecord): string {
  const checked = checkControl(record)
  const ordered: Record<string, unknown> = { type: checked.type }
  const values: Record<string, unknown> = checked
  for (const field of Object.keys(FIELDS[checked.type])) ordered[field] = values[field]
  return checkLength(JSON.stringify(ordered))
}

/**
 * The record that `json` holds: the inverse of `printControl`.
 *
 * Strict: throws `EventsError`, naming the field, on text that is not JSON, a type that is unknown, a field
 * that is unknown, missing or breaks its rule, and on more than 302 bytes.
 */
export function parseControl(json: string): ControlRecord {
  checkLength(json)
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new EventsError('control', `a control record must be JSON, was ${JSON.stringify(json)}`)
  }
  return checkControl(value)
}

function checkControl(value: unknown): ControlRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refused('record', 'an object', value)
  const record = value as Record<string, unknown>
  const type = record.type
  if (typeof type !== 'string' || !isType(type)) throw refused('type', 'session, end, clock or gap', type)
  const rules = FIELDS[type]
  for (const field of Object.keys(record))
    if (field !== 'type' && !Object.hasOwn(rules, field))
      throw new EventsError(
        'control',
        `control record ${type}: the field ${JSON.stringify(field)} is unknown`,
      )
  for (const [field, rule] of Object.entries(rules))
    if (!rule.allows(record[field])) throw refused(`${type}.${field}`, rule.be, record[field])
  const checked = record as ControlRecord
  if (checked.type === 'gap' && BigInt(checked.toNs) < BigInt(checked.fromNs))
    throw refused('gap.toNs', `no earlier than fromNs ${checked.fromNs}`, checked.toNs)
  return checked
}

function checkLength(json: string): string {
  const bytes = new TextEncoder().encode(json).length
  if (bytes <= CONTROL_MAX_BYTES) return json
  throw new EventsError(
    'control',
    `a control record must be at most ${CONTROL_MAX_BYTES} bytes, was ${bytes}`,
  )
}

function isType(type: string): type is ControlRecord['type'] {
  return Object.hasOwn(FIELDS, type)
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isNsText(value: unknown): boolean {
  return isText(value) && /^(0|[1-9]\d{0,19})$/.test(value) && BigInt(value) < 2n ** 64n
}

function isDate(value: unknown): boolean {
  if (typeof value !== 'string') return false
  try {
    dateToDays(value)
    return true
  } catch {
    return false
  }
}

function refused(field: string, rule: string, given: unknown): EventsError {
  const was = given === undefined ? 'was missing' : `was ${show(given)}`
  return new EventsError('control', `control record: ${field} must be ${rule}, ${was}`)
}

/** JSON where there is any: a bigint, which callers without types may pass, has none. */
function show(given: unknown): string {
  return typeof given === 'bigint' ? `${given}n` : (JSON.stringify(given) ?? String(given))
}

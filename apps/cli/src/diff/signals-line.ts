import { InputError } from '@spymaster/ingestor'

/** A JSON value, as parsed. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [name: string]: Json }

/** Where a line stands: what messages name it by. */
export type LinePlace = {
  readonly file: string
  /** From 1. */
  readonly number: number
}

/** A line of `levels.signals.v1`, of which no more is read than is asked for. */
export type SignalsLine = LinePlace & {
  /** The line without its end; valid until the next line is read. */
  readonly bytes: Uint8Array
  readonly run: string
  readonly seq: number
  /** Snap time, ms since the epoch. */
  readonly ts: number
  readonly digest: string
  readonly config: string
  /** What stands among these fields besides. */
  readonly rest: string
  /** Where in `bytes` the fields above end; 0 where the line is not written as `spymaster signals` writes it. */
  readonly bodyAt: number
}

/** The first fields as `spymaster signals` writes them: reading them so is a hundred times faster than parsing. */
const HEAD =
  /^\{"run":"([\w.:-]*)","seq":(\d+),"ts":(\d+),("tsNs":"\d+","status":"\w+",)"digest":"(\w*)","config":"(\w*)"/
const HEAD_BYTES = 256
const CLOSING_BRACE = 0x7d

/** Reads what identifies a line. Throws `InputError` naming the line where it is no line of signals. */
export function readLine(place: LinePlace, bytes: Uint8Array): SignalsLine {
  const isClosed = bytes[bytes.length - 1] === CLOSING_BRACE
  const head = isClosed ? HEAD.exec(latin1(bytes.subarray(0, HEAD_BYTES))) : null
  if (head === null) return readAny(place, bytes)
  const [text, run = '', seq, ts, rest = '', digest = '', config = ''] = head
  const numbers = { seq: Number(seq), ts: Number(ts), bodyAt: text.length }
  return { ...place, bytes, run, rest, digest, config, ...numbers }
}

/** The whole of a line. Throws `InputError` where it is not sound JSON. */
export function payloadOf(line: SignalsLine): JsonObject {
  return parse(line, line.bytes)
}

/** Whether two lines say the same but for run, seq, digest and config. May be false of lines that do. */
export function haveSameBody(a: SignalsLine, b: SignalsLine): boolean {
  if (a.bodyAt === 0 || b.bodyAt === 0 || a.rest !== b.rest) return false
  return Buffer.compare(a.bytes.subarray(a.bodyAt), b.bytes.subarray(b.bodyAt)) === 0
}

function readAny(place: LinePlace, bytes: Uint8Array): SignalsLine {
  const { run, seq, ts, digest, config } = parse(place, bytes)
  if (!Number.isSafeInteger(ts)) throw notSignals(place, 'no time "ts"')
  const text = (value: Json | undefined) => (typeof value === 'string' ? value : '')
  return {
    ...place,
    bytes,
    run: text(run),
    seq: typeof seq === 'number' ? seq : Number.NaN,
    ts: ts as number,
    digest: text(digest),
    config: text(config),
    rest: '',
    bodyAt: 0,
  }
}

function parse(place: LinePlace, bytes: Uint8Array): JsonObject {
  const value = parsed(bytes)
  if (value === undefined) throw notSignals(place, 'no JSON')
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw notSignals(place, 'no JSON object')
}

/** A line as JSON; undefined where it is none. */
export function parsed(bytes: Uint8Array): Json | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

function notSignals({ file, number }: LinePlace, what: string): InputError {
  return new InputError(
    'format',
    file,
    `line ${number} is not a line of signals (${what}): diff reads what spymaster signals and tap levels.signals write`,
  )
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')

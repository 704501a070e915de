import { NS_PER_MS, tradeDateOf } from '@spymaster/events'
import { type ByteSource, type Content, InputError, openContent, type ReadOptions } from '@spymaster/ingestor'
import type { TimeBound } from '../signals/time-bound.ts'
import { parsed, readLine, type SignalsLine } from './signals-line.ts'

/** The part of the lines that is asked for; null where it is open. Both bounds belong to it. */
export type Span = { readonly from: TimeBound | null; readonly to: TimeBound | null }

const LINE_END = 0x0a
/** Far above what any line holds: a file that has this much between two line ends is not made of lines. */
const MAX_LINE_BYTES = 16 << 20

/**
 * The lines of a file of signals, one at a time and in time order. Holds a line and a piece of the file, whatever the
 * file's length.
 */
export class LineReader {
  readonly name: string
  /** Lines given so far. */
  given = 0
  readonly #bytes: ByteSource
  readonly #span: Span
  #isOver = false
  readonly #lines: AsyncGenerator<SignalsLine, void, void>

  private constructor({ name, bytes }: Content, span: Span) {
    this.name = name
    this.#bytes = bytes
    this.#span = span
    this.#lines = linesOf(name, bytes)
  }

  /** Throws `InputError` where the file cannot be read or is, by its first bytes, no text. */
  static async open(source: Parameters<typeof openContent>[0], span: Span, options: ReadOptions) {
    const content = await openContent(source, options)
    const refusal = REFUSALS[content.kind]
    if (refusal === null) return new LineReader(content, span)
    await content.bytes.close()
    throw new InputError('format', content.name, refusal)
  }

  /** The next line within the span, whose bytes hold until the next call; null after the last. Throws `InputError` naming the line that is not sound. */
  async next(): Promise<SignalsLine | null> {
    const { from, to } = this.#span
    while (!this.#isOver) {
      const { value: line } = await this.#lines.next()
      if (line === undefined) break
      const toMs = to === null ? Number.POSITIVE_INFINITY : boundMs(to, line)
      // A clock time holds for every run: another may follow.
      if (to?.isInstant && line.ts >= toMs) this.#isOver = true
      if (line.ts > toMs || (from !== null && line.ts < boundMs(from, line))) continue
      this.given++
      return line
    }
    return null
  }

  async close(): Promise<void> {
    await this.#bytes.close()
  }
}

/** What to say of a file that is none of lines; null where it may be. */
const REFUSALS: Readonly<Record<Content['kind'], string | null>> = {
  dbn: 'holds market data (DBN): diff compares lines, which spymaster signals FILE --out NAME makes of it',
  dbz: 'holds market data (legacy DBZ): diff compares the lines that spymaster signals makes',
  parquet: 'is Parquet: diff compares the lines that spymaster signals makes',
  gzip: 'is gzip: decompress it first (zstd is read as it is)',
  empty: 'is empty',
  // Damage within the first line is named better by the line.
  unknown: null,
  text: null,
}

const boundMs = (bound: TimeBound, { ts }: SignalsLine): number =>
  bound.isInstant ? bound.msOf('') : bound.msOf(tradeDateOf(BigInt(ts) * NS_PER_MS))

async function* linesOf(file: string, source: ByteSource): AsyncGenerator<SignalsLine, void, void> {
  let before: SignalsLine | null = null
  let number = 0
  for await (const { bytes, isCut } of cutLines(file, source)) {
    number++
    if (isCut && parsed(bytes) === undefined) throw brokenOff(file, number, before)
    const line = readLine({ file, number }, bytes)
    if (before !== null && line.ts <= before.ts) throw outOfOrder(before, line)
    before = line
    yield line
  }
}

function brokenOff(file: string, number: number, before: SignalsLine | null): InputError {
  const upTo =
    before === null ? '' : `, or compare up to there with --to ${new Date(before.ts).toISOString()}`
  return new InputError('format', file, `breaks off within line ${number}: let what writes it finish${upTo}`)
}

function outOfOrder(before: SignalsLine, line: SignalsLine): InputError {
  const what =
    line.run === before.run
      ? `line ${line.number} is not later than the line before it: lines must be in the order of their time`
      : `line ${line.number} begins run ${line.run}, which is not later than ${before.run} before it: give each run as a file of its own`
  return new InputError('format', line.file, what)
}

type Cut = { readonly bytes: Uint8Array; readonly isCut: boolean }

/** Cuts bytes at line ends. The last piece may have none; an empty one is left out. */
async function* cutLines(file: string, source: ByteSource): AsyncGenerator<Cut, void, void> {
  let parts: Uint8Array[] = []
  let length = 0
  let number = 1
  for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
    let start = 0
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, start)) {
      const piece = chunk.subarray(start, end)
      yield { bytes: length === 0 ? piece : Buffer.concat([...parts, piece]), isCut: false }
      if (length > 0) [parts, length] = [[], 0]
      start = end + 1
      number++
    }
    if (start === chunk.length) continue
    // A chunk holds only until the next is read.
    parts.push(new Uint8Array(chunk.subarray(start)))
    length += chunk.length - start
    if (length > MAX_LINE_BYTES) throw tooLong(file, number)
  }
  if (length > 0) yield { bytes: Buffer.concat(parts), isCut: true }
}

const tooLong = (file: string, number: number): InputError =>
  new InputError(
    'format',
    file,
    `line ${number} is longer than ${MAX_LINE_BYTES >> 20} MiB: diff compares the lines that spymaster signals makes`,
  )

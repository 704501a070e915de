import { type Difference, differences, FOLLOWING, isIgnored } from './differences.ts'
import { haveSameBody, type JsonObject, payloadOf, type SignalsLine } from './signals-line.ts'
import { Unmatched } from './unmatched.ts'

/** What gives lines in time order; null at the end. */
export type Lines = { next(): Promise<SignalsLine | null> }

export type Side = 'a' | 'b'
export type Pair<Value> = { readonly a: Value; readonly b: Value }

/** Where the runs part for the first time: at a line that both have, or at lines that one of them lacks. */
export type FirstDifference =
  | {
      readonly kind: 'fields'
      readonly lines: Pair<SignalsLine>
      /** At least one, without those that follow from others. */
      readonly differences: readonly Difference[]
      readonly following: readonly Difference[]
    }
  | { readonly kind: 'missing'; readonly in: Side; readonly line: SignalsLine }

/** In how many lines a field differs. */
export type FieldCount = { lines: number; readonly firstTs: number }

export type ComparisonOptions = {
  /** Fields to leave out. */
  readonly ignored: readonly string[]
  /** Whether to read on behind the first difference. */
  readonly isWhole: boolean
}

/**
 * Two runs compared line by line in step, matched by time. Holds a line of each and what was found, whatever their
 * length.
 */
export class Comparison {
  /** Lines of the same time, and those of them in which a field differs that does not follow from others. */
  matched = 0
  differing = 0
  first: FirstDifference | null = null
  /** The first lines that differ in nothing but what follows from others: the runs differed before they begin. */
  following: Pair<SignalsLine> | null = null
  /** The last lines of the same time before the first difference. */
  lastSame: Pair<SignalsLine> | null = null
  /** The first lines of the same time that have another run or other settings. */
  otherRun: Pair<string> | null = null
  otherConfig: Pair<string> | null = null
  readonly unmatched: Pair<Unmatched> = { a: new Unmatched(), b: new Unmatched() }
  /** With `isWhole`, the fields that differ, `levels[].price` for all levels, in the order in which they first do. */
  readonly fields = new Map<string, FieldCount>()
  readonly #options: ComparisonOptions
  readonly #notIgnored: Set<string>

  constructor(options: ComparisonOptions) {
    this.#options = options
    this.#notIgnored = new Set(options.ignored)
  }

  /** Whether no number differs and no line is missing. */
  get isSame(): boolean {
    const { a, b } = this.unmatched
    return this.first === null && this.following === null && a.count === 0 && b.count === 0
  }

  /** What was asked to be left out and was not met in any difference. */
  get notIgnored(): readonly string[] {
    return [...this.#notIgnored]
  }

  /** Reads the lines of both up to the first difference, or to the end. Throws what reading throws. */
  async run(a: Lines, b: Lines): Promise<void> {
    let [lineA, lineB] = [await a.next(), await b.next()]
    while (lineA !== null || lineB !== null) {
      const [tsA, tsB] = [lineA?.ts ?? Infinity, lineB?.ts ?? Infinity]
      if (lineA !== null && lineB !== null && tsA === tsB) this.#match(lineA, lineB)
      else if (lineA !== null && tsA < tsB) this.unmatched.a.add(lineA)
      else if (lineB !== null) this.unmatched.b.add(lineB)
      if (this.first !== null && !this.#options.isWhole) return
      if (tsA <= tsB) lineA = await a.next()
      if (tsB <= tsA) lineB = await b.next()
    }
  }

  #match(a: SignalsLine, b: SignalsLine): void {
    this.#noteGap()
    if (this.first !== null && !this.#options.isWhole) return
    this.matched++
    if (a.run !== b.run) this.otherRun ??= { a: a.run, b: b.run }
    if (a.config !== b.config) this.otherConfig ??= { a: a.config, b: b.config }
    const found = this.#differences(a, b)
    const news = found.filter(({ field }) => !FOLLOWING.has(field))
    if (news.length > 0) this.#countDifference(a, b, news, found)
    else if (found.length > 0 && this.first === null && !this.#hasIgnored) this.following ??= { a, b }
    if (this.first === null) this.lastSame = { a, b }
  }

  #differences(a: SignalsLine, b: SignalsLine): Difference[] {
    if (Buffer.compare(a.bytes, b.bytes) === 0) return []
    const found = haveSameBody(a, b) ? differences(head(a), head(b)) : differences(payloadOf(a), payloadOf(b))
    if (this.#options.ignored.length === 0) return found
    return found.filter((difference) => !this.#isIgnored(difference))
  }

  #isIgnored(difference: Difference): boolean {
    for (const name of this.#notIgnored) if (isIgnored(difference, [name])) this.#notIgnored.delete(name)
    return isIgnored(difference, this.#options.ignored)
  }

  /** Digests that differ since then may do so for what was left out. */
  get #hasIgnored(): boolean {
    return this.#notIgnored.size < new Set(this.#options.ignored).size
  }

  #countDifference(
    a: SignalsLine,
    b: SignalsLine,
    news: readonly Difference[],
    found: readonly Difference[],
  ): void {
    this.differing++
    const following = found.filter(({ field }) => FOLLOWING.has(field))
    this.first ??= { kind: 'fields', lines: { a, b }, differences: news, following }
    if (!this.#options.isWhole) return
    for (const field of new Set(news.map((difference) => difference.field))) {
      const count = this.fields.get(field)
      if (count === undefined) this.fields.set(field, { lines: 1, firstTs: a.ts })
      else count.lines++
    }
  }

  /** Lines that one lacks between lines that both have are a difference; those before and behind are not missing. */
  #noteGap(): void {
    const gaps = { a: this.unmatched.a.match(), b: this.unmatched.b.match() }
    if (this.first !== null) return
    const isA = gaps.a !== null && (gaps.b === null || gaps.a.ts < gaps.b.ts)
    if (isA) this.first = { kind: 'missing', in: 'b', line: gaps.a! }
    else if (gaps.b !== null) this.first = { kind: 'missing', in: 'a', line: gaps.b }
  }
}

/** What the texts of two lines of the same body may differ in. */
const head = ({ seq, digest }: SignalsLine): JsonObject => ({ seq, digest })

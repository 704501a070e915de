import type { Comparison, FirstDifference, Pair } from './comparison.ts'
import type { Difference } from './differences.ts'
import { fieldTable } from './field-table.ts'
import type { SignalsLine } from './signals-line.ts'
import { newYorkText, spanText, timeText } from './times.ts'
import type { Stretch } from './unmatched.ts'

/** What was compared and how much of it is to be shown. */
export type ReportOptions = {
  readonly names: Pair<string>
  readonly ignored: readonly string[]
  /** Whether the runs were read to their ends. */
  readonly isWhole: boolean
  /** The most fields shown of the first line that differs. */
  readonly limit: number
}

/** What a person reads of a comparison, line by line. */
export function textReport(comparison: Comparison, options: ReportOptions): string[] {
  const { first } = comparison
  const lines = [`A  ${options.names.a}`, `B  ${options.names.b}`, ...notes(comparison, first)]
  if (first === null) return [...lines, verdict(comparison, options)]
  lines.push('', ...(first.kind === 'fields' ? fieldsOf(first, options.limit) : [missing(first)]))
  lines.push('', lastSame(comparison))
  if (options.isWhole) lines.push('', ...fieldCounts(comparison))
  return lines
}

/** What is no difference of numbers, or a difference of its own. */
function notes(comparison: Comparison, first: FirstDifference | null): string[] {
  const { otherRun, otherConfig, following, unmatched, matched } = comparison
  const lines: string[] = []
  if (otherConfig !== null)
    lines.push(`Settings differ: config ${otherConfig.a} in A, ${otherConfig.b} in B.`)
  if (otherRun !== null) lines.push(`Runs are named ${otherRun.a} in A, ${otherRun.b} in B.`)
  for (const side of ['a', 'b'] as const) {
    const { before, within, after } = unmatched[side]
    const [name, other] = side === 'a' ? ['A', 'B'] : ['B', 'A']
    if (before !== null) lines.push(`Only ${name} has the beginning: ${stretchText(before)}.`)
    if (within !== null) lines.push(`${other} lacks ${stretchText(within)}.`)
    if (after !== null) lines.push(`Only ${name} has ${matched > 0 ? 'the end: ' : ''}${stretchText(after)}.`)
  }
  if (following !== null && first !== null)
    lines.push(`${followingText(following)} from ${newYorkText(following.a.ts)} on: they differed before.`)
  return lines
}

const stretchText = ({ first, last, lines }: Stretch): string =>
  `${count(lines, 'line')}, ${spanText(first.ts, last.ts)} New York`

/** The sentence where no field differs but for those that follow from others. */
function verdict({ matched, isSame, following, lastSame: last }: Comparison, options: ReportOptions): string {
  if (last === null) return 'No line of A is of the same time as one of B: there is nothing to compare.'
  const besides = options.ignored.length === 0 ? '' : ` besides ${options.ignored.join(', ')}`
  const upTo = `, up to ${timeText(last.a.ts)}, digest ${last.a.digest}`
  if (following !== null)
    return `${followingText(following)} from ${timeText(following.a.ts)} on and nothing else${besides} in ${count(matched, 'line')}: the runs differed before these lines.`
  const agreeing = `in ${count(matched, 'line')}${isSame ? '' : ' that both have'}${upTo}`
  return `No difference${besides} ${agreeing}.`
}

/** Which of the fields that follow from others differ, as the beginning of a sentence. */
function followingText({ a, b }: Pair<SignalsLine>): string {
  if (a.digest === b.digest) return 'Numbers of lines (seq) differ'
  return a.seq === b.seq ? 'Digests differ' : 'Digests and numbers of lines (seq) differ'
}

function fieldsOf(first: FirstDifference & { kind: 'fields' }, limit: number): string[] {
  const { lines, differences, following } = first
  const shown = differences.slice(0, limit)
  const rest = differences.slice(limit)
  return [
    `First difference: ${timeText(lines.a.ts)}, ${placeOf(lines)}`,
    '',
    ...fieldTable(shown),
    ...(rest.length === 0 ? [] : [`  and ${count(rest.length, 'field')} more, ${partsOf(rest)}`]),
    ...(following.length === 0 ? [] : [`  (${followText(following)})`]),
  ]
}

function followText(following: readonly Difference[]): string {
  const names = following.map(({ path }) => path).join(' and ')
  return following.length === 1
    ? `${names} differs too, as it follows from the others`
    : `${names} differ too, as they follow from the others`
}

function placeOf({ a, b }: Pair<SignalsLine>): string {
  const number =
    a.number === b.number ? `line ${a.number} of both` : `line ${a.number} of A, ${b.number} of B`
  return a.seq === b.seq ? `seq ${a.seq}, ${number}` : number
}

/** What the fields that are not shown are parts of: the levels, and what is not of one. */
function partsOf(differences: readonly Difference[]): string {
  const parts = new Set(differences.map(({ path }) => /^[^.[]+(\[[^\]]*\])?/.exec(path)?.[0] ?? path))
  const [...names] = parts
  const some = names.slice(0, 4).join(', ')
  return `in ${some}${names.length > 4 ? ' and others' : ''}; --limit shows more`
}

function missing({ in: side, line }: FirstDifference & { kind: 'missing' }): string {
  const [has, lacks] = side === 'a' ? ['B', 'A'] : ['A', 'B']
  const place = `${has} has (seq ${line.seq}, line ${line.number})`
  return `First difference: ${lacks} has no line for ${timeText(line.ts)}, ${place}`
}

function lastSame({ lastSame: last }: Comparison): string {
  if (last === null) return 'No line agrees before it.'
  const { a, b } = last
  const digest = a.digest === b.digest ? `digest ${a.digest}` : 'but for the digest'
  return `Last line that agrees: ${timeText(a.ts)}, seq ${a.seq}, ${digest}`
}

function fieldCounts({ fields, matched, differing }: Comparison): string[] {
  const rows = [...fields].map(([field, { lines, firstTs }]) => [field, String(lines), newYorkText(firstTs)])
  if (rows.length === 0) return [`None of ${count(matched, 'line')} that both have differs.`]
  const table = [['', 'lines', 'first, New York'], ...rows]
  const width = (column: number) => Math.max(...table.map((row) => row[column]!.length))
  const [names, counts] = [width(0), width(1)]
  return [
    `${differing} of ${count(matched, 'line')} ${differing === 1 ? 'differs' : 'differ'}, in ${count(rows.length, 'field')}:`,
    '',
    ...table.map(
      ([field = '', n = '', time = '']) => `  ${field.padEnd(names)}  ${n.padStart(counts)}  ${time}`,
    ),
  ]
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

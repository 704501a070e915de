import type { Difference } from './differences.ts'
import type { Json } from './signals-line.ts'

/** Characters of a value that still stand in a column: longer ones have lines of their own. */
const COLUMN = 24
/** Characters shown of the longest values. */
const LONGEST = 160

/** A line for each field with its values in A and in B, aligned. */
export function fieldTable(differences: readonly Difference[]): string[] {
  const rows = differences.map(({ path, a, b }) => [path, valueText(a), valueText(b)] as const)
  const inColumns = rows.filter(([, a, b]) => isShort(a) && isShort(b))
  const width = (column: 0 | 1 | 2) => Math.max(1, ...inColumns.map((row) => row[column].length))
  const [paths, columnA, columnB] = [width(0), width(1), width(2)]
  const line = (path: string, a: string, b: string) =>
    `  ${path.padEnd(paths)}  ${a.padStart(columnA)}  ${b.padStart(columnB)}`
  const lines = rows.flatMap(([path, a, b]) =>
    isShort(a) && isShort(b) ? [line(path, a, b)] : [`  ${path}`, `      A  ${a}`, `      B  ${b}`],
  )
  return inColumns.length === 0 ? lines : [line('', 'A', 'B'), ...lines]
}

const isShort = (value: string): boolean => value.length <= COLUMN

/** A value as a person reads it. Texts stand as they are, unless they could be taken for something else. */
function valueText(value: Json | undefined): string {
  if (value === undefined) return '(none)'
  const isWord = typeof value === 'string' && /^[A-Za-z]/.test(value) && !/^(null|true|false)$/.test(value)
  const text = isWord ? oneLine(value) : JSON.stringify(value)
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`
}

const oneLine = (text: string): string => JSON.stringify(text).slice(1, -1)

import type { Bar, BarSeries } from './bar.ts'
import { readBarTime } from './bar-time.ts'
import { BarsError } from './bars-error.ts'
import type { Zone } from './zone.ts'

/** Headers by what they stand for, in lower case without spaces and underscores. */
const NAMES = {
  time: ['time', 'timestamp', 'datetime', 'tsevent', 'date', 'start', 't'],
  clock: ['time'],
  open: ['open', 'o'],
  high: ['high', 'h'],
  low: ['low', 'l'],
  close: ['close', 'last', 'c'],
  volume: ['volume', 'vol', 'v'],
} as const

type Columns = { readonly [Name in keyof typeof NAMES]: number | null }

const WITHOUT_HEADER: Columns = { time: 0, clock: null, open: 1, high: 2, low: 3, close: 4, volume: 5 }

/**
 * Reads bars from comma, semicolon or tab separated text: one bar a line, times those of its beginning, in order.
 * Columns go by their headers (`time` or `date` and `time`, `open`, `high`, `low`, `close` or `last`, `volume` if there
 * is one, others are passed over), or without headers in that order. Times without an offset are `zone`'s.
 * Throws `BarsError` naming file, line and column.
 */
export function readBars(name: string, text: string, zone: Zone): BarSeries {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const first = lines.findIndex((line) => line.trim() !== '')
  if (first < 0) throw new BarsError(`${name}: holds no line; give a file of bars`)
  const separator = [',', ';', '\t'].find((candidate) => lines[first]!.includes(candidate)) ?? ','
  const cellsOf = (line: string): string[] =>
    line.split(separator).map((cell) => cell.trim().replace(/^"|"$/g, ''))
  const head = cellsOf(lines[first]!)
  const isHeader = /[a-z]/i.test(head[1] ?? '')
  const columns = isHeader ? columnsOf(name, first + 1, head) : WITHOUT_HEADER
  const bars: Bar[] = []
  for (let line = isHeader ? first + 1 : first; line < lines.length; line++) {
    if (lines[line]!.trim() === '') continue
    const bar = new BarLine(name, line + 1, cellsOf(lines[line]!)).bar(columns, zone)
    const before = bars.at(-1)
    if (before !== undefined && bar.startMs <= before.startMs)
      throw new BarsError(
        `${name}:${line + 1}:${columns.time! + 1}: is not later than the bar before it; sort the file by time`,
      )
    bars.push(bar)
  }
  if (bars.length === 0) throw new BarsError(`${name}: holds a header and no bars`)
  return { name, bars }
}

function columnsOf(name: string, line: number, head: readonly string[]): Columns {
  const plain = head.map((cell) => cell.toLowerCase().replace(/[\s_]/g, ''))
  const find = (names: readonly string[]): number | null => {
    const found = plain.findIndex((cell) => names.includes(cell))
    return found < 0 ? null : found
  }
  const date = find(['date'])
  const clock = find(NAMES.clock)
  const columns: Columns = {
    time: date !== null && clock !== null ? date : find(NAMES.time),
    clock: date !== null && clock !== null ? clock : null,
    open: find(NAMES.open),
    high: find(NAMES.high),
    low: find(NAMES.low),
    close: find(NAMES.close),
    volume: find(NAMES.volume),
  }
  const missing = (['time', 'open', 'high', 'low', 'close'] as const).filter((key) => columns[key] === null)
  if (missing.length === 0) return columns
  throw new BarsError(`${name}:${line}:1: the header has no ${missing.join(', ')}; it has ${head.join(', ')}`)
}

/** One line of a file, taken apart. */
class BarLine {
  readonly #name: string
  readonly #line: number
  readonly #cells: readonly string[]

  constructor(name: string, line: number, cells: readonly string[]) {
    this.#name = name
    this.#line = line
    this.#cells = cells
  }

  bar(columns: Columns, zone: Zone): Bar {
    const bar = {
      startMs: this.#time(columns, zone),
      open: this.#price('open', columns.open!),
      high: this.#price('high', columns.high!),
      low: this.#price('low', columns.low!),
      close: this.#price('close', columns.close!),
      volume: columns.volume === null ? null : this.#volume(columns.volume),
    }
    if (bar.high < Math.max(bar.open, bar.close, bar.low))
      throw this.#wrong(columns.high!, 'high', 'is below the bar')
    if (bar.low > Math.min(bar.open, bar.close)) throw this.#wrong(columns.low!, 'low', 'is above the bar')
    return bar
  }

  #time(columns: Columns, zone: Zone): number {
    const parts = [columns.time!, columns.clock].flatMap((at) => (at === null ? [] : [this.#cells[at] ?? '']))
    const ms = readBarTime(parts.join(' '), zone)
    if (ms === null)
      throw this.#wrong(columns.time!, 'time', `must be like 2024-01-02 09:30, was ${show(parts.join(' '))}`)
    return ms
  }

  #price(what: string, at: number): number {
    const price = Number(this.#cells[at] || Number.NaN)
    if (price > 0 && price < Number.POSITIVE_INFINITY) return price
    throw this.#wrong(at, what, `must be a price above 0, was ${show(this.#cells[at] ?? '')}`)
  }

  #volume(at: number): number | null {
    const cell = this.#cells[at] ?? ''
    if (cell === '') return null
    const volume = Number(cell)
    if (volume >= 0 && volume < Number.POSITIVE_INFINITY) return volume
    throw this.#wrong(at, 'volume', `must be a number from 0 up, was ${show(cell)}`)
  }

  #wrong(at: number, what: string, rule: string): BarsError {
    return new BarsError(`${this.#name}:${this.#line}:${at + 1}: ${what} ${rule}`)
  }
}

const show = (text: string): string => JSON.stringify(text)

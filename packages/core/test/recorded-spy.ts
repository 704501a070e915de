import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'

/** A recorded SPY trade; `ms` since midnight in New York, price in 1e-4 dollars. */
export type RecordedTrade = {
  readonly ms: number
  readonly price: number
  readonly size: number
  readonly letters: string
}

/** Lowest bid and highest ask of every second of a day, 1e-4 dollars; 0 before the first quote. */
export type QuotedSeconds = { readonly low: Float64Array; readonly high: Float64Array }

const SECONDS = 86_400

/** Lean's `TradeConditionFlags` with letters of CTA's tape, by category; the first that is set is the trade's. */
const LETTERS: readonly (readonly (readonly [flag: number, letter: string])[])[] = [
  [
    [1 << 1, 'C'],
    [1 << 2, 'N'],
    [1 << 3, 'R'],
    [1 << 0, '@'],
  ],
  [
    [1 << 9, '4'],
    [1 << 6, 'O'],
    [1 << 7, '6'],
    [1 << 8, '5'],
    [1 << 5, 'F'],
  ],
  [
    [1 << 14, 'Z'],
    [1 << 13, 'T'],
    [1 << 10, 'T'],
    [1 << 11, 'L'],
  ],
  [
    [1 << 20, 'B'],
    [1 << 25, 'P'],
    [1 << 31, 'I'],
    [1 << 22, 'H'],
    [1 << 18, 'V'],
    [1 << 24, 'M'],
    [1 << 26, 'Q'],
    [1 << 28, 'E'],
    [1 << 21, 'X'],
  ],
]

function lettersOf(flags: number): string {
  const letters = LETTERS.map((category) => category.find(([flag]) => (flags & flag) !== 0)?.[1] ?? ' ')
  return letters.join('')
}

/** The one file of a zip archive, as text. */
function unzipped(path: string): string {
  const bytes = readFileSync(path)
  const directory = bytes.readUInt32LE(bytes.length - 22 + 16)
  const size = bytes.readUInt32LE(directory + 20)
  const local = bytes.readUInt32LE(directory + 42)
  const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  return inflateRawSync(bytes.subarray(from, from + size)).toString('latin1')
}

/** Recorded trades in their order: rows of ms, price, size, exchange, hexadecimal flags, suspicion. */
export function recordedTrades(path: string): RecordedTrade[] {
  const byFlags = new Map<string, string>()
  const trades: RecordedTrade[] = []
  for (const row of unzipped(path).split('\n')) {
    const [ms = '', price, size, , flags] = row.split(',')
    if (flags === undefined) continue
    const letters = byFlags.get(flags) ?? lettersOf(Number.parseInt(flags, 16) | 0)
    byFlags.set(flags, letters)
    trades.push({ ms: Number(ms), price: Number(price), size: Number(size), letters })
  }
  return trades
}

/** Recorded quotes by second: rows of ms, four bids (open, high, low, close), size, four asks, size. */
export function quotedSeconds(path: string): QuotedSeconds {
  const low = new Float64Array(SECONDS)
  const high = new Float64Array(SECONDS)
  let [bid, ask, next] = [0, 0, 0]
  for (const row of unzipped(path).split('\n')) {
    const cells = row.split(',').map(Number)
    if (cells.length < 11) continue
    const second = cells[0]! / 1000
    // Seconds without a row kept the quote of before.
    low.fill(bid, next, second)
    high.fill(ask, next, second)
    low[second] = bid === 0 ? cells[3]! : Math.min(bid, cells[3]!)
    high[second] = Math.max(ask, cells[7]!)
    bid = cells[4]!
    ask = cells[9]!
    next = second + 1
  }
  low.fill(bid, next)
  high.fill(ask, next)
  return { low, high }
}

/** How far a trade lies outside the quotes of the seconds around it, 1e-4 dollars; 0 inside. */
export function outside({ low, high }: QuotedSeconds, { ms, price }: RecordedTrade, seconds: number): number {
  const at = Math.floor(ms / 1000)
  let bid = Number.POSITIVE_INFINITY
  let ask = 0
  for (let second = at - seconds; second <= at + seconds; second++) {
    if (low[second]! > 0) bid = Math.min(bid, low[second]!)
    ask = Math.max(ask, high[second]!)
  }
  return Math.max(bid - price, price - ask, 0)
}

import { type DbnRecord, encodeRecord, FLAG, RecordView, readRecord } from '@spymaster/dbn'
import { SPY_ID } from '@spymaster/events'
import fc from 'fast-check'
import { LogBuilder, ladder, SPY } from './log-builder.ts'
import { OPEN_MS } from './random-day.ts'
import { appendMoves, type Move, moves } from './random-log.ts'

/** SPY dollars and ES points about which markets are mirrored. */
export const AXIS = { usd: 480, points: 4800 } as const
const NANOS = 1_000_000_000n
/** From 04:00 to 09:30. */
const PRE_MARKET_MS = 5.5 * 3_600_000
/** Before the bell, and before ES is known to be the only source: of the session's levels, of the pre-market's. */
const STARTS_MS = [OPEN_MS - 700, OPEN_MS + 59_500, OPEN_MS - PRE_MARKET_MS + 59_500]
/** No gap then exceeds 10 s: every snap is published, and so every birth of a level seen. */
const SLOWNESS = 16
/** How long a log goes on after its moves. */
const END_MS = 2500
/** Moves of which the trades are kept, so that they never add up to a sweep. */
const TRADED_MOVES = 10
/** The bid’s tick where the moves begin. */
const BID = 19200

/** The log with bids for asks, buyers for sellers and every price on the other side of the axis. */
export function mirrorLog(log: readonly Uint8Array[]): Uint8Array[] {
  return log.map((bytes) => {
    const record = recordOf(bytes)
    return record.type === 'system' ? bytes : encodeRecord(mirrorRecord(record))
  })
}

function recordOf(bytes: Uint8Array): DbnRecord {
  const view = new RecordView().attach(bytes)
  view.next()
  return readRecord(view)
}

function mirrorRecord(record: DbnRecord): DbnRecord {
  const axis = BigInt(record.instrumentId === SPY_ID ? AXIS.usd : AXIS.points) * NANOS
  const over = (price: bigint | null): bigint | null => (price === null ? null : 2n * axis - price)
  if (record.type === 'ohlcv') {
    const { open, high, low, close } = record
    return {
      ...record,
      open: over(open)!,
      high: over(low)!,
      low: over(high)!,
      close: over(close)!,
    } as DbnRecord
  }
  if (record.type !== 'mbp-10' && record.type !== 'mbp-1' && record.type !== 'trade')
    throw new TypeError(`a ${record.type} record has no mirror image here`)
  const side = record.side === 'A' ? 'B' : record.side === 'B' ? 'A' : record.side
  const mirrored = { ...record, side, price: over(record.price) }
  if (!('levels' in record)) return mirrored as DbnRecord
  const levels = record.levels.map((level) => ({
    bidPx: over(level.askPx),
    askPx: over(level.bidPx),
    bidSz: level.askSz,
    askSz: level.bidSz,
    bidCt: level.askCt,
    askCt: level.bidCt,
  }))
  return { ...mirrored, levels } as DbnRecord
}

/**
 * Random moves of ES that walk over several levels, with little trading and at most one sweep: its money is price
 * times size, so of two sweeps alike in contracts another would be the stronger in the mirror.
 */
const marketMoves = fc
  .tuple(moves, moves, fc.nat({ max: 29 }), fc.constantFrom('A', 'B', 'none'), fc.constantFrom(1, 7))
  .map(([first, second, place, sweep, stride]): Move[] =>
    [...first, ...second].map((move, i) => {
      const few =
        i < TRADED_MOVES ? move.trades.map((trade) => ({ ...trade, size: 1 + (trade.size % 2) })) : []
      const swept = [0, 1, 2].map((depth) => ({ side: sweep, depth, size: 30 }))
      const trades = i === place && sweep !== 'none' ? swept : few
      return { ...move, drift: move.drift * stride, isLast: true, trades }
    }),
  )

/** A session record, a bar of the session before, a first book, then the moves and a time without any. */
function esLog(moves: readonly Move[], startMs: number): LogBuilder {
  const friday = OPEN_MS - 4 * 86_400_000 + 600_000
  const log = new LogBuilder()
    .session(startMs)
    .bar(friday, { open: 48000, high: 48033, low: 47941, close: 47987 }, SPY)
    .book({ ms: startMs, sequence: 1, bids: ladder(BID, 'bid'), asks: ladder(BID + 1, 'ask') })
  const endMs = moves.reduce((ms, { gapMs }) => ms + gapMs, startMs) + END_MS
  return appendMoves(log, startMs, moves).control(endMs, { type: 'clock' })
}

/** Random logs of ES alone, whose ratio is the default of 10. */
export const esLogs: fc.Arbitrary<readonly Uint8Array[]> = fc
  .tuple(marketMoves, fc.constantFrom(...STARTS_MS))
  .map(([moves, startMs]) => esLog(moves, startMs).records())

/** The same over several minutes, so that price has come from somewhere. */
export const slowLogs: fc.Arbitrary<readonly Uint8Array[]> = fc
  .tuple(fc.array(marketMoves, { minLength: 6, maxLength: 7 }), fc.constantFrom(...STARTS_MS))
  .map(([parts, startMs]) => {
    const [first = [], ...rest] = parts
    // Two parts may have a sweep each.
    const slow = [...first, ...rest.flat().map((move) => ({ ...move, trades: [] }))]
      .map((move) => ({ ...move, gapMs: move.gapMs * SLOWNESS, start: 'none' as const }))
      .map((move, i) => (i < TRADED_MOVES ? move : { ...move, trades: [] }))
    return esLog(slow, startMs).records()
  })

/** The same as the first with SPY at exactly a tenth: only there is the ratio the same in the mirror. */
export const pairedLogs: fc.Arbitrary<readonly Uint8Array[]> = esLogs.map((log) =>
  log.flatMap((bytes, i) => [bytes, ...spyAt(recordOf(bytes), i)]),
)

/** SPY’s quote at a tenth of the book’s mid, and now and then a trade near it, off the ticks of ES. */
function spyAt(record: DbnRecord, i: number): Uint8Array[] {
  if (record.type !== 'mbp-10' || (record.flags & FLAG.last) === 0) return []
  const { bidPx, askPx } = record.levels[0]!
  if (bidPx === null || askPx === null || bidPx >= askPx) return []
  const mid = (bidPx + askPx) / 20n
  const cent = 10_000_000n
  const common = { ...record, instrumentId: SPY_ID, action: 'A', side: 'N', size: 100 }
  const level = { bidPx: mid - cent, askPx: mid + cent, bidSz: 100, askSz: 100, bidCt: 1, askCt: 1 }
  const quote = encodeRecord({ ...common, type: 'mbp-1', rtype: 1, price: null, levels: [level] })
  if (i % 3 > 0) return [quote]
  const price = mid + (i % 2 === 0 ? 2_100_000n : -3_400_000n)
  const { levels: _, ...print } = { ...common, action: 'T', price, size: 100 + 7 * i }
  return [quote, encodeRecord({ ...print, type: 'trade', rtype: 0 })]
}

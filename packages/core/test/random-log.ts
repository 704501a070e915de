import { FLAG } from '@spymaster/dbn'
import fc from 'fast-check'
import type { Levels, LogBuilder } from './log-builder.ts'

/** One random change of the ES market; prices are ticks from where it stood. */
export type Move = {
  readonly gapMs: number
  readonly drift: number
  readonly bidSizes: readonly number[]
  readonly askSizes: readonly number[]
  readonly count: number
  readonly trades: readonly { readonly side: string; readonly depth: number; readonly size: number }[]
  readonly start: 'none' | 'clear' | 'snapshot' | 'bad' | 'sequence'
  readonly isLast: boolean
}

const MID = 19200
/** Sizes of ten levels, 0 for a tick without orders. */
const sizes = fc.array(fc.constantFrom(0, 0, 3, 5, 5, 8, 8, 8, 13, 40), { minLength: 16, maxLength: 16 })

export const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    gapMs: fc.constantFrom(0, 1, 7, 60, 130, 250, 600),
    drift: fc.constantFrom(0, 0, 0, 0, 1, -1),
    bidSizes: sizes,
    askSizes: sizes,
    count: fc.constantFrom(10, 10, 10, 10, 4, 0),
    trades: fc.array(
      fc.record({
        side: fc.constantFrom('A', 'B', 'A', 'B', 'N'),
        depth: fc.integer({ min: -1, max: 4 }),
        size: fc.integer({ min: 1, max: 20 }),
      }),
      { maxLength: 2 },
    ),
    start: fc.constantFrom<Move['start'][]>(
      'none',
      'none',
      'none',
      'none',
      'none',
      'none',
      'clear',
      'snapshot',
      'bad',
      'sequence',
    ),
    isLast: fc.constantFrom(true, true, true, true, false),
  }),
  { maxLength: 30 },
)

const STARTS = { none: 0, clear: 0, snapshot: FLAG.snapshot, bad: FLAG.maybeBadBook, sequence: 0 } as const

/** The ten best of random sizes, from a tick away from the market. */
function side(best: number, away: 1 | -1, sizes: readonly number[], count: number): Levels {
  const all = sizes.map((size, k) => [best + away * k, size] as const)
  return all.filter(([, size]) => size > 0).slice(0, count)
}

/** Appends the moves to a log, the first at `ms`; `isMirrored` swaps bids with asks and buyers with sellers. */
export function appendMoves(
  log: LogBuilder,
  ms: number,
  moves: readonly Move[],
  isMirrored = false,
): LogBuilder {
  let bid = MID
  let sequence = 1000
  for (const move of moves) {
    ms += move.gapMs
    bid += move.drift
    sequence = move.start === 'sequence' ? sequence - 1 : sequence + 3
    const bids = side(bid, -1, move.bidSizes, move.count)
    const asks = side(bid + 1, 1, move.askSizes, move.count)
    const book = isMirrored ? { bids: mirrored(asks), asks: mirrored(bids) } : { bids, asks }
    for (const { side, depth, size } of move.trades) {
      const tick = side === 'A' ? bid - depth : bid + 1 + depth
      const trade = { action: 'T', side: isMirrored ? swapped(side) : side, size, flags: 0 }
      log.book({ ms, sequence, ...trade, tick: isMirrored ? mirror(tick) : tick, ...book })
    }
    const flags = STARTS[move.start] | (move.isLast ? FLAG.last : 0)
    log.book({ ms, sequence, flags, action: move.start === 'clear' ? 'R' : 'M', ...book })
  }
  return log
}

/** The tick on the other side of the market, and back. */
export const mirror = (tick: number): number => 2 * MID + 1 - tick
const mirrored = (levels: Levels): Levels => levels.map(([tick, size]) => [mirror(tick), size])
const swapped = (side: string): string => (side === 'A' ? 'B' : side === 'B' ? 'A' : side)

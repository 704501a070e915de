import type { Bar } from '../../bars/bar.ts'
import type { TradeDay } from '../../bars/trade-days.ts'
import { Draws } from '../../maths/draws.ts'

/** A bar's moves from the close before it. */
type Move = Record<'open' | 'high' | 'low' | 'close', number>

/**
 * Days whose moves come in the opposite order, the night's and the session's apart, so that the hours keep their pace: from
 * the same first price to the same last. Kept: every move with its size and direction, and what is symmetric in time.
 * Destroyed: what led to what.
 */
export function reversedDays(days: readonly TradeDay[]): TradeDay[] {
  return turned(days, (moves) => moves.map(undone).reverse())
}

/**
 * Days in which a throw of a coin says for each bar whether it is turned upside down. Kept: when it was volatile, and how
 * much. Destroyed: every direction, so that price is a driftless walk and no level can be anything to it.
 */
export function shuffledDays(days: readonly TradeDay[], seed: number): TradeDay[] {
  const draws = new Draws(seed)
  return turned(days, (moves) => moves.map((move) => (draws.index(2) === 0 ? move : flipped(move))))
}

/** Made of other moves from the same first price on; the days before shift what comes after, as prices must meet. */
function turned(days: readonly TradeDay[], change: (moves: readonly Move[]) => Move[]): TradeDay[] {
  let [series, shift] = ['', 0]
  return days.map((day) => {
    if (day.series !== series) [series, shift] = [day.series, 0]
    const openMs = Number(day.session.openNs / 1_000_000n)
    const parts = [
      day.bars.filter(({ startMs }) => startMs < openMs),
      day.bars.filter(({ startMs }) => startMs >= openMs),
    ]
    const bars: Bar[] = []
    for (const part of parts) {
      if (part.length === 0) continue
      const first = part[0]!.open + shift
      let at = first
      for (const [k, move] of change(movesOf(part)).entries()) {
        const { startMs, volume } = part[k]!
        bars.push({
          ...{ startMs, volume, open: at + move.open, high: at + move.high },
          ...{ low: at + move.low, close: at + move.close },
        })
        at += move.close
      }
      shift += at - (part.at(-1)!.close + shift)
    }
    return { ...day, bars }
  })
}

function movesOf(bars: readonly Bar[]): Move[] {
  let before = bars[0]?.open ?? 0
  return bars.map(({ open, high, low, close }) => {
    const move = { open: open - before, high: high - before, low: low - before, close: close - before }
    before = close
    return move
  })
}

const flipped = ({ open, high, low, close }: Move): Move => ({
  ...{ open: -open, high: -low, low: -high, close: -close },
})

/** The same move from its end to its beginning, upside down: it rises where it rose, and a gap at its start is at its end. */
function undone({ high, low, close }: Move): Move {
  return { open: 0, high: Math.max(close - low, close, 0), low: Math.min(close - high, close, 0), close }
}

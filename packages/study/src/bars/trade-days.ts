import { type CalendarDate, NS_PER_MS, type SpySession, spySession, tradeDateOf } from '@spymaster/events'
import type { Bar, BarSeries } from './bar.ts'
import { BarsError } from './bars-error.ts'

/** The bars of one trade date from one series, from the evening before to the close, in SPY dollars. */
export type TradeDay = {
  readonly date: CalendarDate
  readonly series: string
  readonly session: SpySession
  readonly bars: readonly Bar[]
}

/** Lengths of bars in minutes for which half an hour is a whole number of them. */
const LENGTHS = [1, 2, 3, 5, 6, 10, 15]
const MS_PER_MINUTE = 60_000
const MS_PER_HOUR = 3_600_000

/** The length of the bars in minutes: what most often lies between two. Throws `BarsError` where it is not one of ours. */
export function barMinutesOf(series: readonly BarSeries[]): number {
  const counts = new Map<number, number>()
  for (const { bars } of series)
    for (let i = 1; i < bars.length; i++) {
      const minutes = (bars[i]!.startMs - bars[i - 1]!.startMs) / MS_PER_MINUTE
      counts.set(minutes, (counts.get(minutes) ?? 0) + 1)
    }
  const [common] = [...counts].sort((a, b) => b[1] - a[1])
  if (common !== undefined && LENGTHS.includes(common[0])) return common[0]
  const was = common === undefined ? 'there is but one bar' : `they are ${common[0]} min apart`
  throw new BarsError(`${series[0]?.name ?? 'bars'}: bars must be of ${LENGTHS.join(', ')} min, ${was}`)
}

/**
 * The trade dates that have a session, in order, with prices divided by `ratio` (index points per SPY dollar; 1 for SPY).
 * A date that several series have is taken from the one with most volume, or most bars, so that no level of one
 * contract is met by another's prices.
 */
export function tradeDaysOf(series: readonly BarSeries[], ratio: number): TradeDay[] {
  const best = new Map<CalendarDate, TradeDay>()
  for (const { name, bars } of series)
    for (const [date, own] of byTradeDate(bars)) {
      const session = spySession(date)
      if (session === null) continue
      const known = best.get(date)
      if (known !== undefined && weightOf(known.bars) >= weightOf(own)) continue
      best.set(date, { date, series: name, session, bars: own })
    }
  const days = [...best.values()].sort((a, b) => (a.date < b.date ? -1 : 1))
  return ratio === 1
    ? days
    : days.map((day) => ({ ...day, bars: day.bars.map((bar) => inDollars(bar, ratio)) }))
}

function byTradeDate(bars: readonly Bar[]): Map<CalendarDate, Bar[]> {
  const days = new Map<CalendarDate, Bar[]>()
  let hour = Number.NaN
  let date = ''
  for (const bar of bars) {
    // Trade dates change on the hour, and asking costs.
    if (Math.floor(bar.startMs / MS_PER_HOUR) !== hour) {
      hour = Math.floor(bar.startMs / MS_PER_HOUR)
      date = tradeDateOf(BigInt(bar.startMs) * NS_PER_MS)
    }
    const own = days.get(date)
    if (own === undefined) days.set(date, [bar])
    else own.push(bar)
  }
  return days
}

const weightOf = (bars: readonly Bar[]): number =>
  bars.reduce((sum, { volume }) => sum + (volume ?? 0), 0) || bars.length

const inDollars = ({ open, high, low, close, ...rest }: Bar, ratio: number): Bar => ({
  ...rest,
  open: open / ratio,
  high: high / ratio,
  low: low / ratio,
  close: close / ratio,
})

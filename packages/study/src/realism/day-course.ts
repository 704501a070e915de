import { type Figure, finite, type Gauge, type Measure, type RegularHours } from './measure.ts'
import type { Moment } from './moment.ts'

const BIN_SEC = 900
const MIDDAY = { fromSec: 9000, toSec: 14_400 } as const
/** What must be seen of the first and the last quarter of an hour, and of midday. */
const LEAST_SEC = 240
const RETURN_SEC = 10
const BARS = 'middle nine tenths of 730 days of ES, 2022–2024, bars of 5 min'

const figure = (name: string, about: string, target: Figure['target']): Figure => ({
  ...{ name, about, target, unit: '', digits: 2, leastSec: 2 * LEAST_SEC, isForAnyHour: false },
})

/** How activity, depth and volatility go through the day. */
export const dayCourse: Measure = {
  title: 'Course of the day',
  about:
    'First and last quarter of an hour over midday (12:00 to 13:30). Activity is a U, depth its inverse, volatility an L. docs/es-market.md has 2.5–3 times the volume on average; single days differ by more, as bars of real days show.',
  figures: [
    figure('course.volumeOpen', 'volume, open over midday', { low: 1.79, high: 4.84, source: BARS }),
    figure('course.volumeClose', 'volume, close over midday', { low: 2.42, high: 7.85, source: BARS }),
    figure('course.depthOpen', 'depth of the best price, open over midday', {
      ...{ low: null, high: 1, source: 'docs/es-market.md: the inverse of activity' },
    }),
    figure('course.volatilityOpen', 'volatility, open over midday', {
      ...{ low: 1.01, high: 2.8, source: `${BARS}, by their ranges` },
    }),
    figure('course.volatilityClose', 'volatility, close over midday', {
      ...{ low: 0.89, high: 2.79, source: `${BARS}, by their ranges` },
    }),
  ],
  plots: [
    plot('courseVolume', 'Volume through the day', 'Contracts a second'),
    plot('courseDepth', 'Depth of the best price through the day', 'Contracts'),
    plot('courseVolatility', 'Volatility through the day', 'Ticks per root second'),
  ],
  gauge: (session) => (session === null ? NOTHING : new Course(session)),
}

function plot(name: string, title: string, yLabel: string) {
  const axes = { xLabel: 'Hours since the open', xType: 'linear', yType: 'linear', band: null } as const
  return { name, title, yLabel, ...axes }
}

const NOTHING: Gauge = { read: () => ({ figures: {}, curves: {} }) }

/** What a quarter of an hour has seen. */
type Bin = { secs: number; volume: number; depth: number; squares: number; returns: number }

class Course {
  readonly #session: RegularHours
  readonly #bins: Bin[]
  #mid = Number.NaN

  constructor(session: RegularHours) {
    this.#session = session
    const count = Math.ceil((session.closeSec - session.openSec) / BIN_SEC)
    this.#bins = Array.from({ length: count }, () => ({
      secs: 0,
      volume: 0,
      depth: 0,
      squares: 0,
      returns: 0,
    }))
  }

  begin(): void {
    this.#mid = Number.NaN
  }

  event({ sec, traded }: Moment): void {
    if (traded === 0) return
    const bin = this.#binAt(sec)
    if (bin !== undefined) bin.volume += traded
  }

  second({ mid, bidSizes, askSizes }: Moment, sec: number): void {
    const bin = this.#binAt(sec - 1)
    if (bin === undefined) return
    bin.secs++
    bin.depth += (bidSizes[0]! + askSizes[0]!) / 2
    if (sec % RETURN_SEC !== 0) return
    if (!Number.isNaN(this.#mid)) {
      bin.squares += (mid - this.#mid) ** 2
      bin.returns++
    }
    this.#mid = mid
  }

  read() {
    const { openSec, closeSec } = this.#session
    const open = this.#over(0, 1)
    const close = this.#over(closeSec - openSec - BIN_SEC, closeSec - openSec)
    const midday = this.#over(MIDDAY.fromSec, MIDDAY.toSec)
    const times = (of: (bin: Bin) => number, bin: Bin) =>
      bin.secs < LEAST_SEC || midday.secs < LEAST_SEC ? null : finite(of(bin) / of(midday))
    return {
      figures: {
        'course.volumeOpen': times(volumeOf, open),
        'course.volumeClose': times(volumeOf, close),
        'course.depthOpen': times(depthOf, open),
        'course.volatilityOpen': times(volatilityOf, open),
        'course.volatilityClose': times(volatilityOf, close),
      },
      curves: {
        courseVolume: this.#curve(volumeOf),
        courseDepth: this.#curve(depthOf),
        courseVolatility: this.#curve(volatilityOf),
      },
    }
  }

  #binAt(sec: number): Bin | undefined {
    return this.#bins[Math.floor((sec - this.#session.openSec) / BIN_SEC)]
  }

  #over(fromSec: number, toSec: number): Bin {
    const sum: Bin = { secs: 0, volume: 0, depth: 0, squares: 0, returns: 0 }
    for (const bin of this.#bins.slice(fromSec / BIN_SEC, Math.ceil(toSec / BIN_SEC))) {
      sum.secs += bin.secs
      sum.volume += bin.volume
      sum.depth += bin.depth
      sum.squares += bin.squares
      sum.returns += bin.returns
    }
    return sum
  }

  #curve(of: (bin: Bin) => number) {
    return this.#bins
      .map((bin, k) => ({ x: ((k + 0.5) * BIN_SEC) / 3600, y: of(bin), secs: bin.secs }))
      .filter(({ y, secs }) => secs >= LEAST_SEC && Number.isFinite(y))
      .map(({ x, y }) => ({ x, y }))
  }
}

const volumeOf = ({ volume, secs }: Bin): number => volume / secs
const depthOf = ({ depth, secs }: Bin): number => depth / secs
const volatilityOf = ({ squares, returns }: Bin): number => Math.sqrt(squares / returns / RETURN_SEC)

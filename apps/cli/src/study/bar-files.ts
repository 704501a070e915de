import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { PhysicsConfig } from '@spymaster/core'
import {
  type BarSeries,
  barHorizon,
  barMinutesOf,
  barTouches,
  readBars,
  type StudySource,
  type TouchRow,
  type TradeDay,
  tradeDaysOf,
} from '@spymaster/study'
import type { Surroundings } from '../command.ts'
import { ProgressLine } from '../progress-line.ts'
import { UsageError } from '../usage-error.ts'
import type { TouchInput } from './touch-input.ts'

/** How files of bars are to be read. */
export type BarFileOptions = {
  readonly zone: string
  /** Prices of the file per SPY dollar. */
  readonly ratio: number
}

/**
 * Touches by bars alone, of days that `turn` makes of those in the files. Throws `UsageError` where a file cannot be read and `BarsError` where it holds no bars.
 */
export async function barFileTouches(
  paths: readonly string[],
  { zone, ratio }: BarFileOptions,
  config: PhysicsConfig,
  { stderr, signal }: Surroundings,
  turn: (days: TradeDay[]) => TradeDay[] = (days) => days,
): Promise<TouchInput> {
  const progress = new ProgressLine(stderr)
  try {
    const series: BarSeries[] = []
    for (const path of paths) {
      series.push(readBars(path, await readText(path, signal), zone))
      if (progress.isDue) progress.tell(`${series.length} of ${paths.length} files read`)
    }
    const barMinutes = barMinutesOf(series)
    const days = turn(tradeDaysOf(series, ratio))
    if (days.length === 0)
      throw new UsageError(`${paths[0]}: none of its dates is a session; is --timezone ${zone} right?`)
    const horizonMinutes = barHorizon(config.horizonMinutes, barMinutes)
    const rows: TouchRow[] = []
    let done = 0
    for (const touches of barTouches(days, { config, barMinutes, horizonMinutes })) {
      for (const row of touches) rows.push(row)
      if (progress.isDue) progress.tell(`${++done} of ${days.length} days, ${rows.length} touches`)
      else done++
      if (done % 20 === 0) await new Promise(setImmediate)
      signal.throwIfAborted()
    }
    const question = { horizonMinutes, watchMinutes: 0, barMinutes }
    return { rows, question, source: barSource(paths, { zone, ratio }, config, barMinutes, horizonMinutes) }
  } finally {
    progress.end()
  }
}

async function readText(path: string, signal: AbortSignal): Promise<string> {
  try {
    const bytes = await readFile(path, { signal })
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
    return (isGzip ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch (error) {
    signal.throwIfAborted()
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'is a directory' : message
    throw new UsageError(`${path}: ${why}; --bars names CSV files of bars, plain or .gz`)
  }
}

function barSource(
  paths: readonly string[],
  { zone, ratio }: BarFileOptions,
  { touchBand, touchRearm, confirmationSec, openingRangeMinutes }: PhysicsConfig,
  barMinutes: number,
  horizonMinutes: number,
): StudySource {
  const files = paths.length === 1 ? basename(paths[0]!) : `${paths.length} files`
  const isConfirmed = Number.isInteger(confirmationSec / (60 * barMinutes))
  return {
    name: `${barMinutes}-minute bars, ${files}`,
    settings: [
      ['Touch', `bar within $${touchBand}, armed $${touchRearm} away`],
      ['Times', zone],
      ['Prices', ratio === 1 ? 'as they are' : `divided by ${ratio}`],
    ],
    method: [
      `Levels are made of bars by the rules that the physics has for trades. One is armed by a bar whose whole range stayed $${touchRearm} away, and touched by a bar whose range comes within $${touchBand} of where it stood before that bar. The anchor is that bar’s close: it is known then, so that what follows does not depend on how the bar was chosen.`,
      `Barriers lie about the frozen level and are watched by the highs and lows of the bars that follow, for ${horizonMinutes} min${isConfirmed ? `; and again from ${confirmationSec} s later` : '; there is no second anchor, as no bar ends at the confirmation'}. A bar that holds both barriers met one of them first, which one cannot be said: it counts as break and bounce in the shares that a walk from its open would give, and is counted in the table of what was left out.`,
      'σ is the root mean square of the changes from close to close of the day’s session over the last hour or 30 bars, whichever is longer, from 20 changes on.',
    ],
    limits: [
      'The order of prices within a bar: whether a level was touched and left, or reached at the very end.',
      'Touches within a bar of one before, and levels that lie within the range of every bar: such levels are never armed.',
      'What orders, aggressors and option dealers did: there is no book, no tape, no barrier state and no fuel here, and no strikes, walls or gamma flip.',
      `σ from ${barMinutes}-minute closes is noisy (some 13 % from 30 of them, 9 % from 60), a little high, as the move that led to the touch is part of it, and late: it falls behind when the day calms down or wakes up. On a walk without drift that puts shares off by up to half a point where a barrier is two deviations away; being late can cost several points. Levels and placebos are off alike.`,
      ...(openingRangeMinutes % barMinutes === 0
        ? []
        : [`The opening range of ${openingRangeMinutes} min, which ends within a bar.`]),
      ...(barMinutes > 2 ? ['Moving averages of two-minute bars, which longer bars do not have.'] : []),
    ],
  }
}

import { Physics, type PhysicsConfig } from '@spymaster/core'
import type { EventPayload } from '@spymaster/core/payload'
import { NS_PER_MS, tradeDateOf } from '@spymaster/events'
import { mergeFiles } from '@spymaster/ingestor'
import { type TouchRow, touchRowOf } from '@spymaster/study'
import type { Surroundings } from '../command.ts'
import { readSpan, type Span } from '../feed/recorded.ts'
import { simulatedFeed } from '../feed/simulated.ts'
import { ProgressLine } from '../progress-line.ts'

/** Files that are read together, as their trade dates overlap. */
type DateGroup = { readonly from: string; to: string; readonly paths: string[] }

/**
 * The touches of recorded days: files are grouped by trade date and folded date by date, so that a hundred days need no
 * more memory and open files than one. Bars for warm-up go with every group. Throws what reading files throws.
 */
export async function recordedTouches(
  paths: readonly string[],
  config: PhysicsConfig,
  { stderr, signal }: Surroundings,
): Promise<TouchRow[]> {
  const { groups, bars } = await groupedByDate(paths, signal)
  const rows: TouchRow[] = []
  const progress = new ProgressLine(stderr)
  try {
    for (const [place, { from, paths: own }] of groups.entries()) {
      const physics = touchPhysics(config, rows)
      const batches = mergeFiles([...own, ...bars], {
        signal,
        warmupSessions: Math.max(1, config.smaWarmupDays),
        onProgress: (file) =>
          progress.step(
            file,
            () => `date ${place + 1} of ${groups.length} (${from}), ${rows.length} touches`,
          ),
      })
      for await (const { bytes } of batches) physics.fold(bytes)
    }
  } finally {
    progress.end()
  }
  return rows
}

/** The touches of simulated days: consecutive sessions from a date on, each with the next seed. */
export async function simulatedTouches(
  dates: readonly string[],
  seed: number,
  config: PhysicsConfig,
  { stderr, signal }: Surroundings,
): Promise<TouchRow[]> {
  const rows: TouchRow[] = []
  const progress = new ProgressLine(stderr)
  try {
    for (const [place, date] of dates.entries()) {
      const physics = touchPhysics(config, rows)
      const feed = simulatedFeed({ seed: seed + place, date })
      let batches = 0
      for await (const { bytes } of feed.open((day) => day, signal)) {
        physics.fold(bytes)
        if (progress.isDue)
          progress.tell(`day ${place + 1} of ${dates.length} (${date}), ${rows.length} touches`)
        // Batches are made without a pause: signals are heard only when the loop stands aside.
        if ((++batches & 63) === 0) await new Promise(setImmediate)
        signal.throwIfAborted()
      }
    }
  } finally {
    progress.end()
  }
  return rows
}

function touchPhysics(config: PhysicsConfig, rows: TouchRow[]): Physics {
  const onEvent = (event: EventPayload): void => {
    const row = touchRowOf(event)
    if (row !== null) rows.push(row)
  }
  return new Physics({ config, onSnap: () => {}, onEvent })
}

async function groupedByDate(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly groups: readonly DateGroup[]; readonly bars: readonly string[] }> {
  const market: { readonly path: string; readonly from: string; readonly to: string }[] = []
  const bars: string[] = []
  for (const path of paths) {
    const span = await readSpan(path, signal)
    if (span.isMarket) market.push({ path, ...datesOf(span) })
    else bars.push(path)
  }
  market.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
  const groups: DateGroup[] = []
  for (const { path, from, to } of market) {
    const last = groups.at(-1)
    if (last !== undefined && from <= last.to) {
      last.paths.push(path)
      if (to > last.to) last.to = to
    } else groups.push({ from, to, paths: [path] })
  }
  // Without a market the merge says what is wrong with the files.
  return market.length === 0 ? { groups: [{ from: '', to: '', paths: [] }], bars } : { groups, bars }
}

function datesOf({ fromTs, toTs }: Span): { readonly from: string; readonly to: string } {
  const from = tradeDateOf(BigInt(fromTs ?? 0) * NS_PER_MS)
  // A file's stated end is the first instant that is not in it.
  const to = toTs === null ? from : tradeDateOf(BigInt(toTs) * NS_PER_MS - 1n)
  return { from, to: to < from ? from : to }
}

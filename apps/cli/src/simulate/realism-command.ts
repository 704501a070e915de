import type { Surroundings } from '../command.ts'
import { Differs } from '../failure.ts'
import { readDate } from '../feed/feed-options.ts'
import { stretchOf } from '../feed/market-span.ts'
import { seedList } from '../feed/seed-list.ts'
import { UsageError } from '../usage-error.ts'

const SEEDS = [1, 2, 3]
const MOST_SEEDS = 20

/** What the caller asked of the report. */
export type RealismWanted = {
  readonly date: string | undefined
  readonly seeds: string | undefined
  readonly stretch: readonly string[]
  readonly rate: string | undefined
  readonly beside: string | undefined
  readonly out: string | undefined
  readonly json: boolean
  readonly check: boolean
}

/** Measures simulated sessions, or files, and says which figures are out of range. Throws `Differs` if asked to. */
export async function reportOnRealism(
  files: readonly string[],
  wanted: RealismWanted,
  world: Surroundings,
): Promise<void> {
  const { recordedSource, simulatedSources, wholeSession } = await import('./realism-sources.ts')
  const { headlineOfRealism, realismPage, renderPage, reportRealism } = await import('@spymaster/study')
  const date = readDate(wanted.date)
  const seeds = seedsOf(wanted.seeds)
  demandOneSubject(files, wanted)
  const stretches = wanted.stretch.map((text) => stretchOf(text, date))
  const sources = []
  for (const path of files) sources.push(await recordedSource(path, true, world))
  if (files.length === 0) {
    const rate = wanted.rate === undefined ? undefined : Number(wanted.rate)
    const asked = { date, seeds, rate, stretches: stretches.length > 0 ? stretches : [wholeSession(date)] }
    sources.push(...(await simulatedSources(asked, world)))
  }
  if (wanted.beside !== undefined) sources.push(await recordedSource(wanted.beside, false, world))
  const report = reportRealism(sources)
  const facts = factsOf(files, date, seeds, wanted)
  const json = `${JSON.stringify({ headline: headlineOfRealism(report), facts: Object.fromEntries(facts), ...report }, null, 1)}\n`
  const folder = wanted.out ?? (wanted.json ? null : 'realism')
  const { writeReport } = await import('./realism-files.ts')
  const page = () => renderPage(realismPage(report, facts))
  const paths =
    folder === null ? [] : await writeReport(folder, { 'realism.html': page(), 'realism.json': json })
  world.stdout.write(
    wanted.json ? json : `${[headlineOfRealism(report), ...report.out, '', ...paths].join('\n')}\n`,
  )
  if (wanted.check && report.out.length > 0) throw new Differs()
}

function demandOneSubject(files: readonly string[], { seeds, date, stretch, rate }: RealismWanted): void {
  if (files.length > 0 && (seeds ?? date ?? rate ?? stretch[0]) !== undefined)
    throw new UsageError(
      '--seeds, --date, --stretch and --rate are for simulated sessions: leave them out with files',
    )
}

function seedsOf(text: string | undefined): readonly number[] {
  if (text === undefined) return SEEDS
  const seeds = seedList(text)
  if (seeds.length > MOST_SEEDS)
    throw new UsageError(`--seeds must be at most ${MOST_SEEDS} for simulate report, are ${seeds.length}`)
  return seeds
}

function factsOf(
  files: readonly string[],
  date: string,
  seeds: readonly number[],
  { stretch, rate, beside }: RealismWanted,
): (readonly [string, string])[] {
  const about: (readonly [string, string])[] =
    files.length > 0
      ? [['Files', String(files.length)]]
      : [
          ['Simulated date', date],
          ['Seeds', seeds.join(', ')],
          ['Stretches', stretch.length === 0 ? 'the regular session' : stretch.join(', ')],
          ['Rate', rate ?? '1'],
        ]
  return beside === undefined ? about : [...about, ['Beside', 'a recorded file, dashed in the plots']]
}

import { type PhysicsConfig, resolvePhysics } from '@spymaster/core'
import { spySession } from '@spymaster/events'
import type { FigureReport, Subject } from '@spymaster/study'
import type { Surroundings, Values } from '../command.ts'
import { type configOptions, configSources } from '../config/config-options.ts'
import { loadPhysics } from '../config/load-physics.ts'
import { Differs } from '../failure.ts'
import { readDate } from '../feed/feed-options.ts'
import { marketSpan } from '../feed/market-span.ts'
import { seedList } from '../feed/seed-list.ts'
import { usualSpan } from '../feed/simulated.ts'
import { UsageError } from '../usage-error.ts'
import type { RecoveryMarket } from './recovery-days.ts'
import { demandNone, type recoveryOptions } from './recovery-options.ts'

/** What the caller asked of the study. */
export type RecoveryWanted = Values<typeof recoveryOptions> &
  Values<typeof configOptions> & {
    readonly from: string | undefined
    readonly out: string | undefined
    readonly json: boolean
    readonly simulate: number | undefined
    readonly seed: number | undefined
    readonly events: readonly string[]
    readonly bars: readonly string[]
    readonly timezone: string | undefined
    readonly ratio: string | undefined
    readonly resamples: number | undefined
  }

const ORDINARY = 'ordinary'
const MOST_MARKETS = 200
const LEVELS_ONLY = ['simulate', 'seed', 'events', 'bars', 'timezone', 'ratio', 'resamples'] as const

/** Asks whether the physics finds what was planted. Throws `Differs` if asked to check and a figure is under its floor. */
export async function studyRecovery(
  files: readonly string[],
  wanted: RecoveryWanted,
  world: Surroundings,
): Promise<void> {
  if (files.length > 0) throw new UsageError('study recovery simulates its markets: give it no FILE')
  demandLevelsNone(wanted)
  demandNone(wanted, ['branches', 'after'], 'study oracle')
  const { config } = await loadPhysics(configSources(wanted, world.env))
  const subjects = withSettings(await subjectsOf(wanted.subjects), wanted)
  const markets = await marketsOf(wanted)
  const { recoverDays } = await import('./recovery-days.ts')
  const { headlineOfRecovery, recoveryPage, renderPage, reportRecovery } = await import('@spymaster/study')
  const days = await recoverDays(markets, { config, subjects, hasVariants: wanted.sensitivity }, world)
  const report = reportRecovery(days, config, subjects)
  const facts = factsOf(markets, wanted, config)
  const headline = headlineOfRecovery(report)
  const json = `${JSON.stringify({ headline, facts: Object.fromEntries(facts), ...report }, null, 1)}\n`
  const folder = wanted.out ?? (wanted.json ? null : 'study')
  const { writeReport } = await import('../simulate/realism-files.ts')
  const page = () => renderPage(recoveryPage(report, facts))
  const paths =
    folder === null ? [] : await writeReport(folder, { 'recovery.html': page(), 'recovery.json': json })
  const under = wanted.check ? report.figures.filter(({ name }) => report.under.includes(name)) : []
  world.stdout.write(wanted.json ? json : `${[headline, ...under.map(underLine), '', ...paths].join('\n')}\n`)
  if (wanted.check && report.under.length > 0) throw new Differs()
}

const underLine = ({ name, value, floor, cases }: FigureReport): string =>
  value === null
    ? `${name} has no case, its floor is ${floor}`
    : `${name} is ${value.toPrecision(4)} of ${cases} cases, under its floor of ${floor}`

/** Throws `UsageError` where an option of touches, events or bars was given. */
export function demandLevelsNone(wanted: RecoveryWanted): void {
  demandNone(wanted, [...LEVELS_ONLY], 'study levels')
}

/** The markets asked for: all pairs of scenarios and seeds. Throws `UsageError`. */
export async function marketsOf(wanted: RecoveryWanted): Promise<RecoveryMarket[]> {
  const { recoveryMarket } = await import('./recovery-days.ts')
  const seeds = seedList(wanted.seeds ?? '1,2,3')
  const scenarios = listOf('--scenarios', wanted.scenarios ?? ORDINARY)
  if (seeds.length * scenarios.length > MOST_MARKETS)
    throw new UsageError(`--seeds and --scenarios make more than ${MOST_MARKETS} markets`)
  const rate = wanted.rate === undefined ? {} : { rate: Number(wanted.rate) }
  return scenarios.flatMap((name) =>
    seeds.map((seed) =>
      recoveryMarket(
        name === ORDINARY ? undefined : name,
        (own) => readDate(wanted.date ?? own ?? undefined),
        (date) => ({ seed, ...rate, ...spanOf(wanted, date) }),
      ),
    ),
  )
}

/** The regular session, unless the caller says otherwise. */
function spanOf(wanted: RecoveryWanted, date: string): { fromNs: bigint; toNs: bigint } {
  const session = spySession(date)
  if (session === null && (wanted.from === undefined || wanted.to === undefined))
    throw new UsageError(`--date ${date} has no regular session: give --from and --to`)
  const usual = session === null ? usualSpan(date) : { fromNs: session.openNs, toNs: session.closeNs }
  return { ...usual, ...marketSpan(wanted, date, usual) }
}

/** The subjects asked for, in the order of the page; all without a list. */
async function subjectsOf(list: string | undefined): Promise<readonly Subject[]> {
  const { SUBJECTS } = await import('@spymaster/study')
  if (list === undefined) return SUBJECTS
  const names = listOf('--subjects', list)
  const unknown = names.find((name) => !SUBJECTS.some((subject) => subject.name === name))
  if (unknown !== undefined)
    throw new UsageError(
      `--subjects must be among ${SUBJECTS.map(({ name }) => name).join(', ')}, was ${JSON.stringify(unknown)}`,
    )
  return SUBJECTS.filter(({ name }) => names.includes(name))
}

/** The subjects with those of their settings that are asked for. */
function withSettings(
  subjects: readonly Subject[],
  { settings: list, sensitivity }: RecoveryWanted,
): readonly Subject[] {
  if (list === undefined) return subjects
  if (!sensitivity) throw new UsageError('--settings says which to try: it is for --sensitivity')
  const names = listOf('--settings', list)
  const known = new Set<string>(subjects.flatMap(({ settings }) => settings.map(({ setting }) => setting)))
  const unknown = names.find((name) => !known.has(name))
  if (unknown !== undefined)
    throw new UsageError(
      `--settings must be among those that the subjects rest on (${[...known].sort().join(', ')}), was ${JSON.stringify(unknown)}`,
    )
  return subjects.map((subject) => {
    return { ...subject, settings: subject.settings.filter(({ setting }) => names.includes(setting)) }
  })
}

function listOf(option: string, text: string): string[] {
  const items = text.split(',').map((item) => item.trim())
  if (items.some((item) => item === ''))
    throw new UsageError(`${option} must be names with commas between, was ${JSON.stringify(text)}`)
  const twice = items.find((item, place) => items.indexOf(item) < place)
  if (twice !== undefined) throw new UsageError(`${option} must name each once, has ${twice} twice`)
  return items
}

/** What was simulated, and with which settings it was read, for those who read what came of it. */
export function factsOf(
  markets: readonly RecoveryMarket[],
  { from, to, rate = '1' }: RecoveryWanted,
  config: PhysicsConfig,
): (readonly [string, string])[] {
  return [
    ['Markets', String(markets.length)],
    ['Scenarios', [...new Set(markets.map(({ scenario }) => scenario ?? ORDINARY))].join(', ')],
    ['Seeds', [...new Set(markets.map(({ parameters }) => parameters.seed))].join(', ')],
    ['Dates', [...new Set(markets.map(({ parameters }) => parameters.date))].join(', ')],
    [
      'Hours',
      from === undefined && to === undefined
        ? 'the regular session'
        : `${from ?? 'the open'} to ${to ?? 'the close'}`,
    ],
    ['Rate', rate],
    ...settingFacts(config),
  ]
}

/** The settings that are not at their defaults, as one fact; none where all are. */
export function settingFacts(config: PhysicsConfig): (readonly [string, string])[] {
  const defaults: Readonly<Record<string, unknown>> = resolvePhysics({})
  const own = Object.entries(config).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name]),
  )
  if (own.length === 0) return []
  return [['Settings', own.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ')]]
}

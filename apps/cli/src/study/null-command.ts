import type { PhysicsConfig } from '@spymaster/core'
import type { NullSource } from '@spymaster/study'
import type { Surroundings } from '../command.ts'
import { configSources } from '../config/config-options.ts'
import { loadPhysics } from '../config/load-physics.ts'
import { UsageError } from '../usage-error.ts'
import { type GatheredRows, simulatedNullRows } from './null-rows.ts'
import type { RecoveryWanted } from './recovery-command.ts'
import { demandNone } from './recovery-options.ts'
import { sessionsFrom } from './sessions-from.ts'

/** What `study null` takes beside what all studies take. */
export type NullWanted = RecoveryWanted & {
  readonly surrogate: 'reversed' | 'shuffled' | undefined
  readonly at: string | undefined
}

const OTHERS = ['events', 'seeds', 'date', 'to', 'sensitivity'] as const

/** Asks whether anything tells more than it may. Throws what simulating and reading files throw. */
export async function studyNullDays(
  files: readonly string[],
  wanted: NullWanted,
  world: Surroundings,
): Promise<void> {
  demandNone(wanted, [...OTHERS], 'other studies than study null')
  const inputs = [files.length > 0 || wanted.bars.length > 0, wanted.simulate !== undefined]
  if (inputs[0] === inputs[1])
    throw new UsageError('study null needs --simulate N, FILE… or --bars FILE, and only one of them')
  const { config } = await loadPhysics(configSources(wanted, world.env))
  const { gathered, source } = await inputOf(files, wanted, config, world)
  const { headlineOfNull, nullPage, renderPage, studyNull } = await import('@spymaster/study')
  const { rows, touches, barriers } = gathered
  const asked = wanted.resamples === undefined ? {} : { resamples: wanted.resamples }
  const report = studyNull(rows, touches, barriers, asked)
  const headline = headlineOfNull(report)
  const json = `${JSON.stringify({ headline, source, ...report }, null, 1)}\n`
  const folder = wanted.out ?? (wanted.json ? null : 'study')
  const { writeReport } = await import('../simulate/realism-files.ts')
  const page = () => renderPage(nullPage(report, source))
  const paths = folder === null ? [] : await writeReport(folder, { 'null.html': page(), 'null.json': json })
  world.stdout.write(wanted.json ? json : `${[headline, '', ...paths].join('\n')}\n`)
}

async function inputOf(
  files: readonly string[],
  wanted: NullWanted,
  config: PhysicsConfig,
  world: Surroundings,
): Promise<{ readonly gathered: GatheredRows; readonly source: NullSource }> {
  if (wanted.bars.length > 0) {
    const { barNullRows } = await import('./null-bars.ts')
    return await barNullRows([...wanted.bars, ...files], wanted, config, world)
  }
  if (files.length > 0) {
    const { recordedNullRows, recordedNullSource } = await import('./null-recordings.ts')
    const gathered = await recordedNullRows(files, wanted, config, world)
    return { gathered, source: recordedNullSource(files, wanted) }
  }
  demandNone(wanted, ['surrogate', 'at', 'timezone', 'ratio'], 'study null of FILE…')
  const scenario = wanted.scenarios ?? 'null'
  const seed = wanted.seed ?? 1
  const more = wanted.rate === undefined ? {} : { rate: Number(wanted.rate) }
  const dates = sessionsFrom(wanted.from, wanted.simulate!)
  const gathered = await simulatedNullRows({ dates, seed, scenario, more }, config, world)
  return { gathered, source: simulatedNullSource(scenario, seed, wanted.rate ?? '1') }
}

/** What a reader must know of simulated days. */
export const simulatedNullSource = (scenario: string, seed: number, rate: string): NullSource => ({
  name: `simulated days of scenario ${scenario}`,
  settings: [
    ['First seed', String(seed)],
    ['Rate', rate],
    ['Hours', 'the regular session, from 15 min before'],
  ],
  about:
    scenario === 'null'
      ? [
          'Days without any cause: what ES is worth is a driftless walk, no price is cared for more, no dealer hedges, and trades push nothing. Whatever told breaks from bounces here would be a leak of the future, a fault of the baseline, or chance.',
        ]
      : [`Days of scenario ${scenario}: where it plants causes, something is to be found.`],
})

import { configHash, type PhysicsConfig } from '@spymaster/core'
import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { configOptions, configSources } from '../config/config-options.ts'
import { loadPhysics } from '../config/load-physics.ts'
import {
  demandNone,
  nullNames,
  nullOptions,
  recoveryNames,
  recoveryOptions,
  scoreOptions,
} from '../study/recovery-options.ts'
import { sessionsFrom } from '../study/sessions-from.ts'
import type { TouchInput } from '../study/touch-input.ts'
import { UsageError } from '../usage-error.ts'

const options = {
  simulate: { kind: 'whole', value: 'N', min: 1, max: 10_000, about: 'Study N simulated days' },
  seed: {
    kind: 'whole',
    value: 'N',
    min: 0,
    about: 'Seed of the first of them; each next day has the next [1]',
  },
  from: {
    kind: 'text',
    value: 'WHEN',
    about:
      'levels, null: trade date of the first of them [the last one]; recovery, oracle, score: where each market begins [the open]',
  },
  events: {
    kind: 'list',
    value: 'FILE',
    about: 'Study touch events that signals --events wrote; FILEs are such, too',
  },
  bars: {
    kind: 'list',
    value: 'FILE',
    about: 'Study bars of 1 to 15 minutes, CSV, plain or .gz; FILEs are such, too',
  },
  timezone: {
    kind: 'text',
    value: 'ZONE',
    about: 'Of the bars’ times: new-york, chicago, utc, or an offset such as -05:00 [new-york]',
  },
  ratio: { kind: 'text', value: 'X', about: 'Prices of the bars per SPY dollar: 10 for ES [1]' },
  resamples: {
    kind: 'whole',
    value: 'N',
    min: 100,
    max: 100_000,
    about: 'Resamples of whole days behind each interval [2000]',
  },
  ...recoveryOptions,
  ...nullOptions,
  ...scoreOptions,
  out: { kind: 'text', value: 'DIR', short: 'o', about: 'Folder for the page and its numbers [study]' },
  json: { kind: 'flag', about: 'Print the numbers as JSON instead; with --out write the files, too' },
  ...configOptions,
} as const

type Wanted = Values<typeof options>

/** Questions asked of many days. */
export const study = defineCommand({
  name: 'study',
  summary: 'Ask many days what levels do, and whether the physics finds what is there',
  operands: {
    usage: 'levels [FILE…] | recovery | null [FILE…] | oracle | score',
    min: 1,
    max: Number.POSITIVE_INFINITY,
  },
  options,
  details: [
    'For each kind of level: how often it broke or bounced, how soon and how far, beside what a driftless walk from the same place would have done, and beside placebos, prices at random near by. Intervals come from resampling whole days; what is found is corrected for how many kinds were tried. Without it any twenty kinds would show one that “works”.',
    'FILEs are recorded DBN files of any number of days, as for signals: grouped by trade date and folded day by day. Or give --simulate N, --events FILE or --bars FILE; one kind of input at a time. A single day tells nothing of how much days differ: from 20 days on there are intervals, and more days make them narrow.',
    '--bars is for years of plain bars and no book. Columns go by their headers: time (or date and time), open, high, low, close (or last), volume if there is one; without a header in that order. Times are those of a bar’s beginning; those with an offset or a Z go by it, others by --timezone. The page says what bars cannot show.',
    'recovery simulates markets with planted causes, folds each as signals would a recording, and compares what is published with the truth behind the records: attribution of each order, barrier states, sweeps, hidden size. Markets are all pairs of --scenarios and --seeds; --sensitivity also tries other values of the settings that these rest on, or of the --settings named, in the same pass. An ordinary hour takes about 15 s.',
    'null asks the opposite: on days without any cause, or on recordings that were turned about, does anything that was known at a touch tell breaks from bounces beyond the first-passage baseline? It tries every feature, the components of the score and the words of states, corrects for how many that are, and says how weak a leak it would have found. Scenario null simulates such days: some 150 touches and 30 s each at --rate 0.5. Any other of --scenarios shows what the same tests find where something is.',
    'oracle holds what is published at a touch and --after so many seconds against --branches continuations of the market from that very moment, to the order, with every chance anew: what could be known then of whether price leaves the level by a break or a bounce, by a deviation of five minutes. Touches that price has left by a moment are no more asked about. The past is simulated twice, and each continuation at most five minutes: eight from each of four moments take 5 to 15 s a touch at --rate 0.5 to 1, and an hour has five touches. Intervals want some hundred touches of some dozen markets.',
    'score asks what the score knows and whether its signals come true, over many markets, and tries other formulas and other values of each of its settings. Each market is read once, whatever is tried; with --keep DIR not even once again. Without --seeds and --scenarios it is the 65 markets of the checked-in study, some 15 minutes of one core. Odd seeds are for choosing, even ones confirm.',
    'The page needs nothing but itself; the JSON has every number on it. The same input and settings give the same bytes.',
  ],
  examples: [
    { line: 'spymaster study levels recordings/*.dbn.zst --out study', about: 'All recorded days' },
    {
      line: 'spymaster study levels --events 2026-11-*.jsonl',
      about: 'Days whose events are there already',
    },
    {
      line: 'spymaster study levels --bars spy-1min.csv --timezone utc --set horizonMinutes=10',
      about: 'Minute bars of SPY, watched for ten minutes',
    },
    {
      line: 'spymaster study levels --bars es-5min/*.csv.gz --ratio 10 --timezone chicago --json | jq .headline',
      about: 'Bars of ES, a file a contract; only the answer',
    },
    {
      line: 'spymaster study levels --simulate 20 --seed 1 --from 2025-11-03',
      about: 'Twenty simulated days',
    },
    {
      line: 'spymaster study recovery --seeds 1,2,3 --from 10:00 --to 11:00 --date 2025-12-18',
      about: 'What the physics finds in three simulated hours',
    },
    {
      line: 'spymaster study recovery --scenarios wall-holds,vacuum-break --sensitivity --out recovery',
      about: 'Two scenarios, and what other settings would find',
    },
    {
      line: 'spymaster study null --simulate 20 --from 2025-10-13 --rate 0.5',
      about: 'Whether anything tells too much on days without causes',
    },
    {
      line: 'spymaster study null es.mbp-10.dbn.zst --surrogate reversed --at 10:00',
      about: 'The same of a recorded hour, backwards and by day',
    },
    {
      line: 'spymaster study oracle --seeds 1,2,3,4 --from 10:00 --to 11:20 --rate 0.5 --after 0,10',
      about: 'How much of what can be known the score knows, at touches and 10 s later',
    },
    {
      line: 'spymaster study score --keep kept --set breakAbove=75 --out score',
      about: 'What signals come to with another mark, on markets kept from before',
    },
  ],
  run: runStudy,
})

async function runStudy(
  [question, ...files]: readonly string[],
  wanted: Wanted,
  world: Surroundings,
): Promise<void> {
  if (question === 'null') {
    demandNone(wanted, ['keep'], 'study score')
    const { studyNullDays } = await import('../study/null-command.ts')
    return await studyNullDays(files, wanted, world)
  }
  demandNone(wanted, nullNames, 'study null')
  if (question === 'score') {
    const { studyScore } = await import('../study/score-command.ts')
    return await studyScore(files, wanted, world)
  }
  demandNone(wanted, ['keep'], 'study score')
  if (question === 'oracle') {
    const { studyOracle } = await import('../study/oracle-command.ts')
    return await studyOracle(files, wanted, world)
  }
  if (question === 'recovery') {
    const { studyRecovery } = await import('../study/recovery-command.ts')
    return await studyRecovery(files, wanted, world)
  }
  if (question !== 'levels')
    throw new UsageError(
      `study asks about levels, recovery, null, oracle or score, was asked about ${JSON.stringify(question)}`,
    )
  await studyLevelsOf(files, wanted, world)
}

async function studyLevelsOf(files: readonly string[], wanted: Wanted, world: Surroundings): Promise<void> {
  demandNone(wanted, recoveryNames, 'study recovery or oracle')
  demandOneInput(files, wanted)
  const { config } = await loadPhysics(configSources(wanted, world.env))
  const { rows, question: asked, source } = await inputOf(files, wanted, config, world)
  const { headlineOf, studyLevels } = await import('@spymaster/study')
  const report = studyLevels(rows, {
    ...asked,
    ...(wanted.resamples === undefined ? {} : { resamples: wanted.resamples }),
  })
  const { studyJson, writeStudy } = await import('../study/study-files.ts')
  const folder = wanted.out ?? (wanted.json ? null : 'study')
  const paths = folder === null ? [] : await writeStudy(folder, report, source)
  if (wanted.json) {
    world.stdout.write(studyJson(report, source))
    return
  }
  const { sentence, because } = headlineOf(report)
  world.stdout.write(`${[sentence, ...because, '', ...paths].join('\n')}\n`)
}

function demandOneInput(files: readonly string[], wanted: Wanted): void {
  const given = [
    files.length > 0 && wanted.events.length + wanted.bars.length === 0 && 'FILE…',
    wanted.simulate !== undefined && '--simulate',
    wanted.events.length > 0 && '--events',
    wanted.bars.length > 0 && '--bars',
  ].filter((name) => name !== false)
  if (given.length === 0)
    throw new UsageError('study levels needs FILE…, --simulate N, --events FILE or --bars FILE')
  if (given.length > 1)
    throw new UsageError(`${given.join(' and ')} do not mix, as their touches are made differently: give one`)
  if (wanted.simulate === undefined && (wanted.seed !== undefined || wanted.from !== undefined))
    throw new UsageError('--seed and --from are for --simulate')
  if (wanted.bars.length === 0 && (wanted.timezone !== undefined || wanted.ratio !== undefined))
    throw new UsageError('--timezone and --ratio are for --bars')
}

async function inputOf(
  files: readonly string[],
  wanted: Wanted,
  config: PhysicsConfig,
  world: Surroundings,
): Promise<TouchInput> {
  if (wanted.bars.length > 0) return await barInput([...wanted.bars, ...files], wanted, config, world)
  const { physicsQuestion, physicsSource } = await import('../study/physics-source.ts')
  const input = (rows: TouchInput['rows'], name: string, limits: readonly string[] = []): TouchInput => ({
    rows,
    question: physicsQuestion(config),
    source: physicsSource(name, config, limits),
  })
  if (wanted.events.length > 0) {
    const paths = [...wanted.events, ...files]
    const { readEventFiles } = await import('../study/event-files.ts')
    const { rows, configs } = await readEventFiles(paths, world)
    const others = [...configs].filter((hash) => hash !== configHash(config))
    return input(rows, counted(paths.length, 'event file'), others.map(otherSettings))
  }
  const { recordedTouches, simulatedTouches } = await import('../study/recorded-touches.ts')
  if (files.length > 0)
    return input(await recordedTouches(files, config, world), counted(files.length, 'recorded file'))
  const dates = sessionsFrom(wanted.from, wanted.simulate!)
  const seed = wanted.seed ?? 1
  const rows = await simulatedTouches(dates, seed, config, world)
  return input(rows, `${counted(dates.length, 'simulated day')}, seed ${seed}`, [
    'Real markets: what levels do here is what the simulator was told.',
  ])
}

async function barInput(
  paths: readonly string[],
  wanted: Wanted,
  config: PhysicsConfig,
  world: Surroundings,
): Promise<TouchInput> {
  const { barFileTouches } = await import('../study/bar-files.ts')
  const { barOptionsOf } = await import('../study/bar-options.ts')
  return await barFileTouches(paths, barOptionsOf(wanted), config, world)
}

const otherSettings = (hash: string): string =>
  `Some events were made with other settings (${hash}) than this page states: give study the same --config and --set.`

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

import { fileURLToPath } from 'node:url'
import {
  FEATURE_SOURCES,
  type Feature,
  type FeatureRange,
  type FeatureSource,
  features,
  featuresHash,
  type Label,
  labels,
} from '@spymaster/core'
import { declaredTypes, declaredWords } from './payload-types.ts'
import { GENERATED, table } from './table.ts'

const payloads = fileURLToPath(new URL('../../packages/core/src/payload/', import.meta.url))

/** What core publishes: by module of the payloads, the subject. */
const STREAMS = [
  ['signals.ts', '`levels.signals.v1`: every snap'],
  ['fuel.ts', "Of a level in it: dealers' gamma"],
  ['resting.ts', 'What rests before the next level'],
  ['flow.ts', '`levels.flow.v1`: the option board'],
  ['events.ts', '`levels.events.v1`: touch events'],
  ['placebos.ts', 'Placebos of a snap'],
] as const

const titles: Readonly<Record<FeatureSource, string>> = {
  level: 'The level',
  context: 'The day',
  mean_reversion: 'Mean reversion',
  confluence: 'Confluence and runway',
  barrier: 'Barrier',
  tape: 'Tape',
  fuel: 'Fuel',
  score: 'Score and signal',
  approach: 'Approach',
  history: "The level's earlier touches",
  attempt: 'The attempt: from touch to confirmation',
  baseline: 'Position and baseline',
}

const labelTitles = {
  stage: 'Of a stage',
  outcomes: 'Of each pair of barriers: `outcomes`',
  excursions: 'Of each distance: `excursions`',
} as const

/** Every field that is published, every feature and every label. */
export function dataDictionary(): string {
  return [
    '# Data dictionary',
    GENERATED,
    'What is published, field by field. Missing is null. How figures are computed is in\n' +
      '[physics.md](physics.md), what can be set in [configuration.md](configuration.md).',
    ...STREAMS.flatMap(([module, title]) => [`## ${title}`, ...payloadTables(module)]),
    '## Words',
    wordTable(),
    '## Features',
    `${features.length} in all, the registry of hash \`${featuresHash}\`: [features.json](../features.json) has them as\n` +
      'data. Those of stage A are in the rows of both stages, those of B in that of the confirmation alone. Toward the\n' +
      'break is up at a RESISTANCE and down at a SUPPORT, so that both are read alike. Sigma is in dollars per square\n' +
      'root of a minute, and null for the first ten minutes of a session: what is scaled by it is null with it.',
    ...FEATURE_SOURCES.flatMap((source) => [`### ${titles[source]}`, featureTable(source)]),
    '## Labels',
    'In the message `resolve`, for stage A and, where there is such a row, for B. They look only at the spots of snaps\n' +
      'after the anchor.',
    ...Object.entries(labels).flatMap(([name, part]) => [
      `### ${labelTitles[name as keyof typeof labels]}`,
      labelTable(part),
    ]),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n')
}

function payloadTables(module: string): string[] {
  return declaredTypes(payloads + module).flatMap(({ name, about, fields }) => [
    `### ${name}`,
    ...(about === '' ? [] : [about]),
    table(
      ['field', 'type', 'what'],
      fields.map((field) => [`\`${field.name}\``, `\`${field.type}\``, field.about]),
    ),
  ])
}

function wordTable(): string {
  const lists = ['words.ts', 'events.ts'].flatMap((module) => declaredWords(payloads + module))
  return table(
    ['list', 'words', 'what'],
    lists.map(({ name, words, about }) => [`\`${name}\``, words, about]),
  )
}

function featureTable(source: FeatureSource): string {
  return table(
    ['feature', 'what', 'unit', 'values', 'stage', 'known at'],
    features.filter((feature) => feature.source === source).map(featureRow),
  )
}

function featureRow({ name, about, unit, range, stage, availableAt }: Feature): string[] {
  return [`\`${name}\``, about, unit, valuesOf(range), stage, availableAt]
}

function valuesOf(range: FeatureRange): string {
  if (range.type === 'boolean') return 'true, false'
  if (range.type === 'word') return range.words.join(', ')
  const { min, max } = range
  if (min === null) return max === null ? 'any number' : `up to ${max}`
  return max === null ? `${min} and up` : `${min} to ${max}`
}

function labelTable(part: Readonly<Record<string, Label>>): string {
  return table(
    ['label', 'what', 'unit', 'values'],
    Object.entries(part).map(([name, { about, unit, values }]) => [
      `\`${name}\``,
      about,
      unit,
      typeof values === 'string' ? values : values.join(', '),
    ]),
  )
}

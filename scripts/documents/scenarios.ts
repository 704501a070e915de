import { SCENARIOS, type Scenario } from '@spymaster/simulator'
import { GENERATED, table } from './table.ts'

/** `docs/scenarios.md`: what the simulated market can be like. */
export function scenariosPage(): string {
  const rows = SCENARIOS.map((scenario) => [
    `\`${scenario.name}\``,
    scenario.about,
    scenario.dates === null ? 'any' : `${scenario.dates.be} [${scenario.dates.date}]`,
    settingsOf(scenario),
  ])
  return [
    GENERATED,
    '# Scenarios of the simulated market',
    '',
    '`--scenario NAME` of `spymaster simulate`, `up` and `ingest` plays a market with something to see in it. Where a',
    'scenario wants a kind of day, it refuses others; without `--date` it is played on the date in brackets, else on the',
    'last one. What it sets is the parameters of the simulator (`packages/simulator/README.md`). Adding one is a file in',
    '`packages/simulator/src/scenarios/` and an entry in its index.',
    '',
    '```sh',
    'npx spymaster up --scenario wall-holds',
    'npx spymaster simulate --scenario vacuum-break --from 09:30 --to 10:30 --truth events --out breaks',
    '```',
    '',
    table(['name', 'what the day does', 'dates', 'sets'], rows),
    '',
    'Times of happenings are New York time. `truth.jsonl` says what was planted, touched and hidden.',
    '',
  ].join('\n')
}

function settingsOf({ parameters }: Scenario): string {
  const all = Object.entries(parameters).map(([name, value]) => `\`${name}\` ${described(value)}`)
  return all.length === 0 ? 'nothing' : all.join(', ')
}

function described(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(described).join('; ')
  if (typeof value !== 'object' || value === null) return String(value)
  const parts = Object.entries(value).map(([name, part]) => `${name} ${part}`)
  return parts.length === 0 ? 'none' : `(${parts.join(', ')})`
}

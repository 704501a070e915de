import { SCENARIOS, type Scenario } from '@spymaster/simulator'
import { GENERATED, table } from './table.ts'

/** What the page shows in two moments, in words; `npm run pictures` takes the pictures. */
const PICTURES = [
  '## A wall that holds',
  '',
  '![The page as the wall stands: strike 681 in focus, its barrier a wall, the score low](pictures/wall-holds.png)',
  '',
  'A day of `wall-holds` (seed 1, 2025-12-18, 10:45:04). Price has come down to 10 cents above 681.00, which is support: a',
  'break would go down. What to look at, in this order:',
  '',
  '- **barrier: wall.** In the last ten seconds the bids around 681.00 grew by 1175 contracts (*net*), by 1621 at prices that the',
  '  market did not reach (*standing*): 1577 at three neighbours alone, where 490 count as a wall. A price there now shows 2.35',
  '  times what is usual (*wall*), and bids came back three times as fast as they went (*refill*).',
  '- **the score, 32.** A wall alone takes it to 27; sellers lean on the level, so that the tape is at 63 of 100, and fuel says',
  '  nothing. No signal stands: BOUNCE wants a score below 20 for three seconds, so it wants dealers or the tape with the wall.',
  '- **the note** says the same in a sentence: bids are stacking up, but sellers lean on it; that favors a bounce.',
  '',
  '![The same level two minutes later: price has turned away](pictures/wall-holds-after.png)',
  '',
  'Price came to within a cent and turned: a minute later it was 80 cents above the level, after two minutes it is 67.',
  '',
  '## A vacuum that breaks',
  '',
  '![The page as the offers are pulled: strike 683 in focus, its barrier a vacuum, the score high](pictures/vacuum-breaks.png)',
  '',
  'The same day at 13:41:59; price is 11 cents below 683.00, which is resistance:',
  '',
  '- **barrier: vacuum.** At four neighbouring prices 1017 contracts of offers were taken back from behind the market, where 558',
  '  count as a vacuum, and less than three tenths of it came back; around the level 1357 fewer are shown (*net*) while only 478 were',
  '  bought (*filled*). The book is thin: a price shows 0.67 times what is usual (*wall*), and 316 offers stand before the level.',
  '- **the score, 72,** raw 76. A vacuum alone takes it to 72; buyers lean on it (tape 67). Dealers would buy what rises, but no',
  '  more than their deviation, so fuel says nothing. No signal stands: BREAK wants more than 80 for three seconds.',
  '- **the note**: offers are being pulled without refill, and buyers lean on it; that favors a break up.',
  '',
  '![The same two minutes later: price is through](pictures/vacuum-breaks-after.png)',
  '',
  'A minute later price was 92 cents beyond, after two minutes it is 77. One case proves nothing, and these two were chosen for',
  'what followed them. How often walls hold and vacuums break is a question to many days (`spymaster study levels`); beside',
  'each touch stands what chance alone would do.',
  '',
  '`npm run pictures` makes the market up to these moments (`scripts/pictures/moments.ts`), starts the system there and takes',
  'the pictures anew, which takes some minutes and several GB of the temporary folder. `npm run moments` looks for other',
  'moments: a change of the market wants new ones.',
  '',
]

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
    ...PICTURES,
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

import { SCENARIOS, type Scenario } from '@spymaster/simulator'
import { GENERATED, table } from './table.ts'

/** What the page shows in two moments, in words; `npm run pictures` takes the pictures. */
const PICTURES = [
  '## A wall that holds',
  '',
  '![The page as BOUNCE fires: strike 681 in focus, its barrier a wall, the score low](pictures/wall-holds.png)',
  '',
  'A day of `wall-holds` (seed 2, 2025-12-18, made from 09:00 on) at 09:49:44. Price has risen to 2 cents below 681.00, which is',
  'resistance: a break would go up. What to look at, in this order:',
  '',
  '- **BOUNCE**, fired at this snap: in the line below the prices, in the row of the level, in its card at the right.',
  '- **barrier: wall.** In the last ten seconds 311 contracts were bought and 309 fewer are shown around 681.00 (*filled*, *net*), but',
  '  at prices that the market did not reach there are 349 more (*standing*): 409 at three neighbours alone, where 342 count as a',
  '  wall. A price there now shows 1.64 times what is usual (*wall*).',
  '- **the score, 15.** That is what a wall makes by itself: the tape is even (48 of 100), and fuel, which says nothing, has no vote',
  '  (0 %). It was below 20 for three seconds while price touched the level, so the signal fired.',
  '- **the note** says it in a sentence: offers are stacking up, bounce likely.',
  '- **by chance:** a walk without drift would have gone a dollar back from there first in 7 of 100 cases, a dollar beyond in 4,',
  '  and neither within five minutes in 90 (*Touches today*). It is what any signal has to beat.',
  '',
  "The opening range's and the session's high, 4 cents above, are walls too; BOUNCE came there some seconds later.",
  '',
  '![The same level two minutes later: price has turned away](pictures/wall-holds-after.png)',
  '',
  'Price came to half a cent below 681.00 and no further; two minutes later it is 62 cents below. *Ended signals* has what became',
  'of them: at the strike BOUNCE stood for ten seconds, at the two highs for four, as what had been stacked was bought and came back',
  '(absorption). When that was over the scores rose above 30 (*faded*), and price was still 12 cents away: a signal says what the',
  'orders do, not how far price will go.',
  '',
  '## A vacuum that breaks',
  '',
  '![The page as BREAK fires: strike 685 in focus, its barrier a vacuum, the score high](pictures/vacuum-breaks.png)',
  '',
  'A day of `vacuum-break` (seed 1, 2025-12-18, made from 09:00 on) at 09:51:36. Price has come down to 685.00, which is support and',
  'also the call wall, and stands 2 cents under it:',
  '',
  '- **BREAK down**, fired at this snap, at both levels of this price: they watch the same orders.',
  '- **barrier: vacuum.** At four neighbouring prices 886 contracts of bids were taken back from behind the market, where 320 count as',
  '  a vacuum, and of what went only a quarter came back (*refill* 0.26): around the level 1590 fewer are shown (*net*), while only 631 were',
  '  sold (*filled*).',
  '- **the score, 89,** raw 91. A vacuum by itself makes 85; sellers lean on it too (tape 71). What dealers would trade is',
  '  small beside what rests in the book, so fuel has no vote.',
  '- **the note**: bids are being pulled without refill, and sellers swept down: break down likely.',
  '- **by chance** break and bounce were as likely, 37 of 100 each.',
  '',
  '![The same level two minutes later: price is through](pictures/vacuum-breaks-after.png)',
  '',
  'BREAK stood for two seconds: then the pull was ten seconds ago. Half a minute later price was half a dollar below, after two',
  'minutes it is $1.29.',
  '',
  'One case proves nothing, and these two were chosen for what followed them. How many signals come true on simulated markets',
  'is in [0037](decisions/0037-a-score-of-who-has-a-vote.md): about seven of ten, where chance is one half. How often walls hold and',
  'vacuums break on real days is a question to many of them (`spymaster study levels`); beside each touch stands what chance alone',
  'would do.',
  '',
  '`npm run pictures` makes the market up to these moments (`scripts/pictures/moments.ts`), starts the system there and takes',
  'the pictures anew, which takes some minutes and 2 GB of the temporary folder. `npm run moments` looks for other moments: a',
  'change of the market wants new ones.',
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

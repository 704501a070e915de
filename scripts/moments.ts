// npm run moments [-- SCENARIO SEEDS START TO]: looks through stretches of simulated markets for moments that a picture
// of docs/pictures could show: a wall that makes a BOUNCE, after which price turned away, a vacuum that makes a BREAK,
// after which it went through.
import { SCENARIOS, SimulatorError } from '@spymaster/simulator'
import { marketSpan } from '../apps/cli/src/feed/market-span.ts'
import { seedList } from '../apps/cli/src/feed/seed-list.ts'
import { usualSpan } from '../apps/cli/src/feed/simulated.ts'
import { UsageError } from '../apps/cli/src/usage-error.ts'
import { clockOf } from './pictures/clock.ts'
import { AFTER_SEC, type Found, momentsOf } from './pictures/search.ts'

const DATE = '2025-12-18'
const HELP = `npm run moments [-- SCENARIO [SEEDS [START [TO]]]]

Looks through simulated markets of ${DATE} for moments worth a picture: a wall that makes a BOUNCE, after which price
turned away, a vacuum that makes a BREAK, after which it went through. Prints each with its level, its score, and where
price went within ${AFTER_SEC} s.

  SCENARIO  ordinary, or one of ${SCENARIOS.map(({ name }) => name).join(', ')} [ordinary]
  SEEDS     whole numbers such as 1,2,3 [1]
  START TO  New York clock times [09:30 10:30]: the market begins at START, and is another one with another START

  npm run moments -- wall-holds 1,2,3 09:35 10:35
`

async function look(args: readonly string[]): Promise<void> {
  const [name = 'ordinary', list = '1', start = '09:30', to = '10:30', ...more] = args
  if (more.length > 0)
    throw new UsageError(`moments takes SCENARIO SEEDS START TO, and nothing after: ${more}`)
  const scenario = name === 'ordinary' ? null : name
  const seeds = seedList(list, 'SEEDS')
  const usual = usualSpan(DATE)
  const span = { ...usual, ...marketSpan({ from: start, to }, DATE, usual, ['START', 'TO']) }
  for (const seed of seeds) {
    const found = await momentsOf({ scenario, date: DATE, seed, ...span })
    console.log(`${name} ${DATE}, seed ${seed}, ${start} to ${to}: ${found.length} moments`)
    for (const each of found) console.log(`  ${line(each)}`)
  }
}

function line({ ts, level, state, furthest, last }: Found): string {
  const { threshold, pullThreshold, stacked, pulled } = level.barrier.cluster
  const size =
    state === 'WALL' ? `stacked ${stacked} of ${threshold}` : `pulled ${pulled} of ${pullThreshold}`
  const went = `${last.toFixed(2)} beyond after ${AFTER_SEC} s, ${furthest.toFixed(2)} at most`
  return `${clockOf(ts)} ${level.id} ${state} ${level.signal} ${level.breakScore}, ${size}, ${went}. ${level.note}`
}

const asked = process.argv.slice(2)
try {
  if (asked.includes('--help') || asked.includes('-h')) console.log(HELP)
  else await look(asked)
} catch (error) {
  if (!(error instanceof SimulatorError || error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
}

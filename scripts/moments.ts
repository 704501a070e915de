// npm run moments [-- SCENARIO SEEDS START TO]: looks through stretches of simulated markets for moments that a picture
// of docs/pictures could show: a wall after which price turned away, a vacuum after which it went through. SCENARIO is
// `ordinary` or one of the simulator's, SEEDS such as 1,2,3, START and TO New York clock times.
import { SimulatorError } from '@spymaster/simulator'
import { clockOf } from './pictures/clock.ts'
import { AFTER_SEC, type Found, momentsOf } from './pictures/search.ts'

const DATE = '2025-12-18'
const [name = 'ordinary', seeds = '1', start = '09:30', to = '10:30'] = process.argv.slice(2)
const scenario = name === 'ordinary' ? null : name

try {
  for (const seed of seeds.split(',').map(Number)) {
    const found = await momentsOf({ scenario, date: DATE, seed, start, to })
    console.log(`${name} ${DATE}, seed ${seed}, ${start} to ${to}: ${found.length} moments`)
    for (const each of found) console.log(`  ${line(each)}`)
  }
} catch (error) {
  if (!(error instanceof SimulatorError)) throw error
  console.error(error.message)
  process.exitCode = 2
}

function line({ ts, level, state, furthest, last }: Found): string {
  const { threshold, pullThreshold, stacked, pulled } = level.barrier.cluster
  const size =
    state === 'WALL' ? `stacked ${stacked} of ${threshold}` : `pulled ${pulled} of ${pullThreshold}`
  const went = `${last.toFixed(2)} beyond after ${AFTER_SEC} s, ${furthest.toFixed(2)} at most`
  return `${clockOf(ts)} ${level.id} ${state} ${level.signal} ${level.breakScore}, ${size}, ${went}. ${level.note}`
}

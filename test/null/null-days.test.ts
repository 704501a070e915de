import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Physics, resolvePhysics } from '@spymaster/core'
import { newYorkNs, nextSession } from '@spymaster/events'
import { logOf } from '@spymaster/ingestor'
import { Simulation, type SimulationParameters, scenarioParameters } from '@spymaster/simulator'
import { type NullReport, type NullRow, NullRows, studyNull } from '@spymaster/study'

const DAYS = 16
const QUICK = { flips: 1000, resamples: 100, leaks: 50 }

/** Forty minutes of so many sessions without causes, thinly traded, but for what `more` says of each. */
async function nullMinutes(more: (day: number) => Partial<SimulationParameters>): Promise<NullReport> {
  const rows: NullRow[] = []
  let [touches, date] = [0, '2025-10-13']
  let barriers: NullRows['barriers'] = []
  for (let day = 0; day < DAYS; day++) {
    const span = { fromNs: newYorkNs(date, 10, 0), toNs: newYorkNs(date, 10, 40) }
    const own = { seed: 100 + day, date, ...span, rate: 0.1, volatility: 0.6, ...more(day) }
    const simulation = new Simulation(scenarioParameters('null', own))
    const gathered = new NullRows()
    const physics = new Physics({
      config: resolvePhysics({}),
      onSnap: (payload) => gathered.snap(payload),
      onEvent: (event) => gathered.event(event),
    })
    const { identity, contract, fromNs } = simulation
    const log = { date, identity, outrights: [contract], fromNs, batches: () => simulation.batches() }
    for await (const { bytes } of logOf(log)) physics.fold(bytes)
    rows.push(...gathered.rows)
    touches += gathered.touches
    if (gathered.barriers.length > 0) barriers = gathered.barriers
    date = nextSession(date).date
  }
  return studyNull(rows, touches, barriers, QUICK)
}

describe('what was known at touches of a market without causes', () => {
  it('tells nothing of breaks and bounces beyond the baseline', async () => {
    const { touches, tests, groups, found, joint } = await nullMinutes(() => ({}))
    assert.ok(touches > 300 && tests.length > 700, `${touches} touches, ${tests.length} tried`)
    assert.equal(found, 0, `${tests[0]?.name}: ${joint.largest}, ${joint.critical} by chance`)
    // A feature that goes with the outcome by 0.4 would have been found.
    const least = Math.min(...groups.map(({ least }) => least?.strength ?? Number.POSITIVE_INFINITY))
    assert.ok(least <= 0.4, `${least}`)
  })
  it('tells of a drift, where there is one', async () => {
    const drift = (day: number) => ({ drift: day % 2 === 0 ? 10 : -10, options: false })
    const { tests, found, joint } = await nullMinutes(drift)
    assert.ok(found > 0, `${joint.largest}, ${joint.critical} by chance`)
    // It is a trend that is found: where price has come from tells where it goes.
    const names = tests.slice(0, 20).map(({ name }) => name)
    assert.ok(
      names.some((name) => /change|position|stretch|approach|side|range|gap/.test(name)),
      names.join(', '),
    )
  })
})

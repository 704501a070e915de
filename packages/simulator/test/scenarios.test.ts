import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type DbnRecord, RecordView, RTYPE, readRecord, timeOrigin } from '@spymaster/dbn'
import { utcMidnightNs } from '@spymaster/events'
import {
  SCENARIOS,
  Simulation,
  type SimulationParameters,
  scenarioDate,
  scenarioNamed,
  scenarioParameters,
} from '@spymaster/simulator'
import { clock, DATE } from './simulated.ts'
import { truthOf } from './truth-run.ts'

/** A stretch of a scenario, on its own date where it has one. */
function played(name: string, from: string, to: string, more: Partial<SimulationParameters> = {}) {
  const date = scenarioDate(name) ?? DATE
  const given = { seed: 1, date, fromNs: clock(from, date), toNs: clock(to, date), warmupSessions: 0 }
  return scenarioParameters(name, { ...given, ...more })
}

/** SPY's mid and ES's at whole seconds since the beginning; null before the first quote of each. */
function mids(parameters: SimulationParameters): { spy: number[]; es: number[]; esRecords: number[] } {
  const origin = timeOrigin(utcMidnightNs(parameters.date))
  const start = Number(parameters.fromNs! - utcMidnightNs(parameters.date))
  const found = { spy: [] as number[], es: [] as number[], esRecords: [] as number[] }
  const view = new RecordView()
  for (const { bytes } of new Simulation(parameters).batches()) {
    view.attach(bytes)
    while (view.next()) {
      if (view.rtype !== RTYPE.mbp1 && view.rtype !== RTYPE.mbp10) continue
      const sec = Math.floor((view.tsRecvSince(origin) - start) / 1e9)
      const mid = (view.bidPrice(0) + view.askPrice(0)) / 2e9
      if (view.rtype === RTYPE.mbp1) found.spy[sec] = mid
      else {
        found.es[sec] = mid
        found.esRecords[sec] = (found.esRecords[sec] ?? 0) + 1
      }
    }
  }
  return found
}

/** Root mean square of changes over ten seconds. */
function wildness(values: readonly number[]): number {
  const moves: number[] = []
  for (let i = 10; i < values.length; i += 10)
    if (values[i] !== undefined && values[i - 10] !== undefined) moves.push(values[i]! - values[i - 10]!)
  return Math.sqrt(moves.reduce((sum, move) => sum + move * move, 0) / moves.length)
}

const esOnly = { options: false, hedging: 0 } as const

describe('the scenarios', () => {
  it('have names, a sentence each, and play on their own date', () => {
    const names = SCENARIOS.map(({ name }) => name)
    assert.deepEqual(names.toSorted(), [
      ...['calm', 'dst', 'feed-gap', 'half-day', 'halt', 'iceberg', 'news-gap', 'null', 'pin', 'planted'],
      ...['short-gamma-cascade', 'spoof', 'trend', 'vacuum-break', 'wall-holds'],
    ])
    for (const { name, about } of SCENARIOS) {
      assert.match(about, /^[A-Z].*\.$/)
      assert.ok(new Simulation(played(name, '10:00', '10:01')).identity.length === 32)
    }
  })
  it('refuse a date of another kind, and a name that is none', () => {
    assert.throws(
      () => played('half-day', '10:00', '10:01', { date: DATE }),
      /needs a half day, such as 2025-11-28/,
    )
    assert.throws(
      () => played('dst', '10:00', '10:01', { date: DATE }),
      /needs the first session after New York/,
    )
    assert.throws(() => scenarioNamed('storm'), /there is no scenario storm: choose calm, trend/)
    for (const date of ['2025-03-10', '2025-11-03']) scenarioParameters('dst', { seed: 1, date })
  })
  it('let the caller set what they set', () => {
    assert.equal(scenarioParameters('calm', { seed: 1, date: DATE, depth: 20 }).depth, 20)
  })
})

describe('a scenario does what it says:', () => {
  it('calm is calmer, trend climbs', () => {
    const plain = wildness(
      mids({
        seed: 1,
        date: DATE,
        fromNs: clock('12:00'),
        toNs: clock('12:20'),
        ...esOnly,
        warmupSessions: 0,
      }).es,
    )
    assert.ok(wildness(mids(played('calm', '12:00', '12:20', esOnly)).es) < 0.75 * plain)
    const gains = [1, 2, 3].map((seed) => {
      const { es } = mids(played('trend', '09:30', '10:30', { ...esOnly, seed, rate: 0.3 }))
      return es.at(-1)! - es[1]!
    })
    assert.ok(gains.reduce((sum, gain) => sum + gain, 0) / 3 > 8, gains.join(' '))
  })
  it('pin calms and a cascade stirs, because of what dealers hold', () => {
    const measure = (name: string, dealerGamma?: number) => {
      const more = dealerGamma === undefined ? {} : { dealerGamma }
      return wildness(mids(played(name, '11:30', '12:00', { ...more, rate: 0.5, happenings: [] })).es)
    }
    assert.ok(measure('pin') < 0.8 * measure('pin', 0))
    assert.ok(measure('short-gamma-cascade') > 1.15 * measure('short-gamma-cascade', 0))
  })
  for (const [name, kind] of [
    ['wall-holds', 'wall'],
    ['vacuum-break', 'puller'],
    ['iceberg', 'iceberg'],
    ['spoof', 'spoof'],
  ] as const)
    it(`${name} has a ${kind} at most levels`, () => {
      const { causes } = truthOf(played(name, '09:40', '10:00', esOnly))
      const share = causes.filter((cause) => cause.kind === kind).length / causes.length
      assert.ok(share > 0.55 && causes.every((cause) => [kind, 'none'].includes(cause.kind)), `${share}`)
    })
  it('wall-holds turns price away, vacuum-break lets it through', () => {
    const share = (name: string): number => {
      const touches = [1, 2].flatMap(
        (seed) => truthOf(played(name, '09:35', '10:05', { ...esOnly, seed })).touches,
      )
      const breaks = touches.filter(({ outcome }) => outcome === 'BREAK').length
      return breaks / Math.max(1, breaks + touches.filter(({ outcome }) => outcome === 'BOUNCE').length)
    }
    const [walls, vacuums] = [share('wall-holds'), share('vacuum-break')]
    assert.ok(walls < 0.35 && vacuums > 0.55, `${walls} ${vacuums}`)
  })
  it('news-gap jumps at its time, through a thin book', () => {
    const { spy, esRecords } = mids(played('news-gap', '09:58', '10:04', esOnly))
    const jump = Math.abs(spy[128]! - spy[118]!)
    assert.ok(jump > 2 && jump > 4 * Math.abs(spy[110]! - spy[100]!), `${jump}`)
    assert.ok(
      esRecords.slice(120, 150).reduce((a, b) => a + b, 0) >
        1.5 * esRecords.slice(60, 90).reduce((a, b) => a + b, 0),
    )
  })
  it('halt stops ES, not SPY, and ES opens where SPY is', () => {
    const { spy, es } = mids(played('halt', '10:29', '10:38', esOnly))
    const moved = Object.keys(es)
      .map(Number)
      .filter((sec) => sec >= 120 && sec < 420)
    assert.deepEqual(moved, [])
    assert.ok(new Set(spy.slice(120, 420)).size > 20)
    assert.ok(Math.abs(es[430]! / 10.04 - spy[430]!) < 0.15, `${es[430]! / 10.04} ${spy[430]}`)
  })
})

describe('a feed that is lost', () => {
  const parameters = played('feed-gap', '09:59', '10:22', { ...esOnly, rate: 0.3 })

  it('has no record in its gap, comes back with the whole book, and loses nobody else', () => {
    const { spy, es } = mids(parameters)
    const seconds = (values: readonly number[]) => Object.keys(values).map(Number)
    assert.deepEqual(
      seconds(es).filter((sec) => sec >= 60 && sec < 180),
      [],
    )
    assert.ok(seconds(spy).filter((sec) => sec >= 60 && sec < 180).length > 80)
    assert.deepEqual(
      seconds(spy).filter((sec) => sec >= 1260 && sec < 1320),
      [],
    )
    assert.ok(seconds(es).filter((sec) => sec >= 1260 && sec < 1320).length > 40)
  })
  it('is told by the simulation, and a batch ends where it does', () => {
    const simulation = new Simulation(parameters)
    assert.deepEqual(
      simulation.gaps.slice(0, 2).map(({ feed, toNs }) => [feed, toNs]),
      [
        ['es', clock('10:02')],
        ['spy', clock('10:21')],
      ],
    )
    const end = clock('10:02')
    const shown: DbnRecord[] = []
    for (const { bytes, fromNs, toNs } of simulation.batches()) {
      assert.ok(fromNs >= end || toNs < end)
      if (fromNs < end || shown.length > 0) continue
      const view = new RecordView().attach(bytes)
      while (view.next()) if (view.rtype === RTYPE.mbp10) shown.push(readRecord(view))
    }
    const [first] = shown
    assert.ok(first?.type === 'mbp-10' && first.action === 'R', first?.type)
  })
})

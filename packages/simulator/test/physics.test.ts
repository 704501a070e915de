import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { Physics, type SignalsPayload } from '@spymaster/core'
import { systemRecord } from '@spymaster/dbn'
import { CONTROL_CODE, printControl } from '@spymaster/events'
import { type CauseLine, DayTruth, Simulation, type SimulationParameters } from '@spymaster/simulator'
import { clock, stretch } from './simulated.ts'

/** What the physics publishes of a market, as a consumer of the log would have it. */
function published(parameters: SimulationParameters, truth: DayTruth | null = null): SignalsPayload[] {
  const payloads: SignalsPayload[] = []
  const physics = new Physics({ onSnap: (payload) => payloads.push(payload) })
  const simulation = new Simulation(parameters)
  const { date, contract, identity, fromNs } = simulation
  const msg = printControl({ type: 'session', run: date, date, input: identity, outrights: [contract] })
  physics.fold(systemRecord({ tsEvent: fromNs, msg, code: CONTROL_CODE }))
  for (const { bytes } of simulation.batches(null, null, truth)) physics.fold(bytes)
  return payloads
}

describe('the physics of a simulated open', () => {
  let payloads: SignalsPayload[]
  before(() => {
    payloads = published(stretch('09:25', '09:47'))
  })

  it('has a snap each quarter of a second, with a spot from SPY from the first second on', () => {
    assert.equal(payloads.length, 22 * 60 * 4)
    assert.ok(payloads.slice(4).every(({ status, spy }) => status === 'ok' && spy.source === 'SPY'))
  })
  it('drops nothing and finds no gap', () => {
    const { quality } = payloads.at(-1)!
    assert.deepEqual([quality.gaps, quality.dropped], [0, 0])
  })
  it('measures the ratio that was put in', () => {
    for (const { es } of payloads.slice(4)) {
      assert.equal(es.ratioSource, 'live')
      assert.ok(Math.abs(es.ratio - 10.04) < 0.01, `${es.ratio}`)
    }
  })
  it('has the kinds of levels that a morning has', () => {
    const kinds = new Set<string>()
    for (const { levels, universe } of payloads)
      for (const { kind } of [...levels, ...universe]) kinds.add(kind)
    for (const kind of [
      ...['ROUND', 'OR_HIGH', 'OR_LOW', 'VWAP'],
      ...['PRIOR_HIGH', 'PRIOR_LOW', 'PRIOR_CLOSE', 'STRIKE', 'SMA_200', 'SMA_400'],
    ])
      assert.ok(kinds.has(kind), kind)
    assert.ok(payloads[0]!.ts === Number(clock('09:25') / 1_000_000n))
  })
  it('has both moving averages at 09:30, of the sessions before', () => {
    const open = payloads.find(({ ts }) => ts === Number(clock('09:30') / 1_000_000n))!
    const averages = [...open.levels, ...open.universe].filter(({ kind }) => kind.startsWith('SMA'))
    assert.deepEqual(averages.map(({ kind }) => kind).sort(), ['SMA_200', 'SMA_400'])
    for (const { price } of averages) assert.ok(Math.abs(price / open.spy.spot! - 1) < 0.05, `${price}`)
  })
  it('calls every dollar near spot that has options a strike', () => {
    const { levels, universe } = payloads.at(-1)!
    const plain = [...levels, ...universe].filter(({ kind }) => kind === 'ROUND' || kind === 'STRIKE')
    assert.ok(plain.length >= 10 && plain.every(({ kind }) => kind === 'STRIKE'))
  })
  it('finds several states of the barrier, and tells breaks from bounces', () => {
    const states = new Map<string, number>()
    const scores: number[] = []
    for (const { levels } of payloads)
      for (const { barrier, breakScore } of levels) {
        states.set(barrier.state, (states.get(barrier.state) ?? 0) + 1)
        if (breakScore !== null) scores.push(breakScore)
      }
    assert.ok(states.size >= 4, [...states].join(' '))
    assert.ok(Math.max(...scores) > 65 && Math.min(...scores) < 35)
  })
})

describe('causes at the average price', () => {
  it('are planted where the physics sees its level, to a cent', () => {
    const causes: CauseLine[] = []
    const truth = new DayTruth((line) => {
      if (line.type === 'cause' && line.level === 'VWAP') causes.push(line)
    })
    const more = { rate: 0.2, options: false, warmupSessions: 0 }
    const payloads = published({ ...stretch('09:28', '12:00', 3), ...more }, truth)
    const seen = new Map<number, number>()
    for (const { ts, levels, universe } of payloads)
      for (const { kind, price } of [...levels, ...universe]) if (kind === 'VWAP') seen.set(ts, price)
    for (const { fromNs, price } of causes) {
      const level = seen.get(Math.ceil(Number(BigInt(fromNs) / 1_000_000n) / 250) * 250)
      assert.ok(level !== undefined && Math.abs(level - price) <= 0.01, `${level} ${price}`)
    }
    assert.ok(causes.length >= 3, `${causes.length}`)
  })
})

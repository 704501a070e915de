import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Simulation, type SimulationParameters, SimulatorError } from '@spymaster/simulator'
import { clock, DATE } from './simulated.ts'

const refused: readonly [string, Record<string, unknown>, RegExp][] = [
  ['a seed below nothing', { seed: -1 }, /^seed must be .* was -1$/],
  ['a seed that is no whole number', { seed: 1.5 }, /^seed must be/],
  ['a seed beyond 2^53', { seed: 2 ** 53 }, /^seed must be/],
  ['a date that does not exist', { date: '2025-02-30' }, /^date cannot be simulated: .*2025-02-30/],
  ['a date outside the calendar', { date: '2031-01-02' }, /^date cannot be simulated: .*2013 to 2028/],
  [
    'a Saturday',
    { date: '2025-12-20' },
    /^date must be a day on which ES trades, and on 2025-12-20 it rests$/,
  ],
  ['Christmas', { date: '2025-12-25' }, /^date must be a day on which ES trades/],
  ['a rate of nothing', { rate: 0 }, /^rate must be a number from 0.1 to 20, was 0$/],
  ['a volatility that is no number', { volatility: Number.NaN }, /^volatility must be .* was NaN$/],
  ['a price in cents', { spyPrice: 68_000 }, /^spyPrice must be/],
  ['half a session', { warmupSessions: 1.5 }, /^warmupSessions must be a whole number/],
  ['a word for a switch', { spy: 'yes' }, /^spy must be true or false, was yes$/],
  ['a time as a number', { fromNs: 5 }, /^fromNs must be nanoseconds UTC as a bigint, was 5$/],
  ['a beginning on another day', { fromNs: clock('12:00', '2025-12-16') }, /^fromNs must lie within/],
  ['an end before the beginning', { toNs: clock('18:00', '2025-12-17') }, /^toNs must lie after fromNs/],
  ['an end after the close', { toNs: clock('18:00') }, /^toNs must lie after fromNs/],
  ['hedging of less than nothing', { hedging: -1 }, /^hedging must be a number from 0 to 200, was -1$/],
  ['a gamma that is no number', { dealerGamma: '5' }, /^dealerGamma must be/],
  ['a strike that is not listed', { dealerStrike: 740.5 }, /^dealerStrike must be .* was 740.5$/],
  ['a parameter that there is not', { sped: 1 }, /^a simulation has no parameter called sped$/],
]

describe('a simulation', () => {
  for (const [what, parameters, message] of refused)
    it(`refuses ${what}`, () => {
      const given = { seed: 1, date: DATE, ...parameters } as unknown as SimulationParameters
      assert.throws(
        () => new Simulation(given),
        (error) => error instanceof SimulatorError && message.test(error.message),
      )
    })
  for (const parameters of [
    { spyPrice: 20, ratio: 9 },
    { spyPrice: 1200, ratio: 10.5, volatility: 1.5 },
    { rate: 20, depth: 500 },
    { rate: 0.1, depth: 10, volatility: 0.02 },
    { hedging: 200, dealerGamma: -2e7 },
    { hedging: 200, dealerGamma: 2e7, dealerStrike: 680, depth: 10 },
  ])
    it(`runs with ${JSON.stringify(parameters)}`, () => {
      const span = { fromNs: clock('15:59'), toNs: clock('16:01') }
      let count = 0
      for (const batch of new Simulation({ seed: 1, date: DATE, ...span, ...parameters }).batches())
        count += batch.count
      assert.ok(count > 1560)
    })
})

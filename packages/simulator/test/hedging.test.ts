import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { RTYPE, timeOrigin } from '@spymaster/dbn'
import { OptionTruth, Simulation, type SimulationParameters, type TrueOrder } from '@spymaster/simulator'
import { checksumOf, clock, eachRecord, stretch } from './simulated.ts'

const origin = timeOrigin(clock('00:00'))
const TICK = 0.25
const [DEPTH, RATIO] = [70, 10.04]
/** Ticks that a contract of ES moves what it is worth: README, "How the market works". */
const LAMBDA = 0.3 / DEPTH
/** Contracts of ES that one share per dollar makes dealers trade for a tick of ES. */
const PER_TICK = TICK / RATIO / (50 * RATIO)

/** ES at whole seconds, ticks. */
function mids(parameters: SimulationParameters): number[] {
  const found: number[] = []
  let mid = 0
  let nextNs = Number.NaN
  eachRecord({ ...parameters, spy: false, warmupSessions: 0 }, (view) => {
    if (view.rtype !== RTYPE.mbp10 || view.bidSize(0) === 0) return
    const nowNs = view.tsRecvSince(origin)
    if (Number.isNaN(nextNs)) nextNs = nowNs + 1e9
    for (; nowNs >= nextNs; nextNs += 1e9) found.push(mid)
    mid = (view.bidPrice(0) + view.askPrice(0)) / 2e9 / TICK
  })
  return found
}

/** Standard deviation of the change over so many seconds. */
function volatility(prices: readonly number[], seconds: number): number {
  let [sum, count] = [0, 0]
  for (let i = seconds; i < prices.length; i += seconds / 5, count++)
    sum += (prices[i]! - prices[i - seconds]!) ** 2
  return Math.sqrt(sum / count)
}

/** What dealers of this lambda times gamma make of an hour's volatility without them, the same hour by hour. */
function measured(strength: number, seeds: readonly number[]): number[] {
  const dealerGamma = strength / (LAMBDA * PER_TICK)
  return seeds.map((seed) => {
    const hour = { ...stretch('12:00', '13:00', seed), rate: 0.3, depth: DEPTH, ratio: RATIO, hedging: 0.01 }
    return volatility(mids({ ...hour, dealerGamma }), 60) / volatility(mids(hour), 60)
  })
}

describe('volatility with dealers who hedge', () => {
  const SEEDS = [1, 2, 3]
  for (const strength of [-0.5, -0.25, 0.5])
    it(`is that without them over 1 ${strength < 0 ? '-' : '+'} ${Math.abs(strength)}, the closed form of linear impact`, () => {
      const ratios = measured(strength, SEEDS)
      const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / SEEDS.length
      const square = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0)
      const error = Math.sqrt(square / SEEDS.length / (SEEDS.length - 1))
      const expected = 1 / (1 + strength)
      // Others trade against a price that hedges have pushed beyond what ES is worth: some of it comes back.
      const text = `${mean} ± ${error}, should be ${expected}`
      assert.ok(Math.abs(mean - expected) < 0.1 * expected + 2 * error, text)
    })
  it('has no bound where short gamma moves the price as much as the price moved: it runs away', () => {
    const calm = mids({ ...stretch('12:00', '12:10'), rate: 0.3 })
    const dealerGamma = -1.3 / (LAMBDA * PER_TICK)
    const wild = mids({ ...stretch('12:00', '12:10'), rate: 0.3, dealerGamma })
    const range = (prices: readonly number[]) => Math.max(...prices) - Math.min(...prices)
    assert.ok(range(wild) > 8 * range(calm), `${range(wild)} ${range(calm)}`)
  })
})

describe('dealers who hedge', () => {
  const parameters = { ...stretch('09:30', '10:30'), spy: false, warmupSessions: 0, hedging: 50 }
  const truth = new OptionTruth()
  const hedges: TrueOrder[] = []
  let traded = 0
  const gammas: { prints: number; hedged: number }[] = []
  before(() => {
    let nextNs = 0n
    for (const { toNs } of new Simulation(parameters).batches(truth, (order) => {
      if (order.action === 'T') traded += order.size
      if (order.owner === 2) hedges.push({ ...order })
    })) {
      if (toNs < nextNs) continue
      nextNs = toNs + 60_000_000_000n
      gammas.push(truth.dealerGamma()!)
    }
  })

  it('only take, every few seconds', () => {
    assert.ok(hedges.every(({ action }) => action === 'T'))
    const times = [...new Set(hedges.map(({ logNs }) => logNs))]
    assert.ok(times.length > 100 && times.length < 1200, `${times.length}`)
    const gaps = times.slice(1).map((time, i) => Number(time - times[i]!) / 1e9)
    assert.ok(gaps.filter((gap) => gap > 2.9).length > 0.8 * gaps.length)
  })
  it('are a small part of what trades, even with all that the tape tells', () => {
    const size = hedges.reduce((sum, hedge) => sum + hedge.size, 0)
    assert.ok(size > 500 && size < 0.12 * traded, `${size} of ${traded}`)
  })
  it('hedge all of the prints’ gamma at 50, and hold what the truth of positions says', () => {
    for (const { prints, hedged } of gammas)
      assert.ok(Math.abs(hedged - prints) < 1e-6 * Math.abs(prints) + 1e-9)
    assert.ok(gammas.some(({ prints }) => Math.abs(prints) > 10_000))
    assert.equal(gammas[0]!.prints, 0)
  })
  it('hedge less than two thousandths of the volume by default', () => {
    let [own, all] = [0, 0]
    const modest = { ...parameters, hedging: 1 }
    for (const _batch of new Simulation(modest).batches(null, ({ action, owner, size }) => {
      if (action !== 'T') return
      all += size
      if (owner === 2) own += size
    }));
    assert.ok(own > 0 && own < 0.002 * all, `${own} of ${all}`)
  })
})

describe('the gamma that dealers begin with', () => {
  const open = stretch('09:29', '09:32')
  const read = (parameters: SimulationParameters) => {
    const truth = new OptionTruth()
    for (const _batch of new Simulation({ ...parameters, spy: false }).batches(truth));
    return truth
  }

  it('is what was asked for, of either sign, at many strikes or one, and part of the open interest', () => {
    for (const dealerGamma of [400_000, -400_000]) {
      const many = read({ ...open, dealerGamma }).dealerGamma()!
      assert.ok(Math.abs(many.inventory / dealerGamma - 1) < 0.1, `${many.inventory}`)
      assert.ok(Math.abs(many.hedged - many.inventory) < 0.05 * Math.abs(dealerGamma))
    }
    const dealerStrike = 680
    const one = read({ ...open, dealerGamma: 3_000_000, dealerStrike })
    assert.ok(Math.abs(one.dealerGamma()!.inventory / 3_000_000 - 1) < 0.1)
    const held: number[] = []
    eachRecord({ ...open, dealerGamma: 3_000_000, dealerStrike }, (view) => {
      if (view.rtype !== RTYPE.statistics) return
      const contracts = one.inventory(view.instrumentId)
      assert.ok(Math.abs(one.opening(view.instrumentId)) >= Math.abs(contracts))
      if (contracts !== 0) held.push(contracts)
    })
    assert.ok(held.length === 2 && held[0] === held[1] && held[0]! > 10_000, `${held}`)
  })
  it('is nothing by default, and unknown where there are no options', () => {
    const { inventory, prints } = read(open).dealerGamma()!
    assert.ok(inventory === 0 && prints !== 0)
    assert.equal(read({ ...open, options: false }).dealerGamma(), null)
  })
})

describe('a day of hedging', () => {
  const open = { ...stretch('09:29', '09:32'), hedging: 50, dealerGamma: -1_000_000 }

  it('has the same bytes with the truth and without, and whenever it is made', () => {
    const sum = (truth: OptionTruth | null): string => {
      const hash = createHash('sha256')
      for (const { bytes } of new Simulation(open).batches(truth, truth && (() => {}))) {
        hash.update(bytes)
        truth?.dealerGamma()
      }
      return hash.digest('hex')
    }
    assert.equal(sum(new OptionTruth()), sum(null))
    assert.equal(sum(null), sum(null))
  })
  it('changes ES and what follows it, and without hedging nothing', () => {
    const es = ({ rtype }: { rtype: number }) => rtype === RTYPE.mbp10
    const none = { ...stretch('09:29', '09:32'), hedging: 0 }
    assert.notEqual(checksumOf(open, es), checksumOf(none, es))
    assert.equal(checksumOf({ ...none, options: false }, es), checksumOf(none, es))
    assert.equal(checksumOf({ ...none, options: false, hedging: 50 }, es), checksumOf(none, es))
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { METHOD, TradeSigner } from '../src/engines/fuel/trade-signer.ts'
import { type Option, optionPrint, optionQuote, slot } from './option-log.ts'
import { foldedBothWays, OptionRun, rounded } from './option-run.ts'

/** One random record after another: how long after the one before, on which contract, at what price. */
type Step = {
  readonly gapMs: number
  readonly lagMs: number
  readonly strike: number
  readonly right: 'C' | 'P'
  readonly isQuote: boolean
  readonly mid: number
  readonly half: number
  readonly offset: number
  readonly size: number
  readonly letter: string
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    gapMs: fc.constantFrom(0, 1, 20, 49, 51, 240, 1000, 5001),
    lagMs: fc.constantFrom(0, 0, 3, 40),
    strike: fc.constantFrom(474, 475),
    right: fc.constantFrom<('C' | 'P')[]>('C', 'P'),
    isQuote: fc.boolean(),
    mid: fc.integer({ min: 95, max: 105 }),
    half: fc.constantFrom(-1, 0, 1, 2, 5),
    offset: fc.integer({ min: -6, max: 6 }),
    size: fc.integer({ min: 1, max: 500 }),
    letter: fc.constantFrom('', '', '', 'S', 'f', 'A'),
  }),
  { maxLength: 60 },
)

type Change = { readonly isMirrored?: boolean; readonly isSwapped?: boolean }

/**
 * The records of the steps. Mirrored, prices are turned round 100 cents, so that buyers become sellers; swapped, calls
 * become puts.
 */
function recordsOf(
  given: readonly Step[],
  { isMirrored = false, isSwapped = false }: Change = {},
): Uint8Array[] {
  let ms = 1000
  const price = (cents: number) => (isMirrored ? 200 - cents : cents)
  return given.map((step) => {
    ms += step.gapMs
    const right = isSwapped ? (step.right === 'C' ? 'P' : 'C') : step.right
    const contract = { ms, strike: step.strike, right }
    const sides = [price(step.mid - step.half), price(step.mid + step.half)] as const
    const [bid, ask] = isMirrored ? [sides[1], sides[0]] : sides
    if (step.isQuote) return optionQuote({ ...contract, bid, ask })
    const { size, letter, lagMs } = step
    const eventMs = ms - lagMs
    return optionPrint({
      ...contract,
      from: 'trades',
      price: price(step.mid + step.offset),
      size,
      letter,
      eventMs,
    })
  })
}

const CONTRACTS = [474, 475].flatMap((strike) => (['C', 'P'] as const).map((right) => ({ strike, right })))
const config = { fuelWindowSec: 2 }

/** All that is held, exactly. */
function everything({ tape }: OptionRun): number[] {
  return CONTRACTS.map(slot).flatMap((at) => {
    const { session, window } = tape
    const sums = [session, window.dealers].flatMap((each) => [each.position(at), each.positionVariance(at)])
    return [...sums, window.volume[at]!, window.premium(at), tape.bid[at]!, tape.ask[at]!, tape.last[at]!]
  })
}

const E = [0.7, 2 * 0.59 - 1, 0, 0]
/** The variance of a contract's lean about its right's. */
const OWN = 0.15 ** 2

/** A trade as the rules of the page sign it, looked up in all the records before it. */
type Traded = { ms: number; eventMs: number; key: string; side: string; sign: number; method: number } & Step

function tradesOf(given: readonly Step[]): Traded[] {
  const trades: Traded[] = []
  const seen: (Step & { ms: number })[] = []
  let ms = 1000
  for (const step of given) {
    ms += step.gapMs
    const own = seen.filter(({ strike, right }) => strike === step.strike && right === step.right)
    const quote = own.findLast(({ isQuote }) => isQuote)
    if (!step.isQuote && step.letter !== 'A') {
      const prices = own.filter(({ isQuote, letter }) => !isQuote && 'S'.includes(letter)).map(priceOf)
      const price = priceOf(step)
      const inForce = quote !== undefined && ms - quote.ms <= 5000 && quote.half >= 0
      const fromMid = inForce ? Math.sign(price - quote.mid) : 0
      const sign = fromMid || tick([...prices, price])
      const rule = fromMid === 0 ? METHOD.tick : METHOD.quote
      const method = sign === 0 ? METHOD.none : step.letter === 'f' ? METHOD.multiLeg : rule
      const key = `${step.strike}${step.right}`
      trades.push({
        ...step,
        ms,
        eventMs: ms - step.lagMs,
        key,
        side: `${key} ${sign} ${method}`,
        sign,
        method,
      })
    }
    seen.push({ ...step, ms })
  }
  return trades
}

const priceOf = ({ mid, offset }: Step): number => mid + offset

/** The direction of the last change of price. */
function tick(prices: readonly number[]): number {
  for (let k = prices.length - 1; k > 0; k--)
    if (prices[k] !== prices[k - 1]) return Math.sign(prices[k]! - prices[k - 1]!)
  return 0
}

/** Position and variance of a contract by the trades that `counts` lets count, order by order. */
function recount(
  trades: readonly Traded[],
  key: string,
  counts: (trade: Traded) => boolean,
): [number, number] {
  const orders: Traded[][] = []
  for (const trade of trades) {
    const last = orders.findLast(([first]) => first!.side === trade.side)
    const goesOn = last !== undefined && Math.abs(trade.eventMs - last.at(-1)!.eventMs) <= 50
    if (goesOn) last.push(trade)
    else orders.push([trade])
  }
  let position = 0
  let variance = 0
  for (const order of orders.filter(([first]) => first!.key === key)) {
    const size = order.filter(counts).reduce((sum, trade) => sum + trade.size, 0)
    const { sign, method } = order[0]!
    position -= sign * E[method]! * size
    variance += size ** 2 * (1 - E[method]! ** 2)
  }
  return [rounded(position), rounded(variance)]
}

/** What single orders say of a contract's customers, as they began: Σ E², Σ E[sign], and what goes with its right. */
function toldOf(trades: readonly Traded[], key: string): { told: number; bought: number; share: number } {
  const lastMs = new Map<string, number>()
  let [told, bought] = [0, 0]
  for (const { side, eventMs, sign, method, letter } of trades.filter((trade) => trade.key === key)) {
    const isNew = !(Math.abs(eventMs - (lastMs.get(side) ?? Number.NaN)) <= 50)
    lastMs.set(side, eventMs)
    if (!isNew || letter === 'f') continue
    told += E[method]! ** 2
    bought += sign * E[method]!
  }
  return { told, bought, share: 1 / (1 + OWN * told) }
}

/** The lean of a right's customers, and its variance. */
function leanOf(trades: readonly Traded[], right: 'C' | 'P'): [number, number] {
  let [told, bought] = [25, 0]
  for (const strike of [474, 475]) {
    const contract = toldOf(trades, `${strike}${right}`)
    told += contract.share * contract.told
    bought += contract.share * contract.bought
  }
  return [bought / told, 1 / told]
}

const close = (actual: readonly number[], expected: readonly number[]) => {
  for (const [k, number] of actual.entries())
    assert.ok(
      Math.abs(number - expected[k]!) <= 1e-9 * Math.max(1, Math.abs(number)),
      `${actual} ${expected}`,
    )
}

/** What dealers hold of a contract, with the lean. */
function leaned({ tape }: OptionRun, contract: Option, over: 'session' | 'window'): number {
  return (over === 'session' ? tape.session : tape.window.dealers).position(slot(contract))
}

describe('the option tape, over random records', () => {
  it('holds what a recount of all trades by order gives', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const run = new OptionRun(config).fold(...recordsOf(given))
        const trades = tradesOf(given)
        for (const contract of CONTRACTS)
          close(
            run.held(contract),
            recount(trades, `${contract.strike}${contract.right}`, () => true),
          )
      }),
      { numRuns: 60 },
    )
  })
  it('has the lean, and what it adds, that a recount of single orders gives', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { session } = new OptionRun(config).fold(...recordsOf(given)).tape
        const trades = tradesOf(given)
        for (const { strike, right } of CONTRACTS) {
          const at = slot({ strike, right })
          const [mean, variance] = leanOf(trades, right)
          close([session.lean.mean[at & 1]!, session.lean.variance[at & 1]!], [mean, variance])
          const singles = trades.filter((trade) => trade.key === `${strike}${right}` && trade.letter !== 'f')
          const open = singles.reduce((sum, { size, method }) => sum + size * (1 - E[method]! ** 2), 0)
          const { bought, share } = toldOf(trades, `${strike}${right}`)
          const own = session.variance[at]! + open ** 2 * OWN * share
          close(
            [session.position(at), session.positionVariance(at)],
            [
              session.signed[at]! - share * (mean + OWN * bought) * open,
              own + (share * open) ** 2 * variance,
            ],
          )
        }
      }),
      { numRuns: 60 },
    )
  })
  it('holds in the window what a recount of its trades gives, and nothing after it', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(0, 250, 1000, 1750, 2250), (given, afterMs) => {
        const run = new OptionRun(config).fold(...recordsOf(given))
        const trades = tradesOf(given)
        const lastMs = 1000 + given.reduce((sum, { gapMs }) => sum + gapMs, 0)
        const snapMs = Math.ceil(lastMs / 250) * 250 + afterMs
        run.pass(snapMs)
        for (const contract of CONTRACTS) {
          const key = `${contract.strike}${contract.right}`
          close(
            run.held(contract, 'window'),
            recount(trades, key, ({ ms }) => ms > snapMs - 2000),
          )
        }
        run.pass(snapMs + 2000)
        for (const { volume, dealers } of [run.tape.window])
          for (const sums of [volume, dealers.signed, dealers.variance, dealers.open])
            assert.ok(CONTRACTS.every((contract) => Object.is(sums[slot(contract)], 0)))
      }),
      { numRuns: 60 },
    )
  })
  it('gives the opposite position and the same variance with buyers and sellers swapped', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const run = new OptionRun(config).fold(...recordsOf(given))
        const mirrored = new OptionRun(config).fold(...recordsOf(given, { isMirrored: true }))
        for (const contract of CONTRACTS)
          for (const over of ['session', 'window'] as const) {
            const [position, variance] = run.held(contract, over)
            assert.deepEqual(mirrored.held(contract, over), [0 - position, variance])
            assert.equal(leaned(mirrored, contract, over), 0 - leaned(run, contract, over))
          }
      }),
      { numRuns: 40 },
    )
  })
  it('treats calls and puts alike', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const run = new OptionRun(config).fold(...recordsOf(given))
        const swapped = new OptionRun(config).fold(...recordsOf(given, { isSwapped: true }))
        for (const { strike } of CONTRACTS)
          assert.deepEqual(swapped.held({ strike, right: 'P' }), run.held({ strike, right: 'C' }))
      }),
      { numRuns: 40 },
    )
  })
  it('holds the same to the bit however the log is batched', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 20 }), (given, length) => {
        const [whole, cut] = foldedBothWays(config, recordsOf(given), length)
        assert.deepEqual(everything(cut), everything(whole))
      }),
      { numRuns: 40 },
    )
  })
  it('leaves what is held as it is, whatever quotes follow', () => {
    fc.assert(
      fc.property(steps, steps, (given, later) => {
        const run = new OptionRun(config).fold(...recordsOf(given))
        const held = CONTRACTS.map((contract) => run.held(contract))
        run.fold(...recordsOf(later.map((step) => ({ ...step, gapMs: 0, isQuote: true }))))
        assert.deepEqual(
          CONTRACTS.map((contract) => run.held(contract)),
          held,
        )
      }),
      { numRuns: 40 },
    )
  })
})

describe('the signer', () => {
  it('turns every sign round with the prices', () => {
    const price = fc.integer({ min: 1, max: 20 })
    const trade = fc.record({ price, bid: price, ask: price, isMultiLeg: fc.boolean() })
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 20 }), (trades) => {
        const [signer, mirrored] = [new TradeSigner(), new TradeSigner()]
        for (const { price, bid, ask, isMultiLeg } of trades) {
          signer.read(5, price, bid, ask, isMultiLeg)
          mirrored.read(5, 21 - price, 21 - ask, 21 - bid, isMultiLeg)
          assert.deepEqual([mirrored.sign, mirrored.method], [0 - signer.sign, signer.method])
        }
      }),
    )
  })
})

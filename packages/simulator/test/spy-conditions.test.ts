import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { Physics, type SignalsPayload } from '@spymaster/core'
import { RTYPE, systemRecord, WORDS } from '@spymaster/dbn'
import {
  CONSOLIDATED_PUBLISHER,
  CONTROL_CODE,
  printControl,
  SALE_CONDITIONS,
  unpackSaleConditions,
} from '@spymaster/events'
import { Simulation } from '@spymaster/simulator'
import { clock, eachRecord, stretch } from './simulated.ts'

type Trade = {
  readonly ns: bigint
  readonly letters: string
  readonly price: number
  readonly size: number
  /** The quote's middle when it was told. */
  readonly mid: number
}

function tradesOf(from: string, to: string): Trade[] {
  const trades: Trade[] = []
  let mid = 0
  eachRecord({ ...stretch(from, to), options: false, warmupSessions: 0 }, (view) => {
    if (view.rtype === RTYPE.mbp1) mid = (view.bidPrice(0) + view.askPrice(0)) / 2e9
    if (view.rtype !== RTYPE.trades) return
    const { words, word } = view
    assert.deepEqual([view.publisherId, view.side], [CONSOLIDATED_PUBLISHER, 'N'.charCodeAt(0)])
    const letters = unpackSaleConditions(words[word + WORDS.tsInDelta]!)
    const ns = (BigInt(words[word + WORDS.tsRecv + 1]!) << 32n) | BigInt(words[word + WORDS.tsRecv]!)
    trades.push({ ns, letters: letters!, price: view.price() / 1e9, size: view.size, mid })
  })
  return trades
}

const having = (trades: readonly Trade[], letter: string): Trade[] =>
  trades.filter(({ letters }) => letters.includes(letter))
const share = (some: readonly Trade[], all: readonly Trade[]): number => some.length / all.length

/** The physics of an open, each snap. */
function published(from: string, to: string): SignalsPayload[] {
  const payloads: SignalsPayload[] = []
  const physics = new Physics({ onSnap: (payload) => payloads.push(payload) })
  const simulation = new Simulation({ ...stretch(from, to), options: false })
  const { date, contract, identity, fromNs } = simulation
  const msg = printControl({ type: 'session', run: date, date, input: identity, outrights: [contract] })
  physics.fold(systemRecord({ tsEvent: fromNs, msg, code: CONTROL_CODE }))
  for (const { bytes } of simulation.batches()) physics.fold(bytes)
  return payloads
}

describe('conditions of SPY trades', () => {
  let trades: Trade[] = []
  let session: Trade[] = []
  before(() => {
    trades = tradesOf('09:00', '10:15')
    session = trades.filter(({ ns }) => ns >= clock('09:30'))
  })

  it('are letters of the tape, each in its category', () => {
    const category = new Map(SALE_CONDITIONS.map((condition) => [condition.letter, condition.category]))
    for (const { letters } of trades) {
      const categories = [...letters]
        .filter((letter) => letter !== ' ')
        .map((letter) => category.get(letter)!)
      assert.deepEqual(
        categories,
        [...new Set(categories)].sort((a, b) => a - b),
        letters,
      )
      assert.equal(letters[0], '@')
    }
  })
  it('say that half of the trades are odd lots, of less than a hundred shares, and a quarter sweep', () => {
    for (const { letters, size } of session) assert.equal(letters.includes('I'), size < 100)
    const odd = share(having(session, 'I'), session)
    const sweeps = share(having(session, 'F'), session)
    assert.ok(odd > 0.45 && odd < 0.55, `${odd}`)
    assert.ok(sweeps > 0.2 && sweeps < 0.32, `${sweeps}`)
  })
  it('mark all trades outside of the session, and none within', () => {
    const early = trades.filter(({ ns }) => ns < clock('09:30'))
    assert.ok(early.length > 1000 && having(early, 'T').length === early.length)
    assert.equal(having(session, 'T').length, 0)
    const close = tradesOf('15:59', '16:02')
    const after = having(close, 'T')
    assert.ok(after.length > 10 && after.every(({ ns }) => ns >= clock('16:00')))
    assert.ok(close.every(({ ns, letters }) => ns < clock('16:00') || /[T6M]/.test(letters)))
  })
  it('have one opening and one closing trade, the largest about, within a second, stated again as official', () => {
    const close = tradesOf('15:59', '16:02')
    for (const [all, letters, at, official] of [
      [session, 'O', '09:30', 'Q'],
      [close, '6', '16:00', 'M'],
    ] as const) {
      const [auction, ...others] = having(all, letters)
      assert.ok(auction !== undefined && others.length === 0)
      assert.ok(auction.ns > clock(at) && auction.ns < clock(at) + 1_000_000_000n)
      assert.ok(auction.size >= 200_000 && Math.abs(auction.price - auction.mid) < 0.011)
      const stated = having(all, official)
      assert.deepEqual([stated.length, stated[0]!.price, stated[0]!.size], [1, auction.price, auction.size])
      assert.ok(stated[0]!.ns > auction.ns)
    }
  })
  it('mark the few prices that are not the market’s: averages, parts of others, and late ones once paid', () => {
    for (const letter of ['B', '7', 'Z']) {
      const some = share(having(session, letter), session)
      assert.ok(some > 0.0005 && some < 0.005, `${letter} ${some}`)
    }
    assert.ok(having(session, 'B').some(({ price, mid }) => Math.abs(price - mid) > 0.1))
    const halfCents = (price: number) => Math.round(price * 200)
    for (const { ns, price } of having(session, 'Z'))
      assert.ok(
        session.some(
          (trade) =>
            trade.ns < ns && trade.ns > ns - 240_000_000_000n && halfCents(trade.price) === halfCents(price),
        ) || ns < clock('09:31'),
      )
  })
})

describe('the physics of trades with conditions', () => {
  const [from, to] = ['09:29', '09:50']
  let last: SignalsPayload
  let trades: Trade[] = []
  before(() => {
    last = published(from, to).at(-1)!
    // The last snap is taken before the end; the session began with the open.
    const endNs = BigInt(last.ts) * 1_000_000n
    trades = tradesOf(from, to).filter(({ ns }) => ns >= clock('09:30') && ns <= endNs)
  })
  const levels = (kind: string): number[] =>
    [...last.levels, ...last.universe].filter((level) => level.kind === kind).map(({ price }) => price)
  // By the tape's table and core's rules: odd lots have volume alone, averages, late and official prices nothing.
  const prices = (toTime: string): number[] =>
    trades
      .filter(({ ns, letters }) => ns < clock(toTime) && !/[IBZ7QM]/.test(letters))
      .map(({ price }) => price)

  it('knows that the feed states them, and every letter', () => {
    assert.deepEqual([last.quality.conditions, last.quality.unknownConditions], ['consolidated', 0])
  })
  it('has extremes of the trades that count, of which others lie outside', () => {
    assert.deepEqual(levels('OR_HIGH'), [Math.max(...prices('09:45'))])
    assert.deepEqual(levels('OR_LOW'), [Math.min(...prices('09:45'))])
    assert.deepEqual(levels('SESSION_HIGH'), [Math.max(...prices('09:50'))])
    assert.deepEqual(levels('SESSION_LOW'), [Math.min(...prices('09:50'))])
    let [low, high, outside] = [Number.POSITIVE_INFINITY, 0, 0]
    for (const { letters, price } of trades) {
      if (/[B7]/.test(letters)) outside += high > 0 && (price < low || price > high) ? 1 : 0
      else if (!/[IZQM]/.test(letters)) [low, high] = [Math.min(low, price), Math.max(high, price)]
    }
    assert.ok(outside > 0)
  })
  it('has a VWAP of the volume that counts', () => {
    let [paid, shares] = [0, 0]
    for (const { letters, price, size } of trades)
      if (!/[BZQM]/.test(letters)) {
        paid += price * size
        shares += size
      }
    assert.ok(Math.abs(levels('VWAP')[0]! - paid / shares) < 0.001, `${levels('VWAP')} ${paid / shares}`)
  })
})

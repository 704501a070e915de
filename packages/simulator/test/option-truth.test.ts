import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { RecordView, RTYPE, readRecord, UNDEF_PRICE } from '@spymaster/dbn'
import { CONSOLIDATED_PUBLISHER, unpackInstrument, unpackSaleConditions } from '@spymaster/events'
import { OptionTruth, Simulation, type SimulationParameters, type TruePrint } from '@spymaster/simulator'
import { clock, stretch } from './simulated.ts'

const CENT = 10_000_000

/** A print with its truth, prices in cents; a bid of 0 is none. */
type Told = TruePrint & { readonly bid: number; readonly ask: number; readonly price: number }

/** Reads option prints alone, each beside its truth. */
function told(parameters: SimulationParameters, truth = new OptionTruth()): Told[] {
  const awaited: TruePrint[] = []
  const prints: Told[] = []
  const view = new RecordView()
  const witness = new OptionTruth((print) => {
    awaited.push(print)
    truth.print(print)
  })
  for (const { bytes } of new Simulation({ ...parameters, spy: false, warmupSessions: 0 }).batches(witness)) {
    view.attach(bytes)
    let at = 0
    while (view.next()) {
      if (view.rtype !== RTYPE.tcbbo) continue
      const bid = view.bidPrice(0) === UNDEF_PRICE ? 0 : Math.round(view.bidPrice(0) / CENT)
      const [ask, price] = [Math.round(view.askPrice(0) / CENT), Math.round(view.price() / CENT)]
      const print = awaited[at++]!
      assert.deepEqual([print.instrumentId, print.size], [view.instrumentId, view.size])
      prints.push({ ...print, bid, ask, price })
    }
    assert.equal(at, awaited.length)
    awaited.length = 0
  }
  return prints
}

/** How often the rules of physics.md §6 tell the side, by what they tell it from. */
class Signing {
  readonly right = { quote: 0, tick: 0, leg: 0 }
  readonly all = { quote: 0, tick: 0, leg: 0 }
  readonly #prices = new Map<number, number>()
  readonly #directions = new Map<number, number>()

  add({ instrumentId, bid, ask, price, isBuy, isLeg }: Told): void {
    const last = this.#prices.get(instrumentId)
    const kept = this.#directions.get(instrumentId) ?? 0
    const direction = last === undefined || last === price ? kept : Math.sign(price - last)
    const fromMid = bid === 0 ? 0 : Math.sign(2 * price - bid - ask)
    const sign = fromMid === 0 ? direction : fromMid
    if (!isLeg) {
      this.#prices.set(instrumentId, price)
      this.#directions.set(instrumentId, direction)
    }
    if (sign === 0) return
    const method = isLeg ? 'leg' : fromMid === 0 ? 'tick' : 'quote'
    this.all[method]++
    if (sign > 0 === isBuy) this.right[method]++
  }

  share(method: 'quote' | 'tick' | 'leg'): number {
    return this.right[method] / this.all[method]
  }
}

function within(value: number, low: number, high: number): void {
  assert.ok(value >= low && value <= high, `${value} is not within ${low} to ${high}`)
}

const strikeOf = (id: number): { strike: number; right: 'C' | 'P' } => {
  const instrument = unpackInstrument(id)
  assert.ok(instrument?.kind === 'OPTION')
  return { strike: instrument.strikeCents / 100, right: instrument.right }
}

describe('the truth of a day of option prints', () => {
  const truth = new OptionTruth()
  const orders = new Map<number, Told[]>()
  let prints: Told[] = []
  before(() => {
    prints = told({ ...stretch('09:30', '16:00'), rate: 0.5 }, truth)
    for (const print of prints) orders.set(print.order, [...(orders.get(print.order) ?? []), print])
  })

  it('is told by the quote rule of 85 prints in 100, by the tick test of 59, by neither for legs', () => {
    const signing = new Signing()
    for (const print of prints) signing.add(print)
    within(signing.share('quote'), 0.83, 0.87)
    within(signing.share('tick'), 0.57, 0.61)
    within(signing.share('leg'), 0.48, 0.52)
    within(signing.all.leg / prints.length, 0.27, 0.33)
    within(signing.all.tick / prints.length, 0.07, 0.15)
  })
  it('sums to what dealers hold', () => {
    const held = new Map<number, number>()
    for (const { instrumentId, size, isBuy } of prints)
      held.set(instrumentId, (held.get(instrumentId) ?? 0) + (isBuy ? -size : size))
    assert.deepEqual(new Set(truth.printed), new Set(held.keys()))
    for (const [id, contracts] of held) assert.equal(truth.position(id), contracts)
    assert.equal(truth.position(1), 0)
  })
  it('has orders that print in pieces: one contract and side, within 50 ms', () => {
    const singles = [...orders.values()].filter(([first]) => !first!.isLeg)
    const split = singles.filter((pieces) => pieces.length > 1)
    within(split.length / singles.length, 0.15, 0.35)
    for (const pieces of split) {
      assert.equal(new Set(pieces.map(({ instrumentId, isBuy }) => `${instrumentId}${isBuy}`)).size, 1)
      assert.ok(pieces.at(-1)!.logNs - pieces[0]!.logNs < 50_000_000n)
    }
  })
  it('has packages of two legs at once: verticals, straddles and strangles on one side, reversals', () => {
    const packages = [...orders.values()].filter(([first]) => first!.isLeg)
    let [straddles, reversals] = [0, 0]
    for (const legs of packages) {
      // The day may end between the legs of the last one.
      if (legs.length === 1 && legs[0] === prints.at(-1)) continue
      const [one, other] = legs as [Told, Told]
      assert.deepEqual([legs.length, other.size], [2, one.size])
      const [near, far] = [strikeOf(one.instrumentId), strikeOf(other.instrumentId)]
      if (one.isBuy === other.isBuy) assert.notEqual(near.right, far.right)
      assert.ok(near.right !== far.right || near.strike !== far.strike)
      assert.ok(other.logNs - one.logNs < 10_000_000n)
      if (near.right === far.right) continue
      if (one.isBuy === other.isBuy) straddles++
      else reversals++
    }
    within(straddles / packages.length, 0.1, 0.14)
    within(reversals / packages.length, 0.06, 0.1)
  })
  it('has customers on one side for a while at strikes that are near each other, and then on another', () => {
    const quarter = 900_000_000_000n
    const leans = new Map<string, { sum: number; count: number }[]>()
    for (const [{ instrumentId, logNs, isBuy }] of orders.values() as Iterable<[Told]>) {
      const { strike, right } = strikeOf(instrumentId)
      const key = `${right}${Math.floor(strike / 5)}`
      const row = leans.get(key) ?? Array.from({ length: 26 }, () => ({ sum: 0, count: 0 }))
      const cell = row[Number((logNs - clock('09:30')) / quarter)]!
      cell.sum += isBuy ? 1 : -1
      cell.count++
      leans.set(key, row)
    }
    /** Mean product of the signs of two orders of one region that are so many quarters of an hour apart. */
    const together = (lag: number): number => {
      let [sum, pairs] = [0, 0]
      for (const row of leans.values())
        for (let i = lag; i < row.length; i++) {
          sum += row[i]!.sum * row[i - lag]!.sum
          pairs += row[i]!.count * row[i - lag]!.count
        }
      return sum / pairs
    }
    assert.ok(together(1) > 0.004, `${together(1)}`)
    assert.ok(together(1) > 2 * together(14), `${together(1)} ${together(14)}`)
  })
})

describe('the truth of option prints', () => {
  const near = stretch('09:29', '09:32')

  it('comes at the log times of the records, all before the batch that has them is given', () => {
    const times: bigint[] = []
    const truth = new OptionTruth(({ logNs }) => times.push(logNs))
    let seen = 0
    for (const { bytes } of new Simulation(near).batches(truth)) {
      const view = new RecordView().attach(bytes)
      while (view.next()) {
        if (view.rtype !== RTYPE.tcbbo) continue
        const record = readRecord(view)
        assert.ok(record.type === 'cmbp-1' && record.side === 'N')
        assert.equal(times[seen++], record.tsRecv)
      }
    }
    assert.ok(seen > 100)
    assert.equal(seen, times.length)
  })
  it('begins with the open interest, dealers long of calls and short of puts', () => {
    const truth = new OptionTruth()
    let contracts = 0
    for (const { bytes } of new Simulation({ ...near, toNs: clock('09:30') }).batches(truth)) {
      const view = new RecordView().attach(bytes)
      while (view.next()) {
        if (view.rtype !== RTYPE.statistics) continue
        const record = readRecord(view)
        assert.ok(record.type === 'statistics')
        const held = Number(record.quantity) * (strikeOf(record.instrumentId).right === 'C' ? 1 : -1)
        assert.equal(truth.opening(record.instrumentId), held)
        contracts++
      }
    }
    assert.equal(contracts, 242)
    assert.equal(truth.opening(1), 0)
  })
  it('shows in the letter of a print as far as it is a leg', () => {
    const truths: TruePrint[] = []
    const letters: (string | null)[] = []
    for (const { bytes } of new Simulation(near).batches(new OptionTruth((print) => truths.push(print)))) {
      const view = new RecordView().attach(bytes)
      while (view.next()) {
        if (view.rtype !== RTYPE.tcbbo) continue
        const record = readRecord(view)
        assert.ok(record.type === 'cmbp-1' && record.publisherId === CONSOLIDATED_PUBLISHER)
        letters.push(unpackSaleConditions(record.tsInDelta))
      }
    }
    assert.deepEqual(
      letters,
      truths.map(({ isLeg }) => (isLeg ? 'f   ' : 'I   ')),
    )
    assert.equal(new Set(letters).size, 2)
  })
  it('is in no byte: asking for it changes none', () => {
    const sum = (truth: OptionTruth | null): string => {
      const hash = createHash('sha256')
      for (const { bytes } of new Simulation(near).batches(truth)) hash.update(bytes)
      return hash.digest('hex')
    }
    assert.equal(sum(new OptionTruth(() => {})), sum(null))
  })
  it('is the same whenever it is asked for', () => {
    assert.deepEqual(told(near), told(near))
  })
  it('takes dealers far from zero, to either side on different days', () => {
    const nets = Array.from({ length: 12 }, (_, seed) => {
      const prints = told({ ...stretch('12:00', '12:25', seed), rate: 1 })
      let [net, squares] = [0, 0]
      for (const { isBuy, isLeg, size } of prints) {
        if (isLeg) continue
        net += isBuy ? -size : size
        squares += size * size
      }
      return net / Math.sqrt(squares)
    })
    assert.ok(Math.max(...nets) > 1.5 && Math.min(...nets) < -1.5, nets.join(' '))
    // Of fair coins it would be 1.
    assert.ok(nets.reduce((sum, net) => sum + net * net, 0) / nets.length > 2, nets.join(' '))
  })
})

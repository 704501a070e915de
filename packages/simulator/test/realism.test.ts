import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { FLAG, RTYPE, timeOrigin } from '@spymaster/dbn'
import { clock, eachRecord, stretch } from './simulated.ts'

const origin = timeOrigin(clock('00:00'))
const TICK = 250_000_000
const SEEDS = [1, 2, 3]

/** What half an hour of ES at midday adds up to, over the seeds. */
class Tally {
  sec = 0
  records = 0
  events = 0
  oneTick = 0
  moves = 0
  buys = 0
  readonly actions = new Map<string, number>()
  readonly touch: number[] = []
  readonly fifth: number[] = []
  readonly prints: number[] = []
  readonly signs: number[] = []
  /** Mids at whole seconds, per seed. */
  readonly mids: number[][] = []
  /** Whether the next move of the mid went up, by whether the bid's queue was the larger one. */
  nextUp = { heavyBid: [0, 0], heavyAsk: [0, 0] } as {
    heavyBid: [number, number]
    heavyAsk: [number, number]
  }

  add(seed: number): void {
    const parameters = { ...stretch('12:00', '12:30', seed), options: false, spy: false, warmupSessions: 0 }
    const mids: number[] = []
    let lastMid = 0
    let lastSec = 0
    let sinceMove: ('heavyBid' | 'heavyAsk')[] = []
    eachRecord(parameters, (view) => {
      if (view.rtype !== RTYPE.mbp10) return
      this.records++
      const action = String.fromCharCode(view.action)
      this.actions.set(action, (this.actions.get(action) ?? 0) + 1)
      if (action === 'T') {
        this.prints.push(view.size)
        this.signs.push(view.side === 66 ? 1 : -1)
      }
      if ((view.flags & FLAG.last) === 0) return
      this.events++
      const mid = (view.bidPrice(0) + view.askPrice(0)) / 2 / TICK
      const isOneTick = view.askPrice(0) - view.bidPrice(0) === TICK
      if (isOneTick) this.oneTick++
      if (this.events % 20 === 0) {
        this.touch.push(view.bidSize(0), view.askSize(0))
        this.fifth.push(view.bidSize(4), view.askSize(4))
      }
      if (isOneTick && mid !== lastMid) {
        for (const heavy of sinceMove) this.nextUp[heavy][mid > lastMid ? 0 : 1]++
        sinceMove = []
        lastMid = mid
        this.moves++
      }
      const sec = Math.floor(view.tsRecvSince(origin) / 1e9)
      if (sec === lastSec) return
      lastSec = sec
      mids.push(mid)
      const imbalance = (view.bidSize(0) - view.askSize(0)) / (view.bidSize(0) + view.askSize(0))
      if (Math.abs(imbalance) > 0.5) sinceMove.push(imbalance > 0 ? 'heavyBid' : 'heavyAsk')
    })
    this.mids.push(mids)
    this.sec += 1800
  }

  share(action: string): number {
    return (this.actions.get(action) ?? 0) / this.records
  }

  /** Standard deviation of the mid's change over so many seconds, per root second, ticks. */
  volatility(seconds: number): number {
    let sum = 0
    let count = 0
    for (const mids of this.mids)
      for (let i = seconds; i < mids.length; i += seconds, count++)
        sum += (mids[i]! - mids[i - seconds]!) ** 2
    return Math.sqrt(sum / count / seconds)
  }

  signCorrelation(lag: number): number {
    let sum = 0
    for (let i = lag; i < this.signs.length; i++) sum += this.signs[i]! * this.signs[i - lag]!
    return sum / (this.signs.length - lag)
  }
}

const quantile = (values: number[], p: number): number =>
  values.sort((a, b) => a - b)[Math.floor(p * values.length)]!

function between(value: number, low: number, high: number): void {
  assert.ok(value >= low && value <= high, `${value} is not within ${low} to ${high}`)
}

describe('ES at midday', () => {
  const tally = new Tally()
  before(() => {
    for (const seed of SEEDS) tally.add(seed)
  })

  it('has a spread of one tick nearly always', () => between(tally.oneTick / tally.events, 0.98, 1))
  it('has 300 to 700 records a second', () => between(tally.records / tally.sec, 300, 700))
  it('has 5 to 20 prints a second, of 2.5 to 4 contracts on average and mostly of one', () => {
    between(tally.prints.length / tally.sec, 5, 20)
    between(tally.prints.reduce((sum, size) => sum + size, 0) / tally.prints.length, 2.5, 4)
    between(tally.prints.filter((size) => size === 1).length / tally.prints.length, 0.4, 0.7)
    assert.ok(Math.max(...tally.prints) >= 40)
  })
  it('has as many orders come as go, and two to five trades in a hundred records', () => {
    between(tally.share('A'), 0.4, 0.5)
    between(tally.share('C'), 0.4, 0.5)
    between(tally.share('T'), 0.02, 0.05)
    between(tally.share('C') / tally.share('A'), 0.9, 1.1)
  })
  it('shows 30 to 150 contracts at the best price, and more behind it', () => {
    between(quantile(tally.touch, 0.5), 30, 150)
    between(quantile(tally.fifth, 0.5), 80, 300)
    assert.ok(quantile(tally.touch, 0.5) < quantile(tally.fifth, 0.25) * 1.2)
  })
  it('moves often, and as far as its volatility says, at a second nearly as at a minute', () => {
    between(tally.moves / tally.sec, 0.3, 3)
    const asked = (680 * 10.04 * 4 * 0.12) / Math.sqrt(252 * 23_400)
    between(tally.volatility(30) / asked, 0.6, 1.5)
    between(tally.volatility(1) / tally.volatility(30), 0.6, 1.3)
  })
  it('moves mostly towards the smaller queue', () => {
    const { heavyBid, heavyAsk } = tally.nextUp
    assert.ok(heavyBid[0] > 1.2 * heavyBid[1], heavyBid.join())
    assert.ok(heavyAsk[1] > 1.2 * heavyAsk[0], heavyAsk.join())
  })
  it('has trades whose signs persist, for long', () => {
    between(tally.signCorrelation(1), 0.1, 0.6)
    assert.ok(tally.signCorrelation(10) > 0.02)
    assert.ok(tally.signCorrelation(10) < tally.signCorrelation(1))
  })
})

describe('the day', () => {
  const perSec = (from: string, to: string, sec: number): number => {
    let records = 0
    eachRecord({ ...stretch(from, to), options: false, spy: false, warmupSessions: 0 }, () => records++)
    return records / sec
  }

  it('is busy at the open and the close, calm at midday, calmer before the open, nearly still at night', () => {
    const [open, midday, close] = [
      perSec('09:30', '09:40', 600),
      perSec('12:00', '12:10', 600),
      perSec('15:50', '16:00', 600),
    ]
    const [preMarket, night] = [perSec('05:00', '05:10', 600), perSec('01:00', '01:10', 600)]
    assert.ok(open > 2 * midday && close > 1.5 * midday, `${open} ${midday} ${close}`)
    assert.ok(preMarket < midday / 3 && night < preMarket, `${preMarket} ${night}`)
    assert.ok(night > 3)
  })
  it('is busier in proportion to the rate asked for', () => {
    const count = (rate: number): number => {
      let records = 0
      eachRecord({ ...stretch('12:00', '12:10'), rate, spy: false, options: false }, () => records++)
      return records
    }
    between(count(4) / count(1), 2.5, 5)
  })
})

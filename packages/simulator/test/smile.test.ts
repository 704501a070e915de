import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { RTYPE, timeOrigin } from '@spymaster/dbn'
import { unpackInstrument } from '@spymaster/events'
import { blackCall } from '../src/options/black76.ts'
import { clock, eachRecord, stretch } from './simulated.ts'

const MINUTE_NS = 60e9
const YEAR_MIN = 252 * 390
const close = Number(clock('16:00') - clock('00:00'))
const origin = timeOrigin(clock('00:00'))

type Board = Map<string, { bid: number; ask: number; mid: number }>
/** The smile as a reader of quotes has it: in calendar minutes of sessions. */
type Seen = {
  readonly left: number
  readonly volatility: number
  readonly slope: number
  readonly bend: number
}

/** The quotes after so many seconds from a time, and the minutes that are left. */
function boardAt(from: string, seconds: number, seed: number): { board: Board; left: number } {
  const board: Board = new Map()
  let nowNs = 0
  const toNs = clock(from) + BigInt(seconds * 1e9) + 1n
  eachRecord({ ...stretch(from, '16:00', seed), toNs, warmupSessions: 0, volatility: 0.15 }, (view) => {
    if (view.rtype !== RTYPE.cbbo1s) return
    const instrument = unpackInstrument(view.instrumentId)
    assert.ok(instrument?.kind === 'OPTION')
    nowNs = view.tsRecvSince(origin)
    const [bid, ask] = [view.bidSize(0) === 0 ? 0 : view.bidPrice(0) / 1e9, view.askPrice(0) / 1e9]
    board.set(`${instrument.strikeCents / 100}${instrument.right}`, { bid, ask, mid: (bid + ask) / 2 })
  })
  return { board, left: (close - nowNs) / MINUTE_NS }
}

/** Volatility times the root of time that makes a call worth so much, by halving. */
function deviationOf(worth: number, forward: number, strike: number): number {
  let [low, high] = [1e-5, 0.2]
  for (let i = 0; i < 60; i++) {
    const mid = (low + high) / 2
    if (blackCall(forward, strike, mid) < worth) low = mid
    else high = mid
  }
  return low
}

function seenAt(from: string, seed: number): Seen {
  const { board, left } = boardAt(from, 20, seed)
  const strikes = [...new Set([...board.keys()].map((key) => Number(key.slice(0, -1))))]
  const parity = (strike: number): number => board.get(`${strike}C`)!.mid - board.get(`${strike}P`)!.mid
  const money = strikes.reduce((a, b) => (Math.abs(parity(a)) < Math.abs(parity(b)) ? a : b))
  const forward = money + parity(money)
  const deviation = (strike: number): number => {
    const worth =
      strike < forward ? board.get(`${strike}P`)!.mid + forward - strike : board.get(`${strike}C`)!.mid
    return deviationOf(worth, forward, strike)
  }
  const atMoney = deviation(money)
  const step = Math.max(1, Math.round(1.2 * atMoney * forward))
  const [below, above] = [deviation(money - step), deviation(money + step)]
  const z = step / forward / atMoney
  return {
    left,
    volatility: atMoney * Math.sqrt(YEAR_MIN / left),
    slope: (above - below) / atMoney / (2 * z),
    bend: ((above + below) / 2 / atMoney - 1) / (z * z),
  }
}

const mean = (all: readonly Seen[], value: (seen: Seen) => number): number =>
  all.reduce((sum, seen) => sum + value(seen), 0) / all.length

describe('the smile of options that expire today, by the minutes left', () => {
  const SEEDS = [1, 2, 3, 4, 5, 6]
  const at = new Map<string, Seen[]>()
  before(() => {
    for (const from of ['09:31', '12:30', '15:30'])
      at.set(
        from,
        SEEDS.map((seed) => seenAt(from, seed)),
      )
  })
  const volatility = (time: string) => mean(at.get(time)!, (seen) => seen.volatility)

  it('expects more of a minute while the open lies ahead, and of the last half hour, than at midday', () => {
    assert.ok(
      volatility('09:31') > 1.03 * volatility('12:30'),
      `${volatility('09:31')} ${volatility('12:30')}`,
    )
    assert.ok(
      volatility('15:30') > 1.03 * volatility('12:30'),
      `${volatility('15:30')} ${volatility('12:30')}`,
    )
    assert.ok(Math.abs(volatility('12:30') / 0.15 - 1) < 0.2, `${volatility('12:30')}`)
  })
  it('feels the mood of the moment the more the less is left', () => {
    const spread = (time: string): number => {
      const middle = volatility(time)
      return Math.sqrt(mean(at.get(time)!, (seen) => (seen.volatility / middle - 1) ** 2))
    }
    assert.ok(spread('15:30') > 1.5 * spread('09:31'), `${spread('15:30')} ${spread('09:31')}`)
  })
  it('is steeper in the morning, and bends more before the close', () => {
    const [early, late] = [at.get('09:31')!, at.get('15:30')!]
    const slope = (all: Seen[]) => mean(all, (seen) => seen.slope)
    const bend = (all: Seen[]) => mean(all, (seen) => seen.bend)
    assert.ok(slope(early) < 1.2 * slope(late) && slope(late) < 0, `${slope(early)} ${slope(late)}`)
    assert.ok(bend(early) > 0 && bend(late) > bend(early), `${bend(early)} ${bend(late)}`)
  })
  it('is sane to the last second: quotes uncrossed, the straddle worth less and less but something', () => {
    const money = (seconds: number): number => {
      const { board } = boardAt('15:57', seconds, 1)
      let least = Number.POSITIVE_INFINITY
      for (const [key, { bid, ask, mid }] of board) {
        assert.ok(ask > bid && ask > 0)
        const other = board.get(`${key.slice(0, -1)}${key.endsWith('C') ? 'P' : 'C'}`)!
        least = Math.min(least, mid + other.mid)
      }
      return least
    }
    const [early, last] = [money(20), money(180)]
    assert.ok(last > 0.05 && last < 1 && early > 0.05 && early < 1.5, `${early} ${last}`)
  })
})

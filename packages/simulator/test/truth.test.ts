import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { RecordView, RTYPE, timeOrigin } from '@spymaster/dbn'
import { utcMidnightNs } from '@spymaster/events'
import { DayTruth, Simulation, type TouchLine, type TruthLine } from '@spymaster/simulator'
import { stretch } from './simulated.ts'

const parameters = { ...stretch('09:40', '10:10'), warmupSessions: 0 }
const SNAP = 250_000_000
const MIDNIGHT = utcMidnightNs(parameters.date)

/** SPY's mid in dollars at every snap, as somebody who has the records alone would have it. */
class Mids {
  readonly at = new Map<number, number>()
  readonly #origin = timeOrigin(MIDNIGHT)
  #next = Number.NaN
  #mid = Number.NaN

  fold(view: RecordView): void {
    if (view.rtype === RTYPE.statistics || view.rtype === RTYPE.ohlcv1m) return
    const ns = view.tsRecvSince(this.#origin)
    if (Number.isNaN(this.#next)) this.#next = Math.ceil(ns / SNAP) * SNAP
    for (; this.#next < ns; this.#next += SNAP) this.at.set(this.#next, this.#mid)
    if (view.rtype === RTYPE.mbp1) this.#mid = (view.bidPrice(0) + view.askPrice(0)) / 2e9
  }
}

const since = (ns: string): number => Number(BigInt(ns) - MIDNIGHT)

/** The outcome by the words of physics.md §9. */
function outcomeOf({ t0, price, side }: TouchLine, mids: Mids): string {
  const down = side === 'SUPPORT' ? 1 : -1
  for (let ns = since(t0) + SNAP; ns <= since(t0) + 300e9; ns += SNAP) {
    const mid = mids.at.get(ns)
    if (mid === undefined) return 'UNDEFINED'
    if ((price - mid) * down > 1 - 1e-7) return 'BREAK'
    if ((mid - price) * down > 1 - 1e-7) return 'BOUNCE'
  }
  return 'CHOP'
}

describe('the truth of a day', () => {
  const lines: TruthLine[] = []
  const mids = new Mids()
  let customers = 0
  before(() => {
    const view = new RecordView()
    const day = new DayTruth((line) => lines.push(line))
    for (const { bytes } of new Simulation(parameters).batches(null, null, day)) {
      view.attach(bytes)
      while (view.next()) {
        mids.fold(view)
        if (view.rtype === RTYPE.tcbbo) customers += view.size
      }
    }
  })
  const of = <T extends TruthLine['type']>(type: T) =>
    lines.filter((line): line is Extract<TruthLine, { type: T }> => line.type === type)

  it('says when price touched which level, as the records have it', () => {
    const touches = of('touch')
    assert.ok(touches.length >= 8, `${touches.length}`)
    for (const touch of touches) {
      const mid = mids.at.get(since(touch.t0))!
      assert.ok(Math.abs(mid - touch.mid) < 1e-9, `${mid} ${touch.mid}`)
      assert.ok(Math.abs(mid - touch.price) <= 0.1 + 1e-7)
      assert.ok(Math.abs(mids.at.get(since(touch.t0) - SNAP)! - touch.price) > 0.1 - 0.005)
    }
  })
  it('says how each touch ended, as the records have it', () => {
    const outcomes = of('touch').map((touch) => [touch.outcome, outcomeOf(touch, mids)])
    for (const [told, seen] of outcomes) assert.equal(told, seen)
    assert.ok(new Set(outcomes.map(([told]) => told)).size >= 2)
  })
  it('has a cause for each touch, of the same level and kind, and says so where it is none', () => {
    const causes = of('cause')
    for (const { cause, level, kind, touch } of of('touch')) {
      const planted = causes.find((line) => line.cause === cause)!
      assert.deepEqual([planted.level, planted.kind, planted.touch], [level, kind, touch])
    }
    const none = causes.filter(({ kind }) => kind === 'none')
    assert.ok(none.length > 0.2 * causes.length && none.length < 0.7 * causes.length)
    assert.ok(none.every(({ placed, fate, firstNs }) => placed === 0 && fate === 'none' && firstNs === null))
    assert.ok(new Set(causes.map(({ kind }) => kind)).size >= 5)
  })
  it('tells each minute what customers did, and what dealers therefore hold', () => {
    const dealers = of('dealers')
    assert.equal(dealers.length, 31)
    const held = new Map<string, number>()
    let contracts = 0
    for (const { bought, sold } of of('options')) {
      for (const [name, size] of Object.entries(bought)) held.set(name, (held.get(name) ?? 0) - size)
      for (const [name, size] of Object.entries(sold)) held.set(name, (held.get(name) ?? 0) + size)
      for (const size of [...Object.values(bought), ...Object.values(sold)]) contracts += size
    }
    assert.equal(contracts, customers)
    const last = dealers.at(-1)!
    const told = of('options').at(-1)!
    const sum = (side: Readonly<Record<string, number>>) =>
      Object.values(side).reduce((n, size) => n + size, 0)
    const all = [...held.values()].reduce((n, size) => n + size, 0)
    const before = Object.values(last.positions).reduce((n, size) => n + size, 0)
    assert.ok(Math.abs(all - before) <= sum(told.bought) + sum(told.sold))
    assert.ok(dealers.every(({ gamma }) => Number.isInteger(gamma)) && last.gamma !== 0)
    assert.equal(of('opening').length, 1)
  })
  it('tells every ten seconds where SPY stands, as the records have it, and the ratio behind it', () => {
    const market = of('market')
    assert.equal(market.length, 30 * 6)
    for (const { ts, spot, ratio } of market.slice(1, -1)) {
      assert.ok(Math.abs(mids.at.get(since(ts))! - spot) < 1e-9)
      assert.ok(Math.abs(ratio - 10.04) < 0.01)
    }
    assert.ok(new Set(market.map(({ ratio }) => ratio)).size > 100)
  })
  it('tells what is hidden while a level is defended', () => {
    const hidden = of('hidden').flatMap(({ at }) => at)
    const owners = new Set(of('cause').map(({ cause }) => cause))
    assert.ok(hidden.length > 5 && hidden.every(({ cause, unseen }) => owners.has(cause) && unseen >= 0))
    assert.ok(hidden.some(({ unseen, hidden }) => unseen > 50 && hidden > 0))
  })
  it('comes in order of time', () => {
    const times = of('touch').map(({ toNs }) => BigInt(toNs))
    assert.deepEqual(
      times,
      times.toSorted((a, b) => Number(a - b)),
    )
  })
})

describe('asking for the truth', () => {
  const short = { ...parameters, toNs: parameters.fromNs! + 300_000_000_000n }
  const told = (isAsked: boolean): { bytes: string; lines: string } => {
    const [bytes, text] = [createHash('sha256'), createHash('sha256')]
    const day = isAsked ? new DayTruth((line) => text.update(JSON.stringify(line))) : null
    for (const batch of new Simulation(short).batches(null, isAsked ? () => {} : null, day))
      bytes.update(batch.bytes)
    return { bytes: bytes.digest('hex'), lines: text.digest('hex') }
  }

  it('changes no byte', () => assert.equal(told(true).bytes, told(false).bytes))
  it('gives the same lines again', () => assert.deepEqual(told(true), told(true)))
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { backoffMs } from '../src/app/market/backoff.ts'
import { afterFrame, emptyMarket, type MarketState } from '../src/app/market/market-state.ts'
import { givenFlow, givenPayload, givenRuntime, TEN } from './given.ts'

const spot = (at: number | null) => ({ spot: at, bid: null, ask: null, source: 'ES' as const })

/** The state after levels at these times, ms from ten. */
function after(times: readonly number[], from: MarketState = emptyMarket): MarketState {
  return times.reduce(
    (state, ms) =>
      afterFrame(state, {
        type: 'levels',
        payload: givenPayload({ ts: TEN + ms, spy: spot(680 + ms / 1e6) }),
      }),
    from,
  )
}

const traceOf = ({ trace }: MarketState) => trace.map(({ ts }) => ts - TEN)

describe('the state of the market', () => {
  it('traces spot by the second', () => {
    assert.deepEqual(traceOf(after([0, 250, 500, 1_000, 1_250])), [500, 1_250])
  })
  it('traces five minutes', () => {
    const times = Array.from({ length: 400 }, (_, sec) => sec * 1_000)
    assert.deepEqual(traceOf(after(times)).slice(0, 1), [99_000])
  })
  it('goes on from the trace of the greeting', () => {
    const hello = { type: 'hello', protocol: 1, version: '', run: '2025-12-18' } as const
    const greeted = afterFrame(emptyMarket, { ...hello, trace: [[TEN - 2_000, 680]] })
    assert.deepEqual(traceOf(after([0], greeted)), [-2_000, 0])
  })
  it('forgets what lies ahead when a replay is set back', () => {
    assert.deepEqual(traceOf(after([0, 10_000, 20_000, 5_000])), [0, 5_000])
  })
  it('begins a new trace with a new run', () => {
    const state = afterFrame(after([0, 1_000]), {
      type: 'levels',
      payload: givenPayload({ run: '2025-12-19', ts: TEN + 90_000 }),
    })
    assert.deepEqual(traceOf(state), [90_000])
  })
  it('traces nothing without a spot', () => {
    const payload = givenPayload({ spy: spot(null) })
    assert.deepEqual(afterFrame(emptyMarket, { type: 'levels', payload }).trace, [])
  })
  it('holds a refusal until a command succeeds', () => {
    const error = { type: 'error', code: 'refused', message: 'no' } as const
    const refused = afterFrame(emptyMarket, error)
    assert.equal(refused.refusal, error)
    assert.equal(afterFrame(refused, givenRuntime()).refusal, null)
  })
  it('keeps the touches of levels as they were last told', () => {
    const frame = { type: 'events', run: '2025-12-18', touches: [] } as const
    const state = afterFrame(after([0]), frame)
    assert.deepEqual(after([250], state).touches, { run: '2025-12-18', touches: [] })
  })
  it('keeps the newest option board, of this run alone', () => {
    const board = (changes: object = {}) => ({ type: 'flow' as const, payload: givenFlow(changes) })
    const state = afterFrame(after([0]), board({ ts: TEN }))
    assert.equal(after([250], state).flow?.ts, TEN)
    assert.equal(afterFrame(state, board({ ts: TEN + 1_000 })).flow?.ts, TEN + 1_000)
    const another = givenPayload({ run: '2025-12-19', ts: TEN + 250 })
    assert.equal(afterFrame(state, { type: 'levels', payload: another }).flow, null)
  })
  it('forgets an option board that lies ahead when a replay is set back', () => {
    const board = { type: 'flow' as const, payload: givenFlow({ ts: TEN + 5_000 }) }
    const state = afterFrame(after([4_000, 5_000]), board)
    assert.equal(after([1_000], state).flow, null)
    // A board may come before the levels of its time.
    assert.equal(after([4_750], afterFrame(after([4_500]), board)).flow?.ts, TEN + 5_000)
  })
  it('never changes a state it has given out', () => {
    const state = Object.freeze(after([0, 1_000]))
    Object.freeze(state.trace)
    after([1_250, 2_000], state)
    assert.deepEqual(traceOf(state), [0, 1_000])
  })
})

describe('the wait before an attempt to connect', () => {
  it('grows, is spread by chance, and stays within fifteen seconds', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
        const ms = backoffMs(attempt, chance)
        return ms >= 250 && ms <= 15_000 && ms <= backoffMs(attempt + 1, chance)
      }),
    )
    assert.deepEqual([backoffMs(0, 0), backoffMs(0, 1), backoffMs(9, 1)], [250, 500, 15_000])
  })
})

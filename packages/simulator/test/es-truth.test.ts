import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { RecordView, RTYPE } from '@spymaster/dbn'
import { ES_TICK_NANOS } from '@spymaster/events'
import { type EsTruth, Simulation, type TrueOrder } from '@spymaster/simulator'
import { stretch } from './simulated.ts'

const parameters = { ...stretch('11:00', '11:05'), spy: false, options: false, warmupSessions: 0 }

/** Reads the stretch with its order-by-order feed; returns what was told before each batch, and the batches' records. */
function toldAndWritten(visit: (view: RecordView) => void): TrueOrder[] {
  const told: TrueOrder[] = []
  const truth: EsTruth = (order) => told.push({ ...order })
  const view = new RecordView()
  for (const { bytes } of new Simulation({ ...parameters, mbo: true }).batches(null, truth)) {
    view.attach(bytes)
    while (view.next()) visit(view)
  }
  return told
}

describe('the truth of ES events', () => {
  it('changes no byte', () => {
    const sum = (truth: EsTruth | null): string => {
      const hash = createHash('sha256')
      for (const { bytes } of new Simulation(parameters).batches(null, truth)) hash.update(bytes)
      return hash.digest('hex')
    }
    assert.equal(
      sum(() => {}),
      sum(null),
    )
  })
  it('tells each order and trade of the order-by-order feed, in its order', () => {
    const written: string[] = []
    const told = toldAndWritten((view) => {
      const action = String.fromCharCode(view.mboAction)
      if (view.rtype !== RTYPE.mbo || action === 'F' || action === 'R') return
      const isBid = String.fromCharCode(view.mboSide) === 'B'
      const sequence = view.words[view.word + 13]!
      written.push(
        `${sequence} ${action} ${isBid} ${view.mboPrice() / ES_TICK_NANOS} ${view.mboSize} ${view.mboOrderId()}`,
      )
    })
    assert.deepEqual(
      told.map(({ sequence, action, isBid, tick, size, orderId }) =>
        [sequence, action, isBid, tick, size, orderId].join(' '),
      ),
      written,
    )
    const owners = new Set(told.map(({ owner }) => owner))
    assert.ok(owners.has(0) && [...owners].every((owner) => owner === 0 || owner === 2 || owner >= 98))
  })
  it('says which of them the depth feed shows', () => {
    const shown: string[] = []
    const told = toldAndWritten((view) => {
      if (view.rtype === RTYPE.mbp10 && (view.flags & 0x20) === 0)
        shown.push(`${view.sequence} ${String.fromCharCode(view.action)} ${view.price() / ES_TICK_NANOS}`)
    })
    const visible = told.filter(({ isVisible }) => isVisible)
    assert.deepEqual(
      visible.map(({ sequence, action, tick }) => `${sequence} ${action} ${tick}`),
      shown,
    )
    assert.ok(visible.length < told.length)
  })
  it('accounts for what is hidden: fills show it, and what is shown again was hidden before', () => {
    let [traded, executed, icebergs] = [0, 0, 0]
    for (const { action, size, executed: of, hidden } of toldAndWritten(() => {})) {
      if (action === 'T') traded += size
      else executed += of
      if (action === 'C' && of > size) icebergs++
      if (action === 'M' && of > 0 && hidden > 0) icebergs++
      assert.ok(hidden >= 0)
    }
    assert.equal(executed, traded)
    assert.ok(traded > 5000 && icebergs > 10, `${traded} ${icebergs}`)
  })
  it('tells what each order hides: less by what it showed again, together what is hidden at the price', () => {
    const resting = new Map<number, { tick: number; size: number; hides: number }>()
    const atTick = new Map<number, number>()
    const hide = (tick: number, by: number) => atTick.set(tick, (atTick.get(tick) ?? 0) + by)
    let [partly, refilled] = [0, 0]
    for (const { action, orderId, tick, size, executed, hides, hidden } of toldAndWritten(() => {})) {
      if (action === 'T') continue
      const before = resting.get(orderId) ?? { tick, size: 0, hides: 0 }
      if (before.size > 0) assert.equal(hides, before.hides)
      const again = executed === 0 || action === 'C' ? 0 : size - (before.size - executed)
      if (executed > 0 && hides > 0) again > 0 ? refilled++ : partly++
      const left = action === 'C' ? 0 : hides - again
      hide(before.tick, -before.hides)
      hide(tick, left)
      if (action === 'C') resting.delete(orderId)
      else resting.set(orderId, { tick, size, hides: left })
      assert.equal(hidden, atTick.get(tick))
    }
    assert.ok(partly > 10 && refilled > 10, `${partly} ${refilled}`)
  })
})

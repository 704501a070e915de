import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import type { LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import { hiddenRefills } from '../src/recovery/hidden-refills.ts'
import type { TrueStep } from '../src/recovery/true-book.ts'

const TICK = 27_200
const PRICE = 680
/** Ten index points a dollar. */
const ES = { ratio: 10 } as SignalsPayload['es']
const day = { name: 'given', originNs: 0n, config: resolvePhysics({}) }

const step = (changes: Partial<TrueStep>): TrueStep => ({
  ...{ owner: 0, isTrade: false, isBid: true, tick: TICK, came: 0, went: 0 },
  ...{ executed: 0, hides: false, refilled: 0 },
  ...changes,
})
const levelOf = (refilled: number) =>
  ({
    ...{ id: 'ROUND_680', price: PRICE, side: 'SUPPORT' },
    barrier: { filled: 100, refilled, hidden: 0, replenishment: 1 },
  }) as LevelPayload

/** Windows a minute apart in each of which one step happens, and the level says how much was refilled. */
function windows(...cases: readonly (readonly [step: TrueStep, refilled: number])[]) {
  const watch = hiddenRefills.watch(day)
  for (const [k, [own, refilled]] of cases.entries()) {
    const ns = 60e9 * k
    const book = { bestBid: TICK, bestAsk: TICK + 1, bidLimit: TICK - 9, askLimit: TICK + 10 }
    watch.event?.({ ns, aggressor: 1, rows: [], steps: [own], ...book })
    watch.snap?.({ levels: [levelOf(refilled)], es: ES } as unknown as SignalsPayload, ns + 1e9)
  }
  const { figures, tables } = watch.read()
  return { auc: figures['hidden.refilled']!, cells: tables[0]!.rows[0]!.cells }
}

describe('hidden size that was met', () => {
  it('is an order that hides contracts and was executed, whether or not it has shown any of them again', () => {
    const partly = step({ executed: 5, hides: true })
    const whole = step({ executed: 5, hides: true, refilled: 5 })
    assert.deepEqual(windows([partly, 0], [whole, 5], [step({ executed: 5 }), 0]).cells, [2, 1])
  })
  it('is none where an order that hides contracts only comes or goes, or another shows more', () => {
    const idle = [
      step({ came: 5, hides: true }),
      step({ went: 5, hides: true }),
      step({ executed: 5, came: 9 }),
    ]
    assert.deepEqual(windows(...idle.map((each) => [each, 0] as const)).cells, [0, 3])
  })
  it('is ranked by what was refilled, and one of which nothing was is no better than chance', () => {
    const met = step({ executed: 5, hides: true })
    const other = step({ executed: 5 })
    assert.deepEqual(windows([met, 5], [other, 0]).auc, { sum: 1, count: 1 })
    assert.deepEqual(windows([met, 0], [other, 0]).auc, { sum: 0.5, count: 1 })
  })
})

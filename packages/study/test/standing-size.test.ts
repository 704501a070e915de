import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import type { BarrierState, LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import type { TruthLine } from '@spymaster/simulator'
import { standingSize } from '../src/recovery/standing-size.ts'
import type { TrueStep } from '../src/recovery/true-book.ts'

const TICK = 27_200
/** Ten index points a dollar. */
const ES = { ratio: 10 } as SignalsPayload['es']
const day = { name: 'given', originNs: 0n, config: resolvePhysics({}) }

const step = (changes: Partial<TrueStep>): TrueStep => ({
  ...{ owner: 100, isTrade: false, isBid: true, tick: TICK, came: 0, went: 0 },
  ...{ executed: 0, hides: false, refilled: 0 },
  ...changes,
})

type Shown = { readonly wallRatio: number; readonly state?: BarrierState }

/** A tick usually holds 100 contracts. */
const levelOf = ({ wallRatio, state = 'NEUTRAL' }: Shown) => {
  const barrier = {
    ...{ state, wallRatio, depthPerTick: 100 * wallRatio },
    cluster: { stacked: 0, threshold: 345 },
  }
  return { id: 'ROUND_680', price: 680, side: 'SUPPORT', barrier } as unknown as LevelPayload
}

/** Minutes in each of which steps happen, and a level shows what it does. */
function minutes(...cases: readonly (readonly [steps: readonly TrueStep[], shown: Shown])[]) {
  const watch = standingSize.watch(day)
  watch.line?.({ type: 'cause', cause: 100, kind: 'wall' } as TruthLine)
  for (const [k, [steps, shown]] of cases.entries()) {
    const ns = 60e9 * k
    const book = { bestBid: TICK + 3, bestAsk: TICK + 4, bidLimit: TICK - 6, askLimit: TICK + 13 }
    watch.event?.({ ns, aggressor: 0, rows: [], steps, ...book })
    watch.snap?.({ levels: [levelOf(shown)], es: ES } as unknown as SignalsPayload, ns + 1e9)
  }
  const { figures, tables } = watch.read()
  const cellsOf = (name: string) => tables[0]!.rows.find((row) => row.name === name)!.cells
  return { depth: figures['standing.depth']!, wall: figures['standing.wall']!, cellsOf }
}

describe('size that stands', () => {
  it('is there from twice what a tick holds on, for as long as it stands, and nobody’s below a third', () => {
    const { cellsOf } = minutes(
      [[step({ came: 32 })], { wallRatio: 0.9 }],
      [[step({ came: 168 })], { wallRatio: 1.3 }],
      [[], { wallRatio: 1.3 }],
      [[step({ executed: 100, refilled: 90 })], { wallRatio: 1.3 }],
      [[step({ went: 158 })], { wallRatio: 0.9 }],
    )
    assert.deepEqual(cellsOf('wall'), [0, 0, 0, 2, 0, 0])
    assert.deepEqual(cellsOf('nobody'), [0, 2, 0, 0, 0, 0])
  })
  it('is what causes show at the defending side, in the zone and in sight', () => {
    const others = [{ owner: 0 }, { isBid: false }, { tick: TICK - 7 }, { tick: TICK + 9 }]
    for (const other of others) {
      const { cellsOf } = minutes([[step({ came: 500, ...other })], { wallRatio: 1 }])
      assert.deepEqual(cellsOf('nobody'), [0, 0, 1, 0, 0, 0], JSON.stringify(other))
    }
    assert.equal(minutes([[step({ came: 500, tick: TICK - 6 })], { wallRatio: 1 }]).cellsOf('wall')[2], 1)
  })
  it('is ranked by depth over the usual', () => {
    const come = [step({ came: 300 })]
    const go = [step({ went: 300 })]
    const { depth } = minutes([come, { wallRatio: 1.4 }], [go, { wallRatio: 1 }])
    assert.deepEqual(depth, { sum: 1, count: 1 })
    assert.deepEqual(minutes([come, { wallRatio: 1 }], [go, { wallRatio: 1 }]).depth, { sum: 0.5, count: 1 })
  })
  it('is seldom a WALL, which is asked beside it', () => {
    const { wall } = minutes(
      [[step({ came: 300 })], { wallRatio: 1.4, state: 'WALL' }],
      [[], { wallRatio: 1.4 }],
    )
    assert.deepEqual(wall, { sum: 1, count: 2 })
  })
})

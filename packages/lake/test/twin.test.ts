import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import {
  BronzeHold,
  type LakeStorage,
  LocalStorage,
  MarketOrder,
  type TwinRun,
  twinRuns,
} from '@spymaster/lake'
import { commitKey } from '../src/layout/part-name.ts'
import { GivenMarket, recordLog } from './given-market.ts'

describe('the recording of a run', () => {
  let root: string
  let storage: LakeStorage
  let market: GivenMarket
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'spymaster-twin-'))
    storage = await LocalStorage.open(join(root, 'lake'))
    market = new GivenMarket()
  })
  afterEach(() => rm(root, { recursive: true }))

  async function record(): Promise<void> {
    const order = new MarketOrder()
    const hold = () => new BronzeHold(2 ** 21, order, () => new Uint8Array(8))
    await recordLog(market, storage, join(root, 'work'), { holds: [hold(), hold()] })
  }
  async function only(): Promise<TwinRun> {
    const [run, ...more] = await twinRuns(storage)
    assert.deepEqual(more, [])
    return run!
  }

  it('goes on behind a stretch that has nothing but messages of strangers', async () => {
    await market.publish(2)
    await record()
    await market.intrude('x', {}, new Uint8Array(5))
    await record()
    await market.publish(1)
    await record()
    const { run, isCut, files } = await only()
    assert.deepEqual([run, isCut, files.map(({ rows }) => rows)], ['2025-12-18', false, [6, 3]])
  })
  it('ends before messages that are missing', async () => {
    for (let k = 0; k < 3; k++) {
      await market.publish(1)
      await record()
    }
    await storage.delete(commitKey('bronze', 'log-1', 2))
    const { isCut, files } = await only()
    assert.deepEqual([isCut, files.length], [true, 1])
  })
})

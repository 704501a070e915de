import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { bronze, compact, type LakeStorage, query, readRows } from '@spymaster/lake'
import { Engine } from '../src/parquet/engine.ts'
import { allOf } from './all-of.ts'
import { GivenLake, HOUR_NS } from './given-bronze.ts'

const { trades } = bronze.futures
const row = (ordinal: number) => ({
  ts_event: String(HOUR_NS + BigInt(ordinal)),
  source: 'log-1',
  run: '2025-12-18',
  ordinal,
})

describe('a copy that was opened is let go of', () => {
  let lake: GivenLake
  let storage: LakeStorage
  /** Paths that are in use, each as often as it was opened. */
  let used: string[]
  beforeEach(async () => {
    lake = await GivenLake.make()
    used = []
    storage = new Proxy(lake.storage, {
      get(target, name) {
        const method = Reflect.get(target, name)
        if (name === 'open')
          return async (key: string) => {
            const path = await target.open(key)
            used.push(path)
            return path
          }
        if (name === 'release') return async (path: string) => void used.splice(used.indexOf(path), 1)
        return typeof method === 'function' ? method.bind(target) : method
      },
    })
    await lake.addFile(trades, [row(0), row(1)])
    await lake.addFile(trades, [row(2)])
  })
  afterEach(() => lake.dispose())

  it('by a reader that goes before the end', async () => {
    const engine = await Engine.open()
    for await (const _ of readRows(storage, engine, trades)) break
    engine.close()
    assert.deepEqual(used, [])
  })
  it('by a query, answered or not', async () => {
    const options = { storage, workDir: lake.workDir }
    const count = await query(
      'SELECT count(*) FROM bronze_futures_trades',
      options,
      async ({ rows }) => (await allOf(rows)).flat(2)[0],
    )
    assert.equal(Number(count), 3)
    assert.deepEqual(used, [])
    await assert.rejects(query('SELECT colour FROM bronze_futures_trades', options, async () => {}))
    assert.deepEqual(used, [])
  })
  it('by a compaction of files that are none of the table', async () => {
    const { price: _, ...columns } = trades.columns
    await lake.addFile({ ...trades, columns: columns as typeof trades.columns }, [row(3)])
    const { failed } = await compact({ storage, workDir: lake.workDir })
    assert.match(failed[0]?.error.message ?? '', /column price is missing/)
    assert.deepEqual(used, [])
  })
})

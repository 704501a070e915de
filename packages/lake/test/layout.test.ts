import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  bronze,
  gold,
  LakeError,
  parsePartName,
  partitionFolder,
  partitionOf,
  partitionOfKey,
  partName,
  tableOfKey,
  tables,
} from '@spymaster/lake'
import fc from 'fast-check'

const hour = 24 * 20_440 + 14

describe('a partition', () => {
  it('has a folder by table, symbol, date and hour of UTC', () => {
    const folder = partitionFolder(partitionOf(bronze.futures['mbp-10'], 'ESZ5', hour))
    assert.equal(folder, 'bronze/futures/mbp-10/symbol=ESZ5/date=2025-12-18/hour=14/')
    assert.match(partitionFolder(partitionOf(bronze.options.tcbbo, 'SPY', hour)), /\/underlying=SPY\//)
    const signals = partitionFolder(partitionOf(gold.signals, null, hour))
    assert.equal(signals, 'gold/levels.signals.v1/date=2025-12-18/hour=14/')
  })
  it('is read from the keys of its files', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...tables),
        fc.stringMatching(/^[A-Z0-9._-]{1,24}$/),
        fc.integer({ min: -400_000, max: 2_000_000 }),
        (table, symbol, epochHour) => {
          const partition = partitionOf(table, symbol, epochHour)
          const key = `${partitionFolder(partition)}a.parquet`
          assert.equal(tableOfKey(key), table)
          assert.deepEqual(partitionOfKey(table, key), partition)
        },
      ),
    )
  })
  it('refuses symbols that could lead out of the lake', () => {
    for (const symbol of ['', '..%2f', '../x', 'a', 'ES Z5', 'X'.repeat(25), 'A/B', 'A\0', '=', "A'"])
      assert.throws(
        () => partitionOf(bronze.stocks.trades, symbol, hour),
        (error) =>
          error instanceof LakeError && error.code === 'invalid' && /1 to 24 of A-Z/.test(error.message),
      )
  })
  it('is none for keys of another form', () => {
    const folder = 'bronze/futures/trades/'
    for (const rest of [
      'symbol=ESZ5/date=2025-13-01/hour=14/a.parquet',
      'symbol=ESZ5/date=2025-12-01/hour=24/a.parquet',
      'underlying=ESZ5/date=2025-12-01/hour=14/a.parquet',
      'date=2025-12-01/hour=14/a.parquet',
      'symbol=es/date=2025-12-01/hour=14/a.parquet',
      'symbol=ESZ5/date=2025-12-01/hour=14/b/a.parquet',
    ])
      assert.equal(partitionOfKey(bronze.futures.trades, folder + rest), null, rest)
  })
})

describe('the name of a part', () => {
  it('tells the stretch', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('log-1', 'log-12', 'file-0123456789abcdef'),
        fc.maxSafeNat(),
        fc.maxSafeNat(),
        (source, first, last) =>
          assert.deepEqual(parsePartName(`x/y=z/${partName({ source, first, last })}`), {
            source,
            first,
            last,
          }),
      ),
    )
  })
  it('is none of other names', () => {
    for (const name of ['notes.txt', 'part-1-2.log-1.parquet', 'data.parquet', '_SUCCESS'])
      assert.equal(parsePartName(`bronze/${name}`), null)
  })
})

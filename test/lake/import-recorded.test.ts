import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { RecordView } from '@spymaster/dbn'
import { openDbn, ownIds } from '@spymaster/ingestor'
import { LocalStorage, tableOfKey } from '@spymaster/lake'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import { spymaster } from '../../apps/cli/test/command-line.ts'
import { expectedRow, firstDifference } from '../../packages/lake/test/expected-row.ts'
import { rowsOf } from '../../packages/lake/test/parquet-file.ts'

const data = sharedData()
const base = await mkdtemp(join(tmpdir(), 'spymaster-import-'))
after(() => rm(base, { recursive: true }))

describe('bought files', { skip: data === null && NO_SHARED_DATA }, () => {
  it('are in bronze record for record, order by order', async () => {
    const file = join(data!, 'dbn/es/esh4-glbx-mdp3-20231225.mbo.dbn.zst')
    const { stdout } = await spymaster(['lake', 'import', file, '--data-dir', base])
    assert.match(stdout, /68792 rows of 68792 records; 0 of no instrument/)
    const records: Uint8Array[] = []
    for await (const { bytes } of ownIds(await openDbn(file))) {
      const view = new RecordView().attach(bytes)
      while (view.next()) records.push(view.record.slice())
    }
    const storage = await LocalStorage.open(join(base, 'lake'))
    let rows = 0
    for await (const { key } of storage.list('bronze/')) {
      if (tableOfKey(key) === undefined) continue
      assert.match(key, /^bronze\/futures\/mbo\/symbol=ESH4\/date=2023-12-2[45]\//)
      for (const row of await rowsOf(await storage.open(key))) {
        assert.equal(firstDifference(row, expectedRow(records[Number(row.ordinal)]!)), null)
        rows++
      }
    }
    assert.equal(rows, records.length)
  })
})

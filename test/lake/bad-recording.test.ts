import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { compact, twinRuns } from '@spymaster/lake'
import { type RecordedLake, recordedLake } from './recorded-lake.ts'

describe('compaction of a day whose recording is damaged', () => {
  let lake: RecordedLake
  before(async () => {
    lake = await recordedLake({ minutes: 2, rate: 0.1 })
  })
  after(() => lake.dispose())

  it('makes all but the option prints, says why, and makes them when the recording is sound again', async () => {
    const { storage } = lake
    const workDir = join(lake.root, 'compact')
    const [run] = await twinRuns(storage)
    const path = await storage.open(run!.files.at(-1)!.key)
    const bytes = await readFile(path)
    await writeFile(path, bytes.subarray(0, -1))
    const { compacted, failed } = await compact({ storage, workDir })
    assert.ok(compacted > 5)
    assert.deepEqual(
      failed.map(({ partition, error }) => [partition.split('/').slice(0, 3).join('/'), error.code]),
      [['bronze/options/tcbbo', 'corrupt']],
    )
    assert.match(
      failed[0]!.error.message,
      /^option prints of the run 2025-12-18: twin\/.* has \d+ bytes instead of \d+: put it back from a copy$/,
    )
    await writeFile(path, bytes)
    const again = await compact({ storage, workDir })
    assert.deepEqual([again.compacted, again.unchanged, again.failed], [1, compacted, []])
  })
})

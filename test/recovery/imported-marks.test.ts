import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { compact } from '@spymaster/lake'
import { FILES, ImportedLakes } from '../lake/imported-lakes.ts'

describe('option prints of half an hour of imported files', () => {
  let lakes: ImportedLakes
  before(async () => {
    lakes = await ImportedLakes.make(30)
  })
  after(() => lakes.recorded.dispose())

  it('are signed and priced as those of the same half hour on the log', async () => {
    const { storage, root } = lakes.recorded
    await compact({ storage, workDir: join(root, 'compact') })
    await lakes.import('imported', FILES)
    const there = await lakes.marksOf(lakes.folderOf('imported'))
    assert.ok(there.length > 1000)
    assert.deepEqual(there, await lakes.marksOf(root))
  })
})

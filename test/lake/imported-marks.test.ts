import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { compact } from '@spymaster/lake'
import { FILES, ImportedLakes } from './imported-lakes.ts'

describe('option prints of imported files', () => {
  let lakes: ImportedLakes
  before(async () => {
    lakes = await ImportedLakes.make(5)
  })
  after(() => lakes.recorded.dispose())

  it('are signed and priced as those of the same day on the log', async () => {
    const { storage, root } = lakes.recorded
    await compact({ storage, workDir: join(root, 'compact') })
    const { marks } = await lakes.import('all', FILES)
    const there = await lakes.marksOf(lakes.folderOf('all'))
    assert.ok(there.length > 100 && there.some(([sign, , , iv]) => sign !== 0 && iv !== null))
    assert.deepEqual(there, await lakes.marksOf(root))
    const count = (is: (row: unknown[]) => boolean) => there.filter(is).length
    assert.deepEqual(marks, {
      prints: there.length,
      unsigned: count(([sign]) => sign === 0),
      withoutSpot: count(([, , spot]) => spot === null),
      unpriced: count(([, , , iv]) => iv === null),
    })
  })
  it('are the same to the byte in whatever order the files come', async () => {
    await lakes.import('turned', FILES.toReversed())
    assert.deepEqual(await lakes.silverFiles('turned'), await lakes.silverFiles('all'))
  })
  it('have no spot and no price while nothing but trades was imported, and have them once the rest was', async () => {
    const { marks } = await lakes.import('late', ['trades.dbn'])
    assert.ok(marks.prints > 100)
    assert.deepEqual([marks.withoutSpot, marks.unpriced], [marks.prints, marks.prints])
    await lakes.import('late', ['spy.dbn', 'es.dbn', 'quotes.dbn'])
    assert.deepEqual(await lakes.silverFiles('late'), await lakes.silverFiles('all'))
    assert.equal((await lakes.compact('late')).compacted, 0)
  })
})

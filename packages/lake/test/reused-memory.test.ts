import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { openEmbedded } from '@spymaster/bus'
import { bronze, type Commit, LocalStorage, readCommits, readRows } from '@spymaster/lake'
import { Engine } from '../src/parquet/engine.ts'
import { printOf, recordLog } from './given-market.ts'

const base = await mkdtemp(join(tmpdir(), 'spymaster-reused-'))
after(() => rm(base, { recursive: true }))

const RUN = '2025-12-18'
/** Half a megabyte a message: a read of the log gives two of them, and a hold has room for four. */
const PRINTS = 10_500
const MESSAGES = 11

/** Prints that tell themselves apart by sequence alone. */
const dataOf = (message: number): Uint8Array => {
  const data = new Uint8Array(PRINTS * 48)
  const view = new DataView(data.buffer)
  const print = printOf(0)
  for (let place = 0; place < PRINTS; place++) {
    data.set(print, place * 48)
    view.setUint32(place * 48 + 44, message * PRINTS + place, true)
  }
  return data
}

describe('a recorder of a log whose memory is reused', () => {
  it('records what was read, and vouches for the last message of each stretch', async () => {
    const bus = await openEmbedded({ dir: base, write: ['market'] })
    const sums: string[] = []
    for (let message = 0; message < MESSAGES; message++) {
      const data = dataOf(message)
      sums.push(createHash('sha256').update(data).digest('hex'))
      const first = String(message * PRINTS)
      const headers = { run: RUN, first, count: String(PRINTS), session: '1' }
      const draft = { subject: 'market.events', id: `${RUN}/${first}`, headers, data }
      await bus.publish('market', { ...draft, expectLast: message })
    }
    const storage = await LocalStorage.open(join(base, 'lake'))
    await recordLog({ bus, last: MESSAGES }, storage, join(base, 'work'), { maxAgeMs: 60_000 })
    await bus.close()
    const commits: Commit[] = []
    for await (const commit of readCommits(storage, 'bronze')) commits.push(commit)
    assert.deepEqual(
      commits.map(({ last }) => last).sort((a, b) => a - b),
      [4, 8, 11],
    )
    for (const { last, lastSum } of commits) assert.equal(lastSum, sums[last - 1])
    const engine = await Engine.open()
    let next = 0
    for await (const rows of readRows(storage, engine, bronze.futures.trades, { columns: ['sequence'] }))
      for (const { sequence } of rows) assert.equal(sequence, next++)
    engine.close()
    assert.equal(next, MESSAGES * PRINTS)
  })
})

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Physics } from '@spymaster/core'
import { RecordView, RTYPE } from '@spymaster/dbn'
import { mergeFiles, recordingMetadata } from '@spymaster/ingestor'
import { joinTwin, twinRecords, twinRuns } from '@spymaster/lake'
import { DATE, type RecordedLake, recordedLake } from './recorded-lake.ts'

/** The digest of the last snap of a log. */
async function digestOf(log: AsyncIterable<Uint8Array>): Promise<string> {
  let digest = ''
  const physics = new Physics({
    onSnap: (payload) => {
      digest = payload.digest
    },
  })
  for await (const bytes of log) physics.fold(bytes)
  return digest
}

async function* replayed(path: string): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of mergeFiles([path])) yield bytes
}

/** Control records aside, which a replay writes itself. */
function* marketRecords(bytes: Uint8Array): Generator<Uint8Array> {
  const view = new RecordView().attach(bytes)
  while (view.next()) {
    const at = 4 * view.word
    if (view.rtype !== RTYPE.system) yield bytes.slice(at, at + 4 * bytes[at]!)
  }
}

describe('a day of the lake that is replayed', () => {
  let lake: RecordedLake
  before(async () => {
    // Small commits: the recording is in many parts.
    lake = await recordedLake({ minutes: 2, holdBytes: 2 ** 19 })
  })
  after(() => lake.dispose())

  it('gives the same digest through the ingestor, as a DBN file', async () => {
    const [run] = await twinRuns(lake.storage)
    assert.ok(run !== undefined && run.files.length > 3)
    const path = join(lake.root, `${DATE}.dbn.zst`)
    const count = await joinTwin({ storage: lake.storage, run, metadataOf: recordingMetadata, path })
    assert.equal(count, lake.records.length)
    assert.equal(await digestOf(replayed(path)), lake.digest)
    let place = 0
    const market = lake.records.filter((record) => record[1] !== RTYPE.system)
    for await (const bytes of replayed(path))
      for (const record of marketRecords(bytes))
        assert.ok(Buffer.from(record).equals(Buffer.from(market[place++]!)))
    assert.equal(place, market.length)
  })
  it('gives the same digest part by part, without the ingestor', async () => {
    const [run] = await twinRuns(lake.storage)
    assert.equal(await digestOf(twinRecords(lake.storage, run!.files)), lake.digest)
  })
})

import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { before, describe, it } from 'node:test'
import { encodeMetadata, type Metadata } from '@spymaster/dbn'
import { openDbn } from '@spymaster/ingestor'
import { linesOf, NO_SHARED_DATA, recordedHour, sharedData } from '@spymaster/test-support'

const RECORD_BYTES = 368
/** Cuts in the hour, in shares of its records; and right after its first and before its last. */
const SHARES = [0.07, 0.31, 0.5, 0.77, 0.98]

/** The hour as plain DBN: its metadata and its records. */
async function readHour(): Promise<{ metadata: Metadata; records: Uint8Array }> {
  const file = await openDbn(recordedHour())
  const parts: Uint8Array[] = []
  for await (const { bytes } of file.batches) parts.push(bytes.slice())
  return { metadata: file.metadata!, records: Buffer.concat(parts) }
}

const streamOf = (metadata: Metadata, records: Uint8Array): Readable =>
  Readable.from([encodeMetadata(metadata), records])

describe('signals of the recorded ES hour', { skip: sharedData() === null && NO_SHARED_DATA }, () => {
  let metadata: Metadata
  let records: Uint8Array
  let whole: string[]

  before(async () => {
    const hour = await readHour()
    metadata = hour.metadata
    records = hour.records
    whole = await linesOf([recordedHour()])
  })

  it('are the same twice', async () => {
    assert.deepEqual(await linesOf([recordedHour()]), whole)
  })

  it('are the same from a stream as from the compressed file', async () => {
    assert.deepEqual(await linesOf([streamOf(metadata, records)]), whole)
  })

  it('are left unchanged, up to the cut, by cutting the input at any record', async () => {
    const count = records.length / RECORD_BYTES
    for (const cut of [1, ...SHARES.map((share) => Math.floor(share * count)), count - 1]) {
      const lines = await linesOf([streamOf(metadata, records.subarray(0, cut * RECORD_BYTES))])
      assert.deepEqual(lines, whole.slice(0, lines.length), `cut after record ${cut} of ${count}`)
    }
  })

  it('are left unchanged, up to a record, by altering all that follow it', async () => {
    const count = records.length / RECORD_BYTES
    for (const share of SHARES) {
      const cut = Math.floor(share * count)
      const kept = await linesOf([streamOf(metadata, records.subarray(0, cut * RECORD_BYTES))])
      const lines = await linesOf([streamOf(metadata, altered(records, cut))])
      assert.deepEqual(lines.slice(0, kept.length), kept, `altered from record ${cut} of ${count} on`)
      assert.notDeepEqual(lines, whole)
    }
  })
})

/** The records with the sizes of all from `first` on shifted about: another future of the same past. */
function altered(records: Uint8Array, first: number): Uint8Array {
  const copy = records.slice()
  const view = new DataView(copy.buffer, copy.byteOffset, copy.byteLength)
  for (let at = first * RECORD_BYTES; at < copy.length; at += RECORD_BYTES)
    for (let level = 0; level < 10; level++) {
      const size = at + 48 + 32 * level + 16
      view.setUint32(size, (view.getUint32(size, true) * 7 + level) % 50, true)
    }
  return copy
}

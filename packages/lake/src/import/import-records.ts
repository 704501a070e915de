import { heldParts } from '../bronze/held-parts.ts'
import { RecordHold } from '../bronze/record-hold.ts'
import { completedCommit } from '../layout/index.ts'
import type { LakeStorage } from '../storage/index.ts'
import { StretchWriter } from '../stretch/stretch-writer.ts'

/** Records of version 3 back to back, under ids of ours, 0 for none; in the order of the file. */
export type ImportBatch = { readonly bytes: Uint8Array; readonly count: number }

export type ImportOptions = {
  readonly storage: LakeStorage
  readonly workDir: string
  readonly madeBy: string
  /** SHA-256 of the file: a file is imported once, whatever its name. */
  readonly sha256: string
  readonly batches: AsyncIterable<ImportBatch>
  readonly signal?: AbortSignal
  /** Told the number of records read after each batch. */
  readonly onProgress?: (records: number) => void
}

/** What an import did. */
export type ImportResult = {
  readonly source: string
  /** Records of the file. */
  readonly records: number
  /** Of them written to tables now, and before by an import that was interrupted. */
  readonly rows: number
  readonly before: number
  /** Records that are of no instrument of ours, or of no table. */
  readonly dropped: number
}

const HOLD_BYTES = 64 * 2 ** 20
const SOURCE_DIGITS = 16

/**
 * Takes the records of a file into bronze: each is known by the file's checksum and its place in it, so that the same
 * file again adds nothing, and an import that was interrupted goes on. Throws `LakeError`.
 */
export async function importRecords(options: ImportOptions): Promise<ImportResult> {
  const { storage, workDir, madeBy, sha256, batches, signal, onProgress } = options
  const source = `file-${sha256.slice(0, SOURCE_DIGITS)}`
  const done = (await completedCommit(storage, 'bronze', source))?.last ?? 0
  const writer = await StretchWriter.open({ storage, tier: 'bronze', source, after: done, workDir, madeBy })
  const hold = new RecordHold(HOLD_BYTES)
  const count = { records: 0, rows: 0, dropped: 0, committed: done }
  const flush = async () => {
    if (count.records <= count.committed) return
    const heading = { first: count.committed + 1, last: count.records, missing: null }
    const commit = await writer.write(
      { ...heading, lastId: null, lastSum: null, next: null },
      heldParts(hold, source),
    )
    count.rows += commit.rows
    count.committed = count.records
    hold.clear()
  }
  try {
    for await (const { bytes, count: size } of batches) {
      signal?.throwIfAborted()
      if (!hold.hasRoom(bytes.length)) await flush()
      // What an earlier import has committed is passed over.
      count.dropped += hold.addFileRecords(bytes, count.records, done)
      count.records += size
      onProgress?.(count.records)
    }
    await flush()
  } finally {
    await writer.close()
  }
  return { source, records: count.records, rows: count.rows, before: done, dropped: count.dropped }
}

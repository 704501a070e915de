import { committedFiles, listCommits, type Partition, partitionOfKey } from '../layout/index.ts'
import { type Table, tableFolder } from '../schema/index.ts'
import { compactionsFolder, folderOfCompaction, readCompaction } from '../silver/compaction.ts'
import { isSelected, type Selection } from '../silver/plan.ts'
import type { LakeStorage } from '../storage/index.ts'

/** A file that counts, and the partition it is of. */
export type TrustedFile = { readonly key: string; readonly partition: Partition }

/**
 * The files of a table that readers may trust, in order of key: of bronze and gold those that a commit vouches for, of
 * silver those that a compaction does. Others in the same folders are not there for readers.
 */
export async function* trustedFiles(
  storage: LakeStorage,
  table: Table,
  selection: Selection = {},
): AsyncGenerator<TrustedFile> {
  const keys = table.tier === 'silver' ? silverKeys : committedKeys
  for await (const key of keys(storage, table, selection)) {
    const partition = partitionOfKey(table, key)
    if (partition !== null && isSelected(partition, selection)) yield { key, partition }
  }
}

async function* committedKeys(storage: LakeStorage, table: Table): AsyncGenerator<string> {
  const tier = table.tier === 'gold' ? 'gold' : 'bronze'
  const committed = await listCommits(storage, tier)
  for await (const { key } of committedFiles(storage, committed, tableFolder(table))) yield key
}

async function* silverKeys(storage: LakeStorage, table: Table, selection: Selection): AsyncGenerator<string> {
  for await (const { key } of storage.list(compactionsFolder(table))) {
    const partition = partitionOfKey(table, `${folderOfCompaction(key)}x`)
    // Before it is read: there is one for each hour of each symbol.
    if (partition === null || !isSelected(partition, selection)) continue
    const compaction = await readCompaction(storage, key)
    yield* compaction?.files.map((file) => file.key) ?? []
  }
}

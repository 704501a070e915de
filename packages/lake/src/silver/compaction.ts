import { createHash } from 'node:crypto'
import { LakeError } from '../lake-error.ts'
import type { Partition } from '../layout/index.ts'
import { partitionFolder } from '../layout/index.ts'
import type { Vouched } from '../read/sound-file.ts'
import type { Table } from '../schema/index.ts'
import type { LakeStorage } from '../storage/index.ts'
import { sideBySide } from '../storage/side-by-side.ts'

/** Raised where the same bronze becomes other silver. */
const RULES = 1

/** A file of silver. */
export type SilverFile = Vouched & {
  readonly rows: number
  /** Least and greatest event time, ns UTC in decimal; null where no row has one. */
  readonly fromNs: string | null
  readonly toNs: string | null
}

/** What was made of a partition's bronze: what readers trust, and what says whether it is to be made again. */
export type Compaction = {
  readonly version: 1
  /** Hash of everything that it depends on. */
  readonly inputs: string
  /** Hash of the physics settings that option prints were signed and priced with; null where there are none. */
  readonly config: string | null
  /** Version of the silver table. */
  readonly tableVersion: number
  readonly read: number
  readonly written: number
  /** Rows whose place another row had already, and rows that another recording had already. */
  readonly duplicates: { readonly places: number; readonly recordings: number }
  readonly files: readonly SilverFile[]
}

const FOLDER = 'silver/_compacted/'

/** The folder of a partition of silver, as `partitionFolder`. */
export const silverFolder = (silver: Table, partition: Partition): string =>
  partitionFolder({ ...partition, table: silver })

const NAME = /^part-\d{3}(?:-[0-9a-f]{8})?\.parquet$/
const NAME_DIGITS = 8

/** The name of a file of silver, by its number in the hour and its checksum. Older ones have only the number. */
export const silverName = (number: string, sha256: string): string =>
  `part-${number}-${sha256.slice(0, NAME_DIGITS)}.parquet`

/** Whether a key is that of a file that a compaction has made. */
export const isSilverName = (key: string): boolean => NAME.test(key.slice(key.lastIndexOf('/') + 1))

/** The key of a partition's compaction: `silver/_compacted/futures/trades/symbol=ESZ5/date=2025-12-18/hour=14.json`. */
export function compactionKey(silver: Table, partition: Partition): string {
  const folder = silverFolder(silver, partition)
  return `${FOLDER}${folder.slice('silver/'.length, -1)}.json`
}

/** The folder of all compactions of a table. */
export const compactionsFolder = ({ assetClass, schema }: Pick<Table, 'assetClass' | 'schema'>): string =>
  `${FOLDER}${assetClass}/${schema}/`

/** The folder of silver that a compaction is of, by its key. */
export const folderOfCompaction = (key: string): string =>
  `silver/${key.slice(FOLDER.length, -'.json'.length)}/`

/** Hash of what a compaction depends on: the content of its bronze in any order, and the rules. */
export function inputsHash(silver: Table, sums: readonly string[]): string {
  const said = JSON.stringify({ rules: RULES, version: silver.version, sums: [...sums].sort() })
  return createHash('sha256').update(said).digest('hex')
}

/** A partition's compaction; null where it has none. Throws `LakeError` with `corrupt` for what is none. */
export async function readCompaction(storage: LakeStorage, key: string): Promise<Compaction | null> {
  const bytes = await storage.get(key)
  if (bytes === null) return null
  try {
    const compaction = JSON.parse(new TextDecoder().decode(bytes)) as Compaction
    if (compaction.version === 1 && Array.isArray(compaction.files)) return compaction
  } catch {}
  throw new LakeError(
    'corrupt',
    `${key} in ${storage.name} is no record of a compaction: remove it, and compact`,
  )
}

/** All compactions, with their keys, in order of key. Throws `LakeError` as `readCompaction`. */
export async function* readCompactions(
  storage: LakeStorage,
): AsyncGenerator<{ readonly key: string; readonly compaction: Compaction }> {
  const keys: string[] = []
  for await (const { key } of storage.list(FOLDER)) keys.push(key)
  const read = async (key: string) => ({ key, compaction: await readCompaction(storage, key) })
  for await (const { key, compaction } of sideBySide(keys, read))
    if (compaction !== null) yield { key, compaction }
}

export async function storeCompaction(
  storage: LakeStorage,
  key: string,
  compaction: Compaction,
): Promise<void> {
  await storage.put(key, new TextEncoder().encode(`${JSON.stringify(compaction, null, 1)}\n`))
}

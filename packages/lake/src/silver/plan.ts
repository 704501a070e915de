import {
  type Commit,
  type CommittedFile,
  type Partition,
  partitionFolder,
  partitionOfKey,
  readCommits,
} from '../layout/index.ts'
import { silverTableOf, type Table, tableLabel, tableOfKey } from '../schema/index.ts'
import type { LakeStorage } from '../storage/index.ts'

/** Bronze files that become one partition of silver. */
export type Task = {
  readonly bronze: Table
  readonly silver: Table
  /** Of bronze. */
  readonly partition: Partition
  readonly files: readonly CommittedFile[]
}

/** Which partitions; all where nothing is said. */
export type Selection = {
  /** First and last UTC date, both included. */
  readonly from?: string
  readonly to?: string
  /** As in `futures/mbp-10` or `mbp-10`. */
  readonly table?: string
  readonly symbol?: string
}

/** Whether a partition is selected. */
export function isSelected(
  { table, date, symbol }: Partition,
  { from, to, table: wanted, symbol: only }: Selection,
): boolean {
  return (
    (from === undefined || date >= from) &&
    (to === undefined || date <= to) &&
    (only === undefined || only === symbol) &&
    (wanted === undefined || isNamed(table, wanted))
  )
}

/** Whether a table is meant by a name, as in `futures/mbp-10` or `mbp-10`. */
export const isNamed = (table: Table, name: string): boolean =>
  name === table.schema || name === tableLabel(table)

/** What there is to compact, as far as commits have been added. */
export class CompactionPlan {
  readonly #selection: Selection
  readonly #tasks = new Map<string, Task & { files: CommittedFile[] }>()

  constructor(selection: Selection) {
    this.#selection = selection
  }

  /** Takes the files of a commit of bronze in. */
  add({ files }: Pick<Commit, 'files'>): void {
    for (const file of files) {
      const bronze = tableOfKey(file.key)
      const silver = bronze === undefined ? undefined : silverTableOf(bronze)
      const partition = bronze === undefined ? null : partitionOfKey(bronze, file.key)
      if (bronze === undefined || silver === undefined || partition === null) continue
      if (!isSelected(partition, this.#selection)) continue
      const folder = partitionFolder(partition)
      const known = this.#tasks.get(folder)
      if (known === undefined) this.#tasks.set(folder, { bronze, silver, partition, files: [file] })
      else known.files.push(file)
    }
  }

  /** In order of date and hour, then of table. */
  tasks(): Task[] {
    return [...this.#tasks.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
  }
}

/** What there is to compact, in order of date and hour, then of table. */
export async function planCompaction(storage: LakeStorage, selection: Selection = {}): Promise<Task[]> {
  const plan = new CompactionPlan(selection)
  for await (const commit of readCommits(storage, 'bronze')) plan.add(commit)
  return plan.tasks()
}

function placeOf({ partition }: Task): string {
  const hour = String(partition.hour).padStart(2, '0')
  return `${partition.date} ${hour} ${partitionFolder(partition)}`
}

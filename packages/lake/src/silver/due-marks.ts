import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { configHash, type PhysicsConfig } from '@spymaster/core'
import type { CalendarDate } from '@spymaster/events'
import type { LakeError } from '../lake-error.ts'
import { parsePartName } from '../layout/index.ts'
import type { LakeStorage } from '../storage/index.ts'
import { makeFolder } from '../storage/local/durable.ts'
import { fileFailure } from '../storage/local/file-failure.ts'
import { twinRuns } from '../twin/read-twin.ts'
import { type ImportedDay, importedDays, isImported } from './imported-day.ts'
import type { ImportReplay } from './imported-marks.ts'
import type { Task } from './plan.ts'
import { type PrintCounts, type PrintsOf, writePrintMarks } from './print-marks.ts'

/** What core makes of the prints that are due. */
export type Marks = {
  /** Null where there is nothing that it can fold. */
  readonly path: string | null
  /** Partitions with prints of which nothing can be said, as what they are of is broken. */
  readonly broken: ReadonlyMap<Task, LakeError>
  readonly counts: PrintCounts
}

export type DueMarksOptions = {
  readonly storage: LakeStorage
  readonly config: PhysicsConfig
  /** Null where imports are not to be signed and priced. */
  readonly replay: ImportReplay | null
  readonly memoryMb: number
  readonly signal?: AbortSignal
}

const NO_PRINTS: PrintCounts = { prints: 0, unsigned: 0, withoutSpot: 0, unpriced: 0 }

/** Whether rows of a table are signed and priced. */
export const isOfPrints = ({ silver }: Task): boolean => 'sign' in silver.columns

/** Signs and prices the option prints of what is to be compacted. */
export class DueMarks {
  readonly #options: DueMarksOptions
  readonly #days: ReadonlyMap<CalendarDate, ImportedDay>

  private constructor(options: DueMarksOptions, days: ReadonlyMap<CalendarDate, ImportedDay>) {
    this.#options = options
    this.#days = days
  }

  /** Looks at what was imported. */
  static async open(options: DueMarksOptions): Promise<DueMarks> {
    return new DueMarks(options, options.replay === null ? new Map() : await importedDays(options.storage))
  }

  /** Hash of what the signs and prices of a partition depend on beside its own rows; null for no prints. */
  hashFor(task: Task): string | null {
    if (!isOfPrints(task)) return null
    const settings = configHash(this.#options.config)
    const day = this.#dayOf(task)
    if (day === null) return settings
    return createHash('sha256').update(`${settings} ${day.sum}`).digest('hex')
  }

  /** Writes the marks of all prints that are due, into a folder. */
  async write(due: readonly Task[], folder: string): Promise<Marks> {
    const prints = due.filter(isOfPrints)
    const { signal } = this.#options
    const all = await this.#sources(prints)
    if (all.length === 0) return { path: null, broken: new Map(), counts: NO_PRINTS }
    const path = join(folder, 'marks.parquet')
    try {
      await makeFolder(folder)
      const spillDir = join(folder, 'spill')
      const { broken, counts } = await writePrintMarks(all, path, { ...this.#options, spillDir })
      const errors = new Map([...broken].map(([one, error]) => [nameOf(one), error]))
      const failed = prints.flatMap((task): [Task, LakeError][] => {
        const name = this.#namesOf(task).find((one) => errors.has(one))
        return name === undefined ? [] : [[task, errors.get(name)!]]
      })
      return { path, broken: new Map(failed), counts }
    } catch (error) {
      signal?.throwIfAborted()
      const failure = fileFailure(`write ${path}`, error)
      return { path: null, broken: new Map(prints.map((task) => [task, failure])), counts: NO_PRINTS }
    }
  }

  async #sources(prints: readonly Task[]): Promise<PrintsOf[]> {
    const wanted = new Set(prints.flatMap((task) => this.#namesOf(task)))
    if (wanted.size === 0) return []
    const runs = await twinRuns(this.#options.storage)
    const days = [...this.#days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day)
    return [...runs, ...days].filter((one) => wanted.has(nameOf(one)))
  }

  /** The runs that a partition has rows of, and the day of its imports. */
  #namesOf(task: Task): string[] {
    const runs = task.files.flatMap(({ key, runs }) =>
      runs.map((run) => `${parsePartName(key)?.source ?? ''} ${run}`),
    )
    const day = this.#dayOf(task)
    return day === null ? runs : [...runs, nameOf(day)]
  }

  #dayOf({ partition, files }: Task): ImportedDay | null {
    return files.some(isImported) ? (this.#days.get(partition.date) ?? null) : null
  }
}

const nameOf = (one: PrintsOf): string => ('run' in one ? `${one.source} ${one.run}` : `imports ${one.date}`)

import { join } from 'node:path'
import { RecordView } from '@spymaster/dbn'
import type { SimBatch, SimulatedFile, Simulation } from '@spymaster/simulator'
import { WholeFile, type WholeFileOptions } from './whole-file.ts'

const PER_TYPE = 2 ** 32

/** A simulated day as DBN files, one a feed, written in one pass. */
export class DayFiles {
  readonly #files: readonly WholeFile[]
  readonly #kinds: readonly SimulatedFile[]
  /** The file of a record by type and instrument. */
  readonly #places = new Map<number, WholeFile>()
  readonly #view = new RecordView()

  private constructor(kinds: readonly SimulatedFile[], files: readonly WholeFile[]) {
    this.#kinds = kinds
    this.#files = files
  }

  /** Begins all files in a folder, which must be there. Throws `UsageError` where one cannot be. */
  static async create(simulation: Simulation, folder: string, options: WholeFileOptions): Promise<DayFiles> {
    const kinds = simulation.files()
    const files: WholeFile[] = []
    const day = new DayFiles(kinds, files)
    try {
      for (const { name, metadata } of kinds) {
        const path = join(folder, options.isZstd ? `${name}.zst` : name)
        const file = await WholeFile.create(path, options)
        file.add(metadata)
        files.push(file)
      }
    } catch (error) {
      await day.discard()
      throw error
    }
    return day
  }

  get paths(): string[] {
    return this.#files.map(({ path }) => path)
  }

  /** Bytes added, before compression. */
  get bytes(): number {
    return this.#files.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** Adds a batch's records to their files. Throws what the disk reports. */
  async add({ bytes }: SimBatch): Promise<void> {
    const view = this.#view.attach(bytes)
    while (view.next())
      this.#placeOf(view).add(bytes.subarray(view.offset, view.offset + view.wordLength * 4))
    for (const file of this.#files) if (file.isFull) await file.flush()
  }

  /** Completes the files and gives them their names, all of them or none. */
  async commit(): Promise<void> {
    for (const file of this.#files) await file.finish()
    for (const file of this.#files) await file.commit()
  }

  /** Removes what has been written so far. */
  async discard(): Promise<void> {
    for (const file of this.#files) await file.discard()
  }

  #placeOf({ rtype, instrumentId }: RecordView): WholeFile {
    const key = rtype * PER_TYPE + instrumentId
    let file = this.#places.get(key)
    if (file === undefined) {
      const place = this.#kinds.findIndex((kind) => kind.holds(rtype, instrumentId))
      file = this.#files[place]
      if (file === undefined) throw new Error(`no file holds type ${rtype} of instrument ${instrumentId}`)
      this.#places.set(key, file)
    }
    return file
  }
}

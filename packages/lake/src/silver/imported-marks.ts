import { Readable } from 'node:stream'
import { type OptionPrint, Physics, type PhysicsConfig } from '@spymaster/core'
import { LakeError } from '../lake-error.ts'
import { Engine } from '../parquet/engine.ts'
import { soundFile } from '../read/sound-file.ts'
import type { LakeStorage } from '../storage/index.ts'
import type { MetadataOf } from '../twin/twin-part.ts'
import type { ImportedDay, ImportedTable } from './imported-day.ts'
import { placeBehind, recordingOf } from './imported-records.ts'

/** How what was imported becomes a log again: by the ingestor, which merges recordings by when things were known. */
export type ImportReplay = {
  readonly metadataOf: MetadataOf
  readonly merge: (
    recordings: readonly Readable[],
    options: { readonly signal?: AbortSignal },
  ) => AsyncIterable<{ readonly bytes: Uint8Array }>
}

/** A print of an imported file and its ordinal there. */
export type ImportedMark = OptionPrint & { readonly source: string; readonly ordinal: number }

export type ImportedMarksOptions = {
  readonly storage: LakeStorage
  readonly config: PhysicsConfig
  readonly replay: ImportReplay
  /** Where engines put what does not fit into their memory. */
  readonly spillDir: string
  /** Memory of all engines together in MiB. */
  readonly memoryMb: number
  readonly signal?: AbortSignal
}

/** Least memory of an engine in MiB. */
const LEAST_MB = 128

/**
 * Folds what was imported of a date, merged to a log as the ingestor would, and tells what core makes of each option
 * print. Throws `LakeError`, and what the merge throws.
 */
export async function markImportedDay(
  { date, tables }: ImportedDay,
  { replay, config, spillDir, memoryMb, storage, signal }: ImportedMarksOptions,
  add: (mark: ImportedMark) => void,
): Promise<void> {
  const engines: Engine[] = []
  const opened: string[] = []
  const recording = async ({ table, files }: ImportedTable, input: number): Promise<Readable> => {
    const memory = Math.max(LEAST_MB, Math.floor(memoryMb / tables.length))
    const engine = await Engine.open({ memoryMb: memory, spillDir: `${spillDir}-${input}` })
    engines.push(engine)
    const paths: string[] = []
    for (const file of files) paths.push(await soundFile(storage, file))
    opened.push(...paths)
    return Readable.from(recordingOf({ engine, table, paths, input }, date, replay.metadataOf))
  }
  try {
    const recordings: Readable[] = []
    for (const [input, table] of tables.entries()) recordings.push(await recording(table, input))
    const told: OptionPrint[] = []
    const physics = new Physics({ config, onSnap: () => {}, onPrint: (print) => told.push(print) })
    for await (const { bytes } of replay.merge(recordings, signal === undefined ? {} : { signal })) {
      fold(physics, bytes)
      for (const print of told.splice(0)) {
        const { input, ordinal } = placeBehind(bytes.buffer, print.at)
        add({ ...print, source: tables[input]!.source, ordinal })
      }
    }
  } finally {
    for (const engine of engines) engine.close()
    for (const path of opened) await storage.release(path)
  }
}

function fold(physics: Physics, bytes: Uint8Array): void {
  try {
    physics.fold(bytes)
  } catch (error) {
    throw new LakeError('corrupt', `imports cannot be folded: ${String(error)}`, error)
  }
}

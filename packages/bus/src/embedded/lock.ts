import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StreamName } from '../bus.ts'
import { SecondWriterError } from '../bus-error.ts'
import { storageError } from './storage-error.ts'

const SQLITE_BUSY = 5

/** The right to write to a folder. */
export type Lock = { release(): void }

/**
 * Takes the right to write to a stream's folder. The operating system gives it back when the process ends,
 * however it ends, so that no lock is ever stale. Throws `SecondWriterError` when another has it.
 */
export async function lockFolder(folder: string, stream: StreamName): Promise<Lock> {
  const ownerPath = join(folder, 'owner')
  let database: DatabaseSync | null = null
  try {
    // Node has no file locks of its own; a transaction on an empty database is one.
    database = new DatabaseSync(join(folder, 'lock'))
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    await writeFile(ownerPath, `${process.pid}\n`)
  } catch (error) {
    database?.close()
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw storageError(`lock ${folder}`, error)
    const owner = await readFile(ownerPath, 'utf8').catch(() => '')
    const who = /^\d+\n$/.test(owner) ? `process ${owner.trim()}` : 'another process'
    const sentence = `${who} already publishes to the ${stream} log in ${folder}`
    throw new SecondWriterError(sentence, error, 'stop it, or use another data folder')
  }
  const held = database
  return { release: () => held.close() }
}

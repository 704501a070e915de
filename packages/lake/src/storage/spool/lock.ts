import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { LakeError } from '../../lake-error.ts'
import { makeFolder } from '../local/durable.ts'
import { fileFailure } from '../local/file-failure.ts'

const SQLITE_BUSY = 5

/** The right to use a folder alone. */
export type Lock = { release(): void }

/**
 * Takes a folder for this process, made where there is none. The system gives it back when the process ends, however
 * it ends. Throws `LakeError` with `second-writer` while another has it.
 */
export async function lockFolder(folder: string): Promise<Lock> {
  const ownerPath = join(folder, '.owner')
  let database: DatabaseSync | null = null
  try {
    await makeFolder(folder)
    // Node has no file locks of its own; a transaction on an empty database is one.
    database = new DatabaseSync(join(folder, '.lock'))
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    await writeFile(ownerPath, `${process.pid}\n`)
  } catch (error) {
    database?.close()
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw fileFailure(`lock ${folder}`, error)
    const owner = await readFile(ownerPath, 'utf8').catch(() => '')
    const who = /^\d+\n$/.test(owner) ? `process ${owner.trim()}` : 'another process'
    throw new LakeError(
      'second-writer',
      `${who} already uses ${folder}: stop it, or use another folder`,
      error,
    )
  }
  const held = database
  return { release: () => held.close() }
}

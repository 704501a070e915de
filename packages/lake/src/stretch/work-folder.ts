import { randomUUID } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { lockFolder } from '../storage/index.ts'
import { makeFolder } from '../storage/local/durable.ts'
import { fileFailure } from '../storage/local/file-failure.ts'

/** A folder of one writer alone. */
export type WorkFolder = { readonly path: string; close(): Promise<void> }

const NAME = /^writer-/
/** Younger may have been made by a writer that is about to lock it. */
const MIN_AGE_MS = 60_000

/** Makes a folder for a writer, and removes those of writers that are gone. Throws `LakeError`. */
export async function openWorkFolder(parent: string): Promise<WorkFolder> {
  const path = join(parent, `writer-${randomUUID()}`)
  await makeFolder(path).catch((error) => {
    throw fileFailure(`make ${path}`, error)
  })
  // The system lets go of it when the process ends, however it ends: a writer may rest for days.
  const lock = await lockFolder(path)
  await removeAbandoned(parent)
  return {
    path,
    close: async () => {
      lock.release()
      await rm(path, { recursive: true, force: true })
    },
  }
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of (await readdir(parent).catch(() => [])).filter((one) => NAME.test(one))) {
    const path = join(parent, name)
    const state = await stat(path).catch(() => null)
    if (state === null || Date.now() - state.mtimeMs < MIN_AGE_MS) continue
    // What cannot be had is used, or another user's: it stays.
    const lock = await lockFolder(path).catch(() => null)
    if (lock === null) continue
    lock.release()
    await rm(path, { recursive: true, force: true }).catch(() => {})
  }
}

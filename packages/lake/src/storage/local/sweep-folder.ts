import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Younger may be another process's. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000

/**
 * Removes what killed processes have left in a folder more than a day ago, of names that match. What cannot be removed
 * stays: it may be another user's, and is no reason to fail.
 */
export async function sweepFolder(folder: string, names: RegExp): Promise<void> {
  const found = await readdir(folder).catch(() => [])
  for (const name of found.filter((one) => names.test(one))) {
    const path = join(folder, name)
    const state = await stat(path).catch(() => null)
    if (state !== null && Date.now() - state.mtimeMs > MAX_AGE_MS)
      await rm(path, { recursive: true, force: true }).catch(() => {})
  }
}

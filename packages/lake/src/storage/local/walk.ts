import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoredObject } from '../storage.ts'
import { isAbsent } from './file-failure.ts'

/**
 * The files below a folder whose path in it begins with `prefix`, in ascending order of path, byte by byte. Hidden
 * files and folders are left out; links are not followed.
 */
export async function* walk(root: string, prefix: string): AsyncGenerator<StoredObject> {
  yield* walkFolder(root, prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix)
}

async function* walkFolder(root: string, folder: string, prefix: string): AsyncGenerator<StoredObject> {
  for (const entry of await entriesOf(join(root, folder))) {
    const key = folder + entry.name
    if (entry.isDirectory()) {
      if (`${key}/`.startsWith(prefix) || prefix.startsWith(`${key}/`))
        yield* walkFolder(root, `${key}/`, prefix)
      continue
    }
    if (!key.startsWith(prefix)) continue
    const size = await sizeOf(join(root, key))
    if (size !== null) yield { key, size }
  }
}

/** Of a folder that has gone meanwhile: none. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter(({ name }) => !name.startsWith('.')).sort(byPath)
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}

/** A folder stands where its content does: behind `a.b`, before `a0`. */
const byPath = (a: Dirent, b: Dirent): number => Buffer.compare(pathBytes(a), pathBytes(b))
const pathBytes = (entry: Dirent): Buffer => Buffer.from(entry.isDirectory() ? `${entry.name}/` : entry.name)

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await lstat(path)).size
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
}

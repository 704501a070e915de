import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes a file's content, or the names in a folder, survive a loss of power. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes a new file and makes its content durable; its name is not yet. */
export async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a folder and those above it, so that their names survive a loss of power. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true })
  if (first === undefined) return
  // Every new folder's name is in the one above it.
  for (let folder = path; folder.length >= first.length; folder = dirname(folder))
    await syncPath(dirname(folder))
}

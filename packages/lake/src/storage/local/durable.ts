import { mkdir, open, stat } from 'node:fs/promises'
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

/**
 * Makes a folder and those above it, so that their names survive a loss of power. Step by step, because Node's own
 * `recursive` never comes back from a file system that makes no folders, such as /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdirUnlessThere(path)
  } catch (error) {
    const parent = dirname(path)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) throw error
    await makeFolder(parent)
    await mkdirUnlessThere(path)
  }
}

async function mkdirUnlessThere(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    // Another may have made it meanwhile.
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST'
    if (isThere && (await stat(path)).isDirectory()) return
    throw error
  }
  await syncPath(dirname(path))
}

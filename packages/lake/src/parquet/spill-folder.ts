import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Makes a folder for what does not fit into an engine's memory, for somebody who only reads: in the work folder if that
 * is there and may be written to, else in the system's temporary one. Null where neither can be: all has to fit then.
 */
export async function makeSpillFolder(workDir: string, name: string): Promise<string | null> {
  for (const folder of [workDir, tmpdir()]) {
    const path = join(folder, `${name}-${randomUUID()}`)
    const isMade = await mkdir(path).then(
      () => true,
      () => false,
    )
    if (isMade) return path
  }
  return null
}

import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolders } from '../make-folders.ts'
import { UsageError } from '../usage-error.ts'

/** Writes texts by name to a folder, made where it is missing, and returns their paths. Throws `UsageError`. */
export async function writeReport(
  folder: string,
  texts: Readonly<Record<string, string>>,
): Promise<string[]> {
  try {
    await makeFolders(folder)
    const entries = Object.entries(texts).map(([name, text]) => [join(folder, name), text] as const)
    for (const [path, text] of entries) await writeFile(`${path}.partial`, text)
    for (const [path] of entries) await rename(`${path}.partial`, path)
    return entries.map(([path]) => path)
  } catch (error) {
    throw new UsageError(`--out ${folder}: cannot be written (${(error as Error).message})`)
  }
}

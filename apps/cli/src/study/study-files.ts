import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { headlineOf, type LevelsReport, levelsPage, renderPage, type StudySource } from '@spymaster/study'
import { UsageError } from '../usage-error.ts'

/** The whole study as JSON: what the page shows, and the numbers it was drawn from. */
export function studyJson(report: LevelsReport, source: StudySource): string {
  return `${JSON.stringify({ headline: headlineOf(report), source, ...report }, null, 1)}\n`
}

/** Writes page and numbers to a folder, made where it is missing, and returns their paths. Throws `UsageError`. */
export async function writeStudy(
  folder: string,
  report: LevelsReport,
  source: StudySource,
): Promise<string[]> {
  const files: readonly (readonly [name: string, text: string])[] = [
    ['levels.html', renderPage(levelsPage(report, source))],
    ['levels.json', studyJson(report, source)],
  ]
  try {
    await mkdir(folder, { recursive: true })
    const paths = files.map(([name]) => join(folder, name))
    for (const [place, [, text]] of files.entries()) await writeFile(`${paths[place]}.partial`, text)
    for (const path of paths) await rename(`${path}.partial`, path)
    return paths
  } catch (error) {
    throw new UsageError(`--out ${folder}: cannot be written (${(error as Error).message})`)
  }
}

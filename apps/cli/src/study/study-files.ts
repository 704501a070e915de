import { headlineOf, type LevelsReport, levelsPage, renderPage, type StudySource } from '@spymaster/study'
import { writeReport } from '../simulate/realism-files.ts'

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
  return await writeReport(folder, {
    'levels.html': renderPage(levelsPage(report, source)),
    'levels.json': studyJson(report, source),
  })
}

import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Golden, GoldenDay } from './golden-days.ts'

const pathOf = ({ name }: GoldenDay): string => fileURLToPath(new URL(`${name}.json`, import.meta.url))

/** What is checked in of a day; null before it first is. */
export async function readGolden(day: GoldenDay): Promise<Golden | null> {
  const text = await readFile(pathOf(day), 'utf8').catch(() => null)
  return text === null ? null : (JSON.parse(text) as Golden)
}

export async function writeGolden(day: GoldenDay, golden: Golden): Promise<void> {
  await writeFile(pathOf(day), `${JSON.stringify(golden, null, 2)}\n`)
}

/** Each field that differs, a line each with both values; in the excerpt only the first line that does. */
export function differences(before: Golden | null, now: Golden): string[] {
  if (before === null) return ['new']
  const lines: string[] = []
  for (const key of Object.keys(now) as (keyof Golden)[]) {
    if (key === 'excerpt' || JSON.stringify(before[key]) === JSON.stringify(now[key])) continue
    lines.push(`${key}: ${JSON.stringify(before[key])} -> ${JSON.stringify(now[key])}`)
  }
  const place = now.excerpt.findIndex((line, at) => line !== before.excerpt[at])
  if (place >= 0) lines.push(`excerpt: ${before.excerpt[place] ?? 'nothing'}\n      -> ${now.excerpt[place]}`)
  return lines
}

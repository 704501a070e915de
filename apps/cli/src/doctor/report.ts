import type { Finding, FindingState } from './finding.ts'

/** An examination with what it found. */
export type Examined = { readonly title: string; readonly findings: readonly Finding[] }

const GLYPHS: Readonly<Record<FindingState, string>> = { ok: '✓ ok  ', warn: '! warn', fail: '✗ FAIL' }

/** How many findings there are of each state. */
export function countsOf(parts: readonly Examined[]): Record<FindingState, number> {
  const counts = { ok: 0, warn: 0, fail: 0 }
  for (const { findings } of parts) for (const { state } of findings) counts[state]++
  return counts
}

/** For people: a line for each finding, and below it what to do. */
export function reportText(parts: readonly Examined[]): string {
  const width = Math.max(...parts.flatMap(({ findings }) => findings.map(({ what }) => what.length)))
  const lines = parts.flatMap(({ title, findings }) => [
    title,
    ...findings.flatMap(({ what, state, found, todo }) => {
      const head = `  ${GLYPHS[state]}  ${what.padEnd(width)}  `
      return [`${head}${found}`, ...(todo === null ? [] : [`${' '.repeat(head.length)}→ ${todo}`])]
    }),
    '',
  ])
  const { warn, fail } = countsOf(parts)
  if (fail > 0) lines.push(`${fail} of these ${fail === 1 ? 'keeps' : 'keep'} Spymaster from working.`)
  else
    lines.push(
      warn > 0 ? `It works; ${warn} of these ${warn === 1 ? 'wants' : 'want'} a look.` : 'All is well.',
    )
  return `${lines.join('\n')}\n`
}

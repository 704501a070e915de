import type { Commit } from '../layout/index.ts'
import type { Problem } from './problem.ts'

/** Messages that were never recorded, by commits of one tier in any order; `where` is the log. */
export function findHoles(commits: readonly Commit[]): Problem[] {
  const problems: Problem[] = []
  const ordered = commits
    .filter(({ source }) => source.startsWith('log-'))
    .toSorted((a, b) => (a.source === b.source ? a.first - b.first : a.source < b.source ? -1 : 1))
  for (const [index, { source, first, missing }] of ordered.entries()) {
    const before = ordered[index - 1]
    const expected = before?.source === source ? before.last + 1 : first
    const hole = (from: number, to: number, why: string) =>
      problems.push({ kind: 'hole', where: source, what: `messages ${from} to ${to} ${why}` })
    const known = missing?.first ?? first
    if (known > expected) hole(expected, known - 1, 'are in no commit: one has been removed')
    if (missing !== null) hole(missing.first, missing.last, 'were gone before they could be recorded')
    if (first < expected) hole(first, expected - 1, 'are in two commits: one has been copied')
  }
  return problems
}

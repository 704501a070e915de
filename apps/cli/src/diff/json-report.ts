import type { Comparison, FirstDifference } from './comparison.ts'
import type { Difference } from './differences.ts'
import type { Stretch, Unmatched } from './unmatched.ts'

/** A comparison for programs. Times are ms since the epoch; what there is none of is null. */
export function jsonReport(comparison: Comparison, isWhole: boolean): object {
  const { isSame, matched, differing, lastSame, otherRun, otherConfig, unmatched, following } = comparison
  return {
    same: isSame,
    linesCompared: matched,
    first: first(comparison.first),
    lastSame: lastSame && {
      ts: lastSame.a.ts,
      seq: lastSame.a.seq,
      digest: { a: lastSame.a.digest, b: lastSame.b.digest },
    },
    digestsDifferFrom: following?.a.ts ?? null,
    onlyInA: onlyIn(unmatched.a),
    onlyInB: onlyIn(unmatched.b),
    run: otherRun,
    config: otherConfig,
    ...(isWhole ? { linesDiffering: differing, fields: fields(comparison) } : {}),
  }
}

/** A line that one lacks has no differences, and says who lacks it. */
function first(found: FirstDifference | null) {
  if (found === null) return null
  if (found.kind === 'missing') {
    const { ts, seq } = found.line
    return { ts, seq, missingIn: found.in.toUpperCase(), differences: [] }
  }
  const { lines, differences, following } = found
  const all = [...differences, ...following]
  return { ts: lines.a.ts, seq: lines.a.seq, missingIn: null, differences: all.map(difference) }
}

/** A payload that has no such field or item has no such key here. */
const difference = ({ path, a, b }: Difference) => ({
  path,
  ...(a === undefined ? {} : { a }),
  ...(b === undefined ? {} : { b }),
})

const onlyIn = ({ count, before, within, after }: Unmatched) => ({
  lines: count,
  before: stretch(before),
  within: stretch(within),
  after: stretch(after),
})

const stretch = (given: Stretch | null) =>
  given && { lines: given.lines, fromTs: given.first.ts, toTs: given.last.ts }

const fields = (comparison: Comparison) =>
  [...comparison.fields].map(([field, { lines, firstTs }]) => ({ field, lines, firstTs }))

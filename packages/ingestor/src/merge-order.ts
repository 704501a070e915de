import type { Input } from './input.ts'
import type { Run } from './run.ts'

/**
 * Whether the record `a` is at goes before the one `b` is at: by log time, then by rank, then by the order
 * of the inputs.
 */
export function goesBefore(a: Input, b: Input): boolean {
  if (a.day !== b.day) return a.day < b.day
  const byTime = a.keys[a.at]! - b.keys[b.at]!
  if (byTime !== 0) return byTime < 0
  const byRank = a.ranks[a.at]! - b.ranks[b.at]!
  return byRank !== 0 ? byRank < 0 : a.order < b.order
}

/** The input whose record goes first; null of none. `except` is passed over. */
export function firstOf(inputs: readonly Input[], except: Input | null = null): Input | null {
  let first: Input | null = null
  for (const input of inputs)
    if (input !== except && (first === null || goesBefore(input, first))) first = input
  return first
}

/**
 * How far `head` may be copied in one go: the record after the last that goes before the rival's, belongs
 * to the run and is in the stretch. `head` must go first and belong to the run.
 */
export function reach(head: Input, rival: Input | null, run: Run): number {
  const { keys, ranks, count } = head
  let limit = head.day === run.endDay ? run.endTime : Number.POSITIVE_INFINITY
  let tieRank = -1
  if (rival !== null && rival.day === head.day && rival.keys[rival.at]! < limit) {
    limit = rival.keys[rival.at]!
    tieRank = rival.ranks[rival.at]! - (head.order < rival.order ? 0 : 1)
  }
  let to = head.at + 1
  while (to < count && (keys[to]! < limit || (keys[to] === limit && ranks[to]! <= tieRank))) to++
  return to
}

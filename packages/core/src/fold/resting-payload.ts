import { ES_TICK_POINTS } from '@spymaster/events'
import type { ContextLevel } from '../context/context-level.ts'
import { nextLevel } from '../context/next-level.ts'
import type { BarrierEngine } from '../engines/barrier/barrier-engine.ts'
import type { Converter } from '../market/converter.ts'
import type { RestingPayload } from '../payload/resting.ts'
import { round } from '../payload/round.ts'
import type { Direction } from '../payload/words.ts'

const PRICE_DIGITS = 4
const SHARE_DIGITS = 4

/** What resting orders are read from: the book as it stands from a snap to the next record. */
export type RestingBook = {
  readonly barrier: BarrierEngine
  readonly converter: Converter
  /** The levels of the snap. */
  readonly levels: readonly ContextLevel[]
  /** Levels further than this from where the way begins are not looked for, dollars. */
  readonly strikeRange: number
}

/**
 * What rests before the next level that way, as published. The next level is at least a tick of ES beyond `fromUsd`;
 * null where there is none.
 */
export function restingPayload(
  { barrier, converter, levels, strikeRange }: RestingBook,
  direction: Direction,
  fromUsd: number,
): RestingPayload | null {
  const reach = { nearest: converter.toSpy(ES_TICK_POINTS), furthest: strikeRange }
  const next = nextLevel(levels, direction, fromUsd, reach)
  if (next === null) return null
  const { contracts, coverage } = barrier.restingBefore(
    direction,
    converter.toEs(next.price) / ES_TICK_POINTS,
  )
  return {
    contracts,
    coverage: round(coverage, SHARE_DIGITS),
    level: next.id,
    price: round(next.price, PRICE_DIGITS),
  }
}

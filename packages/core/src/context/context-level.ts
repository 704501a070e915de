import { LEVEL_KINDS, type LevelKind } from '../payload/words.ts'
import { contextOfKind } from './kinds.ts'

/** What context needs of a level. */
export type ContextLevel = {
  readonly id: string
  readonly kind: LevelKind
  /** SPY dollars. */
  readonly price: number
  /** Whether its price may still change before it counts; then it counts for no other level. */
  readonly forming: boolean
}

const MICROS_PER_DOLLAR = 1e6

/**
 * An amount of dollars as whole millionths. Prices are compared as these: 687.5 - 687.3 is a little more than 0.2
 * in doubles, and inside a band of 0.2 to anyone else.
 */
export function toMicros(usd: number): number {
  return Math.round(usd * MICROS_PER_DOLLAR)
}

/** Back to dollars. */
export function fromMicros(micros: number): number {
  return micros / MICROS_PER_DOLLAR
}

/** Signed distance from one level to another in millionths of a dollar, positive when the other is higher. */
export function microsBetween(from: ContextLevel, to: ContextLevel): number {
  return toMicros(to.price) - toMicros(from.price)
}

/** Order among levels at one distance: walls, other kinds, plain prices; then by kind as listed, then by id. */
export function comparePrecedence(a: ContextLevel, b: ContextLevel): number {
  return (
    contextOfKind[a.kind].precedence - contextOfKind[b.kind].precedence ||
    LEVEL_KINDS.indexOf(a.kind) - LEVEL_KINDS.indexOf(b.kind) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  )
}

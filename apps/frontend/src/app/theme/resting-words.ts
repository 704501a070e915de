import type { Direction, RestingPayload } from '@spymaster/core/payload'
import { brief, NONE, percent, price } from './wording.ts'

/** Orders of the side that a move that way trades through. */
export const restingSide: Readonly<Record<Direction, string>> = { UP: 'offers', DOWN: 'bids' }

/** Contracts before the next level: with a plus where the book shows only part of the way, as there may be more. */
export function restingCount(resting: RestingPayload | null): string {
  if (resting === null || resting.contracts === null) return NONE
  return `${brief(resting.contracts)}${resting.coverage < 1 ? '+' : ''}`
}

/** The level they stand before, as in "before 688.00". */
export function restingWhere(resting: RestingPayload | null): string {
  return resting === null ? 'no level near' : `before ${price(resting.price)}`
}

/** Share of the way that the book shows: never rounded to none or all of it. */
export function restingInView(resting: RestingPayload | null): string {
  if (resting === null) return NONE
  const { contracts, coverage } = resting
  if (contracts === null) return 'none'
  return coverage < 1 ? percent(Math.min(0.99, Math.max(0.01, coverage))) : 'all'
}

/** All of it in a sentence; nothing where nothing is known. */
export function restingSentence(resting: RestingPayload | null, direction: Direction): string {
  if (resting === null || resting.contracts === null) return ''
  const where = `${restingCount(resting)} ${restingSide[direction]} rest ${restingWhere(resting)}`
  return `${where}, ${restingInView(resting)} in view.`
}

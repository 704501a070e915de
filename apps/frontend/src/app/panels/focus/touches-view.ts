import type { BaselinePayload, SignalsPayload } from '@spymaster/core/payload'
import type { TouchReport } from '@spymaster/gateway/protocol'
import { touchesOf } from '../../market/level-touches.ts'
import type { GlyphName } from '../../theme/glyphs.ts'
import { oddsOf, outcomeOf, type TouchLook, touchLook, undefinedWord } from '../../theme/touch-look.ts'
import { clock, NONE, price } from '../../theme/wording.ts'

/** The touches of the level in focus. */
export type TouchesView = {
  /** How many there have been today, as far as is known. */
  readonly count: number
  /** How far price must go for an outcome, as in "$1". */
  readonly barrier: string
  /** Newest first. */
  readonly rows: readonly TouchRow[]
  /** Those that are not listed; null without any. */
  readonly earlier: string | null
  /** Why nothing is listed, and what would bring it; null when something is. */
  readonly why: readonly string[] | null
}

/** A touch as a line. */
export type TouchRow = {
  readonly key: string
  readonly at: string
  /** Where spot came from, and the way it went. */
  readonly from: 'below' | 'above'
  readonly way: GlyphName
  readonly look: TouchLook
  /** How long until the barrier; empty where it was not met. */
  readonly after: string
  /** Odds of a driftless walk, break first; null where there are none. */
  readonly odds: readonly Odds[] | null
  /** What stands in their place. */
  readonly why: string
  /** All of it in a sentence. */
  readonly about: string
}

/** A probability by chance, in percent; `isTrue` marks what came to pass. */
export type Odds = { readonly name: string; readonly text: string; readonly isTrue: boolean }

/** Lines of the list; with more touches the last says how many are not listed. */
export const TOUCH_LINES = 6

/** What is said of the touches of a level; null where the level is not known. */
export function touchesView(
  payload: SignalsPayload | null,
  focusId: string | null,
  touches: readonly TouchReport[],
): TouchesView | null {
  const scored = payload?.levels.find(({ id }) => id === focusId)
  const level = scored ?? payload?.universe.find(({ id }) => id === focusId)
  if (payload === null || level === undefined) return null
  const own = touchesOf(level, touches)
  // The gateway keeps the last touches only; the level itself has counted all.
  const count = Math.max(own.length, scored?.approach?.touchesToday ?? 0)
  const listed = count > TOUCH_LINES ? own.slice(-(TOUCH_LINES - 1)) : own
  const rows = listed.toReversed().map(rowOf)
  const isForming = 'state' in level && level.state === 'forming'
  return {
    ...{ count, barrier: barrierName(own.at(-1)), rows },
    earlier: count > rows.length && rows.length > 0 ? `and ${count - rows.length} earlier` : null,
    why: rows.length > 0 ? null : whyNone(count, payload.session === 'closed', isForming),
  }
}

function whyNone(count: number, isClosed: boolean, isForming: boolean): readonly string[] {
  if (count > 0)
    return [`${count} earlier today.`, 'Only the last touches of all levels are told one by one.']
  if (isForming) return ['Not counted yet.', 'The level may still move: touches count once it stands.']
  if (isClosed) return ['None.', 'Touches are counted from 04:00 to 16:00 of trade dates.']
  return ['Not touched yet.', 'A touch is counted when spot comes right up to the level from well away.']
}

function rowOf(touch: TouchReport): TouchRow {
  const outcome = outcomeOf(touch)
  const look = touchLook(touch)
  const isFromBelow = touch.level.side === 'RESISTANCE'
  const from = isFromBelow ? 'below' : 'above'
  const after = outcome?.seconds == null ? '' : secondsText(outcome.seconds)
  const odds = outcome?.outcome === 'UNDEFINED' ? null : oddsCells(oddsOf(touch), outcome?.outcome)
  const why = odds === null ? whyNoOdds(touch) : ''
  const at = clock(touch.touched)
  const chances = odds?.map(({ name, text }) => `${text} % ${name}`).join(', ')
  return {
    ...{ key: touch.id, at, from, way: isFromBelow ? 'up' : 'down', look, after, odds, why },
    about: [
      `Touched at ${price(touch.level.price)} from ${from}: ${look.word}${after && ` after ${after}`}`,
      chances === undefined ? why : `by chance ${chances}`,
    ].join('; '),
  }
}

/** Why no odds stand beside a touch: it cannot be said what became of it, or they are not known. */
function whyNoOdds(touch: TouchReport): string {
  const reason = outcomeOf(touch)?.reason
  if (reason) return undefinedWord[reason]
  const barriers = touch.baselines ?? touch.outcomes ?? []
  if (barriers.length === 0) return 'odds not told'
  // Barriers in sigmas have no distance without it, and there are then no odds of any.
  return barriers.some(({ distance }) => distance === null) ? 'volatility not known' : 'odds not known'
}

function oddsCells(odds: BaselinePayload | null, outcome: string | undefined): Odds[] | null {
  if (odds === null || odds.break === null) return null
  return (['break', 'bounce', 'chop'] as const).map((name) => ({
    ...{ name, text: percentText(odds[name]), isTrue: outcome === name.toUpperCase() },
  }))
}

/** A share in whole percent, without its sign: never rounded to none or all. */
function percentText(share: number | null): string {
  if (share === null) return NONE
  if (share > 0 && share < 0.005) return '<1'
  return share < 1 && share >= 0.995 ? '>99' : String(Math.round(share * 100))
}

/** Seconds however long, for they are compared. */
function secondsText(seconds: number): string {
  return `${seconds < 9.95 ? seconds.toFixed(1) : Math.round(seconds)} s`
}

function barrierName(touch: TouchReport | undefined): string {
  const odds = touch === undefined ? null : oddsOf(touch)
  if (odds === null) return ''
  return odds.barrier === 'usd' ? `$${odds.size}` : `${odds.size} σ`
}

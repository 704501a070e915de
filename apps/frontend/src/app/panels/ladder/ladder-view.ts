import type { LevelPayload, SignalsPayload, UniversePayload } from '@spymaster/core/payload'
import type { TouchReport } from '@spymaster/gateway/protocol'
import { touchesOf } from '../../market/level-touches.ts'
import type { GlyphName } from '../../theme/glyphs.ts'
import { type KindGroup, lookOf } from '../../theme/level-kinds.ts'
import { barrierLook, type SignalLook, scoreTone, signalLook, type Tone } from '../../theme/signal-look.ts'
import { type TouchLook, touchLook } from '../../theme/touch-look.ts'
import { duration, price } from '../../theme/wording.ts'
import type { Slot, Slots } from './slots.ts'

/** A row of the ladder as it is drawn. */
export type LadderRow = {
  readonly id: string
  readonly slot: Slot
  readonly glyph: GlyphName
  readonly group: KindGroup
  readonly label: string
  readonly short: string
  readonly price: string
  /** Distance from spot, and the side where it is scored, as in "support · 0.12 below". */
  readonly place: string
  /** Distance alone. */
  readonly gap: string
  /** Why it is not scored; null when it is. */
  readonly idle: string | null
  readonly scored: ScoredCells | null
  /** How often it was touched, and what became of the last; null before the first. */
  readonly met: Met | null
  readonly isFocus: boolean
  /** All of it in one sentence, for a screen reader. */
  readonly spoken: string
}

/** The touches of a level in a mark. */
export type Met = { readonly count: number; readonly last: TouchLook; readonly about: string }

/** What a row of a scored level shows besides. */
export type ScoredCells = {
  /** Key that selects it; null from the tenth on. */
  readonly key: string | null
  readonly isTouched: boolean
  readonly barrier: { readonly word: string; readonly tone: Tone }
  readonly score: number | null
  readonly scoreText: string
  readonly tone: Tone
  readonly signal: SignalLook
  /** How long the signal has stood; empty while neutral. */
  readonly since: string
}

/** The rows of the ladder, in its slots. A slot whose level has gone says so. */
export function ladderRows(
  { slots }: Slots,
  payload: SignalsPayload,
  focusId: string | null,
  touches: readonly TouchReport[] = [],
): LadderRow[] {
  const levels = new Map(payload.levels.map((level) => [level.id, level]))
  const universe = new Map(payload.universe.map((level) => [level.id, level]))
  const keys = keysOf(payload)
  return slots.map((slot) => {
    const level = levels.get(slot.id)
    const other = universe.get(slot.id)
    const cells =
      level !== undefined && slot.isScored ? scoredCells(level, keys.get(level.id) ?? null, payload.ts) : null
    const common = commonCells(slot, level ?? other, payload)
    const place =
      cells === null || level === undefined ? common.place : `${level.side.toLowerCase()} · ${common.place}`
    const met = metOf(level ?? other, touches)
    const spoken = met === null ? common.spoken : `${common.spoken}, ${met.about}`
    return { ...common, spoken, place, scored: cells, met, isFocus: slot.id === focusId }
  })
}

function metOf(
  level: LevelPayload | UniversePayload | undefined,
  touches: readonly TouchReport[],
): Met | null {
  const own = level === undefined ? [] : touchesOf(level, touches)
  const last = own.at(-1)
  if (level === undefined || last === undefined) return null
  const counted = 'approach' in level ? (level.approach?.touchesToday ?? 0) : 0
  const count = Math.max(own.length, counted)
  const look = touchLook(last)
  const about =
    count === 1 ? `touched once today: ${look.spoken}` : `${count} touches today, the last ${look.spoken}`
  return { count, last: look, about }
}

/** Ids of scored levels from high to low: the order in which keys step through them. */
export function scoredIds({ levels }: SignalsPayload): string[] {
  return levels.toSorted((a, b) => b.price - a.price).map(({ id }) => id)
}

function keysOf(payload: SignalsPayload): Map<string, string> {
  return new Map(
    scoredIds(payload)
      .slice(0, 9)
      .map((id, index) => [id, String(index + 1)]),
  )
}

function commonCells(
  slot: Slot,
  level: LevelPayload | UniversePayload | undefined,
  payload: SignalsPayload,
): Omit<LadderRow, 'scored' | 'met' | 'isFocus'> {
  const { label, short, glyph, group } = lookOf(slot.kind)
  const shown = level?.price ?? slot.price
  const place = placeOf(shown, payload.spy.spot)
  const idle = idleOf(slot, level)
  const spoken = `${label} ${price(shown)}, ${place}${spokenState(level, payload.ts)}`
  return {
    id: slot.id,
    slot,
    glyph,
    group,
    label,
    short,
    price: price(shown),
    place,
    gap: place,
    idle,
    spoken,
  }
}

function idleOf(slot: Slot, level: LevelPayload | UniversePayload | undefined): string | null {
  if (level === undefined) return 'gone'
  if ('state' in level) return level.state === 'forming' ? 'forming' : slot.isScored ? 'left' : ''
  return slot.isScored ? null : 'scored now'
}

/** Which side a price is on, and how far. */
export function placeOf(shown: number, spot: number | null): string {
  if (spot === null) return 'no spot'
  const dollars = Math.abs(shown - spot).toFixed(2)
  if (dollars === '0.00') return 'at spot'
  return `${dollars} ${shown > spot ? 'above' : 'below'}`
}

function scoredCells(level: LevelPayload, key: string | null, ts: number): ScoredCells {
  const score = level.breakScore
  return {
    key,
    isTouched: level.touched,
    barrier: barrierLook(level.barrier.state),
    score,
    scoreText: score === null ? '–' : String(Math.round(score)),
    tone: scoreTone(score),
    signal: signalLook(level.signal, level.direction),
    since: level.signalSince === null ? '' : duration(ts - level.signalSince),
  }
}

function spokenState(level: LevelPayload | UniversePayload | undefined, ts: number): string {
  if (level === undefined) return ', gone'
  if ('state' in level) return `, ${level.state}`
  const score = level.breakScore === null ? 'not scored yet' : `break score ${Math.round(level.breakScore)}`
  const since = level.signalSince === null ? '' : ` for ${duration(ts - level.signalSince)}`
  return `, ${level.side.toLowerCase()}, ${score}, ${level.signal.toLowerCase()}${since}, barrier ${level.barrier.state.toLowerCase()}`
}

/** Levels beyond an end of the axis, in a few words; empty without any. */
export function beyond(places: Slots['above'], word: string): string {
  const [nearest] = places
  if (nearest === undefined) return ''
  const more = places.length === 1 ? '' : ` and ${places.length - 1} more`
  return `${lookOf(nearest.kind).label} ${price(nearest.price)}${more} ${word}`
}

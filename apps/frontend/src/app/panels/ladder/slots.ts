import type { LevelKind, SignalsPayload } from '@spymaster/core/payload'
import { type Axis, isOn, yOf } from './axis.ts'
import { spread } from './spread.ts'

/** A place on the ladder: whose it is and where. */
export type Slot = {
  readonly id: string
  readonly kind: LevelKind
  readonly price: number
  /** Whether it has room for the score. */
  readonly isScored: boolean
  /** Middle of the row, and where the price itself stands, pixels from the top. */
  readonly y: number
  readonly priceY: number
  readonly height: number
}

/** The rows' places, from the top; and prices that have none. */
export type Slots = {
  readonly axis: Axis
  readonly slots: readonly Slot[]
  /** Levels beyond the ends of the axis, nearest first. */
  readonly above: readonly Place[]
  readonly below: readonly Place[]
}

type Place = {
  readonly id: string
  readonly kind: LevelKind
  readonly price: number
  readonly isScored: boolean
}

/** Heights of rows, pixels. */
export type RowHeights = { readonly scored: number; readonly plain: number }

const SCORED_WEIGHT = 4

/** A row that is there gives way only to a level that is nearer to spot by more than this, dollars. */
const STAY = 0.1

/** What has a claim to a row where not all fit: the level in focus, and those that have one. */
export type Claims = { readonly focusId: string | null; readonly before: Slots | null }

/**
 * Where each level's row goes, with rows of scored levels nearest to their price. Where not all fit, the one in focus is
 * there, and those of `before` stay until another is clearly nearer: else two at one distance would take turns, and all
 * rows jump with them.
 */
export function slotsOf(
  payload: SignalsPayload,
  axis: Axis,
  height: number,
  rows: RowHeights,
  { focusId, before }: Claims,
): Slots {
  const places = placesOf(payload)
  const spot = payload.spy.spot ?? axis.center
  const stayed = new Set(before?.slots.map(({ id }) => id))
  const shown = fitting(
    places.filter(({ price }) => isOn(axis, price)),
    ({ id, price }) => (id === focusId ? -1 : Math.abs(price - spot) - (stayed.has(id) ? STAY : 0)),
    height,
    rows,
  )
  const heightOf = ({ isScored }: Place) => (isScored ? rows.scored : rows.plain)
  const middles = spread(
    shown.map((place) => ({
      y: yOf(axis, place.price, height),
      height: heightOf(place),
      weight: place.isScored ? SCORED_WEIGHT : 1,
    })),
    height,
  )
  const slots = shown.map((place, index) => ({
    ...place,
    y: middles[index]!,
    priceY: Math.round(yOf(axis, place.price, height)),
    height: heightOf(place),
  }))
  const left = places.filter((place) => !shown.includes(place))
  return {
    axis,
    slots,
    above: left.filter(({ price }) => price > spot).toReversed(),
    below: left.filter(({ price }) => price <= spot),
  }
}

/** All levels from high to low; at one price in the payload's own order. */
function placesOf({ levels, universe }: SignalsPayload): Place[] {
  const place = ({ id, kind, price }: Omit<Place, 'isScored'>, isScored: boolean): Place => ({
    ...{ id, kind, price },
    isScored,
  })
  return [...levels.map((level) => place(level, true)), ...universe.map((level) => place(level, false))].sort(
    (a, b) => b.price - a.price,
  )
}

/** As many as fit, nearest first, scored ones before all others; in the order they came. */
function fitting(
  places: readonly Place[],
  distanceOf: (place: Place) => number,
  height: number,
  rows: RowHeights,
): Place[] {
  const urgent = places.toSorted(
    (a, b) => Number(b.isScored) - Number(a.isScored) || distanceOf(a) - distanceOf(b),
  )
  let used = 0
  const chosen = new Set(
    urgent.filter(({ isScored }) => {
      used += isScored ? rows.scored : rows.plain
      return used <= height
    }),
  )
  return places.filter((place) => chosen.has(place))
}

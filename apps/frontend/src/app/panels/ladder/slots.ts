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

/** Where each level's row goes, with rows of scored levels nearest to their price. */
export function slotsOf(payload: SignalsPayload, axis: Axis, height: number, rows: RowHeights): Slots {
  const places = placesOf(payload)
  const spot = payload.spy.spot ?? axis.center
  const shown = fitting(
    places.filter(({ price }) => isOn(axis, price)),
    spot,
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

/** As many as fit, nearest to spot first, scored ones before all others; in the order they came. */
function fitting(places: readonly Place[], spot: number, height: number, rows: RowHeights): Place[] {
  const urgent = places.toSorted(
    (a, b) => Number(b.isScored) - Number(a.isScored) || Math.abs(a.price - spot) - Math.abs(b.price - spot),
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

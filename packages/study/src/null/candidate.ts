import type { FeatureValue } from '@spymaster/core/payload'
import { midRanks } from '../maths/ranks.ts'

/** What a column of numbers was made of a named value. */
export const FORMS = ['rank', 'ends', 'is', 'missing'] as const
export type Form = (typeof FORMS)[number]

/**
 * Something that might tell breaks from bounces: a number by its rank; its ends, by the square of that; one word of a
 * text or a switch; whether a value is missing.
 */
export type Candidate = {
  /** Of the value, as in `tape_velocity_usd`. */
  readonly name: string
  readonly form: Form
  /** The word, with `is`; else null. */
  readonly word: string | null
  /** A value for each row, of mean 0 and deviation 1; 0 where it is missing. */
  readonly column: Float64Array
}

/** Fewer rows than these, with or without, say nothing; nor do rows of fewer days, as days are what is judged. */
const LEAST_ROWS = 20
const LEAST_DAYS = 5

/**
 * All candidates that values give, and the names of those that do not vary enough to be tried. `day` has for each row
 * the place of its day.
 */
export function candidatesOf(
  rows: readonly Readonly<Record<string, FeatureValue>>[],
  day: ArrayLike<number>,
): {
  readonly candidates: Candidate[]
  readonly tooRare: string[]
} {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const made = names.map((name) => {
    const values = rows.map((row) => row[name] ?? null)
    const isWord = values.some((value) => typeof value === 'string' || typeof value === 'boolean')
    const own = isWord ? wordsOf(name, values, day) : ranksOf(name, values as (number | null)[], day)
    const missing = indicator({ name, form: 'missing', word: null }, (place) => values[place] === null, day)
    return missing === null ? own : [...own, missing]
  })
  return { candidates: made.flat(), tooRare: names.filter((_, place) => made[place]!.length === 0) }
}

function wordsOf(name: string, values: readonly FeatureValue[], day: ArrayLike<number>): Candidate[] {
  const words = [...new Set(values.filter((value) => value !== null).map(String))].sort()
  // Of two words the one says what the other does.
  const told = words.length === 2 && !values.includes(null) ? words.slice(1) : words
  return told.flatMap(
    (word) => indicator({ name, form: 'is', word }, (place) => String(values[place]) === word, day) ?? [],
  )
}

function indicator(
  own: Omit<Candidate, 'column'>,
  holds: (place: number) => boolean,
  day: ArrayLike<number>,
): Candidate | null {
  if (!isEnough(holds, day) || !isEnough((place) => !holds(place), day)) return null
  const column = Float64Array.from(day, (_, place) => Number(holds(place)))
  return { ...own, column: standardised(column, () => true) }
}

/** Whether something holds in rows enough, and on days enough. */
function isEnough(holds: (place: number) => boolean, day: ArrayLike<number>): boolean {
  const days = new Set<number>()
  let rows = 0
  for (let place = 0; place < day.length; place++) {
    if (!holds(place)) continue
    rows++
    days.add(day[place]!)
  }
  return rows >= LEAST_ROWS && days.size >= LEAST_DAYS
}

function ranksOf(name: string, values: readonly (number | null)[], day: ArrayLike<number>): Candidate[] {
  const has = (place: number): boolean => values[place] !== null
  const present = values.filter((value) => value !== null)
  const most = mostCommon(present)
  if (!isEnough((place) => has(place) && values[place] !== most, day)) return []
  const rank = standardised(midRanks(values), has)
  const ends = standardised(
    rank.map((value) => value * value),
    has,
  )
  const isBent = new Set(present).size > 4
  const plain: Candidate = { name, form: 'rank', word: null, column: rank }
  return isBent ? [plain, { name, form: 'ends', word: null, column: ends }] : [plain]
}

/** Numbers by their rank, of mean 0 and deviation 1. */
export const rankColumn = (values: readonly number[]): Float64Array =>
  standardised(midRanks(values), () => true)

/** Of several the one that comes first; none of none. */
function mostCommon(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const most = Math.max(...counts.values())
  return values.find((value) => counts.get(value) === most)
}

/** Of mean 0 and deviation 1 over the rows that have it; 0 elsewhere. */
function standardised(column: Float64Array, has: (place: number) => boolean): Float64Array {
  let [count, sum, squares] = [0, 0, 0]
  for (const [place, value] of column.entries()) {
    if (!has(place)) continue
    count++
    sum += value
    squares += value * value
  }
  const mean = sum / count
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean))
  return column.map((value, place) => (has(place) && deviation > 0 ? (value - mean) / deviation : 0))
}

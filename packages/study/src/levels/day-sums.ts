/** A quantity summed over each day, and of how many cases; days of none are among them. */
export type DaySums = { readonly sum: Float64Array; readonly count: Float64Array }

/** Days by their place in the whole study, so that groups can be compared day by day. */
export type DayPlaces = ReadonlyMap<string, number>

/** The places of the dates of rows, in order of time. */
export function dayPlacesOf(rows: readonly { readonly date: string }[]): DayPlaces {
  const dates = [...new Set(rows.map(({ date }) => date))].sort()
  return new Map(dates.map((date, place) => [date, place]))
}

/** A case: the place of its day, and its value. */
export type DayCase = readonly [place: number, value: number]

/** Sums by day over `days` places. */
export function daySumsOf(cases: readonly DayCase[], days: number): DaySums {
  const sum = new Float64Array(days)
  const count = new Float64Array(days)
  for (const [place, value] of cases) {
    sum[place]! += value
    count[place]! += 1
  }
  return { sum, count }
}

/** The same without the days on which none of the groups has a case: they say nothing. */
export function withoutEmptyDays(groups: readonly DaySums[]): DaySums[] {
  const days = groups[0]?.sum.length ?? 0
  const places = Array.from({ length: days }, (_, place) => place).filter((place) =>
    groups.some(({ count }) => count[place]! > 0),
  )
  const pick = (values: Float64Array): Float64Array => Float64Array.from(places, (place) => values[place]!)
  return groups.map(({ sum, count }) => ({ sum: pick(sum), count: pick(count) }))
}

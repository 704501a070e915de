import type { Metadata } from '@spymaster/dbn'
import { type CalendarDate, dateToDays, daysToDate, printSymbol, unpackInstrument } from '@spymaster/events'
import { IdTable } from './id-table.ts'
import type { IntervalTable } from './interval-table.ts'
import { metadataSymbols, ourId } from './symbol-intervals.ts'

/** What a stream said of an id: from a day on and, where it said so, to before another, in days since 1970. */
type Learned = { readonly ours: number; readonly day: number; readonly endDay: number }

/** What a stream says of an id, and when. */
export type Saying = {
  readonly asOf: CalendarDate
  /** First UTC day on which it no longer holds; null where it does not say. */
  readonly endDay: number | null
  /** The first that names an instrument of ours counts. */
  readonly symbols: readonly string[]
}

/**
 * From a vendor's instrument ids, which differ from file to file and from day to day, to ours, which are
 * the same for ever. OPRA deals its ids anew every day: most mean another contract than the day before.
 *
 * The metadata's mappings hold for their UTC days. What a stream says of itself, in symbol mappings and
 * definitions, holds from there on and takes precedence, until its own end, the start of a later interval of
 * the metadata for that id, or the day after the option's expiry.
 */
export class Symbology {
  /** Symbols of the metadata that are none of ours. */
  readonly foreign: readonly string[]
  readonly #intervals: IntervalTable
  readonly #learned = new Map<number, Learned>()
  readonly #today = new IdTable()
  #day = Number.NaN
  #hasOurs: boolean

  /** Throws `EventsError` on a date in the metadata that does not exist. */
  constructor(metadata: Metadata) {
    const { intervals, foreign } = metadataSymbols(metadata)
    this.#intervals = intervals
    this.foreign = foreign
    this.#hasOurs = intervals.size > 0
  }

  /** Whether any instrument is or was ours, whenever it is valid. */
  get hasOurs(): boolean {
    return this.#hasOurs
  }

  /** Makes `find` answer for a UTC day, in days since 1970, which must not go back. */
  onDay(day: number): void {
    if (day === this.#day) return
    this.#day = day
    this.#today.clear()
    this.#intervals.onDay(day, (vendorId, ours, startDay) => {
      this.#today.set(vendorId, ours)
      const learned = this.#learned.get(vendorId)
      if (learned !== undefined && startDay > learned.day) this.#learned.delete(vendorId)
    })
    for (const [vendorId, { ours, endDay }] of this.#learned)
      if (day < endDay) this.#today.set(vendorId, ours)
      else this.#learned.delete(vendorId)
  }

  /** Our id of a vendor's on the day given last, 0 for none. */
  find(vendorId: number): number {
    return this.#today.get(vendorId)
  }

  /** Takes what the stream says of an id. */
  learn(vendorId: number, { asOf, endDay, symbols }: Saying): void {
    const ours = symbols.map((symbol) => ourId(symbol, asOf)).find((id) => id !== 0) ?? 0
    if (ours !== 0) this.#hasOurs = true
    const lastDay = Math.min(endDay ?? Number.POSITIVE_INFINITY, dayAfterExpiry(ours))
    this.#learned.set(vendorId, { ours, day: dateToDays(asOf), endDay: lastDay })
    this.#today.set(vendorId, ours)
  }

  /** The ES contracts that some id stands for on a UTC date, as our ids, without order. */
  outrightsOn(date: CalendarDate): Set<number> {
    const day = dateToDays(date)
    const ids = new Set([...this.#learned.values()].map(({ ours }) => ours))
    this.#intervals.onDay(day, (_vendorId, ours) => ids.add(ours))
    for (const id of ids) if (unpackInstrument(id)?.kind !== 'ES') ids.delete(id)
    return ids
  }
}

/** The UTC day after an option's expiry, when its vendor id may mean another contract; infinite for all else. */
function dayAfterExpiry(ours: number): number {
  const instrument = unpackInstrument(ours)
  return instrument?.kind === 'OPTION' ? dateToDays(instrument.expiry) + 1 : Number.POSITIVE_INFINITY
}

/** The most ES contracts a `session` record has room for; CME lists about as many. */
const MOST_OUTRIGHTS = 20

/**
 * The ES contracts that the inputs' symbology names for a trade date, as symbols in order: those valid on
 * the date itself or, where there are none, on its eve, when its session began.
 *
 * Of more than 20 those that expire first.
 */
export function outrightSymbols(symbologies: readonly Symbology[], date: CalendarDate): string[] {
  const onDate = (at: CalendarDate) => new Set(symbologies.flatMap((one) => [...one.outrightsOn(at)]))
  let ids = onDate(date)
  if (ids.size === 0) ids = onDate(daysToDate(dateToDays(date) - 1))
  return [...ids]
    .sort((a, b) => a - b)
    .slice(0, MOST_OUTRIGHTS)
    .map((id) => printSymbol(unpackInstrument(id)!))
    .sort()
}

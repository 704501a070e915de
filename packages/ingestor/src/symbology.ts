import type { Metadata } from '@spymaster/dbn'
import { type CalendarDate, dateToDays, daysToDate, printSymbol, unpackInstrument } from '@spymaster/events'
import { metadataSymbols, ourId, type SymbolInterval } from './symbol-intervals.ts'

/**
 * From a vendor's instrument ids, which differ from file to file and from day to day, to ours, which are
 * the same for ever.
 *
 * The metadata's mappings hold for their UTC days; what a stream says of itself, in symbol mappings and
 * definitions, holds from there on and takes precedence.
 */
export class Symbology {
  /** Symbols of the metadata that are none of ours. */
  readonly foreign: readonly string[]
  readonly #intervals: readonly SymbolInterval[]
  readonly #learned = new Map<number, number>()
  #today = new Map<number, number>()
  #day = Number.NaN
  #lastVendorId = -1
  #lastOurs = 0
  #hasOurs: boolean

  /** Throws `EventsError` on a date in the metadata that does not exist. */
  constructor(metadata: Metadata) {
    const { intervals, foreign } = metadataSymbols(metadata)
    this.#intervals = intervals
    this.foreign = foreign
    this.#hasOurs = intervals.length > 0
  }

  /** Whether any instrument is or was ours, whenever it is valid. */
  get hasOurs(): boolean {
    return this.#hasOurs
  }

  /** Makes `find` answer for a UTC day, in days since 1970. */
  onDay(day: number): void {
    if (day === this.#day) return
    this.#day = day
    this.#today = new Map()
    for (const { vendorId, ours, startDay, endDay } of this.#intervals)
      if (day >= startDay && day < endDay) this.#today.set(vendorId, ours)
    for (const [vendorId, ours] of this.#learned) this.#today.set(vendorId, ours)
    this.#lastVendorId = -1
  }

  /** Our id of a vendor's on the day given last, 0 for none. */
  find(vendorId: number): number {
    if (vendorId !== this.#lastVendorId) {
      this.#lastVendorId = vendorId
      this.#lastOurs = this.#today.get(vendorId) ?? 0
    }
    return this.#lastOurs
  }

  /** Takes what the stream says of an id on a date: the first of the symbols that names an instrument of ours. */
  learn(vendorId: number, asOf: CalendarDate, ...symbols: string[]): void {
    const ours = symbols.map((symbol) => ourId(symbol, asOf)).find((id) => id !== 0) ?? 0
    if (ours !== 0) this.#hasOurs = true
    this.#learned.set(vendorId, ours)
    this.#today.set(vendorId, ours)
    this.#lastVendorId = -1
  }

  /** The ES contracts that some id stands for on a UTC date, as our ids, without order. */
  outrightsOn(date: CalendarDate): Set<number> {
    const day = dateToDays(date)
    const ids = new Set(this.#learned.values())
    for (const { ours, startDay, endDay } of this.#intervals)
      if (day >= startDay && day < endDay) ids.add(ours)
    for (const id of ids) if (unpackInstrument(id)?.kind !== 'ES') ids.delete(id)
    return ids
  }
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

import type { Metadata } from '@spymaster/dbn'
import {
  type CalendarDate,
  dateToDays,
  type EsContract,
  packInstrument,
  parseSymbol,
} from '@spymaster/events'
import { continuousContract, nextQuarter } from './continuous.ts'
import { IntervalTable, type SymbolInterval } from './interval-table.ts'

type Mapping = Metadata['mappings'][number]

/** What a file's metadata says of its instruments. */
export type MetadataSymbols = {
  /** The intervals of instruments that are ours. */
  readonly intervals: IntervalTable
  /** Symbols that are none of ours, as the file has them. */
  readonly foreign: string[]
}

/**
 * Reads the symbol mappings of a file's metadata.
 *
 * A mapping is from a symbol to ids or, where the file was asked for by id, from an id to symbols; which of
 * the two is told by the digits. A symbol is a contract's own or a continuous one of ES.
 * Throws `EventsError` on a date that does not exist.
 */
export function metadataSymbols(metadata: Metadata): MetadataSymbols {
  const intervals = new IntervalTable()
  const foreign: string[] = []
  const days = new Days()
  for (const mapping of metadata.mappings) {
    const before = intervals.size
    const found = isId(mapping.rawSymbol) ? byId(mapping, days) : bySymbol(mapping, days)
    for (const interval of found) intervals.add(interval)
    if (intervals.size === before) foreign.push(shownSymbol(mapping))
  }
  return { intervals, foreign }
}

/** Dates as days since 1970: a file has hundreds of thousands, of which few differ. */
class Days {
  readonly #known = new Map<CalendarDate, number>()

  of(date: CalendarDate): number {
    let day = this.#known.get(date)
    if (day === undefined) {
      day = dateToDays(date)
      this.#known.set(date, day)
    }
    return day
  }
}

/** Our id of an instrument by a vendor's symbol, 0 for none. */
export function ourId(symbol: string, asOf: CalendarDate): number {
  const instrument = parseSymbol(symbol, asOf)
  return instrument === null ? 0 : packInstrument(instrument)
}

function* bySymbol({ rawSymbol, intervals }: Mapping, days: Days): Generator<SymbolInterval> {
  let isSettled = false
  let ours = 0
  let previous: { symbol: string; contract: EsContract } | null = null
  for (const { startDate, endDate, symbol } of intervals) {
    if (!isId(symbol)) continue
    const contract = isSettled ? null : continuousContract(rawSymbol, startDate)
    if (contract !== null) {
      previous = { symbol, contract: rolled(contract, symbol, previous) }
      ours = packInstrument({ kind: 'ES', ...previous.contract })
    } else if (!isSettled) {
      const instrument = parseSymbol(rawSymbol, startDate)
      ours = instrument === null ? 0 : packInstrument(instrument)
      // A one-digit year means another contract ten years on; everything else has one meaning.
      isSettled = instrument?.kind !== 'ES'
    }
    if (ours !== 0)
      yield { vendorId: Number(symbol), ours, startDay: days.of(startDate), endDay: days.of(endDate) }
  }
}

function* byId({ rawSymbol, intervals }: Mapping, days: Days): Generator<SymbolInterval> {
  const vendorId = Number(rawSymbol)
  for (const { startDate, endDate, symbol } of intervals) {
    const ours = ourId(symbol, startDate)
    if (ours !== 0) yield { vendorId, ours, startDay: days.of(startDate), endDay: days.of(endDate) }
  }
}

/** The same id is the same contract still, and another id is another contract: the next quarter's. */
function rolled(
  contract: EsContract,
  symbol: string,
  previous: { symbol: string; contract: EsContract } | null,
): EsContract {
  if (previous === null) return contract
  if (symbol === previous.symbol) return previous.contract
  const isSame = contract.year === previous.contract.year && contract.month === previous.contract.month
  return isSame ? nextQuarter(contract) : contract
}

function shownSymbol({ rawSymbol, intervals }: Mapping): string {
  const symbol = intervals[0]?.symbol
  return isId(rawSymbol) && symbol !== undefined && symbol !== '' ? symbol : rawSymbol
}

/** Whether the text is an instrument id: 32 bits without a sign. */
function isId(text: string): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32
}

import type { Metadata } from '@spymaster/dbn'
import {
  type CalendarDate,
  dateToDays,
  type EsContract,
  type Instrument,
  packInstrument,
  parseSymbol,
} from '@spymaster/events'
import { continuousContract, nextQuarter } from './continuous.ts'

/** A vendor's instrument id that is one of ours from `startDay` to before `endDay`, in days since 1970 UTC. */
export type SymbolInterval = {
  readonly vendorId: number
  readonly ours: number
  readonly startDay: number
  readonly endDay: number
}

type Mapping = Metadata['mappings'][number]

/** What a file's metadata says of its instruments. */
export type MetadataSymbols = {
  /** The intervals of instruments that are ours. */
  readonly intervals: SymbolInterval[]
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
  const intervals: SymbolInterval[] = []
  const foreign: string[] = []
  for (const mapping of metadata.mappings) {
    const found = isId(mapping.rawSymbol) ? byId(mapping) : bySymbol(mapping)
    if (found.length === 0) foreign.push(shownSymbol(mapping))
    for (const interval of found) intervals.push(interval)
  }
  return { intervals, foreign }
}

/** Our id of an instrument by a vendor's symbol, 0 for none. */
export function ourId(symbol: string, asOf: CalendarDate): number {
  const instrument = parseSymbol(symbol, asOf)
  return instrument === null ? 0 : packInstrument(instrument)
}

function bySymbol({ rawSymbol, intervals }: Mapping): SymbolInterval[] {
  const found: SymbolInterval[] = []
  let instrument: Instrument | null = null
  let previous: { symbol: string; contract: EsContract } | null = null
  for (const { startDate, endDate, symbol } of intervals) {
    if (!isId(symbol)) continue
    const contract = continuousContract(rawSymbol, startDate)
    if (contract !== null) {
      previous = { symbol, contract: rolled(contract, symbol, previous) }
      instrument = { kind: 'ES', ...previous.contract }
    } else if (instrument === null || instrument.kind === 'ES') {
      // A one-digit year means another contract ten years on; everything else has one meaning.
      instrument = parseSymbol(rawSymbol, startDate)
    }
    if (instrument !== null) found.push(interval(Number(symbol), instrument, startDate, endDate))
  }
  return found
}

function byId({ rawSymbol, intervals }: Mapping): SymbolInterval[] {
  const found: SymbolInterval[] = []
  for (const { startDate, endDate, symbol } of intervals) {
    const instrument = parseSymbol(symbol, startDate)
    if (instrument !== null) found.push(interval(Number(rawSymbol), instrument, startDate, endDate))
  }
  return found
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

function interval(
  vendorId: number,
  instrument: Instrument,
  startDate: CalendarDate,
  endDate: CalendarDate,
): SymbolInterval {
  const startDay = dateToDays(startDate)
  return { vendorId, ours: packInstrument(instrument), startDay, endDay: dateToDays(endDate) }
}

function shownSymbol({ rawSymbol, intervals }: Mapping): string {
  const symbol = intervals[0]?.symbol
  return isId(rawSymbol) && symbol !== undefined && symbol !== '' ? symbol : rawSymbol
}

/** Whether the text is an instrument id: 32 bits without a sign. */
function isId(text: string): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32
}

import { encodeMetadata } from '@spymaster/dbn'
import { addDays, type CalendarDate, newYorkNs, printSymbol, unpackInstrument } from '@spymaster/events'

/**
 * The metadata, as bytes, that makes a file of one run's messages a recording: DBN version 3, mixed schema,
 * mapping our ids to symbols. `mergeFiles` reads such a file to the same market records again.
 *
 * `ids` are the instruments of the run, in any order; 0 and what is no instrument's id are passed over.
 */
export function recordingMetadata(date: CalendarDate, ids: Iterable<number>): Uint8Array {
  const mappings = [...new Set(ids)]
    .sort((a, b) => a - b)
    .flatMap((id) => {
      const instrument = unpackInstrument(id)
      if (instrument === null) return []
      const interval = { startDate: addDays(date, -1), endDate: addDays(date, 1), symbol: String(id) }
      return [{ rawSymbol: printSymbol(instrument), intervals: [interval] }]
    })
  return encodeMetadata({
    dataset: 'SPYMASTER',
    schema: null,
    start: newYorkNs(addDays(date, -1), 17, 0),
    end: newYorkNs(date, 17, 0),
    limit: null,
    stypeIn: 'raw_symbol',
    stypeOut: 'instrument_id',
    tsOut: false,
    symbols: mappings.map(({ rawSymbol }) => rawSymbol),
    partial: [],
    notFound: [],
    mappings,
  })
}

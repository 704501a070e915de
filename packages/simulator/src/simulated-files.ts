import { encodeMetadata, RTYPE, type Schema } from '@spymaster/dbn'
import {
  addDays,
  hasSpyExpiry,
  packInstrument,
  printSymbol,
  SPY_ID,
  spySession,
  utcMidnightNs,
} from '@spymaster/events'
import { listedStrikes } from './options/listed-strikes.ts'
import type { Settings } from './parameters.ts'

/** A DBN file of version 3 that holds part of a simulated day. */
export type SimulatedFile = {
  /** As in `es.mbp-10.dbn`. */
  readonly name: string
  /** The bytes that stand before the records. */
  readonly metadata: Uint8Array
  /** Whether a record of this type and instrument belongs in it. Of each record just one file says so. */
  holds(rtype: number, instrumentId: number): boolean
}

type Named = { readonly id: number; readonly symbol: string }

/** The files of a day, by feed: ES depth, ES orders where wanted, SPY quotes and trades, options' quotes, prints and statistics, bars. */
export function simulatedFiles(settings: Settings, esId: number, contract: string): SimulatedFile[] {
  const es: Named[] = [{ id: esId, symbol: contract }]
  const spy: Named[] = [{ id: SPY_ID, symbol: 'SPY' }]
  const file = (
    name: string,
    dataset: string,
    schema: Schema,
    rtype: number,
    instruments: Named[],
  ): SimulatedFile => {
    const ids = new Set(instruments.map(({ id }) => id))
    return {
      name: `${name}.${schema}.dbn`,
      metadata: metadataOf(settings, dataset, schema, instruments),
      holds: (type, id) => type === rtype && ids.has(id),
    }
  }
  const files = [file('es', 'GLBX.MDP3', 'mbp-10', RTYPE.mbp10, es)]
  if (settings.mbo) files.push(file('es', 'GLBX.MDP3', 'mbo', RTYPE.mbo, es))
  if (settings.warmupSessions > 0) {
    files.push(file('es', 'GLBX.MDP3', 'ohlcv-1m', RTYPE.ohlcv1m, es))
    files.push(file('spy', 'EQUS.MINI', 'ohlcv-1m', RTYPE.ohlcv1m, spy))
  }
  if (spySession(settings.date) === null) return files
  if (settings.spy) {
    files.push(file('spy', 'EQUS.MINI', 'mbp-1', RTYPE.mbp1, spy))
    files.push(file('spy', 'EQUS.MINI', 'trades', RTYPE.trades, spy))
  }
  if (!settings.options || !hasSpyExpiry(settings.date)) return files
  const options = optionsOf(settings)
  files.push(file('options', 'OPRA.PILLAR', 'cbbo-1s', RTYPE.cbbo1s, options))
  files.push(file('options', 'OPRA.PILLAR', 'tcbbo', RTYPE.tcbbo, options))
  files.push(file('options', 'OPRA.PILLAR', 'statistics', RTYPE.statistics, options))
  return files
}

function optionsOf({ date, spyPrice }: Settings): Named[] {
  return listedStrikes(spyPrice).flatMap((strike) =>
    (['C', 'P'] as const).map((right) => {
      const option = { kind: 'OPTION', expiry: date, right, strikeCents: strike * 100 } as const
      return { id: packInstrument(option), symbol: printSymbol(option) }
    }),
  )
}

function metadataOf(settings: Settings, dataset: string, schema: Schema, instruments: Named[]): Uint8Array {
  const { date, warmupSessions, fromNs, toNs } = settings
  // Bars come from sessions before: a week and a day cover one, with weekends and holidays between.
  const startDate = addDays(date, schema === 'ohlcv-1m' ? -2 - 5 * warmupSessions : -1)
  const endDate = addDays(date, 1)
  return encodeMetadata({
    dataset,
    schema,
    start: schema === 'ohlcv-1m' ? utcMidnightNs(startDate) : fromNs,
    end: toNs,
    limit: null,
    stypeIn: 'raw_symbol',
    stypeOut: 'instrument_id',
    tsOut: false,
    symbols: instruments.map(({ symbol }) => symbol),
    partial: [],
    notFound: [],
    mappings: instruments.map(({ id, symbol }) => ({
      rawSymbol: symbol,
      intervals: [{ startDate, endDate, symbol: String(id) }],
    })),
  })
}

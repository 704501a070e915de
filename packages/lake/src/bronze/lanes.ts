import { RTYPE } from '@spymaster/dbn'
import { printSymbol, SPY_ID, unpackInstrument } from '@spymaster/events'
import { bronze, MARKET_SCHEMAS, type MarketSchema, NO_SYMBOL, type Table } from '../schema/index.ts'

/** Where records of a type and an instrument go. */
export type Lane = {
  readonly table: Table
  /** The symbol that the folder bears. */
  readonly symbol: string
  /** Words (32 bits) of a record without a sending time; 0 where records are kept whole, whatever their size. */
  readonly words: number
}

const OPTION_BIT = 0x8000_0000

const schemas = new Map<number, MarketSchema>(
  Object.entries(MARKET_SCHEMAS).map(([schema, { rtype }]) => [rtype, schema as MarketSchema]),
)

/** Where what has no table of its own goes. */
export const RAW_LANE: Lane = { table: bronze.system.raw, symbol: NO_SYMBOL, words: 0 }
/** Where system records go. */
export const CONTROL_LANE: Lane = { table: bronze.system.control, symbol: NO_SYMBOL, words: 80 }

/**
 * Finds lanes by type code and instrument id, from tables: all options of a type share one. What has no table, or is of
 * no instrument of ours, is kept whole.
 */
export class Lanes {
  readonly #options: (Lane | undefined)[] = []
  readonly #others = new Map<number, Lane>()

  find(rtype: number, instrumentId: number): Lane {
    if (instrumentId >= OPTION_BIT) {
      const lane = this.#options[rtype]
      if (lane !== undefined && lane !== RAW_LANE) return lane
      const made = this.#make(rtype, instrumentId)
      this.#options[rtype] = made
      return made
    }
    const key = instrumentId * 256 + rtype
    const known = this.#others.get(key)
    if (known !== undefined) return known
    const lane = this.#make(rtype, instrumentId)
    this.#others.set(key, lane)
    return lane
  }

  #make(rtype: number, instrumentId: number): Lane {
    if (rtype === RTYPE.system) return CONTROL_LANE
    const schema = schemas.get(rtype)
    const instrument = unpackInstrument(instrumentId)
    if (schema === undefined || instrument === null) return RAW_LANE
    const words = MARKET_SCHEMAS[schema].bytes / 4
    if (instrument.kind === 'OPTION') return { table: bronze.options[schema], symbol: 'SPY', words }
    const tables = instrumentId === SPY_ID ? bronze.stocks : bronze.futures
    return { table: tables[schema], symbol: printSymbol(instrument), words }
  }
}

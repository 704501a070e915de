/** Symbology types: what a symbol is, and its code in metadata and symbol mappings. */
export const STYPES = {
  instrument_id: 0,
  raw_symbol: 1,
  smart: 2,
  continuous: 3,
  parent: 4,
  nasdaq_symbol: 5,
  cms_symbol: 6,
  isin: 7,
  us_code: 8,
  bbg_comp_id: 9,
  bbg_comp_ticker: 10,
  figi: 11,
  figi_ticker: 12,
} as const

/** Name of a symbology type, as Databento writes it. */
export type SType = keyof typeof STYPES

/** Code for "mixed" or "not stated". */
export const NO_STYPE = 0xff

const names = new Map(Object.entries(STYPES).map(([name, code]) => [code as number, name as SType]))

/** Symbology type of a code; undefined where there is none (`NO_STYPE` is none). */
export const stypeName = (code: number): SType | undefined => names.get(code)

/** One trade type of OPRA's tape, and what a print with it can be used for. */
export type OptionCondition = {
  readonly letter: string
  /** OPRA's four letters for it, as displays show them. */
  readonly name: string
  readonly meaning: string
  /** Whether it is a trade at the price and time of its record: no cancellation, no late or derived report. */
  readonly isTrade: boolean
  /** Whether it is a leg of a package, whose price says little about who wanted this contract. */
  readonly isMultiLeg: boolean
  /** Whether it took part in an intermarket sweep. */
  readonly isSweep: boolean
}

/** Rows: letter, name, meaning, and what it is (X no trade, M a leg of a package, S an intermarket sweep). */
const rows = (
  lines: readonly (readonly [letter: string, name: string, meaning: string, is: string])[],
): OptionCondition[] =>
  lines.map(([letter, name, meaning, is]) => ({
    letter,
    name,
    meaning,
    isTrade: !is.includes('X'),
    isMultiLeg: is.includes('M'),
    isSweep: is.includes('S'),
  }))

/**
 * OPRA's trade types: one letter to a print, a blank for a regular trade. A print carries its letter as a trade of SPY
 * carries its own (`packSaleConditions`, `CONSOLIDATED_PUBLISHER`), as the first of four, blanks for the rest.
 *
 * Sources: the table of trade types in OPRA's Binary Participant Interface and Pillar Output Specifications, as
 * rendered by dxFeed ("TimeAndSale Sale Conditions"), QuoteMedia ("Trade Indicators for Options") and Barchart
 * ("Options Time & Sales Trade Conditions"). What is a trade here is our reading of them: OPRA has no average-price
 * type; prints out of sequence, late, or of a compression at prices of the day's end meet quotes of another time. A
 * cancellation states an earlier trade again, which stays counted: a print does not say which one it was.
 */
export const OPTION_CONDITIONS: readonly OptionCondition[] = rows([
  [' ', 'REGL', 'regular', ''],
  ['A', 'CANC', 'cancels a trade that is neither the first nor the last', 'X'],
  ['B', 'OSEQ', 'late, out of sequence', 'X'],
  ['C', 'CNCL', 'cancels the last trade', 'X'],
  ['D', 'LATE', 'late, in sequence', 'X'],
  ['E', 'CNCO', 'cancels the first trade', 'X'],
  ['F', 'OPEN', 'the first trade, late, out of sequence', 'X'],
  ['G', 'CNOL', 'cancels the only trade', 'X'],
  ['H', 'OPNL', 'the first trade, late, in sequence', 'X'],
  ['I', 'AUTO', 'electronic', ''],
  ['J', 'REOP', 'first after a halt', ''],
  ['S', 'ISOI', 'intermarket sweep', 'S'],
  ['a', 'SLAN', 'single-leg auction', ''],
  ['b', 'SLAI', 'single-leg auction, intermarket sweep', 'S'],
  ['c', 'SLCN', 'single-leg cross', ''],
  ['d', 'SLCI', 'single-leg cross, intermarket sweep', 'S'],
  ['e', 'SLFT', 'single-leg floor trade', ''],
  ['f', 'MLET', 'multi-leg, electronic', 'M'],
  ['g', 'MLAT', 'multi-leg auction', 'M'],
  ['h', 'MLCT', 'multi-leg cross', 'M'],
  ['i', 'MLFT', 'multi-leg floor trade', 'M'],
  ['j', 'MESL', 'multi-leg, electronic, against single legs', 'M'],
  ['k', 'TLAT', 'with stock, auction', 'M'],
  ['l', 'MASL', 'multi-leg auction against single legs', 'M'],
  ['m', 'MFSL', 'multi-leg floor trade against single legs', 'M'],
  ['n', 'TLET', 'with stock, electronic', 'M'],
  ['o', 'TLCT', 'with stock, cross', 'M'],
  ['p', 'TLFT', 'with stock, floor trade', 'M'],
  ['q', 'TESL', 'with stock, electronic, against single legs', 'M'],
  ['r', 'TASL', 'with stock, auction, against single legs', 'M'],
  ['s', 'TFSL', 'with stock, floor trade, against single legs', 'M'],
  ['t', 'CBMO', 'multi-leg floor trade of a proprietary product', 'M'],
  ['u', 'MCTP', 'multilateral compression of a proprietary product', 'XM'],
  ['v', 'EXHT', 'outside regular hours', ''],
])

import { EventsError } from './events-error.ts'

/**
 * The publisher id of a trade that carries the consolidated tape's sale conditions. An id of ours: Databento gives
 * its own out from 1 up and had reached 107 (dbn 0.52.1, `enum Publisher`).
 */
export const CONSOLIDATED_PUBLISHER = 65_001

/** What stands in a category of which a trade has no condition. */
const NONE = ' '
const CATEGORIES = 4

/** One letter of the consolidated tape, and which statistics of the day a trade with it updates. */
export type SaleCondition = {
  readonly letter: string
  /** What the letter is about: 1 settlement, 2 trade-through exemption, 3 hours and sequence, 4 the venue's detail. */
  readonly category: 1 | 2 | 3 | 4
  readonly meaning: string
  /** Whether it updates the consolidated high and low. */
  readonly highLow: boolean
  /** Whether it updates the consolidated last price. */
  readonly last: boolean
  /** Whether it updates the consolidated volume. */
  readonly volume: boolean
}

/** Letters of one category as rows: letter, meaning, and the statistics it updates (H high and low, L last, V volume). */
const rows = (
  category: SaleCondition['category'],
  lines: readonly (readonly [letter: string, meaning: string, updates: string])[],
): SaleCondition[] =>
  lines.map(([letter, meaning, updates]) => ({
    letter,
    category,
    meaning,
    highLow: updates.includes('H'),
    last: updates.includes('L'),
    volume: updates.includes('V'),
  }))

/**
 * The letters of CTA's tape, which carries SPY (network B), and what they update. UTP's tape has the same letters for
 * the same conditions but for its own A, B, D, E, G, S, W and Y, which stand for other things or nothing here.
 *
 * Sources: the tables of sale conditions and of consolidated processing in the CTS Pillar Multicast Output Binary
 * Specification (CTA) and the UTP Data Feed Services Specification, as rendered by Alpaca ("Stock Minute Bars"),
 * dxFeed ("TimeAndSale Sale Conditions") and Massive's reference of conditions with its `update_rules`.
 *
 * Where the tape updates its last price on a condition ("if it is the only one so far", "if it is from the venue of
 * the last"), which a record does not tell, the table says no; a market's opening trade, which is its first, says yes.
 */
export const SALE_CONDITIONS: readonly SaleCondition[] = [
  ...rows(1, [
    ['@', 'regular', 'HLV'],
    ['C', 'cash, same-day settlement', 'V'],
    ['N', 'next-day settlement', 'V'],
    ['R', 'seller chooses the settlement', 'V'],
  ]),
  ...rows(2, [
    ['F', 'intermarket sweep', 'HLV'],
    ['O', 'market opening', 'HLV'],
    ['4', 'derivatively priced', 'HV'],
    ['5', 'market reopening', 'HLV'],
    ['6', 'market closing', 'HLV'],
    ['7', 'qualified contingent', 'V'],
    ['9', 'corrected consolidated close', 'HL'],
  ]),
  ...rows(3, [
    ['L', 'sold last: late, in sequence', 'HV'],
    ['T', 'extended hours', 'V'],
    ['U', 'extended hours, out of sequence', 'V'],
    ['Z', 'sold: out of sequence', 'HV'],
  ]),
  ...rows(4, [
    ['B', 'average price', 'V'],
    ['E', 'automatic execution', 'HLV'],
    ['H', 'price variation', 'V'],
    ['I', 'odd lot', 'V'],
    ['K', 'rule 127 or 155', 'HLV'],
    ['M', 'market official close', ''],
    ['P', 'prior reference price', 'HV'],
    ['Q', 'market official open', ''],
    ['V', 'contingent', 'V'],
    ['X', 'cross', 'HLV'],
  ]),
]

/**
 * A trade's letters, at most one for each of the four categories, as the 32 bits that `ts_in_delta` carries: ASCII,
 * the first letter lowest, filled up with blanks, so that they can be read in the bytes of the record. The number is
 * positive as a signed one. Throws `EventsError` for more than four letters and for what is not printable ASCII.
 */
export function packSaleConditions(letters: string): number {
  if (letters.length > CATEGORIES || !/^[ -~]*$/.test(letters))
    throw new EventsError(
      'condition',
      `sale conditions must be at most four letters of printable ASCII, was ${JSON.stringify(letters)}`,
    )
  const text = letters.padEnd(CATEGORIES, NONE)
  let packed = 0
  for (let i = 0; i < CATEGORIES; i++) packed |= text.charCodeAt(i) << (8 * i)
  return packed
}

/** The four letters again, blanks included; null where the bits are not four printable characters. */
export function unpackSaleConditions(packed: number): string | null {
  let letters = ''
  for (let i = 0; i < CATEGORIES; i++) letters += String.fromCharCode((packed >>> (8 * i)) & 0xff)
  return /^[ -~]{4}$/.test(letters) ? letters : null
}

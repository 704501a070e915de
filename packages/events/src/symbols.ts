import { addDays, type CalendarDate, calendarDate, dateToDays } from './dates.ts'
import { esExpiry, isEsContract } from './es-contract.ts'
import { EventsError } from './events-error.ts'
import { type Instrument, instrumentRefusal } from './instruments.ts'

/** CME's letters of the quarterly months. */
const MONTH_LETTERS = new Map([
  ['H', 3],
  ['M', 6],
  ['U', 9],
  ['Z', 12],
])

/** How long after its expiry a one-digit year still means the contract that has expired. */
const EXPIRED_DAYS = 366

/** Root, expiry, right and strike in thousandths of a dollar of an option symbol. */
const OPTION_SYMBOL = /^(O:)?([A-Z0-9.]{1,6})( *)(\d{6})([CP])(\d{8})$/

/**
 * The instrument a vendor's symbol names, or null where we take none by that name (`refusal` says why).
 *
 * Read are 'SPY'; ES contracts with a year of one, two or four digits ('ESH4', 'ESH24', 'ESH2024');
 * SPY options as OSI pads them ('SPY   251219C00650000'), unpadded, and with Polygon's 'O:'.
 * A one-digit year is the first in which that contract expires no more than 366 days before `asOf`, so
 * at most about nine years ahead. Throws `EventsError` on a malformed `asOf`.
 */
export function parseSymbol(symbol: string, asOf: CalendarDate): Instrument | null {
  const read = readSymbol(symbol, asOf)
  return typeof read === 'string' ? null : read
}

/** Why `parseSymbol` takes no instrument by this symbol, in a sentence; null when it takes one. */
export function refusal(symbol: string, asOf: CalendarDate): string | null {
  const read = readSymbol(symbol, asOf)
  return typeof read === 'string' ? read : null
}

/**
 * The symbol as CME, NYSE and OCC write it: 'ESH4' (the year's last digit), 'SPY', OSI's 21 characters.
 *
 * Throws `EventsError` where a field is out of its range.
 */
export function printSymbol(instrument: Instrument): string {
  const refused = instrumentRefusal(instrument)
  if (refused !== null) throw new EventsError('instrument', refused)
  if (instrument.kind === 'SPY') return 'SPY'
  if (instrument.kind === 'ES') return `ES${monthLetter(instrument.month)}${instrument.year % 10}`
  return `SPY   ${optionTail(instrument)}`
}

/** The symbol as Polygon writes it: 'O:SPY251219C00650000' for an option, else as `printSymbol`. */
export function printPolygonSymbol(instrument: Instrument): string {
  const symbol = printSymbol(instrument)
  return instrument.kind === 'OPTION' ? `O:SPY${symbol.slice(6)}` : symbol
}

function readSymbol(symbol: string, asOf: CalendarDate): Instrument | string {
  const asOfDays = dateToDays(asOf)
  if (symbol === 'SPY') return { kind: 'SPY' }
  const future = /^ES([FGHJKMNQUVXZ])(\d|\d{2}|\d{4})$/.exec(symbol)
  if (future !== null) return readFuture(symbol, future[1]!, future[2]!, asOfDays)
  const option = OPTION_SYMBOL.exec(symbol)
  if (option !== null) return readOption(symbol, option)
  const shown = JSON.stringify(symbol)
  if (/^ES.*[-:]/.test(symbol))
    return `${shown} is a spread or a strategy, and only outright ES contracts count`
  return `${shown} is neither SPY, nor an ES contract, nor an option on SPY`
}

function readFuture(symbol: string, letter: string, digits: string, asOfDays: number): Instrument | string {
  const month = MONTH_LETTERS.get(letter)
  if (month === undefined) return `${symbol} is of no ES month: those are H, M, U and Z`
  const year = digits.length === 1 ? nearYear(Number(digits), month, asOfDays) : fullYear(digits)
  if (!isEsContract(year, month)) return `${symbol} expires outside the years 2000 to 2099`
  return { kind: 'ES', year, month }
}

function readOption(symbol: string, [, prefix, root, padding, expiry, right, thousandths]: RegExpExecArray) {
  const padded = padding !== ''
  if (padded && (prefix !== undefined || root!.length + padding!.length !== 6))
    return `${JSON.stringify(symbol)} is neither padded to six letters as OSI demands nor unpadded`
  if (root !== 'SPY') return refusedRoot(symbol, root!)
  const milli = Number(thousandths)
  if (milli % 10 !== 0) return `${symbol}: a strike must be a multiple of $0.05, was $${milli / 1000}`
  const instrument: Instrument = {
    kind: 'OPTION',
    expiry: osiDate(expiry!),
    right: right === 'P' ? 'P' : 'C',
    strikeCents: milli / 10,
  }
  const refused = instrumentRefusal(instrument)
  return refused === null ? instrument : `${symbol}: ${refused}`
}

/** OCC marks an adjusted deliverable by a digit after the root, a flexible contract by one before it. */
function refusedRoot(symbol: string, root: string): string {
  if (/^SPY\d/.test(root))
    return `${symbol} is an adjusted contract (${root}), which does not deliver 100 SPY shares`
  if (/^\d+SPY/.test(root)) return `${symbol} is a flexible contract (${root}), which has no quoted market`
  return `${symbol} is an option on ${root}, not on SPY`
}

function fullYear(digits: string): number {
  return digits.length === 2 ? 2000 + Number(digits) : Number(digits)
}

/** The first year that ends in `digit` whose contract has not expired too long before. */
function nearYear(digit: number, month: number, asOfDays: number): number {
  const from = addDays('1970-01-01', asOfDays - EXPIRED_DAYS)
  const start = Number(from.slice(0, 4))
  const year = start + ((digit - (start % 10) + 10) % 10)
  if (!isEsContract(year, month)) return year
  return esExpiry(year, month) < from ? year + 10 : year
}

/** The date of an OSI expiry 'YYMMDD', which need not exist; years are 2000 to 2099. */
function osiDate(yymmdd: string): CalendarDate {
  return calendarDate(2000 + Number(yymmdd.slice(0, 2)), Number(yymmdd.slice(2, 4)), Number(yymmdd.slice(4)))
}

function monthLetter(month: number): string {
  for (const [letter, number] of MONTH_LETTERS) if (number === month) return letter
  throw new EventsError('instrument', `no ES contract expires in month ${month}`)
}

function optionTail({ expiry, right, strikeCents }: Instrument & { kind: 'OPTION' }): string {
  const yymmdd = expiry.slice(2, 4) + expiry.slice(5, 7) + expiry.slice(8)
  return `${yymmdd}${right}${String(strikeCents * 10).padStart(8, '0')}`
}

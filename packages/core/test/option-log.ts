import { encodeRecord, RTYPE, STAT_TYPE } from '@spymaster/dbn'
import { CONSOLIDATED_PUBLISHER, packInstrument, packSaleConditions } from '@spymaster/events'
import { DATE, MIDNIGHT } from './log-builder.ts'

const CENT = 10_000_000n
/** OPRA's publisher of the vendor, which says no conditions. */
const OPRA = 20

/** A contract; by default the 475 call that expires on the date of the tests. */
export type Option = { readonly strike?: number; readonly right?: 'C' | 'P'; readonly expiry?: string }

/** When a record came, in ms since the date began, and what it shows of the book; prices in cents, null for none. */
type Shown = Option & {
  readonly ms: number
  readonly bid?: number | null
  readonly ask?: number | null
  readonly bidSize?: number
}

/** A trade: its price in cents, null for none. */
export type Print = Shown & {
  readonly price: number | null
  readonly size?: number
  readonly eventMs?: number
  /** A letter of OPRA's tape; absent, the feed has none. */
  readonly letter?: string
  readonly action?: string
  readonly publisherId?: number
  readonly from?: 'tcbbo' | 'cmbp-1' | 'mbp-1' | 'trades'
}

export type Quote = Shown & { readonly from?: 'cbbo-1s' | 'cbbo-1m' | 'bbo-1s' | 'cmbp-1' | 'mbp-1' }

/** The id of an option on the log. */
export function optionId({ strike = 475, right = 'C', expiry = DATE }: Option = {}): number {
  return packInstrument({ kind: 'OPTION', expiry, right, strikeCents: Math.round(strike * 100) })
}

/** The slot of an option, as the contracts of the option tape have it: twice its strike's units, a put one more. */
export function slot({ strike = 475, right = 'C' }: Option = {}): number {
  return Math.round(strike * 20) * 2 + (right === 'P' ? 1 : 0)
}

/** A trade of an option; tcbbo by default. */
export function optionPrint(print: Print): Uint8Array {
  const { ms, price, size = 1, eventMs = ms, letter, action = 'T', from = 'tcbbo' } = print
  const packed = letter === undefined ? 0 : packSaleConditions(letter)
  const common = { ...header(print, ms, eventMs), price: cents(price), size, action, tsInDelta: packed }
  const { publisherId = letter === undefined ? OPRA : CONSOLIDATED_PUBLISHER } = print
  const record = { ...common, publisherId, depth: 0, sequence: 0 }
  if (from === 'trades') return encodeRecord({ type: 'trade', rtype: RTYPE.trades, ...record })
  if (from === 'mbp-1')
    return encodeRecord({ type: 'mbp-1', rtype: RTYPE.mbp1, ...record, levels: [counted(print)] })
  const rtype = from === 'tcbbo' ? RTYPE.tcbbo : RTYPE.cmbp1
  return encodeRecord({ type: 'cmbp-1', rtype, ...common, publisherId, levels: [published(print)] })
}

/** A quote of an option; cbbo-1s by default. */
export function optionQuote(quote: Quote): Uint8Array {
  const { ms, from = 'cbbo-1s' } = quote
  const common = { ...header(quote, ms, ms), publisherId: OPRA, price: null, size: 0 }
  if (from === 'cmbp-1' || from === 'mbp-1')
    return optionPrint({ ...quote, price: null, size: 0, action: 'A', from })
  if (from === 'bbo-1s')
    return encodeRecord({ type: 'bbo', rtype: RTYPE.bbo1s, ...common, sequence: 0, levels: [counted(quote)] })
  const rtype = from === 'cbbo-1s' ? RTYPE.cbbo1s : RTYPE.cbbo1m
  return encodeRecord({ type: 'cbbo', rtype, ...common, levels: [published(quote)] })
}

/** Open interest of an option, contracts; null where the record has none. */
export function openInterest(
  given: Option & { readonly ms: number; readonly quantity: bigint | null; readonly isDeleted?: boolean },
): Uint8Array {
  const { ms, quantity, isDeleted = false } = given
  const { flags, side, ...common } = header(given, ms, ms)
  return encodeRecord({
    type: 'statistics',
    rtype: RTYPE.statistics,
    ...common,
    publisherId: OPRA,
    tsRef: at(ms),
    price: null,
    quantity,
    sequence: 0,
    tsInDelta: 0,
    statType: STAT_TYPE.openInterest,
    channelId: 7,
    updateAction: isDeleted ? 2 : 1,
    statFlags: 0,
  })
}

function header(option: Option, ms: number, eventMs: number) {
  return { instrumentId: optionId(option), tsEvent: at(eventMs), tsRecv: at(ms), flags: 0, side: 'N' }
}

function counted({ bid = null, ask = null, bidSize = 10 }: Shown) {
  return { bidPx: cents(bid), askPx: cents(ask), bidSz: bidSize, askSz: 10, bidCt: 1, askCt: 1 }
}

function published({ bid = null, ask = null, bidSize = 10 }: Shown) {
  return { bidPx: cents(bid), askPx: cents(ask), bidSz: bidSize, askSz: 10, bidPb: OPRA, askPb: OPRA }
}

function cents(price: number | null): bigint | null {
  return price === null ? null : BigInt(Math.round(price * 100)) * (CENT / 100n)
}

function at(ms: number): bigint {
  return MIDNIGHT + BigInt(Math.round(ms * 1000)) * 1000n
}

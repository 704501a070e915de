import { type CalendarDate, dateToDays, daysToDate } from './dates.ts'
import { esContractRefusal, isEsContract } from './es-contract.ts'
import { EventsError } from './events-error.ts'

/**
 * What can be on the log: SPY, an outright ES contract, or a SPY option.
 *
 * `month` is 3, 6, 9 or 12, `year` 2000 to 2099; `expiry` is 2010-01-01 to 2054-11-09; `strikeCents` is a
 * multiple of 5, 5 to 327675.
 */
export type Instrument =
  | { kind: 'SPY' }
  | { kind: 'ES'; year: number; month: number }
  | { kind: 'OPTION'; expiry: CalendarDate; right: 'C' | 'P'; strikeCents: number }

/** The packed id of SPY. */
export const SPY_ID = 1

/** Cents in one unit of an option id's strike. */
export const STRIKE_GRID_CENTS = 5

const OPTION_BIT = 0x8000_0000
const ES_BASE = 0x1_0000
const EXPIRY_SHIFT = 17
const PUT_BIT = 0x1_0000
const MAX_STRIKE_UNITS = 0xffff
const MAX_EXPIRY_DAYS = 0x3fff

/** 2010-01-01 in days since 1970-01-01: where an option id counts its expiry from. */
const EXPIRY_ORIGIN = 14_610

/**
 * The instrument's id on the log, a number in 1 to 2^32 - 1.
 *
 *     SPY     1
 *     ES      0x10000 | (year - 2000) << 4 | month
 *     option  bit 31 | days since 2010-01-01 << 17 | put << 16 | strike in units of $0.05
 *
 * Throws `EventsError` where a field is out of its range (see `Instrument`).
 */
export function packInstrument(instrument: Instrument): number {
  const refused = instrumentRefusal(instrument)
  if (refused !== null) throw new EventsError('instrument', refused)
  if (instrument.kind === 'SPY') return SPY_ID
  if (instrument.kind === 'ES') return ES_BASE | ((instrument.year - 2000) << 4) | instrument.month
  const days = dateToDays(instrument.expiry) - EXPIRY_ORIGIN
  const put = instrument.right === 'P' ? PUT_BIT : 0
  return (OPTION_BIT | (days << EXPIRY_SHIFT) | put | (instrument.strikeCents / STRIKE_GRID_CENTS)) >>> 0
}

/** The instrument of a packed id: the inverse of `packInstrument`; null for a number that is none of ours. */
export function unpackInstrument(id: number): Instrument | null {
  if (!Number.isInteger(id) || id < 0 || id > 0xffff_ffff) return null
  if (id === SPY_ID) return { kind: 'SPY' }
  if (id >= OPTION_BIT) {
    const strikeCents = (id & MAX_STRIKE_UNITS) * STRIKE_GRID_CENTS
    if (strikeCents === 0) return null
    const expiry = daysToDate(EXPIRY_ORIGIN + ((id >>> EXPIRY_SHIFT) & MAX_EXPIRY_DAYS))
    return { kind: 'OPTION', expiry, right: (id & PUT_BIT) === 0 ? 'C' : 'P', strikeCents }
  }
  if (id >>> 16 !== 1) return null
  const year = 2000 + ((id & 0xffff) >>> 4)
  const month = id & 0xf
  return isEsContract(year, month) ? { kind: 'ES', year, month } : null
}

/** Why an instrument has no id, in a sentence; null when it has one. */
export function instrumentRefusal(instrument: Instrument): string | null {
  if (instrument.kind === 'SPY') return null
  if (instrument.kind === 'ES') {
    const { year, month } = instrument
    return isEsContract(year, month) ? null : esContractRefusal(year, month)
  }
  return expiryRefusal(instrument.expiry) ?? strikeRefusal(instrument.strikeCents)
}

function expiryRefusal(expiry: CalendarDate): string | null {
  const days = daysOrNull(expiry)
  if (days === null) return `an option's expiry must be a day that exists, as YYYY-MM-DD, was ${expiry}`
  if (days >= EXPIRY_ORIGIN && days <= EXPIRY_ORIGIN + MAX_EXPIRY_DAYS) return null
  return `an option's expiry must be 2010-01-01 to ${daysToDate(EXPIRY_ORIGIN + MAX_EXPIRY_DAYS)}, was ${expiry}`
}

function strikeRefusal(strikeCents: number): string | null {
  const max = MAX_STRIKE_UNITS * STRIKE_GRID_CENTS
  const given = `was $${strikeCents / 100}`
  if (!(strikeCents >= STRIKE_GRID_CENTS && strikeCents <= max))
    return `a strike must be $0.05 to $${max / 100}, ${given}`
  return strikeCents % STRIKE_GRID_CENTS === 0 ? null : `a strike must be a multiple of $0.05, ${given}`
}

function daysOrNull(date: CalendarDate): number | null {
  try {
    return dateToDays(date)
  } catch {
    return null
  }
}

import { type CalendarDate, type EsContract, esExpiry, frontEsContract } from '@spymaster/events'

/** A continuous ES symbol of Databento: roll rule c (expiry), v (volume) or n (open interest), and rank. */
const CONTINUOUS = /^ES\.([cvn])\.(\d{1,2})$/

/**
 * The ES contract that a continuous symbol stands for on a date; null for any other symbol.
 *
 * 'ES.c.0' is the contract next to expire, exactly. 'ES.v.0' and 'ES.n.0' follow volume and open interest,
 * which the symbol does not tell: taken is the front contract by the calendar, which may differ for a day
 * or two in the week of the roll. Rank N is N quarters later.
 */
export function continuousContract(symbol: string, date: CalendarDate): EsContract | null {
  const match = CONTINUOUS.exec(symbol)
  if (match === null) return null
  let contract = match[1] === 'c' ? nextToExpire(date) : frontEsContract(date)
  for (let rank = Number(match[2]); rank > 0; rank--) contract = nextQuarter(contract)
  return contract
}

/** The ES contract that expires a quarter later. */
export function nextQuarter({ year, month }: EsContract): EsContract {
  return month === 12 ? { year: year + 1, month: 3 } : { year, month: month + 3 }
}

function nextToExpire(date: CalendarDate): EsContract {
  const year = Number(date.slice(0, 4))
  const month = Math.ceil(Number(date.slice(5, 7)) / 3) * 3
  return esExpiry(year, month) >= date ? { year, month } : nextQuarter({ year, month })
}

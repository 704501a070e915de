import { type CalendarDate, type EsContract, frontEsContract, parseSymbol } from '@spymaster/events'

/** What is known of ES contracts when a session starts. */
export type ContractFacts = {
  readonly date: CalendarDate
  /** Outrights that the input's symbology names, as in `ESH4`. */
  readonly outrights: readonly string[]
  /** Contracts traded in the previous session by symbol id, where known. */
  readonly volumes: ReadonlyMap<number, number>
  /** The user's choice, which overrides all. */
  readonly chosen: string | null
}

/** Thrown when a contract is asked for that is none. */
export class ContractError extends Error {
  constructor(symbol: string) {
    super(`--contract must be an ES future such as ESH4, was ${symbol}`)
    this.name = 'ContractError'
  }
}

/**
 * The one ES contract of a session: the user's choice; else the only outright the input names; else the one with
 * most volume in the previous session, where known; else the calendar's front contract.
 * Throws `ContractError` when the user's choice is no ES future.
 */
export function chooseContract(facts: ContractFacts, idOf: (contract: EsContract) => number): EsContract {
  const { date, outrights, volumes, chosen } = facts
  if (chosen !== null) {
    const contract = esContract(chosen, date)
    if (contract === null) throw new ContractError(chosen)
    return contract
  }
  const named = outrights.map((symbol) => esContract(symbol, date)).filter((contract) => contract !== null)
  if (named.length === 1) return named[0]!
  let most: EsContract | null = null
  for (const contract of named)
    if ((volumes.get(idOf(contract)) ?? 0) > (most === null ? 0 : volumes.get(idOf(most))!)) most = contract
  return most ?? frontEsContract(date)
}

function esContract(symbol: string, date: CalendarDate): EsContract | null {
  const instrument = parseSymbol(symbol, date)
  return instrument?.kind === 'ES' ? { year: instrument.year, month: instrument.month } : null
}

import {
  type CalendarDate,
  type EsContract,
  frontEsContract,
  packInstrument,
  parseSymbol,
  unpackInstrument,
} from '@spymaster/events'

/** What is known of ES contracts when a session starts. */
export type ContractFacts = {
  readonly date: CalendarDate
  /** Outrights that the input's symbology names, as in `ESH4`. */
  readonly outrights: readonly string[]
  /** Contracts traded in the previous session by instrument id, where known. */
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
 * most volume in the previous session, where known, among those the input names if it names any; else the
 * calendar's front contract. Throws `ContractError` when the user's choice is no ES future.
 */
export function chooseContract(facts: ContractFacts): EsContract {
  const { date, outrights, volumes, chosen } = facts
  if (chosen !== null) {
    const contract = esContract(chosen, date)
    if (contract === null) throw new ContractError(chosen)
    return contract
  }
  const contracts = outrights
    .map((symbol) => esContract(symbol, date))
    .filter((contract) => contract !== null)
  const named = new Set(contracts.map((contract) => packInstrument({ kind: 'ES', ...contract })))
  if (named.size === 1) return contracts[0]!
  return mostTraded(volumes, named) ?? frontEsContract(date)
}

/** The ES contract with most volume, the nearest of equal ones; null where none traded. */
function mostTraded(volumes: ReadonlyMap<number, number>, named: ReadonlySet<number>): EsContract | null {
  let most: { readonly id: number; readonly volume: number; readonly contract: EsContract } | null = null
  for (const [id, volume] of volumes) {
    const instrument = unpackInstrument(id)
    if (instrument?.kind !== 'ES' || volume === 0 || (named.size > 0 && !named.has(id))) continue
    const { year, month } = instrument
    if (most === null || volume > most.volume || (volume === most.volume && id < most.id))
      most = { id, volume, contract: { year, month } }
  }
  return most?.contract ?? null
}

function esContract(symbol: string, date: CalendarDate): EsContract | null {
  const instrument = parseSymbol(symbol, date)
  return instrument?.kind === 'ES' ? { year: instrument.year, month: instrument.month } : null
}

import type { Ns } from '@spymaster/events'
import type { DealerGamma } from './dealer-book.ts'

/** What is true of an option print; of it the record has the time, the size, and whether it is a leg. */
export type TruePrint = {
  readonly instrumentId: number
  /** The record's log time, ns UTC. */
  readonly logNs: Ns
  /** Contracts. */
  readonly size: number
  /** Whether the customer bought; if not, the customer sold. A dealer took the other side. */
  readonly isBuy: boolean
  /** Whether it is a leg of a package, whose price tells nothing about who bought. */
  readonly isLeg: boolean
  /** The customer's order, counted from 0: its prints are one contract and side, but for the legs of a package. */
  readonly order: number
}

/**
 * The truth behind the option prints of one reading of a simulated day, to be given to `Simulation.batches`: who
 * bought, and what the dealers therefore hold. No record tells either, and asking for it changes no byte.
 *
 * Every print is between a customer and a dealer. Positions hold for all prints of the batches given so far. Memory
 * is constant: what is kept is a number or two for each contract.
 */
export class OptionTruth {
  readonly #onPrint: ((print: TruePrint) => void) | null
  readonly #positions = new Map<number, number>()
  readonly #openings = new Map<number, number>()
  readonly #inventory = new Map<number, number>()
  #gamma: (() => DealerGamma) | null = null

  /** `onPrint` is told of each print, in log order, before the batch that has its record is given. */
  constructor(onPrint: ((print: TruePrint) => void) | null = null) {
    this.#onPrint = onPrint
  }

  /** Contracts that dealers hold of an option from the prints so far; negative where they are short, 0 without any. */
  position(instrumentId: number): number {
    return this.#positions.get(instrumentId) ?? 0
  }

  /**
   * Contracts that dealers held when the day began: the opening open interest, long of calls and short of puts, which
   * is a convention and no finding. 0 before the open interest is on the log, and of what is not listed.
   */
  opening(instrumentId: number): number {
    return this.#openings.get(instrumentId) ?? 0
  }

  /** Contracts that dealers held beside when the day began, of the parameter `dealerGamma`; 0 where it is not set. */
  inventory(instrumentId: number): number {
    return this.#inventory.get(instrumentId) ?? 0
  }

  /** The dealers' gamma as of the batches given so far; null before the first, and on days without options. */
  dealerGamma(): DealerGamma | null {
    return this.#gamma?.() ?? null
  }

  /** Ids of the options that have printed, in the order of their first prints. */
  get printed(): Iterable<number> {
    return this.#positions.keys()
  }

  /** Takes a print, which the simulation made. */
  print(print: TruePrint): void {
    const { instrumentId, size, isBuy } = print
    this.#positions.set(instrumentId, this.position(instrumentId) + (isBuy ? -size : size))
    this.#onPrint?.(print)
  }

  /** Takes an option's opening open interest, which the simulation made. */
  open(instrumentId: number, contracts: number, isCall: boolean): void {
    this.#openings.set(instrumentId, isCall ? contracts : -contracts)
  }

  /** Takes what dealers begin with of an option, which the simulation made. */
  hold(instrumentId: number, contracts: number): void {
    this.#inventory.set(instrumentId, contracts)
  }

  /** Is told how to learn of the dealers' gamma, by the simulation. */
  ask(gamma: () => DealerGamma): void {
    this.#gamma = gamma
  }
}

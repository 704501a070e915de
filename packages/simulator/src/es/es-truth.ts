import type { Ns } from '@spymaster/events'

/** What is true of one step of an ES event: an aggressor at a price, or what became of an order. */
export type TrueOrder = {
  /** The records' log time, ns UTC, and packet number. */
  readonly logNs: Ns
  readonly sequence: number
  /** An order added, cancelled or executed away, changed; a trade. */
  readonly action: 'A' | 'C' | 'M' | 'T'
  /** Whether it is a bid; of a trade, whether the aggressor bought. */
  readonly isBid: boolean
  /** The price in ticks of a quarter point: of an order that moved, the new one. */
  readonly tick: number
  /** Contracts, as the record says: traded, cancelled, or shown from now on. */
  readonly size: number
  /** The venue's id of the order, or of the aggressor. */
  readonly orderId: number
  /** Whose order it is: 0 the background's, else the planted cause's. */
  readonly owner: number
  /** Contracts of the order that the event executed: 0 where its owner took it back or changed it. */
  readonly executed: number
  /** Contracts that the order hid before this step, or, new, hides: 0 of one that shows all, and of a trade. */
  readonly hides: number
  /** Contracts hidden at the price after this step, of all orders there. */
  readonly hidden: number
  /** Whether the mbp-10 feed has a record of it. */
  readonly isVisible: boolean
}

/**
 * Is told each order that rests when ES opens, as `A` of one event that no record shows by itself, then each step of
 * each ES event in the order of records, before the batch that has them is given; asking for it changes no byte. What it
 * is given holds during the call only.
 */
export type EsTruth = (order: TrueOrder) => void

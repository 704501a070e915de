import type { EsAgent } from './es-agent.ts'
import type { OrderRef } from './order-store.ts'

const MOST_OWNERS = 65_535

/** The agents of an ES market, told of what happens. */
export class Witnesses {
  readonly agents: readonly EsAgent[]
  readonly #byOwner: (EsAgent | undefined)[] = []

  /** Throws `RangeError` where two agents have one owner, or one has none that can be. */
  constructor(agents: readonly EsAgent[]) {
    this.agents = agents
    for (const agent of agents) {
      const { owner } = agent
      if (!Number.isInteger(owner) || owner < 1 || owner > MOST_OWNERS || this.#byOwner[owner] !== undefined)
        throw new RangeError(`an agent's owner must be a number of its own from 1 to 65535, was ${owner}`)
      this.#byOwner[owner] = agent
    }
  }

  filled(owner: number, order: OrderRef, size: number, left: number): void {
    this.#byOwner[owner]?.onFill?.(order, size, left)
  }

  gone(owner: number, order: OrderRef): void {
    this.#byOwner[owner]?.onGone?.(order)
  }

  traded(tick: number, size: number, isBuy: boolean, owner: number): void {
    for (const agent of this.agents) agent.onTrade?.(tick, size, isBuy, owner)
  }

  canceled(tick: number, size: number, isBid: boolean, owner: number): void {
    for (const agent of this.agents) agent.onCancel?.(tick, size, isBid, owner)
  }

  moved(bestBid: number, bestAsk: number, nowNs: number): void {
    for (const agent of this.agents) agent.onBest?.(bestBid, bestAsk, nowNs)
  }
}

import type { EsAgent } from './es-agent.ts'
import type { OrderRef } from './order-store.ts'

const MOST_OWNERS = 65_535

/** The agents of an ES market, told of what happens, in the order in which they joined. */
export class Witnesses {
  readonly agents: EsAgent[] = []
  readonly #byOwner = new Map<number, EsAgent>()

  /** Throws `RangeError` where two agents have one owner, or one has none that can be. */
  constructor(agents: readonly EsAgent[]) {
    for (const agent of agents) this.join(agent)
  }

  /** Adds an agent. Throws `RangeError` where its owner is another's, or cannot be. */
  join(agent: EsAgent): void {
    const { owner } = agent
    if (!Number.isInteger(owner) || owner < 1 || owner > MOST_OWNERS || this.#byOwner.has(owner))
      throw new RangeError(`an agent's owner must be a number of its own from 1 to 65535, was ${owner}`)
    this.#byOwner.set(owner, agent)
    this.agents.push(agent)
  }

  /** Removes an agent whose orders are gone. Not to be called while agents are told of something. */
  leave(agent: EsAgent): void {
    this.#byOwner.delete(agent.owner)
    this.agents.splice(this.agents.indexOf(agent), 1)
  }

  filled(owner: number, order: OrderRef, size: number, left: number): void {
    this.#byOwner.get(owner)?.onFill?.(order, size, left)
  }

  gone(owner: number, order: OrderRef): void {
    this.#byOwner.get(owner)?.onGone?.(order)
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

import type { OptionChain } from '../options/option-chain.ts'
import { OptionTruth, type TruePrint } from '../options/option-truth.ts'
import { optionName } from './event-line.ts'
import type { DealersLine, OpeningLine, OptionsLine, TruthTime } from './truth-line.ts'

/** What customers did by minute, and what dealers hold of it. */
export class DealerMinutes {
  /** To be given to the simulation. */
  readonly options: OptionTruth
  #bought: Record<string, number> = {}
  #sold: Record<string, number> = {}
  #hasOpened = false

  /** `onPrint` is told of each print, too. */
  constructor(onPrint: ((print: TruePrint) => void) | null) {
    this.options = new OptionTruth((print) => {
      const side = print.isBuy ? this.#bought : this.#sold
      const name = optionName(print.instrumentId)
      side[name] = (side[name] ?? 0) + print.size
      onPrint?.(print)
    })
  }

  /** What the day began with, the first time that it is known; else null. */
  opening(ts: TruthTime, chain: OptionChain): OpeningLine | null {
    const held = chain.contracts.map(({ id }) => [optionName(id), this.options.opening(id)] as const)
    if (this.#hasOpened || held.every(([, contracts]) => contracts === 0)) return null
    this.#hasOpened = true
    return { type: 'opening', ts, positions: Object.fromEntries(held.filter(([, n]) => n !== 0)) }
  }

  /** What was bought and sold since the last one; null where nothing was. */
  minute(ts: TruthTime): OptionsLine | null {
    const [bought, sold] = [this.#bought, this.#sold]
    this.#bought = {}
    this.#sold = {}
    if (Object.keys(bought).length + Object.keys(sold).length === 0) return null
    return { type: 'options', ts, bought, sold }
  }

  /** What dealers hold now; null on days without options. */
  dealers(ts: TruthTime, chain: OptionChain): DealersLine | null {
    const gamma = this.options.dealerGamma()
    if (gamma === null) return null
    const positions: Record<string, number> = {}
    for (const id of this.options.printed) positions[optionName(id)] = this.options.position(id)
    const { prints, inventory, hedged } = gamma
    const whole = {
      gamma: Math.round(prints),
      inventoryGamma: Math.round(inventory),
      hedgedGamma: Math.round(hedged),
    }
    return { type: 'dealers', ts, spot: chain.spot, ...whole, positions }
  }
}

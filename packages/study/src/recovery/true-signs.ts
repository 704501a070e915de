import type { TruePrint } from '@spymaster/simulator'
import type { SignedPrint } from './subject.ts'

type Waiting = { readonly ns: number; readonly isBuy: boolean }

/** Who bought in each option trade, asked for as its sign is published. */
export class TrueSigns {
  readonly #originNs: bigint
  /** By instrument, in the order of the log. */
  readonly #waiting = new Map<number, Waiting[]>()

  constructor(originNs: bigint) {
    this.#originNs = originNs
  }

  print({ instrumentId, logNs, isBuy }: TruePrint): void {
    const waiting = this.#waiting.get(instrumentId) ?? []
    waiting.push({ ns: Number(logNs - this.#originNs), isBuy })
    this.#waiting.set(instrumentId, waiting)
  }

  /** Whether the sign is the customer's; null without a sign, and of a trade that nobody has told of. */
  isRight({ instrumentId, ns, sign }: SignedPrint): boolean | null {
    const waiting = this.#waiting.get(instrumentId)
    while (waiting !== undefined && waiting.length > 0 && waiting[0]!.ns < ns) waiting.shift()
    if (waiting === undefined || waiting[0]?.ns !== ns) return null
    const { isBuy } = waiting.shift()!
    return sign === 0 ? null : sign > 0 === isBuy
  }
}

import { blackGamma } from '@spymaster/core'
import type { FlowCell, FlowPayload } from '@spymaster/core/payload'
import { unpackInstrument } from '@spymaster/events'
import type { TruePrint, TruthLine } from '@spymaster/simulator'

const SHARES = 100
const YEAR_SEC = 252 * 23_400
const STEP_USD = 0.25

/** A contract as it is published and as it truly is. */
type Contract = {
  readonly strike: number
  readonly isCall: boolean
  /** Of one contract, shares per dollar. */
  readonly gamma: number
  readonly iv: number
  /** Contracts: by the physics from prints, truly from prints, of open interest. */
  readonly estimated: number
  readonly held: number
  readonly opened: number
}

type Print = { readonly ns: number; readonly name: string; readonly held: number }

/** What dealers truly hold, in step with what is published of it. */
export class TrueDealers {
  readonly #originNs: bigint
  readonly #windowNs: number
  readonly #minutes = new Map<string, Readonly<Record<string, number>>>()
  #opening: Readonly<Record<string, number>> = {}
  #prints: Print[] = []
  #contracts: readonly Contract[] = []
  #spot = Number.NaN
  #basis = 0
  #years = Number.NaN
  /** Of prints within the window, shares per dollar. */
  windowGamma = 0

  constructor(originNs: bigint, windowSec: number) {
    this.#originNs = originNs
    this.#windowNs = windowSec * 1e9
  }

  line(line: TruthLine): void {
    if (line.type === 'opening') this.#opening = line.positions
    if (line.type === 'dealers') this.#minutes.set(line.ts, line.positions)
  }

  print({ instrumentId, logNs, size, isBuy }: TruePrint): void {
    const ns = Number(logNs - this.#originNs)
    this.#prints.push({ ns, name: nameOf(instrumentId), held: isBuy ? -size : size })
  }

  /** Takes the flow of a minute's end; false where the truth of that minute is not known. */
  settle({ rows, spot, forward, secondsLeft, tsNs }: FlowPayload, nowNs: number): boolean {
    const positions = this.#minutes.get(tsNs)
    this.#minutes.delete(tsNs)
    if (positions === undefined || spot === null || secondsLeft === null || secondsLeft <= 0) return false
    this.#spot = spot
    this.#basis = (forward ?? spot) - spot
    this.#years = secondsLeft / YEAR_SEC
    this.#contracts = rows.flatMap(({ strike, call, put }) => [
      ...this.#contract(strike, true, call, positions),
      ...this.#contract(strike, false, put, positions),
    ])
    this.#settleWindow(nowNs)
    return true
  }

  /** What the estimate misses of the true net gamma, over the strikes published, shares per dollar. */
  get missed(): number {
    return this.#contracts.reduce((sum, each) => sum + missedOf(each), 0)
  }

  /** The same near a price, by the triangular weights of `docs/physics.md`, Fuel. */
  missedNear(price: number, range: number): number {
    const weight = (strike: number) => Math.max(0, 1 - Math.abs(strike - price) / range)
    return this.#contracts.reduce((sum, each) => sum + weight(each.strike) * missedOf(each), 0)
  }

  /** The strike at or beyond spot at which the gamma that dealers truly hold of a right is largest; null of none. */
  wall(isCall: boolean, spot: number): number | null {
    let [best, most] = [null as number | null, 0]
    for (const each of this.#contracts) {
      if (each.isCall !== isCall || (isCall ? each.strike < spot : each.strike > spot)) continue
      const value = Math.abs(each.gamma * (each.opened + each.held))
      if (value > most || (value === most && value > 0 && !isCall)) [best, most] = [each.strike, value]
    }
    return best
  }

  /** Where net gamma changes sign nearest spot, at most `reach` dollars away, of the true or the estimated positions. */
  flip(isTrue: boolean, reach: number): number | null {
    let best: number | null = null
    let before: { price: number; net: number } | null = null
    const from = Math.ceil((this.#spot - reach) / STEP_USD) * STEP_USD
    for (let price = from; price <= this.#spot + reach; price += STEP_USD) {
      const net = this.#netAt(price, isTrue)
      if (before !== null && net > 0 !== before.net > 0) {
        const crossing = before.price + (STEP_USD * before.net) / (before.net - net)
        if (best === null || Math.abs(crossing - this.#spot) < Math.abs(best - this.#spot)) best = crossing
      }
      before = { price, net }
    }
    return best
  }

  #netAt(price: number, isTrue: boolean): number {
    let net = 0
    for (const { strike, iv, opened, held, estimated } of this.#contracts)
      net += (opened + (isTrue ? held : estimated)) * blackGamma(price + this.#basis, strike, iv, this.#years)
    return net
  }

  #contract(
    strike: number,
    isCall: boolean,
    cell: FlowCell | null,
    positions: Readonly<Record<string, number>>,
  ): Contract[] {
    if (cell?.gamma == null || cell.iv === null) return []
    const name = `${isCall ? 'C' : 'P'}${strike}`
    const { gamma, iv, inventory: estimated } = cell
    const held = positions[name] ?? 0
    return [{ strike, isCall, gamma: SHARES * gamma, iv, estimated, held, opened: this.#opening[name] ?? 0 }]
  }

  #settleWindow(nowNs: number): void {
    this.#prints = this.#prints.filter(({ ns }) => ns > nowNs - this.#windowNs)
    const gammas = new Map(
      this.#contracts.map(({ strike, isCall, gamma }) => [`${isCall ? 'C' : 'P'}${strike}`, gamma]),
    )
    this.windowGamma = 0
    for (const { ns, name, held } of this.#prints)
      if (ns <= nowNs) this.windowGamma += held * (gammas.get(name) ?? 0)
  }
}

const missedOf = ({ gamma, held, estimated }: Contract): number => gamma * (held - estimated)

/** As in `C680`. */
function nameOf(instrumentId: number): string {
  const option = unpackInstrument(instrumentId)
  return option?.kind === 'OPTION' ? `${option.right}${option.strikeCents / 100}` : ''
}

import { blackGamma } from '@spymaster/core'
import type { FlowCell, FlowPayload } from '@spymaster/core/payload'
import { unpackInstrument } from '@spymaster/events'
import type { TruePrint, TruthLine } from '@spymaster/simulator'

const SHARES = 100
const YEAR_SEC = 252 * 23_400
const STEP_USD = 0.25

/** A contract as it is published and as it truly is. */
type Contract = {
  readonly name: string
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

type Print = { readonly ns: number; readonly name: string; readonly order: number; readonly held: number }

/** Squares of orders' contracts by contract, as prints come. */
class OrderSquares {
  readonly #squares = new Map<string, number>()
  readonly #last = new Map<string, { order: number; size: number }>()

  add({ name, order, held }: Print): void {
    const size = Math.abs(held)
    const last = this.#last.get(name)
    const before = last?.order === order ? last.size : 0
    this.#last.set(name, { order, size: before + size })
    this.#squares.set(name, this.of(name) + size * (2 * before + size))
  }

  of(name: string): number {
    return this.#squares.get(name) ?? 0
  }
}

/** What dealers truly hold, in step with what is published of it. */
export class TrueDealers {
  readonly #originNs: bigint
  readonly #windowNs: number
  readonly #minutes = new Map<string, Readonly<Record<string, number>>>()
  #opening: Readonly<Record<string, number>> = {}
  #prints: Print[] = []
  /** Of all prints up to the minute that is settled, and those told of that are later. */
  readonly #squares = new OrderSquares()
  #later: Print[] = []
  #contracts: readonly Contract[] = []
  #spot = Number.NaN
  #basis = 0
  #years = Number.NaN
  /** Of prints within the window, shares per dollar, and how far from 0 it would be were each order's side a coin's. */
  windowGamma = 0
  windowCoin = 0

  constructor(originNs: bigint, windowSec: number) {
    this.#originNs = originNs
    this.#windowNs = windowSec * 1e9
  }

  line(line: TruthLine): void {
    if (line.type === 'opening') this.#opening = line.positions
    if (line.type === 'dealers') this.#minutes.set(line.ts, line.positions)
  }

  print({ instrumentId, logNs, size, isBuy, order }: TruePrint): void {
    const ns = Number(logNs - this.#originNs)
    this.#later.push({ ns, name: nameOf(instrumentId), order, held: isBuy ? -size : size })
  }

  /** Takes the flow of a minute's end; false where the truth of that minute is not known. */
  settle({ rows, spot, forward, secondsLeft, tsNs }: FlowPayload, nowNs: number): boolean {
    this.#passTo(nowNs)
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
    this.#settleWindow()
    return true
  }

  /** What the estimate misses of the true net gamma, over the strikes published, weighted by strike; shares per dollar. */
  missed(weight: Weight = ALL): number {
    return this.#contracts.reduce((sum, each) => sum + weight(each.strike) * missedOf(each), 0)
  }

  /** The true net gamma of all prints so far, likewise. */
  traded(weight: Weight = ALL): number {
    return this.#contracts.reduce((sum, { gamma, held, strike }) => sum + weight(strike) * gamma * held, 0)
  }

  /** How far from 0 it would be, in the root mean square, were each order's side a coin's. */
  coin(weight: Weight = ALL): number {
    let squares = 0
    for (const { name, gamma, strike } of this.#contracts)
      squares += (weight(strike) * gamma) ** 2 * this.#squares.of(name)
    return Math.sqrt(squares)
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
    return [
      { name, strike, isCall, gamma: SHARES * gamma, iv, estimated, held, opened: this.#opening[name] ?? 0 },
    ]
  }

  #passTo(nowNs: number): void {
    for (const print of this.#later) {
      if (print.ns > nowNs) continue
      this.#squares.add(print)
      this.#prints.push(print)
    }
    this.#later = this.#later.filter(({ ns }) => ns > nowNs)
    this.#prints = this.#prints.filter(({ ns }) => ns > nowNs - this.#windowNs)
  }

  #settleWindow(): void {
    const squares = new OrderSquares()
    for (const print of this.#prints) squares.add(print)
    const gammas = new Map(this.#contracts.map(({ name, gamma }) => [name, gamma]))
    this.windowGamma = this.#prints.reduce((sum, { name, held }) => sum + held * (gammas.get(name) ?? 0), 0)
    let coin = 0
    for (const [name, gamma] of gammas) coin += gamma * gamma * squares.of(name)
    this.windowCoin = Math.sqrt(coin)
  }
}

/** The triangular weights of `docs/physics.md`, Fuel. */
export const weightsNear =
  (price: number, range: number): Weight =>
  (strike) =>
    Math.max(0, 1 - Math.abs(strike - price) / range)

const missedOf = ({ gamma, held, estimated }: Contract): number => gamma * (held - estimated)

/** Of a strike. */
type Weight = (strike: number) => number
const ALL: Weight = () => 1

/** As in `C680`. */
function nameOf(instrumentId: number): string {
  const option = unpackInstrument(instrumentId)
  return option?.kind === 'OPTION' ? `${option.right}${option.strikeCents / 100}` : ''
}

import { resolvePhysics } from '@spymaster/core'
import { RecordView, RTYPE, timeOrigin } from '@spymaster/dbn'
import { utcMidnightNs } from '@spymaster/events'
import type { TruePrint } from '@spymaster/simulator'
import { slotOf, strikeOf } from '../../packages/core/src/engines/fuel/contracts.ts'
import type { DealerSums } from '../../packages/core/src/engines/fuel/dealer-sums.ts'
import { OptionTape } from '../../packages/core/src/engines/fuel/option-tape.ts'
import { blackGamma } from '../../packages/core/src/maths/black76.ts'
import type { OptionDay } from './option-days.ts'
import type { Estimate } from './tally.ts'

const SPOT = 680
const VOLATILITY = 0.13
const YEAR_SEC = 252 * 23_400
/** Signs by each method are told from one another by how far they move the position of a tape with these. */
const PROBE = { signAccuracyQuote: 0.95, signAccuracyTick: 0.8, signAccuracyMultiLeg: 0.65 }

export type Method = 'quote' | 'tick' | 'leg' | 'none'

/**
 * Of a contract also what signs alone say, with its variance; the part of its variance that is its own, and the contracts
 * that go with the lean of its right.
 */
export type Held = Estimate & Record<'signed' | 'ofSigns' | 'own' | 'leaning', number>

/** An order in a contract: its size, how it was signed, and whether rightly. */
export type Order = { slot: number; size: number; readonly method: Method; readonly isRight: boolean }

/** What a stretch of a day ends with. */
export type Stretch = {
  readonly orders: readonly Order[]
  readonly contracts: ReadonlyMap<number, Held>
  /** The same of orders for one contract alone. */
  readonly singles: ReadonlyMap<number, Held>
  /** 100 times gamma by slot, at the end of the stretch. */
  readonly gammas: ReadonlyMap<number, number>
  /** What the run's lean and its packages add to a net. */
  readonly sums: DealerSums
}

class StretchRun {
  readonly #view = new RecordView()
  readonly #clock = { nowNs: Number.NEGATIVE_INFINITY }
  readonly #day: OptionDay
  readonly #tape: OptionTape
  readonly #singles: OptionTape
  readonly #probe: OptionTape
  readonly #truths: TruePrint[] = []
  readonly #held = new Map<number, number>()
  readonly #heldSingles = new Map<number, number>()
  readonly #orders = new Map<string, Order>()

  constructor(day: OptionDay) {
    this.#day = day
    const config = resolvePhysics({})
    this.#tape = this.#tapeOf(config)
    this.#singles = this.#tapeOf(config)
    this.#probe = this.#tapeOf({ ...config, ...PROBE })
  }

  read(): Stretch {
    for (const { bytes } of this.#day.batches((print) => this.#truths.push(print))) this.#fold(bytes)
    const contracts = heldOf(this.#tape, this.#held)
    const singles = heldOf(this.#singles, this.#heldSingles)
    const gammas = new Map([...contracts.keys()].map((slot) => [slot, this.#gamma(slot)]))
    return { orders: [...this.#orders.values()], contracts, singles, gammas, sums: this.#tape.session }
  }

  #fold(bytes: Uint8Array): void {
    const view = this.#view.attach(bytes)
    let print = 0
    while (view.next()) {
      if (view.rtype !== RTYPE.cbbo1s && view.rtype !== RTYPE.tcbbo) continue
      this.#clock.nowNs = view.tsRecvSince(timeOrigin(utcMidnightNs(this.#day.date)))
      if (view.rtype === RTYPE.tcbbo) this.#foldPrint(view, this.#truths[print++]!)
      else for (const tape of [this.#tape, this.#singles, this.#probe]) tape.foldQuote(view)
    }
    this.#truths.length = 0
  }

  #foldPrint(view: RecordView, { size, isBuy, isLeg, order }: TruePrint): void {
    const slot = slotOf(view.instrumentId)
    const before = this.#probe.session.signed[slot]!
    this.#tape.foldPrint(view)
    this.#probe.foldPrint(view)
    if (!isLeg) this.#singles.foldPrint(view)
    const held = isBuy ? -size : size
    for (const sums of isLeg ? [this.#held] : [this.#held, this.#heldSingles])
      sums.set(slot, (sums.get(slot) ?? 0) + held)
    const step = (before - this.#probe.session.signed[slot]!) / size
    const method = methodOf(Math.abs(step))
    const key = `${order} ${slot} ${method}`
    const known = this.#orders.get(key)
    if (known === undefined) this.#orders.set(key, { slot, size, method, isRight: step > 0 === isBuy })
    else known.size += size
  }

  #tapeOf(settings: ConstructorParameters<typeof OptionTape>[0]): OptionTape {
    const { date } = this.#day
    const origin = timeOrigin(utcMidnightNs(date))
    return new OptionTape(settings, 250, { date, origin, clock: this.#clock })
  }

  #gamma(slot: number): number {
    return 100 * blackGamma(SPOT, strikeOf(slot), VOLATILITY, this.#day.leftSec / YEAR_SEC)
  }
}

function methodOf(expected: number): Method {
  if (expected < 0.1) return 'none'
  if (expected < 0.45) return 'leg'
  return expected < 0.75 ? 'tick' : 'quote'
}

/** What the tape says of each contract that traded, beside what is truly held. */
export function heldOf({ session }: OptionTape, held: ReadonlyMap<number, number>): Map<number, Held> {
  const found = new Map<number, Held>()
  for (const [slot, truth] of held)
    found.set(slot, {
      estimated: session.position(slot),
      variance: session.positionVariance(slot),
      truth,
      signed: session.signed[slot]!,
      ofSigns: session.variance[slot]!,
      own: session.ownVariance(slot),
      leaning: session.leaning(slot),
    })
  return found
}

/** The same by signs alone: of customers who lean to no side. */
export function bySigns(held: ReadonlyMap<number, Held>): Map<number, Held> {
  const plain = ([slot, each]: [number, Held]) =>
    [
      slot,
      { ...each, estimated: each.signed, variance: each.ofSigns, own: each.ofSigns, leaning: 0 },
    ] as const
  return new Map([...held].map(plain))
}

/** What the tape made of a day, beside the truth. */
export function stretchOf(day: OptionDay): Stretch {
  return new StretchRun(day).read()
}

/**
 * The book's net gamma of contracts, shares per dollar: those of a right share the doubt about its lean. With packages,
 * whose legs take back one another's errors; without, as if all orders were apart.
 */
export function netGamma(
  held: ReadonlyMap<number, Held>,
  { gammas, sums }: Pick<Stretch, 'gammas' | 'sums'>,
  hasPackages = true,
): Estimate {
  const net = { estimated: 0, variance: 0, truth: 0 }
  const together = [0, 0]
  for (const [slot, { estimated, own, leaning, truth }] of held) {
    const gamma = gammas.get(slot)!
    net.estimated += gamma * estimated
    net.variance += gamma * gamma * own
    net.truth += gamma * truth
    together[slot & 1]! += gamma * leaning
  }
  if (hasPackages) net.variance -= paired(gammas, sums)
  net.variance += sums.lean.varianceOf(together[0]!, together[1]!)
  return net
}

/** What legs take back of the variance of net gamma, over all pairs of strikes. */
function paired(gammas: ReadonlyMap<number, number>, { pairs, shared }: DealerSums): number {
  const byStrike = new Map([...gammas].map(([slot, gamma]) => [slot >>> 1, gamma]))
  let sum = 0
  for (const [strike, gamma] of byStrike)
    for (let link = pairs.first[strike]!; link !== 0; link = pairs.next[link - 1]!)
      sum += 2 * gamma * byStrike.get(pairs.uppers[link - 1]!)! * shared[link - 1]!
  return sum
}

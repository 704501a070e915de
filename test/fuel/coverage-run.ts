import { resolvePhysics } from '@spymaster/core'
import { RecordView, RTYPE, timeOrigin } from '@spymaster/dbn'
import { type CalendarDate, newYorkNs, utcMidnightNs } from '@spymaster/events'
import { OptionTruth, Simulation, type TruePrint } from '@spymaster/simulator'
import { slotOf, strikeOf } from '../../packages/core/src/engines/fuel/contracts.ts'
import type { CustomerLean } from '../../packages/core/src/engines/fuel/customer-lean.ts'
import { OptionTape } from '../../packages/core/src/engines/fuel/option-tape.ts'
import { blackGamma } from '../../packages/core/src/maths/black76.ts'

/** Busy, some 2,000 prints a minute: the estimate is to rest on many orders, and the days are to be many. */
const RATE = 5
const MINUTES = 1
const DATES: readonly CalendarDate[] = ['2024-03-05', '2025-06-04', '2025-12-18', '2026-02-10']
const SPOT = 680
const VOLATILITY = 0.13
const YEAR_SEC = 252 * 23_400
/** Signs by each method are told from one another by how far they move the position of a tape with these. */
const PROBE = { signAccuracyQuote: 0.95, signAccuracyTick: 0.8, signAccuracyMultiLeg: 0.65 }

export type Method = 'quote' | 'tick' | 'leg' | 'none'

/** A sum of contracts, or of their gammas: as the tape has it, its deviation, and what is true. */
export type Estimate = { estimated: number; variance: number; truth: number }

/** Of a contract also what signs alone say, with its variance, and the contracts whose side they leave to the lean. */
export type Held = Estimate & { readonly signed: number; readonly ofSigns: number; readonly open: number }

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
  readonly lean: CustomerLean
}

class StretchRun {
  readonly #view = new RecordView()
  readonly #clock = { nowNs: Number.NEGATIVE_INFINITY }
  readonly #fromNs: bigint
  readonly #date: CalendarDate
  readonly #seed: number
  readonly #tape: OptionTape
  readonly #singles: OptionTape
  readonly #probe: OptionTape
  readonly #truths: TruePrint[] = []
  readonly #held = new Map<number, number>()
  readonly #heldSingles = new Map<number, number>()
  readonly #orders = new Map<string, Order>()

  constructor(seed: number) {
    this.#seed = seed
    this.#date = DATES[seed % DATES.length]!
    const minute = 600 + ((seed * 37) % 350)
    this.#fromNs = newYorkNs(this.#date, Math.floor(minute / 60), minute % 60)
    const config = resolvePhysics({})
    this.#tape = this.#tapeOf(config)
    this.#singles = this.#tapeOf(config)
    this.#probe = this.#tapeOf({ ...config, ...PROBE })
  }

  read(): Stretch {
    const simulation = new Simulation({
      seed: this.#seed,
      date: this.#date,
      rate: RATE,
      fromNs: this.#fromNs,
      toNs: this.#fromNs + BigInt(MINUTES * 60e9),
      spy: false,
      warmupSessions: 0,
    })
    const truth = new OptionTruth((print) => this.#truths.push(print))
    for (const { bytes } of simulation.batches(truth)) this.#fold(bytes)
    const contracts = estimates(this.#tape, this.#held)
    const singles = estimates(this.#singles, this.#heldSingles)
    const gammas = new Map([...contracts.keys()].map((slot) => [slot, this.#gamma(slot)]))
    return { orders: [...this.#orders.values()], contracts, singles, gammas, lean: this.#tape.lean }
  }

  #fold(bytes: Uint8Array): void {
    const view = this.#view.attach(bytes)
    let print = 0
    while (view.next()) {
      if (view.rtype !== RTYPE.cbbo1s && view.rtype !== RTYPE.tcbbo) continue
      this.#clock.nowNs = view.tsRecvSince(timeOrigin(utcMidnightNs(this.#date)))
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
    const origin = timeOrigin(utcMidnightNs(this.#date))
    return new OptionTape(settings, 250, { date: this.#date, origin, clock: this.#clock })
  }

  #gamma(slot: number): number {
    const leftSec = Number(newYorkNs(this.#date, 16, 0) - this.#fromNs) / 1e9 - 60 * MINUTES
    return 100 * blackGamma(SPOT, strikeOf(slot), VOLATILITY, leftSec / YEAR_SEC)
  }
}

function methodOf(expected: number): Method {
  if (expected < 0.1) return 'none'
  if (expected < 0.45) return 'leg'
  return expected < 0.75 ? 'tick' : 'quote'
}

function estimates({ session }: OptionTape, held: ReadonlyMap<number, number>): Map<number, Held> {
  const found = new Map<number, Held>()
  for (const [slot, truth] of held)
    found.set(slot, {
      estimated: session.position(slot),
      variance: session.positionVariance(slot),
      truth,
      signed: session.signed[slot]!,
      ofSigns: session.variance[slot]!,
      open: session.open[slot]!,
    })
  return found
}

/** The same by signs alone: of customers who lean to no side. */
export function bySigns(held: ReadonlyMap<number, Held>): Map<number, Held> {
  const plain = ([slot, each]: [number, Held]) =>
    [slot, { ...each, estimated: each.signed, variance: each.ofSigns, open: 0 }] as const
  return new Map([...held].map(plain))
}

/** A minute each of many simulated days, on several dates and at many hours: no two have a trader in common. */
export function stretches(count: number): Stretch[] {
  return Array.from({ length: count }, (_, i) => new StretchRun(i + 1).read())
}

/** The book's net gamma of contracts, shares per dollar: those of a right share the doubt about its lean. */
export function netGamma(held: ReadonlyMap<number, Held>, { gammas, lean }: Stretch): Estimate {
  const net = { estimated: 0, variance: 0, truth: 0 }
  const open = [0, 0]
  for (const [slot, { estimated, ofSigns, open: contracts, truth }] of held) {
    const gamma = gammas.get(slot)!
    net.estimated += gamma * estimated
    net.variance += gamma * gamma * ofSigns
    net.truth += gamma * truth
    open[slot & 1]! += gamma * contracts
  }
  net.variance += lean.varianceOf(open[0]!, open[1]!)
  return net
}

import { resolvePhysics } from '@spymaster/core'
import { RecordView, RTYPE, type TimeOrigin, timeOrigin } from '@spymaster/dbn'
import { utcMidnightNs } from '@spymaster/events'
import type { TruePrint } from '@spymaster/simulator'
import { slotOf, strikeOf } from '../../packages/core/src/engines/fuel/contracts.ts'
import { OptionTape } from '../../packages/core/src/engines/fuel/option-tape.ts'
import { blackGamma } from '../../packages/core/src/maths/black76.ts'
import { heldOf, netGamma } from './coverage-run.ts'
import { type Span, tradesOf, WHOLE } from './option-days.ts'
import type { Estimate } from './tally.ts'

const VOLATILITY = 0.13
const SESSION_SEC = 23_400
const YEAR_SEC = 252 * SESSION_SEC
/** Dollars: strikes this near spot count in what is near it. */
const RANGE = 2

/** The net gamma of all strikes, and of those near spot by the weights of a level there. */
export type Moment = { readonly book: Estimate; readonly near: Estimate }

/** A tape with some settings beside what is true, and what it says at moments of a day. */
class DayRun {
  readonly #view = new RecordView()
  readonly #clock = { nowNs: Number.NEGATIVE_INFINITY }
  readonly #origin: TimeOrigin
  readonly #tape: OptionTape
  readonly #held = new Map<number, number>()

  constructor(date: string, settings: Record<string, unknown>) {
    const origin = timeOrigin(utcMidnightNs(date))
    this.#tape = new OptionTape(resolvePhysics(settings), 250, { date, origin, clock: this.#clock })
    this.#origin = origin
  }

  fold(bytes: Uint8Array, truths: readonly TruePrint[]): void {
    const view = this.#view.attach(bytes)
    for (let print = 0; view.next(); ) {
      if (view.rtype !== RTYPE.tcbbo) continue
      this.#clock.nowNs = view.tsRecvSince(this.#origin)
      this.#tape.foldPrint(view)
      const { instrumentId, size, isBuy } = truths[print++]!
      const slot = slotOf(instrumentId)
      this.#held.set(slot, (this.#held.get(slot) ?? 0) + (isBuy ? -size : size))
    }
  }

  read(spot: number, leftSec: number): Moment {
    const contracts = heldOf(this.#tape, this.#held)
    const netOf = (weight: (strike: number) => number): Estimate => {
      const gamma = (strike: number) => 100 * blackGamma(spot, strike, VOLATILITY, leftSec / YEAR_SEC)
      const weighted = (slot: number) => weight(strikeOf(slot)) * gamma(strikeOf(slot))
      const gammas = new Map([...contracts.keys()].map((slot) => [slot, weighted(slot)]))
      return netGamma(contracts, { gammas, sums: this.#tape.session })
    }
    return {
      book: netOf(() => 1),
      near: netOf((strike) => Math.max(0, 1 - Math.abs(strike - spot) / RANGE)),
    }
  }
}

/**
 * What tapes with these settings say at moments of a simulated day, seconds after its open, of its option trades alone:
 * by settings, then by moment.
 */
export function momentsOf(
  seed: number,
  seconds: readonly number[],
  settings: readonly Record<string, unknown>[],
  span: Span = WHOLE,
): Moment[][] {
  const truths: TruePrint[] = []
  const day = tradesOf(seed, span)
  const runs = settings.map((each) => new DayRun(day.date, each))
  const moments: Moment[][] = runs.map(() => [])
  for (const { bytes, sec, spot } of day.batches((print) => truths.push(print))) {
    for (const run of runs) run.fold(bytes, truths)
    truths.length = 0
    const due = seconds[moments[0]!.length]
    if (due === undefined || sec < due) continue
    for (const [k, run] of runs.entries()) moments[k]!.push(run.read(spot, SESSION_SEC - due))
  }
  return moments
}

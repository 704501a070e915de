import type { Fate } from '../causes/level-cause.ts'
import type { PlanLog, Planted } from '../causes/planner.ts'
import type { OptionTruth, TruePrint } from '../options/option-truth.ts'
import { DealerMinutes } from './dealer-minutes.ts'
import { type Backstage, type SnapWatcher, spyMid } from './snap-watcher.ts'
import { type Outcome, type Touch, Touches } from './touches.ts'
import type { CauseLine, TouchLine, TruthLine, TruthTime } from './truth-line.ts'

const MINUTE_NS = 60e9
const MARKET_NS = 10e9

/**
 * Everything that one reading of a simulated day hides, as lines: to be given to `Simulation.batches`, and used once.
 * Lines come in order of the time at which they are known. No byte changes for it.
 */
export class DayTruth implements SnapWatcher {
  readonly planLog: PlanLog = {
    planted: (planted) => this.#touches.await(planted),
    left: (planted) => this.#touches.forget(planted),
    ended: (planted, fate, nowNs) => this.#ended(planted, fate, nowNs),
  }
  readonly #onLine: (line: TruthLine) => void
  readonly #minutes: DealerMinutes
  readonly #instant: (ns: number) => TruthTime = (ns) => String(this.#state!.instant(ns))
  #touches = new Touches(Number.POSITIVE_INFINITY, () => {})
  #state: Backstage['state'] | null = null

  /** `onPrint` is told of each option print as in `OptionTruth`. */
  constructor(onLine: (line: TruthLine) => void, onPrint: ((print: TruePrint) => void) | null = null) {
    this.#onLine = onLine
    this.#minutes = new DealerMinutes(onPrint)
  }

  /** The truth of option prints that the lines are made from. */
  get options(): OptionTruth {
    return this.#minutes.options
  }

  begin({ state }: Backstage): void {
    this.#state = state
    this.#touches = new Touches(state.times.closeNs, (touch, outcome, ns) =>
      this.#resolved(touch, outcome, ns),
    )
  }

  snap(ns: number, backstage: Backstage): void {
    const spot = spyMid(backstage)
    this.#touches.snap(ns, spot)
    if (ns % MARKET_NS === 0) this.#market(ns, spot, backstage.state.ratio)
    if (ns % MINUTE_NS === 0) this.#minute(ns, backstage)
  }

  end(ns: number, backstage: Backstage): void {
    this.#touches.end(ns)
    this.#minute(ns, backstage)
  }

  #market(ns: number, spot: number, ratio: number): void {
    this.#onLine({ type: 'market', ts: this.#instant(ns), spot: rounded(spot, 4), ratio: rounded(ratio, 7) })
  }

  #minute(ns: number, { book, planner, chain, state }: Backstage): void {
    const ts = this.#instant(ns)
    const at = planner.active.flatMap(({ plan, cause }) => {
      const { tick } = plan.level
      const place = { cause: plan.owner, tick, unseen: cause?.unseen ?? 0, hidden: book.hidden[tick]! }
      return place.unseen + place.hidden > 0 ? [place] : []
    })
    if (at.length > 0) this.#onLine({ type: 'hidden', ts, at })
    const options = this.#minutes.minute(ts)
    if (options !== null) this.#onLine(options)
    if (chain === null) return
    const opening = this.#minutes.opening(ts, chain)
    if (opening !== null) this.#onLine(opening)
    if (ns < state.times.openNs || ns > state.times.closeNs) return
    const dealers = this.#minutes.dealers(ts, chain)
    if (dealers !== null) this.#onLine(dealers)
  }

  #ended(planted: Planted, fate: Fate | 'none', nowNs: number): void {
    const { plan, cause } = planted
    const time = (ns: number | null | undefined) => (ns == null ? null : this.#instant(ns))
    const line: CauseLine = {
      ...placeOf('cause', planted),
      cause: plan.owner,
      eater: plan.kind === 'exhaustion' ? plan.owner + 1 : null,
      kind: plan.kind ?? 'none',
      strength: plan.strength,
      fromNs: this.#instant(plan.fromNs),
      toNs: this.#instant(cause?.endNs ?? nowNs),
      firstNs: time(cause?.firstNs),
      lastNs: time(cause?.lastNs),
      fate,
      placed: cause?.placed ?? 0,
      filled: cause?.filled ?? 0,
      canceled: cause?.canceled ?? 0,
      taken: cause?.taken ?? 0,
      unseen: cause?.unseen ?? 0,
    }
    this.#onLine(line)
  }

  #resolved(touch: Touch, outcome: Outcome, ns: number): void {
    this.#onLine(touchLine(touch, outcome, ns, this.#instant))
  }
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))

function placeOf<T extends 'cause' | 'touch'>(type: T, { plan }: Planted) {
  const { level, isBid, touch } = plan
  const side = isBid ? ('SUPPORT' as const) : ('RESISTANCE' as const)
  return { type, level: level.id, price: level.price, tick: level.tick, side, touch }
}

function touchLine(
  touch: Touch,
  outcome: Outcome,
  ns: number,
  instant: (ns: number) => TruthTime,
): TouchLine {
  const { planted, t0, mid } = touch
  return {
    ...placeOf('touch', planted),
    cause: planted.plan.owner,
    kind: planted.plan.kind ?? 'none',
    t0: instant(t0),
    mid,
    outcome,
    toNs: instant(ns),
  }
}

import { esHours } from '@spymaster/events'
import type { SimulationParameters } from '../parameters.ts'
import { Simulation } from '../simulation.ts'
import { SimulatorError } from '../simulator-error.ts'
import { type Backstage, type SnapWatcher, spyMid } from './snap-watcher.ts'
import { HORIZON_NS, type Outcome, outcomeAt } from './touches.ts'
import type { TouchLine } from './truth-line.ts'

/** What became of a touch in independent continuations of the market from its moment, as shares of them. */
export type OracleLine = {
  readonly type: 'oracle'
  readonly level: string
  readonly touch: number
  readonly cause: number
  readonly t0: string
  readonly n: number
  readonly pBreak: number
  readonly pBounce: number
  readonly pChop: number
}

/** Time beyond the horizon in which a record comes that makes its last snap due, ns. */
const SPARE_NS = 2_000_000_000n

/**
 * How a touch goes on from its very state, `n` times: the same past to t0, every chance after it new. Yields each
 * outcome as it is known, so that the caller may stand aside between them, and returns their shares.
 *
 * Exact, and dear: each continuation simulates the past again, without options where they do nothing to ES. For a
 * touch `m` minutes after the beginning it costs as much as simulating `n * (m + 5)` minutes.
 */
export function* oracle(
  parameters: SimulationParameters,
  touch: TouchLine,
  n: number,
): Generator<Outcome, OracleLine, void> {
  const counts = { BREAK: 0, BOUNCE: 0, CHOP: 0, UNDEFINED: 0 }
  for (let branchSeed = 1; branchSeed <= n; branchSeed++) {
    const outcome = continuation(parameters, touch, branchSeed)
    counts[outcome]++
    yield outcome
  }
  const { level, cause, t0 } = touch
  const share = (count: number) => (n === 0 ? 0 : count / n)
  const [pBreak, pBounce, pChop] = [share(counts.BREAK), share(counts.BOUNCE), share(counts.CHOP)]
  return { type: 'oracle', level, touch: touch.touch, cause, t0, n, pBreak, pBounce, pChop }
}

function continuation(parameters: SimulationParameters, touch: TouchLine, branchSeed: number): Outcome {
  const branchNs = BigInt(touch.t0)
  const end = lastNs(parameters.date)
  const wanted = branchNs + BigInt(HORIZON_NS) + SPARE_NS
  const toNs = wanted < end ? wanted : end
  const watch = new OutcomeWatch(touch)
  const simulation = new Simulation({
    ...parameters,
    ...{ branchNs, branchSeed, toNs, mbo: false, warmupSessions: 0 },
    options: needsOptions(parameters),
  })
  for (const _batch of simulation.batches(null, null, watch)) if (watch.outcome !== null) break
  return watch.outcome ?? 'UNDEFINED'
}

/** When ES's trade date ends, past which nothing goes on. */
function lastNs(date: string): bigint {
  const hours = esHours(date)
  if (hours === null) throw new SimulatorError(`ES rests on ${date}`)
  return hours.closeNs
}

/** Options do nothing to ES but through dealers who hedge. */
function needsOptions({ hedging, options = true }: SimulationParameters): boolean {
  return options && hedging !== 0
}

class OutcomeWatch implements SnapWatcher {
  readonly planLog = null
  outcome: Outcome | null = null
  readonly #touch: TouchLine
  #t0 = 0

  constructor(touch: TouchLine) {
    this.#touch = touch
  }

  begin({ state }: Backstage): void {
    this.#t0 = state.since(BigInt(this.#touch.t0))
  }

  snap(ns: number, backstage: Backstage): void {
    if (ns <= this.#t0 || this.outcome !== null) return
    const { price, side } = this.#touch
    this.outcome = outcomeAt(this.#t0, { price, isBid: side === 'SUPPORT' }, ns, spyMid(backstage))
  }

  end(): void {}
}

import { esHours, type Ns } from '@spymaster/events'
import type { SimulationParameters } from '../parameters.ts'
import { Simulation } from '../simulation.ts'
import { SimulatorError } from '../simulator-error.ts'
import { type Photograph, type SnapWatcher, spyMid } from './snap-watcher.ts'
import { BARRIER, HORIZON_NS, type Outcome, outcomeAt } from './touches.ts'
import type { TouchLine } from './truth-line.ts'

/** What is asked of a market: how price leaves a level from a moment on. */
export type Question = {
  /** SPY dollars; a SUPPORT breaks below it. */
  readonly price: number
  readonly side: 'SUPPORT' | 'RESISTANCE'
  /** The moment, ns UTC: a snap of the market. */
  readonly ns: Ns
  /** How far beyond the level it is broken, and how far back from it price has bounced, dollars. */
  readonly distance: number
}

/**
 * What became of it in `n` independent continuations, as shares of them: within five minutes broken, bounced, neither.
 * Those that the end of ES's trade date cuts short are in none.
 */
export type Fates = {
  readonly n: number
  readonly pBreak: number
  readonly pBounce: number
  readonly pChop: number
}

/** How far `continuations` has come: which question is next or under way, and how many continuations of it are done. */
export type OracleStep = { readonly question: number; readonly done: number }

/** What became of a touch in independent continuations of the market from its moment, as shares of them. */
export type OracleLine = Fates & {
  readonly type: 'oracle'
  readonly level: string
  readonly touch: number
  readonly cause: number
  readonly t0: string
}

/** Time beyond the horizon in which a record comes that makes its last snap due, ns. */
const SPARE_NS = 2_000_000_000n

/** How touches go on from their very states, `n` times each, by $1 within five minutes. As `continuations` otherwise. */
export function* oracle(
  parameters: SimulationParameters,
  touches: readonly TouchLine[],
  n: number,
): Generator<OracleStep, OracleLine[], void> {
  const questions = touches.map(({ price, side, t0 }) => ({ price, side, ns: BigInt(t0), distance: BARRIER }))
  const fates = yield* continuations(parameters, questions, n)
  return touches.map(({ level, touch, cause, t0 }, k) => ({
    ...{ type: 'oracle', level, touch, cause, t0 },
    ...fates[k]!,
  }))
}

/**
 * How a market goes on from moments of it, `n` times from each: the same past, every chance after it new, until price
 * has left the level or five minutes are over. Yields while it works, so that the caller may stand aside, and returns
 * what became of each question, in the order given. Throws `SimulatorError` where a moment is no snap of the market.
 *
 * Exact. The past is simulated once, and each continuation takes as long as it lasts; only where dealers hedge options
 * in ES it is dear, as each then simulates the past again.
 */
export function* continuations(
  parameters: SimulationParameters,
  questions: readonly Question[],
  n: number,
): Generator<OracleStep, Fates[], void> {
  const endNs = lastNs(parameters.date)
  const fates: Fates[] = []
  const asked = [...questions.entries()].sort(([, a], [, b]) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0))
  const futures = needsOptions(parameters) ? replays(parameters, asked) : photographed(parameters, asked)
  for (const future of futures) {
    yield { question: fates.length, done: 0 }
    if (future === null) continue
    const [place, question, watchFrom] = future
    const counts = { BREAK: 0, BOUNCE: 0, CHOP: 0, UNDEFINED: 0 }
    const wanted = question.ns + BigInt(HORIZON_NS) + SPARE_NS
    for (let branchSeed = 1; branchSeed <= n; branchSeed++) {
      const watch = new OutcomeWatch(question)
      for (const _ of watchFrom(branchSeed, wanted < endNs ? wanted : endNs, watch))
        if (watch.outcome !== null) break
      counts[watch.outcome ?? 'UNDEFINED']++
      yield { question: place, done: branchSeed }
    }
    const share = (count: number) => (n === 0 ? 0 : count / n)
    const [pBreak, pBounce, pChop] = [share(counts.BREAK), share(counts.BOUNCE), share(counts.CHOP)]
    fates[place] = { n, pBreak, pBounce, pChop }
  }
  return fates
}

type Asked = [place: number, question: Question]
/** A question with what goes on from its moment. */
type Future = [...Asked, watch: Photograph['watch']]

/** One past for all of them, a photograph at each moment; null while it goes on between them. */
function* photographed(
  parameters: SimulationParameters,
  asked: readonly Asked[],
): Generator<Future | null, void, void> {
  const last = asked.at(-1)?.[1].ns
  if (last === undefined) return
  const camera = new Camera(asked)
  const simulation = new Simulation({
    ...parameters,
    ...{ mbo: false, warmupSessions: 0, options: false, toNs: last + SPARE_NS },
  })
  for (const _batch of simulation.batches(null, null, camera)) {
    yield null
    for (let future = camera.futures.shift(); future !== undefined; future = camera.futures.shift())
      yield future
    if (camera.isDone) return
  }
  for (const future of camera.futures) yield future
  if (!camera.isDone) throw new SimulatorError('a moment that was asked about is no snap of the market')
}

/** The past again for each continuation. */
function* replays(parameters: SimulationParameters, asked: readonly Asked[]): Generator<Future, void, void> {
  for (const [place, question] of asked)
    yield [
      place,
      question,
      (branchSeed, toNs, watcher) =>
        new Simulation({
          ...parameters,
          ...{ branchNs: question.ns, branchSeed, toNs, mbo: false, warmupSessions: 0 },
        }).batches(null, null, watcher),
    ]
}

/** When ES's trade date ends, past which nothing goes on. */
function lastNs(date: string): Ns {
  const hours = esHours(date)
  if (hours === null) throw new SimulatorError(`ES rests on ${date}`)
  return hours.closeNs
}

/** Options do nothing to ES but through dealers who hedge. */
function needsOptions({ hedging, options = true }: SimulationParameters): boolean {
  return options && hedging !== 0
}

/** Takes photographs of a market at the moments of questions, which are in order of time. */
class Camera implements SnapWatcher {
  readonly planLog = null
  readonly futures: Future[] = []
  readonly #asked: readonly Asked[]
  readonly #moments: number[] = []
  #next = 0

  constructor(asked: readonly Asked[]) {
    this.#asked = asked
  }

  get isDone(): boolean {
    return this.#next === this.#asked.length
  }

  begin({ state }: Parameters<SnapWatcher['begin']>[0]): void {
    for (const [, { ns }] of this.#asked) this.#moments.push(state.since(ns))
  }

  snap(ns: number, backstage: Parameters<SnapWatcher['snap']>[1]): void {
    if (this.#moments[this.#next] !== ns) return
    const photograph = backstage.photograph()
    while (this.#moments[this.#next] === ns)
      this.futures.push([...this.#asked[this.#next++]!, photograph.watch])
  }

  end(): void {}
}

class OutcomeWatch implements SnapWatcher {
  readonly planLog = null
  outcome: Outcome | null = null
  readonly #question: Question
  #fromNs = 0

  constructor(question: Question) {
    this.#question = question
  }

  begin({ state }: Parameters<SnapWatcher['begin']>[0]): void {
    this.#fromNs = state.since(this.#question.ns)
  }

  snap(ns: number, backstage: Parameters<SnapWatcher['snap']>[1]): void {
    if (ns <= this.#fromNs || this.outcome !== null) return
    const { price, side, distance } = this.#question
    const level = { price, isBid: side === 'SUPPORT' }
    this.outcome = outcomeAt(this.#fromNs, level, ns, spyMid(backstage), distance)
  }

  end(): void {}
}

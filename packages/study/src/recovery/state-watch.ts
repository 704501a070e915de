import type { BarrierState, LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import { ES_TICK_POINTS } from '@spymaster/events'
import { Deeds, type PlantedSums, type PlantedZone } from './deeds.ts'
import { ownState } from './own-state.ts'
import { STATE_FIGURES } from './state-figures.ts'
import { count, type Ratio, type RecoveryDay, type Tally, type Watch } from './subject.ts'
import type { TrueEvent } from './true-book.ts'
import { TrueFlows } from './true-flows.ts'

/**
 * The truth is always that of ten seconds and of a zone of eight ticks on either side, whatever the physics is told. As
 * the tick in the middle is not published, what should be found lies within it wherever that is, and what is found may lie
 * at its edge.
 */
const TRUTH_SEC = 10
const INSIDE_TICKS = 7
const EDGE_TICKS = 9

/** Thresholds are published to a tenth of a contract: whole contracts may lie on what is published and over what is meant. */
const ROUNDED_BY = 0.05

/** What each state should find: the planted deed, and contracts of it in units of the usual depth of a tick. */
const SOUGHT = [
  { state: 'VACUUM', key: 'vacuum', deed: 'pulled', most: 3, least: 1 },
  { state: 'WALL', key: 'wall', deed: 'stacked', most: 3, least: 1 },
  { state: 'ABSORPTION', key: 'absorption', deed: 'refilled', most: 1, least: 0.3 },
  { state: 'CONSUMED', key: 'consumed', deed: 'eaten', most: 3, least: 1 },
] as const satisfies readonly {
  state: BarrierState
  key: string
  deed: keyof PlantedSums
  most: number
  least: number
}[]

/** Edges of the sizes told apart, as shares of what should be found. */
const SIZES = [1 / 3, 2 / 3, 1, 4 / 3, 2] as const
/** The states that a level in view may be in, as tables have them. */
const COLUMNS: readonly BarrierState[] = [...SOUGHT.map(({ state }) => state), 'WEAK', 'NEUTRAL']

/** `usual` is U as published with the level; null where it is known only when the span is over. */
type Seen = PlantedZone & { readonly state: BarrierState; readonly usual: number | null }

/** Of which part of a run levels count. */
export type StateSpan = {
  /** What its figures' names begin with. */
  readonly name: string
  /** Since the first snap: from there, and until before there. */
  readonly fromSec: number
  readonly toSec: number
}

/** The states of levels within a span of a run, beside what planted owners did. */
export class StateWatch implements Watch {
  readonly #span: StateSpan
  readonly #config: RecoveryDay['config']
  readonly #flows: TrueFlows
  readonly #truth = new TrueFlows(TRUTH_SEC)
  readonly #deeds = new Deeds(TRUTH_SEC)
  readonly #seen: Seen[] = []
  readonly #orders: Ratio = { sum: 0, count: 0 }
  readonly #shares = new Array<number>(COLUMNS.length).fill(0)
  readonly #isVariant: boolean
  /** U of bid and ask as first published when the span was over. */
  readonly #later: { bid: number | null; ask: number | null } = { bid: null, ask: null }
  #startNs: number | null = null

  constructor(span: StateSpan, { config, isVariant = false }: RecoveryDay) {
    this.#span = span
    this.#config = config
    this.#isVariant = isVariant
    this.#flows = new TrueFlows(config.barrierWindowSec)
  }

  readonly event = (event: TrueEvent): void => {
    this.#flows.add(event)
    this.#truth.add(event)
    this.#deeds.event(event)
  }

  readonly line: Watch['line'] & {} = (line) => this.#deeds.line(line)

  readonly snap = ({ levels, es }: SignalsPayload, nowNs: number): void => {
    this.#startNs ??= nowNs
    const sec = (nowNs - this.#startNs) / 1e9
    if (sec < this.#span.fromSec) return
    if (sec >= this.#span.toSec) {
      this.#learn(levels)
      return
    }
    this.#flows.advance(nowNs)
    this.#truth.advance(nowNs)
    for (const level of levels) this.#see(level, (level.price * es.ratio) / ES_TICK_POINTS, nowNs)
  }

  readonly read = (): Tally => {
    const seen = this.#seen.flatMap((each) => {
      const usual = each.usual ?? (each.isBid ? this.#later.bid : this.#later.ask)
      return usual === null ? [] : [{ ...each, usual }]
    })
    return new StatesTally(this.#span.name, seen, this.#deeds, this.#orders, this.#shares).read()
  }

  #learn(levels: readonly LevelPayload[]): void {
    if (this.#later.bid !== null && this.#later.ask !== null) return
    for (const { side, barrier } of levels)
      this.#later[side === 'SUPPORT' ? 'bid' : 'ask'] ??= usualOf(barrier)
  }

  #see(level: LevelPayload, exact: number, nowNs: number): void {
    const { side, barrier } = level
    const tick = Math.round(exact)
    if (!this.#isVariant) this.#compare(level, exact, nowNs)
    const { state, depthPerTick } = barrier
    const isKnownLater = this.#span.toSec !== Number.POSITIVE_INFINITY
    const usual = isKnownLater ? null : usualOf(barrier)
    if (state === 'UNSEEN' || depthPerTick === null || (usual === null && !isKnownLater)) return
    this.#shares[COLUMNS.indexOf(state)]!++
    const isBid = side === 'SUPPORT'
    const [best, reached] = [this.#truth.best(isBid), this.#truth.reached(isBid, nowNs)]
    const losses = this.#truth.losses(isBid, tick, EDGE_TICKS)
    this.#seen.push({ nowNs, isBid, tick, best, reached, losses, state, usual })
  }

  /** Whether the orders' own steps give the state; the tick that the zone is around is not published. */
  #compare(level: LevelPayload, exact: number, nowNs: number): void {
    const found = level.barrier.state === 'WEAK' ? 'NEUTRAL' : level.barrier.state
    const fits = [0, ROUNDED_BY, -ROUNDED_BY].some((off) => {
      const read = moved(level, off)
      return [Math.floor(exact), Math.ceil(exact)].some(
        (at) =>
          Math.abs(exact - at) <= 0.76 && ownState(read, at, this.#flows, this.#config, nowNs) === found,
      )
    })
    count(this.#orders, fits)
  }
}

type Known = Seen & { readonly usual: number }

/** Sums up a day once it is known whose each order was. */
class StatesTally {
  readonly #name: string
  readonly #figures: Record<string, Ratio> = {}
  readonly #confusion = [...SOUGHT, null].map(() => new Array<number>(COLUMNS.length).fill(0))
  readonly #sizes = SOUGHT.map(() => SIZES.map(() => [0, 0]))
  readonly #shares: readonly number[]

  constructor(name: string, seen: readonly Known[], deeds: Deeds, orders: Ratio, shares: readonly number[]) {
    this.#name = name
    this.#shares = shares
    for (const what of STATE_FIGURES) this.#figures[`${name}.${what}`] = { sum: 0, count: 0 }
    this.#figures[`${name}.orders`] = orders
    for (const each of seen) this.#take(each, deeds.sums(each, INSIDE_TICKS), deeds.sums(each, EDGE_TICKS))
  }

  read(): Tally {
    return {
      figures: this.#figures,
      tables: [
        {
          name: 'confusion',
          columns: COLUMNS,
          rows: this.#confusion.map((cells, k) => ({ name: SOUGHT[k]?.deed ?? 'nothing planted', cells })),
        },
        {
          name: 'sizes',
          columns: ['shown', 'not shown'],
          rows: SOUGHT.flatMap(({ deed, most }, k) =>
            SIZES.map((size, s) => ({
              name: `${deed}, ${rangeOf(size, SIZES[s + 1], most)}`,
              cells: this.#sizes[k]![s]!,
            })),
          ),
        },
        { name: 'shares', columns: COLUMNS, rows: [{ name: 'all', cells: this.#shares }] },
      ],
    }
  }

  #take({ state, usual }: Known, sums: PlantedSums, atMost: PlantedSums): void {
    const shares = SOUGHT.map(({ deed, most }) => sums[deed] / (most * usual))
    const first = shares.indexOf(Math.max(...shares))
    const isPlanted = shares[first]! >= 1
    const isQuiet = Object.values(atMost).every((contracts) => contracts === 0)
    if (isPlanted) this.#confusion[first]![COLUMNS.indexOf(state)]!++
    if (isQuiet) this.#quiet(state)
    for (const [k, sought] of SOUGHT.entries()) {
      const isShown = state === sought.state
      const isRight = atMost[sought.deed] >= sought.least * usual
      const isSought = isPlanted && k === first
      const of = (what: string): Ratio => this.#figures[`${this.#name}.${sought.key}.${what}`]!
      if (isSought) count(of('recall'), isShown)
      if (isShown) count(of('precision'), isRight)
      // 2 TP / (2 TP + FP + FN)
      if (isSought || (isShown && !isRight)) count(of('f1'), isSought && isShown, isSought && isShown ? 2 : 1)
      this.#size(k, first === k ? shares[k]! : 0, isShown)
    }
  }

  #quiet(state: BarrierState): void {
    this.#confusion.at(-1)![COLUMNS.indexOf(state)]!++
    count(this.#figures[`${this.#name}.quiet`]!, state === 'WEAK' || state === 'NEUTRAL')
  }

  #size(k: number, share: number, isShown: boolean): void {
    const size = SIZES.findLastIndex((edge) => share >= edge)
    if (size >= 0) this.#sizes[k]![size]![isShown ? 0 : 1]!++
  }
}

/** A level with thresholds so much higher. */
function moved(level: LevelPayload, by: number): LevelPayload {
  const { cluster } = level.barrier
  const { threshold, pullThreshold } = cluster
  const own = { ...cluster, threshold: threshold + by, pullThreshold: pullThreshold + by }
  return { ...level, barrier: { ...level.barrier, cluster: own } }
}

/** U as a level's payload has it; null without a baseline. */
function usualOf({ depthPerTick, wallRatio }: LevelPayload['barrier']): number | null {
  return depthPerTick === null || wallRatio === null || wallRatio === 0 ? null : depthPerTick / wallRatio
}

function rangeOf(from: number, to: number | undefined, most: number): string {
  const text = (edge: number): string => String(Math.round(100 * edge * most) / 100)
  return to === undefined ? `${text(from)} U and more` : `${text(from)} to ${text(to)} U`
}

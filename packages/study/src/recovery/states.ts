import type { BarrierState, LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import { ES_TICK_POINTS } from '@spymaster/events'
import { Deeds, type PlantedSums, type PlantedZone } from './deeds.ts'
import { ownState } from './own-state.ts'
import { stateFigures, stateSettings } from './state-figures.ts'
import { count, type Ratio, type RecoveryDay, type Subject, type Tally, type Watch } from './subject.ts'
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
const COLUMNS: readonly BarrierState[] = [...SOUGHT.map(({ state }) => state), 'WEAK', 'NEUTRAL']

/** VACUUM, WALL, ABSORPTION and CONSUMED against what planted causes did. */
export const states: Subject = {
  name: 'states',
  title: 'What the defenders did',
  about: [
    'A state says what the defending orders did within the window. The truth beside it is what the owners of planted causes did in the same window, in the zone and in view of ten levels, in units of U, what a tick of that side usually holds: pulled (taken back behind the market, net of what they put there; 3 U and more should show as VACUUM), stacked (put at prices that the market did not reach, net; 3 U as WALL, whoever shows it: a wall, but also what will be pulled), refilled (shown again out of hidden size as it was executed, at prices that still stand; 1 U as ABSORPTION), eaten (taken by an eater or a sweeper, or of an exhaustion’s orders, and made good by nobody; 3 U as CONSUMED). Where several are there, the one that is largest for its measure counts.',
    'Precision asks whether at least a third of that was planted where a state shows. So a background that pulls, stacks or hides as much is counted wrong, though it is truly so: nobody planted it. What the orders themselves say is asked by states.orders: the rules of docs/physics.md §4, applied to each order’s own steps.',
    'A level that is UNSEEN is left out: of ten levels nothing can be said there. Nor are the first two minutes of a day counted, which have no usual depth yet.',
  ],
  figures: stateFigures,
  tables: {
    confusion: 'Level snaps by what was planted (rows) and the state shown (columns).',
    sizes: 'Level snaps by how much was done, in units of U, and how many of them show the state.',
    shares: 'Level snaps by state, all that are in view.',
  },
  settings: stateSettings,
  watch: (day) => new StatesWatch(day),
}

type Seen = PlantedZone & { readonly state: BarrierState; readonly usual: number }

class StatesWatch implements Watch {
  readonly #config: RecoveryDay['config']
  readonly #flows: TrueFlows
  readonly #truth = new TrueFlows(TRUTH_SEC)
  readonly #deeds = new Deeds(TRUTH_SEC)
  readonly #seen: Seen[] = []
  readonly #orders: Ratio = { sum: 0, count: 0 }
  readonly #shares = new Array<number>(COLUMNS.length).fill(0)
  readonly #isVariant: boolean
  #fromNs: number | null = null

  constructor({ config, isVariant = false }: RecoveryDay) {
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
    this.#fromNs ??= nowNs
    if (nowNs < this.#fromNs + 120e9) return
    this.#flows.advance(nowNs)
    this.#truth.advance(nowNs)
    for (const level of levels) this.#see(level, (level.price * es.ratio) / ES_TICK_POINTS, nowNs)
  }

  readonly read = (): Tally => new StatesTally(this.#seen, this.#deeds, this.#orders, this.#shares).read()

  #see(level: LevelPayload, exact: number, nowNs: number): void {
    const { side, barrier } = level
    const tick = Math.round(exact)
    if (!this.#isVariant) this.#compare(level, exact, nowNs)
    const { state, depthPerTick, wallRatio } = barrier
    if (state === 'UNSEEN' || depthPerTick === null || wallRatio === null || wallRatio === 0) return
    this.#shares[COLUMNS.indexOf(state)]!++
    const isBid = side === 'SUPPORT'
    const [best, reached] = [this.#truth.best(isBid), this.#truth.reached(isBid, nowNs)]
    const losses = this.#truth.losses(isBid, tick, EDGE_TICKS)
    this.#seen.push({ nowNs, isBid, tick, best, reached, losses, state, usual: depthPerTick / wallRatio })
  }

  /** Whether the orders' own steps give the state; the tick that the zone is around is not published. */
  #compare(level: LevelPayload, exact: number, nowNs: number): void {
    const found = level.barrier.state === 'WEAK' ? 'NEUTRAL' : level.barrier.state
    const fits = [Math.floor(exact), Math.ceil(exact)].some(
      (at) => Math.abs(exact - at) <= 0.76 && ownState(level, at, this.#flows, this.#config, nowNs) === found,
    )
    count(this.#orders, fits)
  }
}

/** Sums up a day once it is known whose each order was. */
class StatesTally {
  readonly #figures: Record<string, Ratio> = {}
  readonly #confusion = [...SOUGHT, null].map(() => new Array<number>(COLUMNS.length).fill(0))
  readonly #sizes = SOUGHT.map(() => SIZES.map(() => [0, 0]))
  readonly #shares: readonly number[]

  constructor(seen: readonly Seen[], deeds: Deeds, orders: Ratio, shares: readonly number[]) {
    this.#figures['states.orders'] = orders
    this.#shares = shares
    for (const key of stateFigures.map(({ name }) => name)) this.#figures[key] ??= { sum: 0, count: 0 }
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

  #take({ state, usual }: Seen, sums: PlantedSums, atMost: PlantedSums): void {
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
      const of = (what: string): Ratio => this.#figures[`states.${sought.key}.${what}`]!
      if (isSought) count(of('recall'), isShown)
      if (isShown) count(of('precision'), isRight)
      // 2 TP / (2 TP + FP + FN)
      if (isSought || (isShown && !isRight)) count(of('f1'), isSought && isShown, isSought && isShown ? 2 : 1)
      this.#size(k, first === k ? shares[k]! : 0, isShown)
    }
  }

  #quiet(state: BarrierState): void {
    this.#confusion.at(-1)![COLUMNS.indexOf(state)]!++
    count(this.#figures['states.quiet']!, state === 'WEAK' || state === 'NEUTRAL')
  }

  #size(k: number, share: number, isShown: boolean): void {
    const size = SIZES.findLastIndex((edge) => share >= edge)
    if (size >= 0) this.#sizes[k]![size]![isShown ? 0 : 1]!++
  }
}

function rangeOf(from: number, to: number | undefined, most: number): string {
  const text = (edge: number): string => String(Math.round(100 * edge * most) / 100)
  return to === undefined ? `${text(from)} U and more` : `${text(from)} to ${text(to)} U`
}

import type { BarrierPayload, LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import { ES_TICK_POINTS } from '@spymaster/events'
import { count, type Ratio, type RecoveryDay, type Subject, type Tally, type Watch } from './subject.ts'
import type { TrueEvent } from './true-book.ts'
import { TrueFlows, type TrueZone } from './true-flows.ts'

/** The zone's tick is at most so far from the level's exact price: three quarters, and what rounding the ratio does. */
const MOST_OFF_TICKS = 0.76

/** Fills, cancels, additions and refills of each level's zone against the truth, order by order. */
export const attribution: Subject = {
  name: 'attribution',
  title: 'What the orders did',
  about: [
    'Ten levels say how many contracts rest at a price, not which orders: fills, cancels, additions and refills are told apart by arithmetic. The truth has each order. At each snap, the sums over the window that are published of each level’s zone stand against the sums of the orders’ own steps at the prices in view, those of one event and price netted, as nobody can tell them apart.',
    'A level agrees if its additions, cancels, fills, hidden fills, both nets, and the three of its standing ticks are all the same to the contract. As windows overlap, an event that is told wrongly makes forty snaps disagree.',
  ],
  figures: [
    {
      ...{ name: 'attribution.zones', about: 'levels whose sums all agree, of all snaps', unit: '%' },
      ...{ digits: 3, aim: 1, floor: 1 },
      meaning: 'Below 100 % some order’s doing was taken for something else.',
    },
    {
      ...{ name: 'attribution.contracts', about: 'contracts filled, as published, over those truly filled' },
      ...{ unit: '%', digits: 3, aim: 1, floor: 1 },
      meaning: 'Less the contracts by which sums of fills are off, either way.',
    },
  ],
  tables: { fields: 'Level snaps at which each sum agrees, and at which it does not.' },
  settings: [],
  watch: (day) => new AttributionWatch(day),
}

const FIELDS = [
  'added',
  'canceled',
  'addedNet',
  'canceledNet',
  'filled',
  'hidden',
  'refilled',
  'deltaLiq',
  'standing.ticks',
  'standing.deltaLiq',
  'standing.replenishment',
] as const

class AttributionWatch implements Watch {
  readonly #flows: TrueFlows
  readonly #half: number
  readonly #zones: Ratio = { sum: 0, count: 0 }
  readonly #contracts: Ratio = { sum: 0, count: 0 }
  readonly #right = new Array<number>(FIELDS.length).fill(0)
  #snaps = 0

  constructor({ config }: RecoveryDay) {
    this.#flows = new TrueFlows(config.barrierWindowSec)
    this.#half = config.barrierZoneTicks
  }

  readonly event = (event: TrueEvent): void => this.#flows.add(event)

  readonly snap = ({ levels, es }: SignalsPayload, nowNs: number): void => {
    this.#flows.advance(nowNs)
    for (const level of levels) this.#compare(level, es.ratio, nowNs)
  }

  readonly read = (): Tally => ({
    figures: { 'attribution.zones': this.#zones, 'attribution.contracts': this.#contracts },
    tables: [
      {
        name: 'fields',
        columns: ['agrees', 'differs'],
        rows: FIELDS.map((name, k) => ({ name, cells: [this.#right[k]!, this.#snaps - this.#right[k]!] })),
      },
    ],
  })

  /** The tick that a zone is around is not published: one that is near enough must fit. */
  #compare({ price, side, barrier }: LevelPayload, ratio: number, nowNs: number): void {
    const exact = (price * ratio) / ES_TICK_POINTS
    const ticks = [Math.floor(exact), Math.ceil(exact)].filter(
      (tick) => Math.abs(exact - tick) <= MOST_OFF_TICKS,
    )
    let best: readonly boolean[] = []
    let filled = 0
    for (const tick of ticks) {
      const zone = this.#flows.zone(side === 'SUPPORT', tick, this.#half, nowNs)
      const fits = agreements(barrier, zone)
      if (sum(fits) <= sum(best) && best.length > 0) continue
      best = fits
      filled = zone.filled
    }
    this.#snaps++
    best.forEach((isRight, k) => {
      this.#right[k]! += Number(isRight)
    })
    count(this.#zones, sum(best) === FIELDS.length)
    this.#contracts.sum += filled - Math.abs(filled - barrier.filled)
    this.#contracts.count += filled
  }
}

const sum = (all: readonly boolean[]): number => all.filter(Boolean).length

function agreements(barrier: BarrierPayload, zone: TrueZone): boolean[] {
  const { added, canceled, addedNet, canceledNet, filled, hidden, refilled, standing } = zone
  const { came, gone } = standing
  const replenishment = gone === 0 ? (came === 0 ? 1 : 10) : Math.min(10, came / gone)
  return [
    barrier.added === added,
    barrier.canceled === canceled,
    barrier.addedNet === addedNet,
    barrier.canceledNet === canceledNet,
    barrier.filled === filled,
    barrier.hidden === hidden,
    barrier.refilled === refilled,
    barrier.deltaLiq === addedNet - canceledNet - filled,
    barrier.standing.ticks === standing.ticks,
    barrier.standing.deltaLiq === came - gone,
    Math.abs(barrier.standing.replenishment - replenishment) <= 0.5001e-4,
  ]
}

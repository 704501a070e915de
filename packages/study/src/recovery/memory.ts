import type { LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import { ES_TICK_POINTS } from '@spymaster/events'
import { Association } from './association.ts'
import { LastSeen, type SeenSpan } from './last-seen.ts'
import { AGES, memoryFigures } from './memory-figures.ts'
import { count, type Ratio, type RecoveryDay, type Subject, type Tally, type Watch } from './subject.ts'
import type { TrueEvent } from './true-book.ts'

/** One case a second. */
const EACH_NS = 1e9
/** The zone's tick is at most so far from the level's exact price: three quarters, and what rounding the ratio does. */
const MOST_OFF_TICKS = 0.76
/** Half of what ages are rounded to, seconds, and a trace for doubles. */
const MOST_OFF_SEC = 0.0501

/** What is remembered of prices out of sight, against what rests there. */
export const memory: Subject = {
  name: 'memory',
  title: 'What is remembered of what is out of sight',
  about: [
    'Ten levels reach some two and a half points. Of a zone’s ticks beyond them the physics remembers what they held when they were last seen, for `memoryMaxSec` at most (`barrier.remembered`: contracts and their mean age). It is shown, and in no state or score. Beside it stands what truly rests at those very ticks a second at a time, order by order.',
    'Which ticks are remembered is not published: an account of its own, from the orders, says which ones ten levels showed last, when, and with how much; of the ticks that the zone may be around the one that fits is taken.',
    'What is further than twelve ticks from the best price nobody in the simulator touches but planted causes, and it is taken off 240 ticks away. Real orders there come and go, so memory looks better here than it would.',
  ],
  figures: memoryFigures,
  tables: {
    ages: 'Level seconds by the mean age of what is remembered, and contracts at those ticks, in thousands: remembered, truly there, and by how much the two are apart.',
  },
  settings: [
    {
      setting: 'memoryMaxSec',
      values: [0, 60, 300, 1800],
      figures: ['memory.missed', 'memory.reach', 'memory.off', 'memory.correlation'],
    },
  ],
  watch: (day) => new MemoryWatch(day),
}

type Age = {
  readonly off: Ratio
  readonly pairs: Association
  cases: number
  remembered: number
  rests: number
}

class MemoryWatch implements Watch {
  readonly #half: number
  readonly #keptNs: number
  readonly #bid = new LastSeen(true)
  readonly #ask = new LastSeen(false)
  readonly #exact: Ratio = { sum: 0, count: 0 }
  readonly #reach: Ratio = { sum: 0, count: 0 }
  readonly #missed: Ratio = { sum: 0, count: 0 }
  readonly #all = newAge()
  readonly #ages = AGES.map(newAge)

  constructor({ config }: RecoveryDay) {
    this.#half = config.barrierZoneTicks
    this.#keptNs = config.memoryMaxSec * 1e9
  }

  event(event: TrueEvent): void {
    this.#bid.event(event)
    this.#ask.event(event)
  }

  snap({ levels, es }: SignalsPayload, nowNs: number): void {
    if (nowNs % EACH_NS !== 0) return
    for (const level of levels) this.#see(level, (level.price * es.ratio) / ES_TICK_POINTS, nowNs)
  }

  read(): Tally {
    const ages = AGES.flatMap(({ name }, k) => [
      [`memory.${name}.off`, this.#ages[k]!.off] as const,
      [`memory.${name}.correlation`, this.#ages[k]!.pairs.correlation] as const,
    ])
    return {
      figures: {
        'memory.exact': this.#exact,
        'memory.reach': this.#reach,
        'memory.missed': this.#missed,
        'memory.off': this.#all.off,
        'memory.correlation': this.#all.pairs.correlation,
        ...Object.fromEntries(ages),
      },
      tables: [
        {
          name: 'ages',
          columns: ['cases', 'remembered', 'truly there', 'apart'],
          rows: AGES.map(({ about }, k) => {
            const { cases, remembered, rests, off } = this.#ages[k]!
            return { name: about, cells: [cases, remembered / 1000, rests / 1000, off.sum / 1000] }
          }),
        },
      ],
    }
  }

  #see({ side, barrier: { remembered } }: LevelPayload, exact: number, nowNs: number): void {
    const own = side === 'SUPPORT' ? this.#bid : this.#ask
    const spans = [Math.round(exact), Math.floor(exact), Math.ceil(exact)]
      .filter((tick) => Math.abs(exact - tick) <= MOST_OFF_TICKS)
      .map((tick) => own.span(tick, this.#half, nowNs - this.#keptNs))
    const fitting = spans.find((span) => isTold(remembered, span, nowNs))
    const span = fitting ?? spans[0]!
    if (span.hidden === 0 && remembered === null) return
    count(this.#exact, fitting !== undefined)
    const contracts = remembered?.contracts ?? 0
    this.#reach.sum += contracts
    this.#reach.count += span.hidden
    this.#missed.sum += Math.abs(contracts - span.hidden)
    this.#missed.count += span.hidden
    if (remembered === null || span.ticks === 0) return
    const age = AGES.findIndex(({ untilSec }) => remembered.ageSec < untilSec)
    for (const sums of [this.#all, this.#ages[age]!]) take(sums, contracts, span)
  }
}

/** Whether what is published is what the orders themselves say of a span. */
function isTold(remembered: LevelPayload['barrier']['remembered'], span: SeenSpan, nowNs: number): boolean {
  if (remembered === null) return span.remembered === 0
  const ageSec = (nowNs - span.rememberedNs / span.remembered) / 1e9
  return remembered.contracts === span.remembered && Math.abs(remembered.ageSec - ageSec) <= MOST_OFF_SEC
}

const newAge = (): Age => ({
  ...{ off: { sum: 0, count: 0 }, pairs: new Association(), cases: 0, remembered: 0, rests: 0 },
})

/** By tick, as zones of more ticks hold more whatever is remembered. */
function take(sums: Age, contracts: number, { ticks, rests }: SeenSpan): void {
  sums.off.sum += Math.abs(contracts - rests)
  sums.off.count += rests
  sums.pairs.add(contracts / ticks, rests / ticks)
  sums.cases++
  sums.remembered += contracts
  sums.rests += rests
}

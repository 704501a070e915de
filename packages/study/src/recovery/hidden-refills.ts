import type { SignalsPayload } from '@spymaster/core/payload'
import { ES_TICK_POINTS } from '@spymaster/events'
import { pairsAbove } from '../maths/ranks.ts'
import type { Figure, RecoveryDay, Subject, Tally, Watch } from './subject.ts'
import type { TrueEvent } from './true-book.ts'

/** Cases are a window apart, so that none counts twice, and have at least so many contracts executed in the zone. */
const LEAST_FILLED = 20
/** Ticks of a zone, as the truth takes it. */
const HALF = 8

type Sought = Pick<Figure, 'aim' | 'floor'>
const UNAIMED: Sought = { aim: null, floor: null }

const figure = (name: string, about: string, sought: Sought, meaning: string): Figure => ({
  ...{ name, about, unit: '%', digits: 2, meaning, ...sought },
})

const FIGURES: readonly Figure[] = [
  figure(
    'hidden.refilled',
    'pairs in which more was refilled where an iceberg was executed (AUC)',
    { aim: 0.9, floor: 0.96 },
    'How well refilled over filled ranks windows with an executed iceberg over those without, within a day. 50 % is chance.',
  ),
  figure(
    'hidden.hidden',
    'the same by what left the display unchanged, over filled (AUC)',
    UNAIMED,
    'The older evidence: blind to a refill of less than all that was executed at the price.',
  ),
  figure(
    'hidden.replenishment',
    'the same by replenishment (AUC)',
    UNAIMED,
    'What can be had without looking into events: hardly more than chance, as replenishment mostly measures price sliding through the book.',
  ),
]

/** Published evidence of hidden size against icebergs that were truly there. */
export const hiddenRefills: Subject = {
  name: 'hidden',
  title: 'Hidden size',
  about: [
    'An iceberg shows again what was executed of it in the same event, so ten levels betray it once it is met. A case is a barrier window of a level in which at least 20 contracts were executed in its zone, one window after another; an iceberg was there if an order that hid contracts was executed in it, the background’s or a planted one’s.',
    'What nobody has executed yet cannot be seen from ten levels: size that is still hidden is unknown until it is met.',
  ],
  figures: FIGURES,
  tables: { cases: 'Windows with executions in the zone.' },
  settings: [],
  watch: (day) => new HiddenWatch(day),
}

type Case = { readonly isIceberg: boolean; readonly scores: readonly number[] }
type Met = { readonly ns: number; readonly isBid: boolean; readonly tick: number }

class HiddenWatch implements Watch {
  readonly #windowNs: number
  #met: Met[] = []
  readonly #lastNs = new Map<string, number>()
  readonly #cases: Case[] = []

  constructor({ config }: RecoveryDay) {
    this.#windowNs = config.barrierWindowSec * 1e9
  }

  readonly event = ({ ns, steps }: TrueEvent): void => {
    for (const { isTrade, isBid, tick, executed, hides } of steps)
      if (!isTrade && executed > 0 && hides) this.#met.push({ ns, isBid, tick })
  }

  readonly snap = ({ levels, es }: SignalsPayload, nowNs: number): void => {
    this.#met = this.#met.filter(({ ns }) => ns > nowNs - this.#windowNs)
    for (const { id, price, side, barrier } of levels) {
      if (barrier.filled < LEAST_FILLED) continue
      if (nowNs - (this.#lastNs.get(id) ?? Number.NEGATIVE_INFINITY) < this.#windowNs) continue
      this.#lastNs.set(id, nowNs)
      const exact = (price * es.ratio) / ES_TICK_POINTS
      const isIceberg = this.#met.some(
        ({ isBid, tick }) => isBid === (side === 'SUPPORT') && Math.abs(tick - exact) <= HALF,
      )
      const { filled, refilled, hidden, replenishment } = barrier
      this.#cases.push({ isIceberg, scores: [refilled / filled, hidden / filled, replenishment] })
    }
  }

  readonly read = (): Tally => {
    const there = this.#cases.filter(({ isIceberg }) => isIceberg)
    const others = this.#cases.filter(({ isIceberg }) => !isIceberg)
    const pairs = there.length * others.length
    const scores = (cases: readonly Case[], k: number) => cases.map((each) => each.scores[k]!)
    const figures = FIGURES.map(({ name }, k) => {
      return [name, { sum: pairsAbove(scores(there, k), scores(others, k)), count: pairs }]
    })
    const rows = [{ name: 'windows', cells: [there.length, others.length] }]
    return {
      figures: Object.fromEntries(figures),
      tables: [{ name: 'cases', columns: ['with an executed iceberg', 'without'], rows }],
    }
  }
}

import type { FlowPayload, LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import type { TruePrint, TruthLine } from '@spymaster/simulator'
import {
  count,
  type Ratio,
  type RecoveryDay,
  type Subject,
  type Tally,
  type TallyTable,
  type Watch,
} from './subject.ts'
import { TrueDealers } from './true-dealers.ts'

const MINUTE_NS = 60e9
const EFFECTS = ['AMPLIFY', 'NEUTRAL', 'DAMPEN'] as const
type Effect = (typeof EFFECTS)[number]
/** Of what dealers are known to hold: the whole book, of the last minute alone, near each level. */
const PARTS = ['book', 'window', 'level'] as const
type Part = (typeof PARTS)[number]

const WHOSE: Readonly<Record<Part, string>> = {
  book: 'of the book',
  window: 'of what traded within the window',
  level: 'near levels',
}
const NOMINAL = { 1: 0.6827, 2: 0.9545 } as const

const covered = (part: Part, deviations: 1 | 2) => ({
  name: `dealers.${part}.within${deviations}`,
  about: `net gamma ${WHOSE[part]} within ${deviations === 1 ? 'one stated deviation' : 'two stated deviations'} of the truth`,
  ...({ unit: '%', digits: 1 } as const),
  aim: NOMINAL[deviations] - 0.05,
  most: NOMINAL[deviations] + 0.05,
  floor: null,
  meaning:
    'Of a normal error this would be 68 and 95 %. Less: it is surer than it may be. More: it could claim more.',
})

/** What dealers hold, how sure of it the physics is, and the levels made of it, against the true book. */
export const dealerGamma: Subject = {
  name: 'dealers',
  title: 'What dealers hold',
  about: [
    'No print says who bought. The physics signs each with a probability, estimates the lean of customers, and states net gamma with a deviation. Each minute the truth is what dealers really hold, valued with the published gammas, so that what is judged is the positions. What dealers held when the day began is the convention of open interest on either side, and no finding; what they hold beside it and never print, nothing can see.',
    'The window is of prints alone, a minute of them; the book has open interest, whose sign is the convention’s, so its side is mostly right by that. Only strikes within $10 of spot are published: what dealers hold further away is taken as estimated rightly.',
  ],
  figures: [
    ...PARTS.flatMap((part) => [covered(part, 1), covered(part, 2)]),
    {
      ...{
        name: 'dealers.window.side',
        about: 'windows beyond one deviation whose side is right',
        unit: '%',
      },
      ...{ digits: 1, aim: 0.8413, floor: 0.8 },
      meaning: 'A normal error beyond one deviation has the right side in 84 % and more.',
    },
    {
      ...{ name: 'dealers.window.claimed', about: 'windows that are beyond one deviation', unit: '%' },
      ...{ digits: 1, aim: null, floor: null },
      meaning: 'How often prints of a minute tell a side at all.',
    },
    {
      ...{ name: 'dealers.effect', about: 'AMPLIFY and DAMPEN whose side is that of the truth', unit: '%' },
      ...{ digits: 1, aim: 0.95, floor: null },
      meaning: 'Mostly by open interest, of which the truth has the same convention.',
    },
    {
      ...{ name: 'dealers.claimed', about: 'levels with AMPLIFY or DAMPEN, of all with a gamma', unit: '%' },
      ...{ digits: 1, aim: null, floor: null },
      meaning: 'A word that is always there says nothing, one that never is neither.',
    },
    {
      ...{ name: 'dealers.walls', about: 'walls at the strike where the true book is strongest', unit: '%' },
      ...{ digits: 1, aim: null, floor: null },
      meaning:
        'Walls hold on to their strike while price moves, and late in the day the strongest is the nearest: often not the same.',
    },
    {
      ...{ name: 'dealers.flip', about: 'minutes with the flip within $0.50 of the true one', unit: '%' },
      ...{ digits: 1, aim: null, floor: null },
      meaning: 'Where both are within $6 of spot, or neither is.',
    },
    {
      ...{
        name: 'dealers.flipRule',
        about: 'the same for the published positions by the truth’s own valuing',
      },
      ...{ unit: '%', digits: 1, aim: null, floor: null },
      meaning: 'How far the two ways to value a book agree: the most that the flip can be right.',
    },
  ],
  tables: {
    effects: 'What is said of levels, in rows, and what the true gamma at the level makes it, in columns.',
  },
  settings: [
    ...(['signAccuracyQuote', 'signAccuracyTick', 'customerLean'] as const).map((setting) => ({
      setting,
      values: {
        signAccuracyQuote: [0.7, 0.8, 0.9, 0.95],
        signAccuracyTick: [0.5, 0.55, 0.65, 0.7],
        customerLean: [0, 0.1, 0.4, 0.8],
      }[setting],
      figures: ['dealers.window.within1', 'dealers.level.within1', 'dealers.window.side'],
    })),
    {
      setting: 'gammaThreshold',
      values: [0, 3000, 30_000, 100_000, 300_000],
      figures: ['dealers.effect', 'dealers.claimed'],
    },
    {
      setting: 'fuelDepthShare',
      values: [0, 0.02, 0.1, 0.2, 0.5],
      figures: ['dealers.effect', 'dealers.claimed'],
    },
    {
      setting: 'fuelStrikeRange',
      values: [1, 1.5, 3, 5],
      figures: ['dealers.effect', 'dealers.claimed', 'dealers.level.within1'],
    },
    {
      setting: 'fuelWindowSec',
      values: [15, 30, 120, 300],
      figures: ['dealers.window.within1', 'dealers.window.side', 'dealers.window.claimed'],
    },
    { setting: 'wallMinShare', values: [0, 0.05, 0.1, 0.25, 0.35], figures: ['dealers.walls'] },
  ],
  watch: (day) => new DealerWatch(day),
}

class DealerWatch implements Watch {
  readonly #truth: TrueDealers
  readonly #range: number
  #flow: FlowPayload | null = null
  readonly #figures: Record<string, Ratio> = {}
  readonly #effects: Record<Effect, Record<Effect, number>>

  constructor({ config, originNs }: RecoveryDay) {
    this.#truth = new TrueDealers(originNs, config.fuelWindowSec)
    this.#range = config.fuelStrikeRange
    const none = () => ({ AMPLIFY: 0, NEUTRAL: 0, DAMPEN: 0 })
    this.#effects = { AMPLIFY: none(), NEUTRAL: none(), DAMPEN: none() }
  }

  line(line: TruthLine): void {
    this.#truth.line(line)
  }

  print(print: TruePrint): void {
    this.#truth.print(print)
  }

  flow(payload: FlowPayload): void {
    this.#flow = payload
  }

  snap({ levels, tsNs }: SignalsPayload, nowNs: number): void {
    if (nowNs % MINUTE_NS !== 0 || this.#flow?.tsNs !== tsNs) return
    const flow = this.#flow
    if (flow.status !== 'ok' || !this.#truth.settle(flow, nowNs)) return
    this.#exposures(flow)
    for (const level of levels) this.#level(level)
    this.#walls(flow)
    this.#flip(flow)
  }

  read(): Tally {
    return { figures: this.#figures, tables: [this.#table()] }
  }

  #count(name: string, value: number | boolean): void {
    this.#figures[name] ??= { sum: 0, count: 0 }
    count(this.#figures[name], value)
  }

  #covers(part: Part, estimate: number, sd: number, truth: number): void {
    this.#count(`dealers.${part}.within1`, Math.abs(truth - estimate) <= sd)
    this.#count(`dealers.${part}.within2`, Math.abs(truth - estimate) <= 2 * sd)
  }

  #exposures({ book }: FlowPayload): void {
    const { netDealerGamma, netDealerGammaSd } = book.session
    if (netDealerGamma !== null && netDealerGammaSd !== null)
      this.#covers('book', netDealerGamma, netDealerGammaSd, netDealerGamma + this.#truth.missed)
    const { netDealerGamma: net, netDealerGammaSd: sd } = book.window
    if (net === null || sd === null || sd === 0) return
    const truth = this.#truth.windowGamma
    this.#covers('window', net, sd, truth)
    const isClaimed = Math.abs(net) > sd
    this.#count('dealers.window.claimed', isClaimed)
    if (isClaimed && truth !== 0) this.#count('dealers.window.side', net > 0 === truth > 0)
  }

  #level({ price, fuel }: LevelPayload): void {
    const { netDealerGamma: net, netDealerGammaSd: sd, threshold, effect } = fuel
    if (net === null || sd === null || threshold === null || effect === null) return
    const truth = net + this.#truth.missedNear(price, this.#range)
    this.#covers('level', net, sd, truth)
    this.#count('dealers.claimed', effect !== 'NEUTRAL')
    if (effect !== 'NEUTRAL') this.#count('dealers.effect', truth > 0 === (effect === 'DAMPEN'))
    const real = truth < -threshold ? 'AMPLIFY' : truth > threshold ? 'DAMPEN' : 'NEUTRAL'
    this.#effects[effect][real]++
  }

  #walls({ book: { callWall, putWall }, spot }: FlowPayload): void {
    if (spot === null) return
    if (callWall !== null) this.#count('dealers.walls', callWall.price === this.#truth.wall(true, spot))
    if (putWall !== null) this.#count('dealers.walls', putWall.price === this.#truth.wall(false, spot))
  }

  #flip({ book: { gammaFlip, gammaFlipStatus }, spot }: FlowPayload): void {
    if (spot === null || gammaFlipStatus === null) return
    const near = gammaFlip !== null && Math.abs(gammaFlip - spot) <= 6 ? gammaFlip : null
    const agrees = (other: number | null) =>
      near === null || other === null ? near === other : Math.abs(near - other) <= 0.5
    this.#count('dealers.flip', agrees(this.#truth.flip(true, 6)))
    this.#count('dealers.flipRule', agrees(this.#truth.flip(false, 6)))
  }

  #table(): TallyTable {
    const rows = EFFECTS.map((name) => ({ name, cells: EFFECTS.map((real) => this.#effects[name][real]) }))
    return { name: 'effects', columns: EFFECTS, rows }
  }
}

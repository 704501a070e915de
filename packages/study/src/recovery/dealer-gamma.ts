import type { FlowPayload, LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import type { TruePrint, TruthLine } from '@spymaster/simulator'
import { dealerFigures, dealerSettings, type Part } from './dealer-figures.ts'
import {
  count,
  type Ratio,
  type RecoveryDay,
  type SignedPrint,
  type Subject,
  type Tally,
  type TallyTable,
  type Watch,
} from './subject.ts'
import { TrueDealers, weightsNear } from './true-dealers.ts'
import { TrueSigns } from './true-signs.ts'

const MINUTE_NS = 60e9
const EFFECTS = ['AMPLIFY', 'NEUTRAL', 'DAMPEN'] as const
type Effect = (typeof EFFECTS)[number]
/** What dealers hold, how sure of it the physics is, and the levels made of it, against the true book. */
export const dealerGamma: Subject = {
  name: 'dealers',
  title: 'What dealers hold',
  about: [
    'No print says who bought. The physics signs each with a probability, estimates the lean of customers, and states net gamma with a deviation. Each minute the truth is what dealers really hold, valued with the published gammas, so that what is judged is the positions. What dealers held when the day began is the convention of open interest on either side, and no finding; what they hold beside it and never print, nothing can see.',
    'Coverage is a draw for each market more than for each minute: what is off at noon is off for the rest of the day. The log score is the judge of what claims a probability.',
    'The window is of prints alone, a minute of them; the book has open interest, whose sign is the convention’s, so its side is mostly right by that. Only strikes within $10 of spot are published: what dealers hold further away is taken as estimated rightly.',
  ],
  figures: dealerFigures,
  tables: {
    effects: 'What is said of levels, in rows, and what the true gamma at the level makes it, in columns.',
  },
  settings: dealerSettings,
  watch: (day) => new DealerWatch(day),
}

class DealerWatch implements Watch {
  readonly #truth: TrueDealers
  readonly #signs: TrueSigns
  readonly #config: RecoveryDay['config']
  #flow: FlowPayload | null = null
  readonly #figures: Record<string, Ratio> = {}
  readonly #effects: Record<Effect, Record<Effect, number>>

  constructor({ config, originNs }: RecoveryDay) {
    this.#truth = new TrueDealers(originNs, config.fuelWindowSec)
    this.#signs = new TrueSigns(originNs)
    this.#config = config
    const none = () => ({ AMPLIFY: 0, NEUTRAL: 0, DAMPEN: 0 })
    this.#effects = { AMPLIFY: none(), NEUTRAL: none(), DAMPEN: none() }
  }

  line(line: TruthLine): void {
    this.#truth.line(line)
  }

  print(print: TruePrint): void {
    this.#truth.print(print)
    this.#signs.print(print)
  }

  signed(print: SignedPrint): void {
    const isRight = this.#signs.isRight(print)
    const { probability } = print
    if (isRight === null || probability === null) return
    const { signAccuracyQuote, signAccuracyTick } = this.#config
    const others = probability === signAccuracyTick ? 'tick' : 'leg'
    this.#count(`dealers.signs.${probability === signAccuracyQuote ? 'quote' : others}`, isRight)
    this.#count('dealers.signs.score', Math.log(2 * (isRight ? probability : 1 - probability)))
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

  /** `error` of an estimate of what has truly traded, and how far from 0 that would be by coins. */
  #covers(part: Part, error: number, sd: number, { traded, coin }: { traded: number; coin: number }): void {
    this.#count(`dealers.${part}.within1`, Math.abs(error) <= sd)
    this.#count(`dealers.${part}.within2`, Math.abs(error) <= 2 * sd)
    if (!(sd > 0 && coin > 0)) return
    this.#count(`dealers.${part}.score`, normalScore(error, sd) - normalScore(traded, coin))
    this.#count(`dealers.${part}.nearer`, Math.abs(error) < Math.abs(traded))
  }

  #exposures({ book }: FlowPayload): void {
    const { netDealerGamma, netDealerGammaSd } = book.session
    if (netDealerGamma !== null && netDealerGammaSd !== null)
      this.#covers('book', this.#truth.missed(), netDealerGammaSd, {
        traded: this.#truth.traded(),
        coin: this.#truth.coin(),
      })
    const { netDealerGamma: net, netDealerGammaSd: sd } = book.window
    if (net === null || sd === null || sd === 0) return
    const { windowGamma: truth, windowCoin: coin } = this.#truth
    this.#covers('window', truth - net, sd, { traded: truth, coin })
    const isClaimed = Math.abs(net) > sd
    this.#count('dealers.window.claimed', isClaimed)
    if (isClaimed && truth !== 0) this.#count('dealers.window.side', net > 0 === truth > 0)
  }

  #level({ price, fuel }: LevelPayload): void {
    const { netDealerGamma: net, netDealerGammaSd: sd, threshold, effect } = fuel
    if (net === null || sd === null || threshold === null || effect === null) return
    const weight = weightsNear(price, this.#config.fuelStrikeRange)
    const missed = this.#truth.missed(weight)
    const truth = net + missed
    this.#covers('level', missed, sd, { traded: this.#truth.traded(weight), coin: this.#truth.coin(weight) })
    this.#count('dealers.claimed', effect !== 'NEUTRAL')
    if (effect !== 'NEUTRAL') this.#count('dealers.effect', truth > 0 === (effect === 'DAMPEN'))
    const real: Effect = truth < -threshold ? 'AMPLIFY' : truth > threshold ? 'DAMPEN' : 'NEUTRAL'
    this.#effects[effect][real]++
    this.#count('dealers.word', effect === real)
  }

  #walls({ book: { callWall, putWall }, spot }: FlowPayload): void {
    if (spot === null) return
    for (const wall of [callWall, putWall]) this.#count('dealers.walled', wall !== null)
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

/** The logarithm of a normal's density, but for a constant. */
const normalScore = (error: number, sd: number): number => -0.5 * (error / sd) ** 2 - Math.log(sd)

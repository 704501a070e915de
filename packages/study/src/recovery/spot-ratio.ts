import type { SignalsPayload } from '@spymaster/core/payload'
import type { TruthLine } from '@spymaster/simulator'
import { count, type Ratio, type Subject, type Tally, type TallyTable, type Watch } from './subject.ts'

const GRID_NS = 10e9
/** Upper ends of errors, dollars. */
const BINS = [0.0026, 0.0051, 0.01, 0.02, 0.03, 0.05, 0.1, Number.POSITIVE_INFINITY]
/** SPY has moved more than this within the last minute. */
const FAST_USD = 0.5

const RATIO_CASES = ['live', 'live, fast market', 'held', 'default'] as const
const SPOT_CASES = ['SPY', 'SPY, fast market', 'ES'] as const

/** Spot and the ratio of ES to SPY against those that the market was made with. */
export const spotRatio: Subject = {
  name: 'prices',
  title: 'Where SPY stands',
  about: [
    'Levels are in SPY dollars, book and tape in ES points. Every ten seconds spot stands against SPY’s true mid, which goes on where its records are lost; and the ratio against the one from which SPY was made, as the dollars by which a level is off in ES.',
    'A market is fast where SPY has moved over $0.50 within a minute. `held` is where no quotes have come of late, `default` before the first. SPY’s quotes are of cents, and its mid strays a cent from ES over the ratio, so no ratio can be known much better than that.',
  ],
  figures: [
    {
      ...{ name: 'prices.spot', about: 'moments with SPY’s quote at which spot is its true mid', unit: '%' },
      ...{ digits: 2, aim: 0.99, floor: 0.99 },
      meaning: 'Within a quarter of a cent: it is taken from the same quotes.',
    },
    {
      ...{ name: 'prices.spotByEs', about: 'moments without it at which spot is within $0.10', unit: '%' },
      ...{ digits: 1, aim: 0.9, floor: null },
      meaning:
        'Spot is then ES over the last ratio, from which the true one strays by 3 cents in five minutes.',
    },
    {
      ...{
        name: 'prices.ratio',
        about: 'moments with an updated ratio at which a level is off by at most $0.02',
      },
      ...{ unit: '%', digits: 1, aim: 0.95, floor: 0.95 },
      meaning: 'Two cents are less than a tick of ES.',
    },
    {
      ...{ name: 'prices.ratioFast', about: 'the same in fast markets', unit: '%' },
      ...{ digits: 1, aim: 0.95, floor: null },
      meaning: 'Whether ES and SPY are read at one moment.',
    },
    {
      ...{
        name: 'prices.ratioHeld',
        about: 'moments with a held ratio at which a level is off by at most $0.10',
      },
      ...{ unit: '%', digits: 1, aim: 0.9, floor: null },
      meaning: 'The true ratio strays a hundredth of a percent within minutes.',
    },
  ],
  tables: {
    spot: 'Moments by how far spot is off, dollars at most.',
    ratio: 'Moments by how far a level at spot is off through the ratio, dollars at most.',
  },
  settings: [
    {
      setting: 'ratioHalfLifeSec',
      values: [5, 30, 60, 120],
      figures: ['prices.ratio', 'prices.ratioFast'],
    },
  ],
  watch: () => new PriceWatch(),
}

type Truth = Extract<TruthLine, { type: 'market' }>

class PriceWatch implements Watch {
  readonly #truths = new Map<string, Truth>()
  readonly #figures: Record<string, Ratio> = {}
  readonly #spots = SPOT_CASES.map(() => new Array<number>(BINS.length).fill(0))
  readonly #ratios = RATIO_CASES.map(() => new Array<number>(BINS.length).fill(0))
  /** True mids of the last minute. */
  readonly #mids: number[] = []

  line(line: TruthLine): void {
    if (line.type === 'market') this.#truths.set(line.ts, line)
  }

  snap(payload: SignalsPayload, nowNs: number): void {
    if (nowNs % GRID_NS !== 0) return
    const truth = this.#truths.get(payload.tsNs)
    if (truth === undefined) return
    this.#truths.delete(payload.tsNs)
    this.#mids.push(truth.spot)
    if (this.#mids.length > 7) this.#mids.shift()
    const isFast = Math.max(...this.#mids) - Math.min(...this.#mids) > FAST_USD
    this.#spot(payload, truth, isFast)
    this.#ratio(payload, truth, isFast)
  }

  read(): Tally {
    const tables = [tableOf('spot', SPOT_CASES, this.#spots), tableOf('ratio', RATIO_CASES, this.#ratios)]
    return { figures: this.#figures, tables }
  }

  #count(name: string, isWithin: boolean): void {
    this.#figures[name] ??= { sum: 0, count: 0 }
    count(this.#figures[name], isWithin)
  }

  #spot({ spy: { spot, source } }: SignalsPayload, truth: Truth, isFast: boolean): void {
    if (spot === null || source === null) return
    const error = Math.abs(spot - truth.spot)
    const at = source === 'SPY' ? (isFast ? 1 : 0) : 2
    this.#spots[at]![binOf(error)]!++
    if (source === 'SPY') this.#count('prices.spot', error <= 0.0026)
    else this.#count('prices.spotByEs', error <= 0.1)
  }

  #ratio({ es: { ratio, ratioSource } }: SignalsPayload, truth: Truth, isFast: boolean): void {
    const error = truth.spot * Math.abs(ratio / truth.ratio - 1)
    const at = ratioSource === 'held' ? 2 : ratioSource === 'default' ? 3 : isFast ? 1 : 0
    this.#ratios[at]![binOf(error)]!++
    if (at < 2) this.#count('prices.ratio', error <= 0.02)
    if (at === 1) this.#count('prices.ratioFast', error <= 0.02)
    if (at === 2) this.#count('prices.ratioHeld', error <= 0.1)
  }
}

const binOf = (error: number): number => BINS.findIndex((end) => error <= end)

const tableOf = (name: string, cases: readonly string[], counts: readonly number[][]): TallyTable => ({
  name,
  columns: BINS.map((end) => (Number.isFinite(end) ? `$${Number(end.toFixed(3))}` : 'more')),
  rows: cases.map((row, k) => ({ name: row, cells: counts[k]! })),
})

import type { Direction, FlowPayload, WallPayload } from '@spymaster/core/payload'
import type { MarketState } from '../../market/market-state.ts'
import { flipWord, hedgeWord, openingWord, wallWord, whyNot } from '../../theme/dealer-words.ts'
import { restingCount, restingInView, restingSentence, restingSide } from '../../theme/resting-words.ts'
import { brief, briefSigned, duration, fixed, NONE, price } from '../../theme/wording.ts'
import { type Fact, fact } from '../focus/facts.ts'
import { type BoardRow, boardRows } from './board-rows.ts'

/** The option board as it is drawn. */
export type OptionsView = {
  /** One line that says it all, also while the board is hidden. */
  readonly summary: string
  /** Always the same facts, so that nothing moves. */
  readonly facts: readonly Fact[]
  /** From high to low. */
  readonly rows: readonly BoardRow[]
  /** Row of the strike nearest spot; null without one. */
  readonly spotRow: number | null
  /** Why there is no gamma, and what would bring it; null when there is. */
  readonly why: string | null
  /** How the numbers are to be read. */
  readonly legend: string
  /** Whether options can be expected at all, so that the board is worth its place. */
  readonly hasOptions: boolean
}

/** What is shown of the options that expire today. */
export function optionsView({ flow, payload }: Pick<MarketState, 'flow' | 'payload'>): OptionsView {
  if (flow === null) {
    const why =
      payload === null
        ? 'Nothing has come yet: the board comes with the first records of the feed.'
        : 'No option board has come for this run: it comes each second.'
    return {
      ...{ summary: why, facts: factsOf(null), rows: [], spotRow: null, why },
      ...{ legend: '', hasOptions: false },
    }
  }
  const rows = boardRows(flow)
  const spotRow = rows.findIndex(({ isSpot }) => isSpot)
  const why = whyNot(flow.status)
  return {
    summary: why ?? summaryOf(flow),
    facts: factsOf(flow),
    rows,
    spotRow: spotRow < 0 ? null : spotRow,
    why,
    legend: legendOf(flow),
    hasOptions: !['no_options', 'no_expiry'].includes(flow.status),
  }
}

function summaryOf({ book }: FlowPayload): string {
  const gamma = book.netDealerGamma
  if (gamma === null) return 'What dealers must do is not known.'
  const way = gamma < 0 ? 'Dealers trade with the move' : 'Dealers trade against the move'
  const isUnsure = Math.abs(gamma) <= (book.netDealerGammaSd ?? 0)
  const doubt = isUnsure ? ', but that is within its deviation' : ''
  const hedge = `${way}: they ${hedgeWord(book.hedgeContracts)} ES for a dollar up${doubt}.`
  return `${hedge} ${restingSentence(book.resting.up, 'UP')}`.trimEnd()
}

function factsOf(flow: FlowPayload | null): Fact[] {
  const book = flow?.book ?? null
  const gamma = book?.netDealerGamma ?? null
  const left = flow?.secondsLeft ?? null
  return [
    fact(
      'forward',
      price(flow?.forward ?? null),
      '',
      'Where SPY is priced for the close, by calls against puts',
    ),
    fact('vol', volatility(flow), '', 'Annual volatility at the forward, by the quotes'),
    fact('expire in', left === null ? NONE : duration(left * 1000), '', 'Regular-session time left'),
    fact(
      'net gamma',
      briefSigned(gamma),
      gamma === null ? 'sh/$' : `± ${brief(book?.netDealerGammaSd ?? null)} sh/$`,
      'Shares that dealers sell for a dollar up, in all; below 0 they buy',
    ),
    ...hedgeFacts(flow),
    fact('charm', briefSigned(book?.netDealerCharm ?? null), 'sh/min', 'Change of their delta by time alone'),
    wallFact(
      'call wall',
      book?.callWall ?? null,
      'The call strike above with most gamma, by open interest (OI) or by what traded',
    ),
    wallFact(
      'put wall',
      book?.putWall ?? null,
      'The put strike below with most gamma, by open interest (OI) or by what traded',
    ),
    flipFact(flow),
  ]
}

/** What dealers trade, and beside it what they would trade against. */
function hedgeFacts(flow: FlowPayload | null): Fact[] {
  const hedge = hedgeWord(flow?.book.hedgeContracts ?? null)
  return [
    fact('hedge', hedge, 'ES per +$1', 'ES contracts dealers trade for a dollar up'),
    restingFact(flow, 'UP'),
    restingFact(flow, 'DOWN'),
  ]
}

/** What stands in the way from spot to the next level, whether there are options or not. */
function restingFact(flow: FlowPayload | null, direction: Direction): Fact {
  const isUp = direction === 'UP'
  const resting = (isUp ? flow?.book.resting.up : flow?.book.resting.down) ?? null
  const where = isUp ? 'above' : 'below'
  const side = restingSide[direction]
  return fact(
    `${side} ${where}`,
    restingCount(resting),
    resting === null ? '' : `to ${price(resting.price)}, ${restingInView(resting)}`,
    `ES ${side} from spot to the next level ${where}, and the share of that way which the book shows`,
  )
}

function volatility(flow: FlowPayload | null): string {
  const atm = flow?.atmVolatility ?? null
  return atm === null ? NONE : `${fixed(atm * 100, 1)} %`
}

function wallFact(name: string, wall: WallPayload | null, about: string): Fact {
  return fact(name, price(wall?.price ?? null), wall === null ? '' : `by ${wallWord[wall.source]}`, about)
}

function flipFact(flow: FlowPayload | null): Fact {
  const about = "Spot at which dealers' gamma changes its sign"
  const { gammaFlip = null, gammaFlipStatus = null } = flow?.book ?? {}
  const nowhere = gammaFlip === null && gammaFlipStatus !== null
  return fact(
    'gamma flip',
    nowhere ? flipWord[gammaFlipStatus] : price(gammaFlip),
    nowhere ? 'near spot' : '',
    about,
  )
}

function legendOf({ windowSec, fuelSource, book: { opening } }: FlowPayload): string {
  const held = fuelSource === 'window' ? `the last ${windowSec} s` : 'the run so far'
  const opened = opening === null ? '' : `; ${openingWord[opening]}`
  return `Volume and flow: last ${windowSec} s, flow in shares that customers bought (+) or sold (−) by delta. Held: contracts of dealers since the run began. Gamma of ${held}${opened}.`
}

/** Whether a board is worth its place on a screen of this size, in CSS pixels. */
export function isRoomy(width: number, height: number): boolean {
  return width > 860 && height >= 820
}

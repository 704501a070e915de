import type { FlowCell, FlowPayload, FlowRow } from '@spymaster/core/payload'
import type { GlyphName } from '../../theme/glyphs.ts'
import { brief, briefSigned, fixed, NONE, price, whole } from '../../theme/wording.ts'

/** A strike of the board. */
export type BoardRow = {
  readonly strike: string
  /** Whether it is the strike nearest spot. */
  readonly isSpot: boolean
  /** What stands at this strike, in words: walls on the left, spot and flip on the right. */
  readonly walls: readonly Mark[]
  readonly places: readonly Mark[]
  readonly call: BoardSide
  readonly put: BoardSide
}

/** Columns of a side, from the edge of the board to its middle. */
export const BOARD_COLUMNS = ['volume', 'flow', 'held', 'gamma', 'iv', 'last', 'quote'] as const
export type BoardColumn = (typeof BOARD_COLUMNS)[number]

/** A contract; its cells go from the edge to the middle for calls, and from the middle to the edge for puts. */
export type BoardSide = { readonly cells: readonly BoardCell[]; readonly about: string }

/** A sign and its word. */
export type Mark = { readonly glyph: GlyphName; readonly word: string; readonly about: string }

/** A number of the board; `–` where there is nothing to say. */
export type BoardCell = {
  readonly column: BoardColumn
  readonly text: string
  /** Its deviation, or empty. */
  readonly sd: string
  /** In percent of the cell; null where there is none. */
  readonly bar: Bar | null
}

/** Signed ones begin in the middle and go right where positive, others begin at the left. */
export type Bar = { readonly left: number; readonly width: number; readonly isNegative: boolean }

/** What the longest bar of each kind stands for. */
type Scale = { readonly flow: number; readonly inventory: number; readonly gamma: number }

/** The strikes from high to low, as the ladder has its levels. */
export function boardRows(flow: FlowPayload): BoardRow[] {
  const cells = flow.rows.flatMap(({ call, put }) => [call, put]).filter((cell) => cell !== null)
  const largest = (of: (cell: FlowCell) => number | null) =>
    rounded(Math.max(0, ...cells.map((cell) => Math.abs(of(cell) ?? 0))))
  const scale: Scale = {
    flow: largest(({ deltaFlow }) => deltaFlow),
    inventory: largest(({ inventory }) => inventory),
    gamma: largest(({ gamma }) => gamma),
  }
  const spotStrike = nearest(flow.rows, flow.spot)
  const flipStrike = nearest(flow.rows, flow.book.gammaFlip)
  return flow.rows.toReversed().map(({ strike, call, put }) => ({
    strike: strikeText(strike),
    isSpot: strike === spotStrike,
    walls: wallsAt(strike, flow),
    places: [
      ...(strike === spotStrike ? [mark('dot', 'spot', `Spot is ${price(flow.spot)}`)] : []),
      ...(strike === flipStrike
        ? [mark('flip', 'flip', `Dealers' gamma changes its sign at ${price(flow.book.gammaFlip)}`)]
        : []),
    ],
    call: sideOf(call, scale),
    put: turned(sideOf(put, scale)),
  }))
}

const mark = (glyph: GlyphName, word: string, about: string): Mark => ({ glyph, word, about })

function wallsAt(strike: number, { book: { callWall, putWall } }: FlowPayload): Mark[] {
  const isCall = callWall?.price === strike
  const isPut = putWall?.price === strike
  const about = 'The strike with most gamma on its side'
  if (isCall && isPut) return [mark('wall', 'walls', `${about}, of calls and of puts`)]
  if (isCall) return [mark('wall', 'call wall', about)]
  return isPut ? [mark('wall', 'put wall', about)] : []
}

/** The strike nearest a price that lies among them, or at most half a step beyond; null without one. */
function nearest(rows: readonly FlowRow[], at: number | null): number | null {
  const strikes = rows.map(({ strike }) => strike)
  if (at === null || strikes.length === 0) return null
  const best = strikes.reduce((a, b) => (Math.abs(b - at) < Math.abs(a - at) ? b : a))
  const isWithin = at >= strikes[0]! - 0.5 && at <= strikes.at(-1)! + 0.5
  return isWithin ? best : null
}

function sideOf(cell: FlowCell | null, scale: Scale): BoardSide {
  if (cell === null)
    return { cells: BOARD_COLUMNS.map((column) => plain(column, NONE)), about: 'never quoted or traded' }
  const { bid, ask, inventorySd } = cell
  const cells = [
    plain('volume', brief(cell.volume)),
    { ...plain('flow', briefSigned(cell.deltaFlow)), bar: signedBar(cell.deltaFlow, scale.flow) },
    {
      ...plain('held', briefSigned(cell.inventory)),
      ...{ sd: `±${brief(inventorySd)}`, bar: signedBar(cell.inventory, scale.inventory) },
    },
    { ...plain('gamma', fixed(cell.gamma, 3)), bar: plainBar(cell.gamma, scale.gamma) },
    plain('iv', cell.iv === null ? NONE : fixed(cell.iv * 100, 1)),
    plain('last', price(cell.last)),
    plain('quote', bid === null && ask === null ? NONE : `${price(bid)} × ${price(ask)}`),
  ]
  return { cells, about: aboutOf(cell) }
}

const plain = (column: BoardColumn, text: string): BoardCell => ({ column, text, sd: '', bar: null })

const turned = ({ cells, about }: BoardSide): BoardSide => ({ cells: cells.toReversed(), about })

function aboutOf({ premium, gammaFlow, openInterest, delta }: FlowCell): string {
  return [
    `open interest ${whole(openInterest)}`,
    `delta ${fixed(delta, 2)}`,
    `premium $${brief(premium)}`,
    `gamma flow ${briefSigned(gammaFlow)} sh/$`,
  ].join(' · ')
}

function signedBar(x: number | null, longest: number): Bar {
  const share = x === null || longest === 0 ? 0 : x / longest
  return { left: 50 + Math.min(share, 0) * 50, width: Math.abs(share) * 50, isNegative: share < 0 }
}

function plainBar(x: number | null, longest: number): Bar {
  return { left: 0, width: x === null || longest === 0 ? 0 : (x / longest) * 100, isNegative: false }
}

/** The next of 1, 2, 5, 10, …: so that bars do not all move whenever the largest does. */
function rounded(x: number): number {
  if (x === 0) return 0
  const power = 10 ** Math.floor(Math.log10(x))
  return power * ([1, 2, 5].find((step) => step * power >= x) ?? 10)
}

/** A strike without needless decimals. */
function strikeText(strike: number): string {
  return Number.isInteger(strike) ? String(strike) : strike.toFixed(2).replace(/0$/, '')
}

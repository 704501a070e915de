import type { EndedPayload, EndReason } from '@spymaster/core/payload'
import type { MarketState } from '../../market/market-state.ts'
import { lookOf } from '../../theme/level-kinds.ts'
import type { Tone } from '../../theme/signal-look.ts'
import { clock, duration, price } from '../../theme/wording.ts'

/** A signal that is over, as a line of the list: of all levels at the price that said the same at the same time. */
export type EndedRow = {
  readonly key: string
  readonly at: string
  /** The names of the levels, as "Strike, Call wall". */
  readonly label: string
  readonly price: string
  readonly word: string
  readonly tone: Tone
  readonly held: string
  readonly reason: string
}

const reasonWords: Readonly<Record<EndReason, string>> = {
  faded: 'faded',
  crossed: 'crossed',
  left: 'left',
  no_spot: 'no spot',
}

const SHOWN = 30

/** The last signals of the run that are over, newest first. */
export function endedRows({ ended, payload }: MarketState): EndedRow[] {
  if (payload === null || ended.run !== payload.run) return []
  return [...Map.groupBy(ended.signals, keyOf)].slice(-SHOWN).reverse().map(rowOf)
}

/** The same for levels that watch the same orders: where one lies on another, both say what these do. */
const keyOf = ({ price: at, signal, since, until, reason }: EndedPayload): string =>
  `${at}/${signal}/${since}/${until}/${reason}`

function rowOf([key, levels]: [string, readonly EndedPayload[]]): EndedRow {
  const { price: at, signal, since, until, reason } = levels[0]!
  return {
    key,
    at: clock(until),
    label: levels.map(({ kind }) => lookOf(kind).short).join(', '),
    ...{ price: price(at), word: signal, tone: signal.toLowerCase() as Tone },
    held: duration(until - since),
    reason: reasonWords[reason],
  }
}

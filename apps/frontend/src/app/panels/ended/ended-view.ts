import type { EndedPayload, EndReason } from '@spymaster/core/payload'
import type { MarketState } from '../../market/market-state.ts'
import { lookOf } from '../../theme/level-kinds.ts'
import type { Tone } from '../../theme/signal-look.ts'
import { clock, duration, price } from '../../theme/wording.ts'

/** A signal that is over, as a line of the list. */
export type EndedRow = {
  readonly key: string
  readonly at: string
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
  return ended.signals.slice(-SHOWN).reverse().map(rowOf)
}

function rowOf({ id, kind, price: at, signal, since, until, reason }: EndedPayload): EndedRow {
  const { short } = lookOf(kind)
  return {
    key: `${id}/${signal}/${since}`,
    at: clock(until),
    ...{ label: short, price: price(at), word: signal, tone: signal.toLowerCase() as Tone },
    held: duration(until - since),
    reason: reasonWords[reason],
  }
}

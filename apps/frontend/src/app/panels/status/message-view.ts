import type { SignalsPayload } from '@spymaster/core/payload'
import type { LinkState } from '../../market/link.ts'
import type { MarketState } from '../../market/market-state.ts'
import { lookOf } from '../../theme/level-kinds.ts'
import { clock, duration, price } from '../../theme/wording.ts'

/** One line below the prices: what matters most now. */
export type Message = { readonly tone: 'alarm' | 'warning' | 'calm'; readonly text: string }

/** What the page knows besides the market. */
export type Circumstances = {
  readonly link: LinkState
  readonly nowMs: number
  readonly heardAtMs: number | null
  readonly isFrozen: boolean
  readonly isOutdated: boolean
  readonly unread: { readonly count: number; readonly why: string | null }
}

const SILENT_MS = 12_000

const alarm = (text: string): Message => ({ tone: 'alarm', text })
const warning = (text: string): Message => ({ tone: 'warning', text })

/** The message, the gravest first. There is always one, so that nothing moves when one comes. */
export function messageOf(market: MarketState, page: Circumstances): Message {
  return connection(market, page) ?? trouble(market, page) ?? { tone: 'calm', text: calm(market.payload) }
}

function connection({ payload, runtime }: MarketState, page: Circumstances): Message | null {
  if (page.isOutdated) return alarm('The gateway is newer than this page: reload it.')
  if (page.link.state !== 'open') {
    const shown = payload === null ? '' : ` What is shown is of ${clock(payload.ts)}.`
    return alarm(`No connection to the gateway; it is tried again by itself.${shown}`)
  }
  if (page.isFrozen)
    return warning(
      `Standing still at ${payload === null ? '' : clock(payload.ts)}: Space goes on. ${standing(payload)}`.trim(),
    )
  if (payload === null)
    return warning('Connected; the gateway has no levels yet. They come with the first records.')
  const silentMs = page.nowMs - (page.heardAtMs ?? page.nowMs)
  if (runtime?.mode === 'live' && silentMs > SILENT_MS)
    return alarm(`Nothing has come for ${duration(silentMs)}: the feed or the physics has stopped.`)
  return null
}

function trouble({ payload, runtime, refusal }: MarketState, { unread }: Circumstances): Message | null {
  if (refusal !== null) return warning(`Not done: ${refusal.message}.`)
  if (payload?.status === 'no_spot')
    return alarm(
      'No spot: neither SPY nor ES has a two-sided quote. The first one of either brings levels back.',
    )
  if (payload?.status === 'stale')
    return alarm(
      'Stale: the feeds that give spot have fallen silent. Levels come back with their next record.',
    )
  if (runtime?.state === 'ended')
    return warning(runtime.note ?? 'The input has ended; this is its last state.')
  if (unread.count > 0)
    return warning(
      `${unread.count} ${unread.count === 1 ? 'frame' : 'frames'} could not be read: ${unread.why}.`,
    )
  if (runtime?.state === 'paused') return warning(`Paused: Space goes on. ${standing(payload)}`.trim())
  return null
}

function calm(payload: SignalsPayload | null): string {
  const signals = standing(payload)
  if (signals !== '') return signals
  return payload?.spy.source === 'ES'
    ? 'No signal stands. Spot is ES over the ratio until SPY quotes come.'
    : 'No signal stands at the moment.'
}

/** The signals that stand, levels at one price named together; empty when none does. */
function standing(payload: SignalsPayload | null): string {
  const active = payload?.levels.filter(({ signal }) => signal !== 'NEUTRAL') ?? []
  const places = Map.groupBy(active, ({ price: at, signal, direction }) => `${signal}/${direction}/${at}`)
  const words = Array.from(places.values(), (levels) => {
    const { price: at, signal, direction } = levels[0]!
    const names = levels.map(({ kind }) => lookOf(kind).label).join(', ')
    return `${signal}${signal === 'BREAK' ? ` ${direction.toLowerCase()}` : ''} at ${names} ${price(at)}`
  })
  return words.length === 0 ? '' : `${words.join(' · ')}.`
}

/**
 * What a screen reader is told between two snaps: signals that fired, and changes of state. Empty when nothing worth
 * a word happened.
 */
export function announcement(before: SignalsPayload | null, after: SignalsPayload | null): string {
  if (after === null || before === after) return ''
  const words = after.levels
    .filter(({ id, signal }) => signal !== 'NEUTRAL' && signalOf(before, id) !== signal)
    .map(({ kind, price: at, signal }) => `${signal.toLowerCase()} at ${lookOf(kind).label} ${price(at)}`)
  if (before !== null && before.status !== after.status)
    words.push({ ok: 'spot is back', no_spot: 'no spot', stale: 'feeds are silent' }[after.status])
  return words.join(', ')
}

const signalOf = (payload: SignalsPayload | null, id: string) =>
  payload?.levels.find((level) => level.id === id)?.signal ?? 'NEUTRAL'

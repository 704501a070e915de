import type { Segment, SignalsPayload } from '@spymaster/core/payload'
import type { RuntimeFrame } from '@spymaster/gateway/protocol'
import type { LinkState } from '../../market/link.ts'
import type { MarketState } from '../../market/market-state.ts'
import { clock, date, duration, fixed, NONE, price, whole } from '../../theme/wording.ts'

/** What the bar at the top shows. */
export type StatusView = {
  readonly spy: { readonly spot: string; readonly quote: string; readonly source: string }
  readonly es: { readonly contract: string; readonly mid: string; readonly quote: string }
  readonly ratio: { readonly value: string; readonly source: string }
  readonly time: { readonly clock: string; readonly date: string; readonly session: string }
  readonly feeds: readonly Feed[]
  readonly gaps: string
  readonly dropped: string
  readonly mode: { readonly word: string; readonly isReal: boolean }
  readonly link: { readonly word: string; readonly isGood: boolean }
  readonly run: string
  readonly digest: string
}

/** One feed and how long ago it was heard. */
export type Feed = {
  readonly name: string
  readonly age: string
  /** `late` when it has been silent for long, `none` when it has never been heard. */
  readonly state: 'heard' | 'late' | 'none'
  readonly about: string
}

const sessionWords: Readonly<Record<Segment, string>> = {
  closed: 'closed',
  premarket: 'pre-market',
  regular: 'regular session',
}

/** A feed silent for longer is marked; by default the physics no longer trusts it then. */
const LATE_MS = 15_000
const DIGEST_SHOWN = 8

/** What the bar shows of the market and of the connection. */
export function statusView({ payload, runtime }: MarketState, link: LinkState, nowMs: number): StatusView {
  return {
    spy: spyOf(payload),
    es: esOf(payload),
    ratio: ratioOf(payload),
    time: timeOf(payload),
    feeds: feedsOf(payload),
    gaps: whole(payload?.quality.gaps ?? null),
    dropped: whole(payload?.quality.dropped ?? null),
    mode: modeOf(runtime),
    link: linkOf(link, nowMs),
    run: payload?.run ?? NONE,
    digest: payload?.digest.slice(0, DIGEST_SHOWN) ?? NONE,
  }
}

function spyOf(payload: SignalsPayload | null): StatusView['spy'] {
  if (payload === null) return { spot: NONE, quote: NONE, source: 'waiting' }
  const { spot, bid, ask, source } = payload.spy
  const quote = bid === null && ask === null ? 'no SPY quote' : `${price(bid)} × ${price(ask)}`
  const sources = { SPY: 'own quotes', ES: 'from ES ÷ ratio' }
  return { spot: price(spot), quote, source: source === null ? 'no spot' : sources[source] }
}

function esOf(payload: SignalsPayload | null): StatusView['es'] {
  if (payload === null) return { contract: 'ES', mid: NONE, quote: NONE }
  const { contract, mid, bid, ask } = payload.es
  const quote = bid === null && ask === null ? 'no ES quote' : `${price(bid)} × ${price(ask)}`
  return { contract: contract ?? 'ES', mid: price(mid), quote }
}

function ratioOf(payload: SignalsPayload | null): StatusView['ratio'] {
  if (payload === null) return { value: NONE, source: '' }
  const { ratio, ratioSource, ratioAgeSec } = payload.es
  const sources = {
    live: 'live',
    held: `held ${ratioAgeSec === null ? '' : duration(ratioAgeSec * 1000)}`,
    default: 'default',
  }
  return { value: fixed(ratio, 4), source: sources[ratioSource] }
}

function timeOf(payload: SignalsPayload | null): StatusView['time'] {
  if (payload === null) return { clock: '--:--:--', date: '', session: '' }
  return { clock: clock(payload.ts), date: date(payload.ts), session: sessionWords[payload.session] }
}

function feedsOf(payload: SignalsPayload | null): Feed[] {
  const { es, spy, options } = payload?.quality.feedAgeMs ?? { es: null, spy: null, options: null }
  return [
    feedOf('ES', es, 'ES futures: book and tape'),
    feedOf('SPY', spy, aboutSpy(payload?.quality ?? null)),
    feedOf('Options', options, 'SPY options: the fuel; without them its part of the score is left out'),
  ]
}

function aboutSpy(quality: SignalsPayload['quality'] | null): string {
  const about = 'SPY: spot, levels of the day and the ratio; without it spot is ES over the ratio'
  const { conditions = null, unknownConditions = 0 } = quality ?? {}
  if (conditions === null) return about
  if (conditions === 'none')
    return `${about}. Its trades say no sale conditions: late and average-price prints stand in highs, lows and VWAP`
  const counted = `${about}. Its trades count by their sale conditions`
  return unknownConditions === 0
    ? counted
    : `${counted}; ${whole(unknownConditions)} with one that is unknown count for volume only`
}

function feedOf(name: string, ageMs: number | null, about: string): Feed {
  if (ageMs === null) return { name, age: 'none', state: 'none', about }
  return {
    name,
    age: ageMs < 1_000 ? '< 1 s' : duration(ageMs),
    state: ageMs > LATE_MS ? 'late' : 'heard',
    about,
  }
}

function modeOf(runtime: RuntimeFrame | null): StatusView['mode'] {
  if (runtime === null) return { word: 'WAITING', isReal: false }
  const words = { live: 'LIVE', replay: 'REPLAY', simulated: 'SIMULATED' }
  return { word: words[runtime.mode], isReal: runtime.mode === 'live' }
}

function linkOf(link: LinkState, nowMs: number): StatusView['link'] {
  if (link.state === 'open') return { word: 'connected', isGood: true }
  if (link.state === 'connecting') return { word: 'connecting', isGood: false }
  const sec = Math.max(0, Math.ceil((link.retryAtMs - nowMs) / 1000))
  return { word: `retry in ${sec} s`, isGood: false }
}

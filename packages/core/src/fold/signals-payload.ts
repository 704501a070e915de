import { type CalendarDate, ES_TICK_POINTS, type Ns } from '@spymaster/events'
import type { PhysicsConfig } from '../config/physics-config.ts'
import { UNITS_PER_DOLLAR } from '../market/spy-quote.ts'
import type { FlowPayload } from '../payload/flow.ts'
import { round } from '../payload/round.ts'
import type {
  EndedPayload,
  EsPayload,
  QualityPayload,
  SignalsPayload,
  SpyPayload,
} from '../payload/signals.ts'
import { hasSpoken } from './feed-ages.ts'
import type { Flow } from './flow-payload.ts'
import { type LevelsMoment, levelPayloads, universePayloads } from './level-payload.ts'
import type { EndedSignal } from './level-reader.ts'
import type { MarketState } from './market-state.ts'
import type { Snap } from './snap.ts'

const NS_PER_MS = 1e6

/** What does not change within a run. */
export type RunFacts = {
  readonly run: string
  readonly date: CalendarDate
  /** 00:00 UTC of the run's date. */
  readonly midnightNs: Ns
  readonly contract: string
  readonly config: PhysicsConfig
  /** Hash of the physics settings. */
  readonly configHash: string
}

/** A snap as published, but for its digest. */
export function signalsPayload(
  snap: Snap,
  market: MarketState,
  facts: RunFacts,
  place: { readonly seq: number; readonly gaps: number; readonly ended: readonly EndedSignal[] },
): Omit<SignalsPayload, 'digest'> {
  const epochMs = epochMsOf(facts)
  const ts = epochMs(snap.nowNs)
  const moment = levelsMoment(snap, facts)
  return {
    run: facts.run,
    seq: place.seq,
    ts,
    tsNs: `${ts}000000`,
    status: snap.spot.status,
    config: facts.configHash,
    session: snap.segment,
    spy: spyPayload(snap, market),
    es: esPayload(snap, market, facts.contract),
    quality: qualityPayload(snap, market, place.gaps),
    levels: moment === null ? [] : levelPayloads(snap.readings, moment),
    universe: moment === null ? [] : universePayloads(moment),
    ended: place.ended.map((signal) => endedPayload(signal, epochMs)),
  }
}

/** A snap's option flow as published. */
export function flowPayload(flow: Flow, nowNs: number, facts: RunFacts): FlowPayload {
  const ts = epochMsOf(facts)(nowNs)
  return { run: facts.run, ts, tsNs: `${ts}000000`, config: facts.configHash, ...flow }
}

/** What the levels of a snap have in common; null without a spot. */
export function levelsMoment(snap: Snap, facts: RunFacts): LevelsMoment | null {
  const { price: spot } = snap.spot
  if (spot === null) return null
  return {
    spot,
    nowNs: snap.nowNs,
    motion: snap.motion,
    universe: snap.universe,
    config: facts.config,
    fuel: snap.fuel,
    resting: snap.resting,
    epochMs: epochMsOf(facts),
  }
}

/** Makes ms since the epoch of times in ns of the run's date. */
export function epochMsOf({ midnightNs }: RunFacts): (ns: number) => number {
  const midnightMs = Number(midnightNs / 1_000_000n)
  return (ns) => midnightMs + ns / NS_PER_MS
}

function endedPayload(ended: EndedSignal, epochMs: (ns: number) => number): EndedPayload {
  const { id, price, kind } = ended.candidate
  const { signal, sinceNs, untilNs, reason } = ended
  return {
    id,
    price: round(price, 4),
    kind,
    signal,
    since: epochMs(sinceNs),
    until: epochMs(untilNs),
    reason,
  }
}

function spyPayload(snap: Snap, { quote }: MarketState): SpyPayload {
  const usd = (units: number | null): number | null => (units === null ? null : units / UNITS_PER_DOLLAR)
  return {
    spot: round(snap.spot.price, 4),
    bid: usd(quote.bid),
    ask: usd(quote.ask),
    source: snap.spot.source,
  }
}

function esPayload(snap: Snap, { book, converter }: MarketState, contract: string): EsPayload {
  const points = (tick: number | null): number | null => (tick === null ? null : tick * ES_TICK_POINTS)
  return {
    bid: points(book.bid.book.bestTick),
    ask: points(book.ask.book.bestTick),
    mid: snap.esMid,
    ratio: round(converter.ratio, 6),
    ratioSource: converter.source,
    ratioAgeSec: round(converter.ageSec(snap.nowNs), 3),
    contract,
  }
}

function qualityPayload(snap: Snap, market: MarketState, gaps: number): QualityPayload {
  const { feeds, dropped, conditions, unknownConditions } = market
  const age = (at: number): number | null =>
    hasSpoken(at) ? Math.round((snap.nowNs - at) / NS_PER_MS) : null
  const feedAgeMs = { es: age(feeds.es), spy: age(feeds.spy), options: age(feeds.options) }
  return { feedAgeMs, gaps, dropped, conditions, unknownConditions }
}

import type { EndedPayload, FlowPayload, SignalsPayload } from '@spymaster/core/payload'
import type {
  ErrorFrame,
  HelloFrame,
  RuntimeFrame,
  ServerFrame,
  TouchReport,
} from '@spymaster/gateway/protocol'

/** Spot at a second of log time. */
export type TracePoint = { readonly ts: number; readonly spot: number }

/** All that is known of the market and of how it comes; replaced as a whole, never changed. */
export type MarketState = {
  readonly hello: HelloFrame | null
  readonly payload: SignalsPayload | null
  /** The option board of the run; null before its first. */
  readonly flow: FlowPayload | null
  readonly runtime: RuntimeFrame | null
  /** Signals that are over, oldest first, and their run. */
  readonly ended: { readonly run: string | null; readonly signals: readonly EndedPayload[] }
  /** The last touches of levels and their run, oldest first. */
  readonly touches: { readonly run: string | null; readonly touches: readonly TouchReport[] }
  /** Why the last command was refused; null once one has been carried out. */
  readonly refusal: ErrorFrame | null
  /** Spot of the last minutes, oldest first, one point a second. */
  readonly trace: readonly TracePoint[]
}

export const emptyMarket: MarketState = {
  hello: null,
  payload: null,
  flow: null,
  runtime: null,
  ended: { run: null, signals: [] },
  touches: { run: null, touches: [] },
  refusal: null,
  trace: [],
}

/** How far back the trace reaches. */
export const TRACE_MS = 300_000

/** The state after one more frame. */
export function afterFrame(state: MarketState, frame: ServerFrame): MarketState {
  switch (frame.type) {
    case 'hello':
      return { ...state, hello: frame, trace: frame.trace.map(([ts, spot]) => ({ ts, spot })) }
    case 'levels':
      return afterPayload(state, frame.payload)
    case 'flow':
      return { ...state, flow: frame.payload }
    case 'events':
      return { ...state, touches: { run: frame.run, touches: frame.touches } }
    case 'ended':
      return { ...state, ended: { run: frame.run, signals: frame.signals } }
    case 'runtime':
      return { ...state, runtime: frame, refusal: null }
    case 'error':
      return { ...state, refusal: frame }
  }
}

function afterPayload(state: MarketState, payload: SignalsPayload): MarketState {
  // Another run, or a replay set back: what was seen is not this run's past.
  const run = state.payload?.run ?? state.hello?.run
  const past = run === payload.run ? state.trace.filter(({ ts }) => ts < payload.ts) : []
  const trace = traced(past, payload)
  return { ...state, payload, trace, flow: flowWith(state, payload) }
}

/** A board of another run, or one that lies ahead of a replay that was set back, is none. */
function flowWith({ flow, payload: before }: MarketState, payload: SignalsPayload): FlowPayload | null {
  if (flow === null || flow.run !== payload.run) return null
  const isSetBack = before !== null && payload.ts < before.ts
  return isSetBack && flow.ts > payload.ts ? null : flow
}

function traced(trace: readonly TracePoint[], { ts, spy: { spot } }: SignalsPayload): readonly TracePoint[] {
  const from = ts - TRACE_MS
  const kept = trace.filter((point) => point.ts >= from)
  if (spot === null) return kept
  const last = kept.at(-1)
  const isSameSecond = last !== undefined && Math.floor(last.ts / 1000) === Math.floor(ts / 1000)
  return [...(isSameSecond ? kept.slice(0, -1) : kept), { ts, spot }]
}

import type {
  BaselinePayload,
  BookPayload,
  EventPayload,
  FlowCell,
  FlowPayload,
  FlowRow,
  LevelPayload,
  OutcomeLabel,
  SignalsPayload,
} from '@spymaster/core/payload'
import type { RuntimeFrame, TouchReport } from '@spymaster/gateway/protocol'

/** 2025-12-18, 10:00:00 in New York. */
export const TEN = 1_766_070_000_000

/** A scored level, support and quiet unless told otherwise. */
export function givenLevel(changes: Partial<LevelPayload> = {}): LevelPayload {
  const price = changes.price ?? 680
  return {
    ...{ id: `ROUND_${price}`, price, kind: 'ROUND', side: 'SUPPORT', direction: 'DOWN', distance: 0.1 },
    ...{ distanceSigned: 0.1, breakScoreRaw: 50, breakScore: 50, signal: 'NEUTRAL', signalSince: null },
    ...{ confidence: 'MEDIUM', forming: false, sameAs: null, touched: false, endReason: null },
    barrier: {
      ...{ state: 'WALL', deltaLiq: -27, replenishment: 0.27, added: 1042, canceled: 69, addedNet: 10 },
      ...{ canceledNet: 37, filled: 5, hidden: 0, standing: { ticks: 6, deltaLiq: 36, replenishment: 2 } },
      ...{ depth: 483, depthPerTick: 69, remembered: null, wallRatio: 1.68, coverage: 0.9, confidence: 0.2 },
      ...{
        refilled: 0,
        cluster: { threshold: 227.7, pullThreshold: 264.5, pulled: 30, stacked: 240, absorbed: 0, eaten: 5 },
      },
    },
    tape: { imbalance: -0.25, buyVolume: 3, sellVolume: 5, velocity: -0.012, sweep: null, confidence: 0 },
    fuel: {
      ...{ effect: null, reason: 'no options on the log', netDealerGamma: null, netDealerGammaSd: null },
      resting: { contracts: 850, coverage: 0.2439, level: 'ROUND_679', price: 679 },
      ...{ gammaVelocity: null, hedgeContracts: null, callWall: null, putWall: null, gammaFlip: null },
      ...{ confidence: null, status: 'no_options', threshold: null, gammaFlipStatus: null, opening: null },
    },
    smoothed: { velocity: null, deltaLiq: null, replenishment: null, netDealerGamma: null },
    runway: {
      break: { obstacle: 'PM_LOW', distance: 0.4, quality: 'OBSTRUCTED' },
      bounce: { obstacle: null, distance: null, quality: 'CLEAR' },
    },
    approach: null,
    confluence: { score: 0.3, group: 0, members: ['STRIKE_680.5'] },
    components: { liquidity: 0, hedge: null, tape: 62 },
    attribution: { barrier: 0.9, tape: 0.1, fuel: 0, flat: false },
    note: 'Bids at 680.00 are stacking up: bounce likely, fuel unknown.',
    ...changes,
  }
}

/** A snap at ten, spot 680.10 from SPY's quotes, with one scored level and two others. */
export function givenPayload(changes: Partial<SignalsPayload> = {}): SignalsPayload {
  return {
    ...{ run: '2025-12-18', seq: 1, ts: TEN, tsNs: `${TEN}000000`, status: 'ok', session: 'regular' },
    ...{ digest: '8d6fe8438cabf15a06e648e16f33dd10', config: '8881be19deae581a' },
    spy: { spot: 680.1, bid: 680.09, ask: 680.11, source: 'SPY' },
    es: {
      ...{ bid: 6828, ask: 6828.25, mid: 6828.125, ratio: 10.04, ratioSource: 'live', ratioAgeSec: 0 },
      contract: 'ESH6',
    },
    quality: {
      feedAgeMs: { es: 20, spy: 16_000, options: null },
      gaps: 0,
      dropped: 0,
      conditions: 'none',
      unknownConditions: 0,
    },
    levels: [givenLevel()],
    universe: [
      { id: 'ROUND_679', price: 679, kind: 'ROUND', distance: 1.1, state: 'watched' },
      { id: 'OR_HIGH', price: 681.4, kind: 'OR_HIGH', distance: 1.3, state: 'forming' },
    ],
    ended: [],
    ...changes,
  }
}

/** A replay that runs at speed 1 and can be asked for anything. */
export function givenRuntime(changes: Partial<RuntimeFrame> = {}): RuntimeFrame {
  return {
    ...{ type: 'runtime', mode: 'replay', state: 'running', feed: 'esh6', speed: 1, replayTs: TEN },
    ...{ range: { fromTs: TEN - 1, toTs: TEN + 1 }, lagMs: null, note: null },
    controls: ['pause', 'resume', 'speed', 'seek'],
    ...changes,
  }
}

/** A contract that customers have bought. */
export function givenCell(changes: Partial<FlowCell> = {}): FlowCell {
  return {
    ...{ volume: 1_250, premium: 84_300, deltaFlow: 12_400, gammaFlow: -2_100, inventory: -640 },
    ...{ inventorySd: 55.2, openInterest: 4_210, last: 0.68, bid: 0.67, ask: 0.69, iv: 0.1134 },
    ...{ delta: 0.52, gamma: 0.2113 },
    ...changes,
  }
}

const nothing = { netDealerGamma: null, netDealerGammaSd: null, netDealerDelta: null, netDealerCharm: null }

const givenResting: BookPayload['resting'] = {
  up: { contracts: 850, coverage: 0.4, level: 'ROUND_681', price: 681 },
  down: { contracts: 1_240, coverage: 1, level: 'ROUND_680', price: 680 },
}

/** The option board at ten: strikes from 670 to 690, spot 680.10, dealers short gamma. */
export function givenFlow(changes: Partial<FlowPayload> = {}): FlowPayload {
  const rows: FlowRow[] = Array.from({ length: 21 }, (_, k) => ({
    strike: 670 + k,
    call: givenCell({ inventory: 100 - 10 * k }),
    put: k === 20 ? null : givenCell({ delta: -0.48, deltaFlow: -300 * k }),
  }))
  return {
    ...{ run: '2025-12-18', ts: TEN, tsNs: `${TEN}000000`, config: '8881be19deae581a', status: 'ok' },
    ...{ spot: 680.1, forward: 680.23, atmVolatility: 0.1134, secondsLeft: 21_600, windowSec: 60, rows },
    fuelSource: 'session',
    book: {
      ...{ netDealerGamma: -1_240_000, netDealerGammaSd: 310_000, netDealerDelta: 52_000 },
      ...{ netDealerCharm: -180, hedgeContracts: 2_470, callWall: { price: 685, source: 'oi' } },
      ...{ putWall: { price: 677, source: 'flow' }, gammaFlip: 680.8, gammaFlipStatus: 'found' },
      ...{ opening: 'calls-long-puts-short', session: nothing, window: nothing },
      resting: givenResting,
    },
    ...changes,
  }
}

/** The board while there is nothing on it. */
export const givenNoFlow = (): FlowPayload =>
  givenFlow({
    ...{ status: 'no_options', forward: null, atmVolatility: null, rows: [] },
    book: {
      ...{ ...nothing, hedgeContracts: null, callWall: null, putWall: null, gammaFlip: null },
      ...{ gammaFlipStatus: null, opening: null, session: nothing, window: nothing },
      resting: givenResting,
    },
  })

const givenOdds: readonly BaselinePayload[] = [
  { barrier: 'usd', size: 1, distance: 1, break: 0.41, bounce: 0.384, chop: 0.206 },
  { barrier: 'usd', size: 2, distance: 2, break: 0.04, bounce: 0.02, chop: 0.94 },
  { barrier: 'sigma', size: 1, distance: 0.9, break: 0.45, bounce: 0.42, chop: 0.13 },
]

/** A touch of the dollar 680 from above, so many seconds before ten; not resolved. */
export function givenTouch(secondsBefore: number, changes: Partial<TouchReport> = {}): TouchReport {
  const touched = TEN - secondsBefore * 1_000
  const level = changes.level ?? { id: 'ROUND_680', kind: 'ROUND', price: 680, side: 'SUPPORT' }
  return {
    ...{ id: `2025-12-18/${level.id}/${touched}`, level, touched, told: touched },
    ...{ confirmed: null, invalid: null, baselines: givenOdds, outcomes: null },
    ...changes,
  }
}

/** What followed a touch, the same at every barrier. */
export const givenOutcomes = (changes: Partial<OutcomeLabel>): OutcomeLabel[] =>
  givenOdds.map((odds) => ({ ...odds, outcome: 'CHOP', reason: null, seconds: null, ...changes }))

/** The lines that tell of a touch, as the core publishes them. */
export function givenEvents({ id, level, touched, baselines, outcomes }: TouchReport): string[] {
  const told: EventPayload = {
    ...{ run: '2025-12-18', id, type: 'touch', ts: touched, tsNs: `${touched}000000`, level, baselines },
    ...{ config: '8881be19deae581a', placebo: null, stage: 'A', reason: null, sigma: 0.4 },
    ...{ featuresHash: '9c5cb3db7bbe51bc', features: {}, labels: null },
  }
  if (outcomes === null) return [JSON.stringify(told)]
  const stage = { anchor: touched, spot: level.price, beyond: 0, availableAt: touched, outcomes }
  const strength = { strength_signed: null, strength_abs: null, excursions: [] }
  const labels = { A: { ...stage, ...strength }, B: null }
  const resolved: EventPayload = { ...told, type: 'resolve', stage: null, baselines: null, labels }
  return [told, resolved].map((event) => JSON.stringify(event))
}

import type {
  EndedPayload,
  EventPayload,
  FlowCell,
  FlowPayload,
  LevelPayload,
  SignalsPayload,
} from '@spymaster/core/payload'
import type { Runtime } from '@spymaster/gateway'
import type { TouchReport } from '@spymaster/gateway/protocol'

/** A monitored level like those of a quiet hour. */
export function givenLevel(changes: Partial<LevelPayload> = {}): LevelPayload {
  return {
    id: 'ROUND_481',
    price: 481,
    kind: 'ROUND',
    side: 'SUPPORT',
    direction: 'DOWN',
    distance: 0.04,
    distanceSigned: 0.04,
    breakScoreRaw: 50,
    breakScore: 52.9,
    signal: 'NEUTRAL',
    signalSince: null,
    confidence: 'LOW',
    forming: false,
    sameAs: null,
    touched: true,
    endReason: null,
    barrier: {
      ...{ state: 'NEUTRAL', deltaLiq: -27, replenishment: 0.27, added: 42, canceled: 69 },
      ...{ addedNet: 10, canceledNet: 37, filled: 0, hidden: 0, depth: 483, depthPerTick: 69 },
      standing: { ticks: 6, deltaLiq: -36, replenishment: 0.027 },
      remembered: { contracts: 12, ageSec: 4.5 },
      ...{ wallRatio: 1.68, coverage: 1, confidence: 0.22, refilled: 0 },
      cluster: { threshold: 227.7, pullThreshold: 264.5, pulled: 30, stacked: 0, absorbed: 0, eaten: 0 },
    },
    tape: {
      ...{ imbalance: 0.2, buyVolume: 6, sellVolume: 4, velocity: 0.001, confidence: 0.02 },
      sweep: { direction: 'DOWN', notional: 17_500_000, prints: 9, ticks: 3, ageMs: 1_200 },
    },
    fuel: {
      ...{ effect: null, reason: 'no options on the log', netDealerGamma: null, netDealerGammaSd: null },
      resting: { contracts: 812, coverage: 0.2439, level: 'ROUND_480', price: 480 },
      ...{ gammaVelocity: null, hedgeContracts: null, callWall: null, putWall: null, gammaFlip: null },
      ...{ confidence: null, status: 'no_options', threshold: null, gammaFlipStatus: null, opening: null },
    },
    smoothed: { velocity: 0, deltaLiq: -37.9, replenishment: 0.25, netDealerGamma: null },
    runway: {
      break: { obstacle: null, distance: null, quality: 'CLEAR' },
      bounce: { obstacle: 'VWAP', distance: 0.4, quality: 'OBSTRUCTED' },
    },
    approach: { velocity: 0.1, bars: 3, travelled: 0.5, touchesToday: 2, attempt: 1 },
    confluence: { score: 0.3, group: 0, members: ['VWAP'] },
    components: { liquidity: 50, hedge: null, tape: 50 },
    attribution: { barrier: 0, tape: 0, fuel: 0, flat: true },
    note: 'Offers at 481.00 look normal: no edge yet, fuel unknown.',
    ...changes,
  }
}

/** A snap of a quiet hour with one monitored level. */
export function givenPayload(changes: Partial<SignalsPayload> = {}): SignalsPayload {
  return {
    ...{ run: '2023-12-26', seq: 7, ts: 1_703_547_055_500, tsNs: '1703547055500000000', status: 'ok' },
    ...{ digest: '8d6fe8438cabf15a06e648e16f33dd10', config: '8881be19deae581a', session: 'closed' },
    spy: { spot: 481.0375, bid: null, ask: null, source: 'ES' },
    es: {
      ...{ bid: 4810.25, ask: 4810.5, mid: 4810.375, ratio: 10, ratioSource: 'default' },
      ...{ ratioAgeSec: null, contract: 'ESH4' },
    },
    quality: {
      feedAgeMs: { es: 428, spy: null, options: null },
      gaps: 0,
      dropped: 0,
      conditions: 'none',
      unknownConditions: 0,
    },
    levels: [givenLevel()],
    universe: [{ id: 'ROUND_482', price: 482, kind: 'ROUND', distance: 0.9625, state: 'watched' }],
    ended: [],
    ...changes,
  }
}

/** A signal that is over. */
export const givenEnded: EndedPayload = {
  ...{ id: 'ROUND_481', price: 481, kind: 'ROUND', signal: 'BREAK' },
  ...{ since: 1_703_547_000_000, until: 1_703_547_010_000, reason: 'faded' },
}

export const givenRuntime: Runtime = {
  ...{ mode: 'replay', state: 'running', feed: 'esh4', speed: 2, replayTs: 1_703_547_055_500 },
  ...{ range: null, lagMs: null, controls: ['pause', 'resume', 'speed'], note: null },
}

/** A payload as the line that is published. */
export const givenLine = (changes: Partial<SignalsPayload> = {}): string =>
  JSON.stringify(givenPayload(changes))

const givenExposures = {
  ...{ netDealerGamma: -1_240_000, netDealerGammaSd: 310_000, netDealerDelta: 52_000 },
  netDealerCharm: -180,
}

export const givenCell: FlowCell = {
  ...{ volume: 1_250, premium: 84_300, deltaFlow: 12_400, gammaFlow: -2_100, inventory: -640 },
  ...{ inventorySd: 55.2, openInterest: 4_210, last: 0.68, bid: 0.67, ask: 0.69, iv: 0.1134 },
  ...{ delta: 0.52, gamma: 0.2113 },
}

/** An option board of one strike. */
export function givenFlow(changes: Partial<FlowPayload> = {}): FlowPayload {
  return {
    ...{ run: '2023-12-26', ts: 1_703_547_055_000, tsNs: '1703547055000000000', config: '8881be19deae581a' },
    ...{ status: 'ok', spot: 481.0375, forward: 481.1, atmVolatility: 0.1134, secondsLeft: 9_000 },
    ...{ windowSec: 60, fuelSource: 'session' },
    book: {
      ...{ ...givenExposures, hedgeContracts: 2_480, callWall: { price: 485, source: 'oi' } },
      resting: { up: { contracts: 640, coverage: 0.25, level: 'ROUND_482', price: 482 }, down: null },
      ...{ putWall: { price: 477, source: 'flow' }, gammaFlip: 480.37, gammaFlipStatus: 'found' },
      opening: 'calls-long-puts-short',
      session: { ...givenExposures },
      window: { ...givenExposures, netDealerGamma: 90_000 },
    },
    rows: [{ strike: 481, call: { ...givenCell }, put: { ...givenCell, delta: -0.48 } }],
    ...changes,
  }
}

/** The snap of the touch, ms since the epoch. */
export const T0 = 1_703_547_055_000

/** The first message of a touch event. */
export function givenTouch(changes: Partial<EventPayload> = {}): EventPayload {
  const odds = { break: 0.21, bounce: 0.28, chop: 0.51 }
  return {
    ...{ run: '2023-12-26', id: `2023-12-26/ROUND_481/${T0}`, type: 'touch', ts: T0, tsNs: `${T0}000000` },
    config: '8881be19deae581a',
    level: { id: 'ROUND_481', kind: 'ROUND', price: 481, side: 'SUPPORT' },
    ...{ placebo: null, stage: 'A', reason: null, sigma: 0.12, featuresHash: '9c5cb3db7bbe51bc' },
    baselines: [
      { barrier: 'usd', size: 1, distance: 1, ...odds },
      { barrier: 'usd', size: 2, distance: 2, ...odds },
      { barrier: 'sigma', size: 1, distance: 0.2683, ...odds },
    ],
    features: { level_family: 'ROUND', beyond_usd: -0.08, is_half_day: false },
    labels: null,
    ...changes,
  }
}

/** A touch that has been confirmed and resolved. */
export const givenReport: TouchReport = {
  ...{ id: `2023-12-26/ROUND_481/${T0}`, level: givenTouch().level, touched: T0, told: T0 + 360_000 },
  ...{ confirmed: T0 + 60_000, invalid: null, baselines: givenTouch().baselines },
  outcomes: [
    { ...givenTouch().baselines![0]!, outcome: 'BOUNCE', reason: null, seconds: 41.25 },
    { ...givenTouch().baselines![1]!, outcome: 'UNDEFINED', reason: 'no_spot', seconds: null },
  ],
}

import type { LevelPayload, SignalsPayload, UniversePayload } from '@spymaster/core'

/** 2025-12-18 09:30:00 in New York, ms since the epoch. */
export const BELL = 1_766_068_200_000

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0')
const window = { deltaLiq: 0, replenishment: 1 }
const runway = { obstacle: null, distance: null, quality: 'CLEAR' as const }

const barrier: LevelPayload['barrier'] = {
  state: 'NEUTRAL',
  ...window,
  added: 0,
  canceled: 0,
  addedNet: 0,
  canceledNet: 0,
  filled: 0,
  hidden: 0,
  standing: { ticks: 8, ...window },
  depth: 762,
  depthPerTick: 84.7,
  remembered: null,
  wallRatio: null,
  coverage: 1,
  confidence: 0,
  refilled: 0,
  cluster: { threshold: 100, pullThreshold: 264.5, pulled: 0, stacked: 0, absorbed: 0, eaten: 0 },
}

const fuel: LevelPayload['fuel'] = {
  effect: null,
  reason: 'no options on the log',
  netDealerGamma: null,
  netDealerGammaSd: null,
  gammaVelocity: null,
  hedgeContracts: null,
  resting: null,
  callWall: null,
  putWall: null,
  gammaFlip: null,
  confidence: null,
  status: 'no_options',
  threshold: null,
  gammaFlipStatus: null,
  opening: null,
}

/** A monitored level at a price, with defaults for what a test is not about. */
export const level = (price: number, given: Partial<LevelPayload> = {}): LevelPayload => ({
  id: `ROUND_${price}`,
  price,
  kind: 'ROUND',
  side: 'SUPPORT',
  direction: 'DOWN',
  distance: 0.5,
  distanceSigned: 0.5,
  breakScoreRaw: 50,
  breakScore: 50,
  signal: 'NEUTRAL',
  signalSince: null,
  confidence: 'LOW',
  forming: false,
  sameAs: null,
  touched: false,
  endReason: null,
  barrier,
  tape: { imbalance: 0, buyVolume: 0, sellVolume: 0, velocity: 0, sweep: null, confidence: 0 },
  fuel,
  smoothed: { velocity: 0, ...window, netDealerGamma: null },
  runway: { break: runway, bounce: runway },
  approach: null,
  confluence: { score: 0, group: null, members: [] },
  components: { liquidity: 50, hedge: null, tape: 50 },
  attribution: { barrier: 0, tape: 0, fuel: 0, flat: true },
  note: 'Bids look normal.',
  ...given,
})

/** A level that is not monitored. */
export const watched = (price: number): UniversePayload => ({
  id: `ROUND_${price}`,
  price,
  kind: 'ROUND',
  distance: 3,
  state: 'watched',
})

/** The payload of a snap, `seq` snaps after the bell. */
export const payload = (seq: number, given: Partial<SignalsPayload> = {}): SignalsPayload => ({
  run: '2025-12-18',
  seq,
  ts: BELL + seq * 250,
  tsNs: `${BELL + seq * 250}000000`,
  status: 'ok',
  digest: hex(seq, 32),
  config: hex(1, 16),
  session: 'regular',
  spy: { spot: 680.02, bid: 680.01, ask: 680.03, source: 'SPY' },
  es: {
    ...{ bid: 6827, ask: 6827.25, mid: 6827.125, ratio: 10.04, ratioSource: 'live', ratioAgeSec: 0 },
    contract: 'ESH6',
  },
  quality: {
    feedAgeMs: { es: 0, spy: 0, options: null },
    gaps: 0,
    dropped: 0,
    conditions: null,
    unknownConditions: 0,
  },
  levels: [level(680), level(681)],
  universe: [watched(675), watched(686)],
  ended: [],
  ...given,
})

/** Payloads of as many snaps from the bell on. */
export const payloads = (count: number): SignalsPayload[] =>
  Array.from({ length: count }, (_, seq) => payload(seq))

/** Payloads as `spymaster signals` writes them. */
export const linesOf = (list: readonly object[]): string =>
  list.map((item) => `${JSON.stringify(item)}\n`).join('')

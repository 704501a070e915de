import {
  type ApproachPayload,
  BARRIER_STATES,
  type BarrierPayload,
  CONDITIONS,
  CONFIDENCES,
  type ConfluencePayload,
  DIRECTIONS,
  END_REASONS,
  type EndedPayload,
  type EsPayload,
  FLIP_STATUSES,
  FUEL_EFFECTS,
  FUEL_STATUSES,
  type FuelPayload,
  LEVEL_KINDS,
  type LevelPayload,
  OPENING_POSITIONS,
  type QualityPayload,
  RATIO_SOURCES,
  RUNWAY_QUALITIES,
  type RunwayPayload,
  SEGMENTS,
  SIDES,
  SIGNALS,
  type SignalsPayload,
  type SmoothedPayload,
  SPOT_SOURCES,
  type SpyPayload,
  STATUSES,
  type SweepPayload,
  type TapePayload,
  UNIVERSE_STATES,
  type UniversePayload,
} from '@spymaster/core/payload'
import { restingShape } from './resting-shape.ts'
import { count, flag, instant, list, nullable, number, object, text, word } from './shape.ts'

// The types of core's payload, key by key: a key that is added there and not here does not compile.

const share = number(0, 1)
const score = number(0, 100)
const price = number(0, 1_000_000)
const real = number()

const spy = object<SpyPayload>({
  spot: nullable(price),
  bid: nullable(price),
  ask: nullable(price),
  source: nullable(word(SPOT_SOURCES)),
})

const es = object<EsPayload>({
  bid: nullable(price),
  ask: nullable(price),
  mid: nullable(price),
  ratio: number(0, 1_000),
  ratioSource: word(RATIO_SOURCES),
  ratioAgeSec: nullable(real),
  contract: nullable(text),
})

const quality = object<QualityPayload>({
  feedAgeMs: object({ es: nullable(real), spy: nullable(real), options: nullable(real) }),
  gaps: count,
  dropped: count,
  conditions: nullable(word(CONDITIONS)),
  unknownConditions: count,
})

const barrier = object<BarrierPayload>({
  state: word(BARRIER_STATES),
  deltaLiq: real,
  replenishment: real,
  added: real,
  canceled: real,
  addedNet: real,
  canceledNet: real,
  filled: real,
  hidden: real,
  standing: object({ ticks: count, deltaLiq: real, replenishment: real }),
  depth: real,
  depthPerTick: nullable(real),
  remembered: nullable(object({ contracts: real, ageSec: real })),
  wallRatio: nullable(real),
  coverage: share,
  confidence: share,
  refilled: real,
  cluster: object({
    threshold: real,
    pullThreshold: real,
    pulled: real,
    stacked: real,
    absorbed: real,
    eaten: real,
  }),
})

const sweep = object<SweepPayload>({
  direction: word(DIRECTIONS),
  notional: real,
  prints: count,
  ticks: count,
  ageMs: real,
})

const tape = object<TapePayload>({
  imbalance: number(-1, 1),
  buyVolume: real,
  sellVolume: real,
  velocity: real,
  sweep: nullable(sweep),
  confidence: share,
})

const fuel = object<FuelPayload>({
  effect: nullable(word(FUEL_EFFECTS)),
  reason: nullable(text),
  netDealerGamma: nullable(real),
  netDealerGammaSd: nullable(real),
  gammaVelocity: nullable(real),
  hedgeContracts: nullable(real),
  resting: nullable(restingShape),
  callWall: nullable(price),
  putWall: nullable(price),
  gammaFlip: nullable(price),
  confidence: nullable(share),
  status: word(FUEL_STATUSES),
  threshold: nullable(real),
  gammaFlipStatus: nullable(word(FLIP_STATUSES)),
  opening: nullable(word(OPENING_POSITIONS)),
})

const smoothed = object<SmoothedPayload>({
  velocity: nullable(real),
  deltaLiq: nullable(real),
  replenishment: nullable(real),
  netDealerGamma: nullable(real),
})

const way = object<RunwayPayload>({
  obstacle: nullable(text),
  distance: nullable(real),
  quality: word(RUNWAY_QUALITIES),
})

const approach = object<ApproachPayload>({
  velocity: real,
  bars: real,
  travelled: real,
  touchesToday: count,
  attempt: count,
})

const confluence = object<ConfluencePayload>({
  score: real,
  group: nullable(count),
  members: list(text),
})

const level = object<LevelPayload>({
  id: text,
  price,
  kind: word(LEVEL_KINDS),
  side: word(SIDES),
  direction: word(DIRECTIONS),
  distance: real,
  distanceSigned: real,
  breakScoreRaw: nullable(score),
  breakScore: nullable(score),
  signal: word(SIGNALS),
  signalSince: nullable(instant),
  confidence: word(CONFIDENCES),
  forming: flag,
  sameAs: nullable(text),
  touched: flag,
  endReason: nullable(word(END_REASONS)),
  barrier,
  tape,
  fuel,
  smoothed,
  runway: object({ break: way, bounce: way }),
  approach: nullable(approach),
  confluence,
  components: object({ liquidity: score, hedge: nullable(score), tape: score }),
  attribution: object({ barrier: share, tape: share, fuel: share, flat: flag }),
  note: text,
})

/** A signal that is over, as in `SignalsPayload.ended`. */
export const endedShape = object<EndedPayload>({
  id: text,
  price,
  kind: word(LEVEL_KINDS),
  signal: word(SIGNALS),
  since: instant,
  until: instant,
  reason: word(END_REASONS),
})

const universe = object<UniversePayload>({
  id: text,
  price,
  kind: word(LEVEL_KINDS),
  distance: real,
  state: word(UNIVERSE_STATES),
})

/** `levels.signals.v1`, as core publishes it. */
export const signalsShape = object<SignalsPayload>({
  run: text,
  seq: count,
  ts: instant,
  tsNs: text,
  status: word(STATUSES),
  digest: text,
  config: text,
  session: word(SEGMENTS),
  spy,
  es,
  quality,
  levels: list(level),
  universe: list(universe),
  ended: list(endedShape),
})

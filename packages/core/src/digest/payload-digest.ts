import type { FuelPayload } from '../payload/fuel.ts'
import type { RestingPayload } from '../payload/resting.ts'
import type {
  ApproachPayload,
  BarrierPayload,
  ComponentsPayload,
  ConfluencePayload,
  EndedPayload,
  EsPayload,
  LevelPayload,
  QualityPayload,
  RunwayPayload,
  SignalsPayload,
  SmoothedPayload,
  SpyPayload,
  SweepPayload,
  TapePayload,
  UniversePayload,
} from '../payload/signals.ts'
import * as words from '../payload/words.ts'
import { fields, flag, leftOut, list, nanoseconds, number, optional, textsLeftOut, word } from './feed.ts'
import type { SnapDigest } from './snap-digest.ts'

const spy = fields<SpyPayload>({ spot: number, bid: number, ask: number, source: word(words.SPOT_SOURCES) })

const es = fields<EsPayload>({
  bid: number,
  ask: number,
  mid: number,
  ratio: number,
  ratioSource: word(words.RATIO_SOURCES),
  ratioAgeSec: number,
  contract: leftOut,
})

const quality = fields<QualityPayload>({
  feedAgeMs: fields({ es: number, spy: number, options: number }),
  gaps: number,
  dropped: number,
  conditions: word(words.CONDITIONS),
  unknownConditions: number,
})

const barrier = fields<BarrierPayload>({
  state: word(words.BARRIER_STATES),
  deltaLiq: number,
  replenishment: number,
  added: number,
  canceled: number,
  addedNet: number,
  canceledNet: number,
  filled: number,
  hidden: number,
  standing: fields({ ticks: number, deltaLiq: number, replenishment: number }),
  depth: number,
  depthPerTick: number,
  remembered: optional(fields({ contracts: number, ageSec: number })),
  wallRatio: number,
  coverage: number,
  confidence: number,
  refilled: number,
  cluster: fields({
    threshold: number,
    pullThreshold: number,
    pulled: number,
    stacked: number,
    absorbed: number,
    eaten: number,
  }),
})

const sweep = fields<SweepPayload>({
  direction: word(words.DIRECTIONS),
  notional: number,
  prints: number,
  ticks: number,
  ageMs: number,
})

const tape = fields<TapePayload>({
  imbalance: number,
  buyVolume: number,
  sellVolume: number,
  velocity: number,
  sweep: optional(sweep),
  confidence: number,
})

const resting = fields<RestingPayload>({
  contracts: number,
  coverage: number,
  level: leftOut,
  price: number,
})

const fuel = fields<FuelPayload>({
  effect: word(words.FUEL_EFFECTS),
  reason: leftOut,
  netDealerGamma: number,
  netDealerGammaSd: number,
  gammaVelocity: number,
  hedgeContracts: number,
  resting: optional(resting),
  callWall: number,
  putWall: number,
  gammaFlip: number,
  confidence: number,
  status: word(words.FUEL_STATUSES),
  threshold: number,
  gammaFlipStatus: word(words.FLIP_STATUSES),
  opening: word(words.OPENING_POSITIONS),
})

const smoothed = fields<SmoothedPayload>({
  velocity: number,
  deltaLiq: number,
  replenishment: number,
  netDealerGamma: number,
})

const runway = fields<RunwayPayload>({
  obstacle: leftOut,
  distance: number,
  quality: word(words.RUNWAY_QUALITIES),
})

const approach = fields<ApproachPayload>({
  velocity: number,
  bars: number,
  travelled: number,
  touchesToday: number,
  attempt: number,
})

const confluence = fields<ConfluencePayload>({ score: number, group: number, members: textsLeftOut })

const components = fields<ComponentsPayload>({ liquidity: number, hedge: number, tape: number })

const attribution = fields<LevelPayload['attribution']>({
  barrier: number,
  tape: number,
  fuel: number,
  flat: flag,
})

const level = fields<LevelPayload>({
  id: leftOut,
  price: number,
  kind: word(words.LEVEL_KINDS),
  side: word(words.SIDES),
  direction: word(words.DIRECTIONS),
  distance: number,
  distanceSigned: number,
  breakScoreRaw: number,
  breakScore: number,
  signal: word(words.SIGNALS),
  signalSince: number,
  confidence: word(words.CONFIDENCES),
  forming: flag,
  sameAs: leftOut,
  touched: flag,
  endReason: word(words.END_REASONS),
  barrier,
  tape,
  fuel,
  smoothed,
  runway: fields({ break: runway, bounce: runway }),
  approach: optional(approach),
  confluence,
  components,
  attribution,
  note: leftOut,
})

const universeLevel = fields<UniversePayload>({
  id: leftOut,
  price: number,
  kind: word(words.LEVEL_KINDS),
  distance: number,
  state: word(words.UNIVERSE_STATES),
})

const ended = fields<EndedPayload>({
  id: leftOut,
  price: number,
  kind: word(words.LEVEL_KINDS),
  signal: word(words.SIGNALS),
  since: number,
  until: number,
  reason: word(words.END_REASONS),
})

const payload = fields<SignalsPayload>({
  run: leftOut,
  seq: number,
  ts: number,
  tsNs: nanoseconds,
  status: word(words.STATUSES),
  digest: leftOut,
  config: leftOut,
  session: word(words.SEGMENTS),
  spy,
  es,
  quality,
  levels: list(level),
  universe: list(universeLevel),
  ended: list(ended),
})

/**
 * Folds one snap into the digest and returns the digest up to it: all its numbers, words (by place in their
 * list) and yes-or-nos, in the order of the payload's types. `run`, `digest`, `config` and free texts stay out:
 * a level enters by its kind and price. Whatever `value.digest` holds does not matter.
 *
 * Throws RangeError on a number that is not finite and on a word that its list does not have.
 */
export function digestPayload(digest: SnapDigest, value: SignalsPayload): string {
  digest.begin()
  payload(digest, value)
  return digest.finish()
}

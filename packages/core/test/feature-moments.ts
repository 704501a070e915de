import {
  BARRIER_STATES,
  type BookPayload,
  CONFIDENCES,
  DIRECTIONS,
  FLIP_STATUSES,
  FUEL_EFFECTS,
  FUEL_STATUSES,
  LEVEL_KINDS,
  type LevelPayload,
  OUTCOMES,
  RUNWAY_QUALITIES,
  SIGNALS,
  STAGES,
} from '@spymaster/core'
import fc from 'fast-check'
import type { FeatureMoment } from '../src/features/index.ts'
import { spotsAndReadings } from './feature-readings.ts'

const nullable = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { freq: 4 })
const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const share = real(0, 1)
const contracts = fc.nat({ max: 3000 })
const price = fc.integer({ min: 47_600, max: 48_400 }).map((cents) => cents / 100)
const gamma = real(-1e6, 1e6)

const barrier = fc
  .record({ added: contracts, canceled: contracts, net: share, filled: contracts, hidden: share })
  .chain(({ added, canceled, net, filled, hidden }) => {
    const [addedNet, canceledNet] = [Math.floor(added * net), Math.floor(canceled * net)]
    const gone = canceledNet + filled
    return fc.record({
      state: fc.constantFrom(...BARRIER_STATES),
      deltaLiq: fc.constant(addedNet - canceledNet - filled),
      replenishment: fc.constant(gone === 0 ? 1 : Math.min(10, addedNet / gone)),
      added: fc.constant(added),
      canceled: fc.constant(canceled),
      addedNet: fc.constant(addedNet),
      canceledNet: fc.constant(canceledNet),
      filled: fc.constant(filled),
      hidden: fc.constant(Math.floor(filled * hidden)),
      standing: fc.record({
        ticks: fc.nat({ max: 17 }),
        deltaLiq: fc.integer({ min: -900, max: 900 }),
        replenishment: real(0, 10),
      }),
      depth: contracts,
      depthPerTick: nullable(real(0, 300)),
      remembered: nullable(fc.record({ contracts, ageSec: real(0, 900) })),
      wallRatio: nullable(real(0, 8)),
      coverage: fc.oneof(fc.constant(0), share),
      confidence: share,
      refilled: fc.constant(Math.floor(filled * hidden)),
      cluster: fc.record({
        threshold: real(0, 900),
        pullThreshold: real(0, 900),
        ...{ pulled: contracts, stacked: contracts, absorbed: contracts, eaten: contracts },
      }),
    })
  })

const tape = fc.record({
  imbalance: real(-1, 1),
  buyVolume: contracts,
  sellVolume: contracts,
  velocity: real(-0.5, 0.5),
  sweep: nullable(
    fc.record({
      direction: fc.constantFrom(...DIRECTIONS),
      notional: real(17e6, 9e8),
      prints: fc.nat({ max: 90 }),
      ticks: fc.integer({ min: 2, max: 20 }),
      ageMs: fc.nat({ max: 5000 }),
    }),
  ),
  confidence: share,
})

const fuel = fc.record({
  effect: nullable(fc.constantFrom(...FUEL_EFFECTS)),
  reason: fc.constant(null),
  netDealerGamma: nullable(gamma),
  netDealerGammaSd: nullable(real(0, 1e5)),
  gammaVelocity: nullable(real(-1e4, 1e4)),
  hedgeContracts: nullable(real(-4000, 4000)),
  callWall: nullable(price),
  putWall: nullable(price),
  gammaFlip: nullable(price),
  confidence: nullable(share),
  status: fc.constantFrom(...FUEL_STATUSES),
  threshold: nullable(real(1e4, 1e6)),
  gammaFlipStatus: nullable(fc.constantFrom(...FLIP_STATUSES)),
  opening: fc.constant(null),
  resting: nullable(
    fc.record({
      contracts: nullable(contracts),
      coverage: share,
      level: fc.constant('ROUND_481'),
      price,
    }),
  ),
})

const runway = fc.record({
  obstacle: fc.constant(null),
  distance: nullable(real(0, 5)),
  quality: fc.constantFrom(...RUNWAY_QUALITIES),
})
const score = nullable(real(0, 100))

const anyLevel: fc.Arbitrary<LevelPayload> = fc
  .record({
    kind: fc.constantFrom(...LEVEL_KINDS),
    price,
    direction: fc.constantFrom(...DIRECTIONS),
    barrier,
    tape,
    fuel,
    runway: fc.record({ break: runway, bounce: runway }),
    breakScoreRaw: score,
    breakScore: score,
    signal: fc.constantFrom(...SIGNALS),
    confidence: fc.constantFrom(...CONFIDENCES),
    sameAs: nullable(fc.constant('ROUND_480')),
    approach: nullable(
      fc.record({
        velocity: real(-1, 1),
        bars: fc.nat({ max: 9 }),
        travelled: real(0, 6),
        touchesToday: fc.nat({ max: 9 }),
        attempt: fc.nat({ max: 5 }),
      }),
    ),
    confluence: fc.record({
      score: real(0, 4),
      group: fc.constant(null),
      members: fc.array(fc.constant('VWAP'), { maxLength: 4 }),
    }),
  })
  .map((parts) => ({
    ...parts,
    id: `THIS_${parts.kind}`,
    side: parts.direction === 'UP' ? ('RESISTANCE' as const) : ('SUPPORT' as const),
    distance: 0,
    distanceSigned: 0,
    signalSince: null,
    forming: false,
    touched: true,
    endReason: null,
    smoothed: { velocity: null, deltaLiq: null, replenishment: null, netDealerGamma: null },
    components: { liquidity: 50, hedge: null, tape: 50 },
    attribution: { barrier: 0, tape: 0, fuel: 0, flat: true },
    note: '',
  }))

const exposures = {
  netDealerGamma: nullable(gamma),
  netDealerGammaSd: nullable(real(0, 1e5)),
  netDealerDelta: nullable(gamma),
  netDealerCharm: nullable(gamma),
}
const book: fc.Arbitrary<BookPayload> = fc.record({
  ...exposures,
  hedgeContracts: fc.constant(null),
  callWall: fc.constant(null),
  putWall: fc.constant(null),
  gammaFlip: fc.constant(null),
  gammaFlipStatus: fc.constant(null),
  opening: nullable(fc.constant('calls-long-puts-short' as const)),
  session: fc.record(exposures),
  window: fc.record(exposures),
  resting: fc.constant({ up: null, down: null }),
})

const universe = fc.uniqueArray(
  fc.record({
    kind: fc.constantFrom(...LEVEL_KINDS),
    price,
    state: fc.constantFrom('forming' as const, 'watched' as const),
  }),
  { selector: ({ kind }) => kind, maxLength: 12 },
)

const baseline = (barrier: 'usd' | 'sigma') =>
  fc.tuple(nullable(share), share).map(([up, part]) => ({
    barrier,
    size: 1,
    distance: 1,
    break: up,
    bounce: up === null ? null : (1 - up) * part,
    chop: up === null ? null : (1 - up) * (1 - part),
  }))

const history = fc.record({
  count: fc.nat({ max: 9 }),
  secondsSinceLast: nullable(real(0, 20_000)),
  decayedCount: real(0, 9),
  decayedBreaks: real(0, 9),
  decayedBounces: real(0, 9),
  lastOutcome: nullable(fc.constantFrom(...OUTCOMES)),
})

/** Random moments as the market may make them, of either stage: the readings are those of a random way of spot. */
export const featureMoments: fc.Arbitrary<FeatureMoment> = fc
  .record({
    stage: fc.constantFrom(...STAGES),
    level: anyLevel,
    touch: anyLevel,
    universe,
    book: nullable(book),
    sigma: nullable(fc.oneof(fc.constant(0), real(0.01, 2))),
    baselines: fc.tuple(baseline('usd'), baseline('usd'), baseline('sigma')),
    history,
    walk: spotsAndReadings,
    mid: nullable(fc.integer({ min: 19_000, max: 19_400 }).map((ticks) => ticks / 4)),
  })
  .map(({ touch, universe, walk, mid, ...rest }) => {
    const { spot, readingsOf } = walk
    const { level, stage } = rest
    return {
      ...rest,
      ...readingsOf(stage, { ...touch, price: level.price, direction: level.direction }),
      snap: snapOf(spot, mid, universe),
    }
  })

function snapOf(
  spot: number,
  mid: number | null,
  universe: readonly { kind: LevelPayload['kind']; price: number; state: 'forming' | 'watched' }[],
): FeatureMoment['snap'] {
  const half = 0.125
  return {
    run: '2023-12-26',
    seq: 0,
    ts: 0,
    tsNs: '0',
    status: 'ok',
    config: '',
    session: 'regular',
    spy: { spot, bid: spot - 0.01, ask: spot + 0.01, source: 'SPY' },
    es: {
      bid: mid === null ? null : mid - half,
      ask: mid === null ? null : mid + half,
      mid,
      ratio: 10,
      ratioSource: 'live',
      ratioAgeSec: 0,
      contract: 'ESH4',
    },
    quality: {
      feedAgeMs: { es: 0, spy: 0, options: 0 },
      gaps: 0,
      dropped: 0,
      conditions: null,
      unknownConditions: 0,
    },
    levels: [],
    universe: universe.map((level) => ({ ...level, id: level.kind, distance: 0 })),
  }
}

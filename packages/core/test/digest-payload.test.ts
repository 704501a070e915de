import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { digestPayload } from '../src/digest/payload-digest.ts'
import { SnapDigest } from '../src/digest/snap-digest.ts'
import type { LevelPayload, SignalsPayload } from '../src/payload/signals.ts'
import * as words from '../src/payload/words.ts'

const level: LevelPayload = {
  id: 'PM_HIGH',
  price: 687.0021,
  kind: 'PM_HIGH',
  side: 'SUPPORT',
  direction: 'DOWN',
  distance: 0.08,
  distanceSigned: 0.08,
  breakScoreRaw: 62,
  breakScore: 58.25,
  signal: 'CONTESTED',
  signalSince: 1_705_329_000_250,
  confidence: 'MEDIUM',
  forming: false,
  sameAs: 'STRIKE_687',
  touched: true,
  endReason: 'faded',
  barrier: {
    state: 'CONSUMED',
    deltaLiq: -310,
    replenishment: 0.42,
    added: 900,
    canceled: 750,
    addedNet: 225,
    canceledNet: 130,
    filled: 405,
    hidden: 12,
    standing: { ticks: 3, deltaLiq: -40, replenishment: 0.5 },
    depth: 480,
    depthPerTick: 53.5,
    remembered: { contracts: 77, ageSec: 31.5 },
    wallRatio: 0.8,
    coverage: 0.9,
    confidence: 0.7,
    refilled: 17,
    cluster: { threshold: 176.5, pullThreshold: 264.5, pulled: 90, stacked: 20, absorbed: 33, eaten: 310 },
  },
  tape: {
    imbalance: -0.35,
    buyVolume: 210,
    sellVolume: 436,
    velocity: -0.011,
    sweep: { direction: 'DOWN', notional: 21_000_000, prints: 14, ticks: 3, ageMs: 250 },
    confidence: 1,
  },
  fuel: {
    effect: 'AMPLIFY',
    reason: null,
    netDealerGamma: -21_000,
    netDealerGammaSd: 9_000,
    gammaVelocity: -12,
    hedgeContracts: 41,
    resting: { contracts: 850, coverage: 0.4, level: 'ROUND_686', price: 686 },
    callWall: 690,
    putWall: 685,
    gammaFlip: 686.1,
    confidence: 0.8,
    status: 'ok',
    threshold: 12_000,
    gammaFlipStatus: 'found',
    opening: 'calls-long-puts-short',
  },
  smoothed: { velocity: -0.01, deltaLiq: -290, replenishment: 0.45, netDealerGamma: -20_500 },
  runway: {
    break: { obstacle: 'VWAP', distance: 0.6, quality: 'OBSTRUCTED' },
    bounce: { obstacle: 'CALL_WALL', distance: 3, quality: 'CLEAR' },
  },
  approach: { velocity: 0.12, bars: 3, travelled: 0.9, touchesToday: 2, attempt: 1 },
  confluence: { score: 1.05, group: 0, members: ['STRIKE_687', 'VWAP'] },
  components: { liquidity: 60, hedge: 100, tape: 41 },
  attribution: { barrier: 0.2, tape: 0.1, fuel: 0.7, flat: false },
  note: 'Bids at 687.00 are being eaten away.',
}

/** Every field filled. */
const full: SignalsPayload = {
  run: '2024-01-16',
  seq: 12,
  ts: 1_705_329_001_250,
  tsNs: '1705329001250000000',
  status: 'ok',
  digest: '0'.repeat(32),
  config: '0123456789abcdef',
  session: 'regular',
  spy: { spot: 687.08, bid: 687.07, ask: 687.09, source: 'SPY' },
  es: {
    bid: 6895.25,
    ask: 6895.5,
    mid: 6895.375,
    ratio: 10.0357,
    ratioSource: 'live',
    ratioAgeSec: 0.25,
    contract: 'ESH4',
  },
  quality: {
    feedAgeMs: { es: 3, spy: 12, options: 40 },
    gaps: 1,
    dropped: 7,
    conditions: 'consolidated',
    unknownConditions: 2,
  },
  levels: [level, { ...level, id: 'VWAP', kind: 'VWAP', price: 687.2 }],
  universe: [{ id: 'ROUND_688', price: 688, kind: 'ROUND', distance: 0.92, state: 'watched' }],
  ended: [
    {
      id: 'ROUND_686',
      price: 686,
      kind: 'ROUND',
      signal: 'BOUNCE',
      since: 1_705_328_990_000,
      until: 1_705_329_001_000,
      reason: 'left',
    },
  ],
}

const digestOf = (payload: SignalsPayload) => digestPayload(new SnapDigest(), payload)

type Path = readonly (string | number)[]

function* leavesOf(value: unknown, path: Path = []): Generator<[Path, unknown]> {
  if (typeof value !== 'object' || value === null) yield [path, value]
  else
    for (const [key, inner] of Object.entries(value))
      yield* leavesOf(inner, [...path, Array.isArray(value) ? Number(key) : key])
}

function withLeaf(payload: SignalsPayload, path: Path, leaf: unknown): SignalsPayload {
  const copy = structuredClone(payload)
  let place: Record<string | number, unknown> = copy as never
  for (const key of path.slice(0, -1)) place = place[key] as never
  place[path.at(-1)!] = leaf
  return copy
}

/** Texts that are no words of a list. */
const TEXTS = ['run', 'digest', 'config', 'contract', 'id', 'sameAs', 'obstacle', 'members', 'note', 'level']
const isText = (path: Path) =>
  path.some((key) => TEXTS.includes(String(key))) || path.slice(-2).join('.') === 'fuel.reason'
const name = (path: Path) => path.join('.')

const everyWord: readonly string[] = Object.values(words).flat()

describe('payload digest', () => {
  const leaves = [...leavesOf(full)]
  const before = digestOf(full)

  it('changes with every number', () => {
    const numbers = leaves.filter(([, leaf]) => typeof leaf === 'number')
    assert.ok(numbers.length > 100)
    for (const [path, leaf] of numbers)
      assert.notEqual(digestOf(withLeaf(full, path, (leaf as number) + 0.25)), before, name(path))
  })
  it('changes when a number goes missing, and never takes a missing one for 0', () => {
    for (const [path, leaf] of leaves) {
      if (typeof leaf !== 'number') continue
      const missing = digestOf(withLeaf(full, path, null))
      assert.notEqual(missing, before, name(path))
      assert.notEqual(missing, digestOf(withLeaf(full, path, 0)), name(path))
    }
  })
  it('changes with every yes or no', () => {
    for (const [path, leaf] of leaves)
      if (typeof leaf === 'boolean')
        assert.notEqual(digestOf(withLeaf(full, path, !leaf)), before, name(path))
  })
  it('changes with every word, to any other of its list, and refuses the rest', () => {
    for (const [path, leaf] of leaves) {
      if (typeof leaf !== 'string' || isText(path) || path[0] === 'tsNs') continue
      let taken = 0
      for (const other of everyWord.filter((word) => word !== leaf)) {
        const changed = withLeaf(full, path, other)
        try {
          assert.notEqual(digestOf(changed), before, name(path))
          taken++
        } catch (error) {
          assert.ok(error instanceof RangeError, name(path))
        }
      }
      // The one word of its list.
      if (path.at(-1) === 'opening') assert.notEqual(digestOf(withLeaf(full, path, null)), before, name(path))
      else assert.ok(taken > 0, name(path))
    }
  })
  it('changes with each digit of the nanoseconds', () => {
    assert.notEqual(digestOf({ ...full, tsNs: '1705329001250000001' }), before)
    assert.notEqual(digestOf({ ...full, tsNs: '1705329002250000000' }), before)
  })
  it('leaves out run, digest, config, ids, contract, reason and note', () => {
    for (const [path, leaf] of leaves)
      if (typeof leaf === 'string' && isText(path))
        assert.equal(digestOf(withLeaf(full, path, `${leaf}?`)), before, name(path))
  })
  it('changes when an object goes missing', () => {
    const paths = [
      ['levels', 0, 'barrier', 'remembered'],
      ['levels', 0, 'tape', 'sweep'],
      ['levels', 0, 'approach'],
      ['levels', 0, 'fuel', 'resting'],
    ]
    for (const path of paths) assert.notEqual(digestOf(withLeaf(full, path, null)), before, name(path))
  })
  it('changes when a level comes, goes or trades places', () => {
    const [first, second] = full.levels as [LevelPayload, LevelPayload]
    for (const levels of [[], [first], [second, first], [first, second, second]])
      assert.notEqual(digestOf({ ...full, levels }), before)
    assert.notEqual(digestOf({ ...full, universe: [] }), before)
  })
  it('names kinds of levels by their places, so that each keeps its own', () => {
    assert.deepEqual(words.LEVEL_KINDS, [
      ...['ROUND', 'PM_HIGH', 'PM_LOW', 'OR_HIGH', 'OR_LOW', 'SESSION_HIGH', 'SESSION_LOW'],
      ...['PRIOR_HIGH', 'PRIOR_LOW', 'PRIOR_CLOSE', 'ON_HIGH', 'ON_LOW', 'VWAP', 'STRIKE'],
      ...['SMA_200', 'SMA_400', 'CALL_WALL', 'PUT_WALL', 'GAMMA_FLIP', 'HOTZONE'],
    ])
  })
  it('is chained over payloads', () => {
    const digest = new SnapDigest()
    assert.equal(digestPayload(digest, full), before)
    assert.notEqual(digestPayload(digest, full), before)
  })
  it('refuses a payload with a number that is not finite', () => {
    const payload = withLeaf(full, ['levels', 0, 'breakScore'], Number.NaN)
    assert.throws(() => digestOf(payload), /must be finite, was NaN/)
  })
  it('starts afresh after a payload that it refused', () => {
    const digest = new SnapDigest()
    assert.throws(() => digestPayload(digest, withLeaf(full, ['spy', 'bid'], Number.NaN)))
    assert.equal(digestPayload(digest, full), before)
  })
})

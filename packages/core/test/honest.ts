import assert from 'node:assert/strict'
import {
  type ApproachPayload,
  type BarrierPayload,
  type ComponentsPayload,
  type LevelPayload,
  type PhysicsConfig,
  resolvePhysics,
  type SignalsPayload,
  type TapePayload,
} from '@spymaster/core'
import { ES_TICK_POINTS } from '@spymaster/events'

/** Half of the last place that is published, and a little for doubles' sake. */
const ROUNDED = { usd: 0.000051, share: 0.000051, score: 0.0051, contracts: 0.051 } as const
const MAX_NOTE = 140
const defaults = resolvePhysics()

/**
 * Holds a payload to what its types promise: numbers finite and within their ranges, null where a thing cannot be
 * known and only there, parts that add up, ids that are unique and refer to something. `before` is the payload
 * published before it in the run, if any. Fields that it does not know must be finite, and are else let be.
 */
export function assertHonest(
  payload: SignalsPayload,
  before: SignalsPayload | null = null,
  config: PhysicsConfig = defaults,
): void {
  try {
    assertPlain(payload, 'payload')
    assertSpot(payload)
    assertEs(payload)
    assertQuality(payload)
    assertLists(payload)
    for (const level of payload.levels) assertLevel(level, payload, config)
    for (const level of payload.universe) assert.ok(level.distance >= 0, 'universe distance')
    assertEnded(payload, before)
    if (before !== null) assertFollows(payload, before)
  } catch (cause) {
    const where = `line ${payload.seq} of ${payload.run} at ${new Date(payload.ts).toISOString()}`
    throw new Error(`${where}: ${(cause as Error).message}`, { cause })
  }
}

/** Holds all payloads of one run to it, each after the one before. */
export function assertAllHonest(payloads: readonly SignalsPayload[], config?: PhysicsConfig): void {
  payloads.forEach((payload, i) => {
    assertHonest(payload, payloads[i - 1] ?? null, config)
  })
}

/** JSON must not lose anything: no NaN, infinity, undefined, negative zero or object of a class. */
export function assertPlain(value: unknown, path: string): void {
  if (typeof value === 'number')
    assert.ok(Number.isFinite(value) && !Object.is(value, -0), `${path}: ${value}`)
  else if (typeof value === 'string') assert.doesNotMatch(value, /NaN|Infinity|undefined|null|\[object/, path)
  else if (Array.isArray(value)) value.forEach((inner, i) => void assertPlain(inner, `${path}[${i}]`))
  else if (value !== null && typeof value === 'object') {
    assert.equal(Object.getPrototypeOf(value), Object.prototype, path)
    for (const [key, inner] of Object.entries(value)) assertPlain(inner, `${path}.${key}`)
  } else assert.ok(value === null || typeof value === 'boolean', `${path}: ${String(value)}`)
}

function within(x: number, low: number, high: number, what: string): void {
  assert.ok(x >= low && x <= high, `${what} must be from ${low} to ${high}, was ${x}`)
}

function near(x: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(x - expected) <= tolerance, `${what} must be ${expected}, was ${x}`)
}

function assertSpot({ status, spy, es, levels, universe }: SignalsPayload): void {
  assert.equal(status === 'ok', spy.spot !== null, 'ok says that there is a spot')
  assert.equal(spy.source === null, spy.spot === null, 'a spot has a source')
  for (const price of [spy.spot, spy.bid, spy.ask]) assert.ok(price === null || price > 0, 'a SPY price')
  if (spy.spot === null) {
    assert.deepEqual([levels, universe], [[], []], 'without a spot there are no levels')
    return
  }
  if (spy.source === 'SPY') {
    assert.ok(spy.bid !== null && spy.ask !== null && spy.bid <= spy.ask, 'a quote gives the spot')
    near(spy.spot, (spy.bid + spy.ask) / 2, ROUNDED.usd, 'spot')
  } else {
    assert.ok(es.mid !== null, 'a book gives the spot')
    // The ratio is published to six places.
    near(spy.spot, es.mid / es.ratio, ROUNDED.usd + (es.mid / es.ratio ** 2) * 1e-6, 'spot')
  }
}

function assertEs({ es, ts }: SignalsPayload): void {
  const { bid, ask, mid, ratio, ratioSource, ratioAgeSec } = es
  for (const price of [bid, ask]) assert.ok(price === null || price > 0, 'an ES price')
  const isValid = bid !== null && ask !== null && bid < ask
  assert.equal(mid, isValid ? (bid + ask) / 2 : null, 'ES mid')
  assert.ok(ratio > 0, `ratio at ${ts}: ${ratio}`)
  assert.equal(ratioAgeSec === null, ratioSource === 'default', 'the default ratio has no age')
  if (ratioAgeSec !== null) within(ratioAgeSec, 0, ratioSource === 'live' ? 0 : Infinity, 'ratio age')
}

function assertQuality({ quality, spy, es, status }: SignalsPayload): void {
  const { feedAgeMs, gaps, dropped } = quality
  for (const age of Object.values(feedAgeMs)) within(age ?? 0, 0, Infinity, 'feed age')
  within(Math.min(gaps, dropped), 0, Infinity, 'counts')
  if (feedAgeMs.spy === null) assert.deepEqual([spy.bid, spy.ask], [null, null], 'a quote from no feed')
  if (feedAgeMs.es === null) assert.deepEqual([es.bid, es.ask], [null, null], 'a book from no feed')
  if (feedAgeMs.spy === null && feedAgeMs.es === null) assert.equal(status, 'no_spot')
}

function assertLists({ levels, universe, spy }: SignalsPayload): void {
  const ids = [...levels, ...universe].map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length, `ids are unique: ${ids.join()}`)
  for (const list of [levels, universe])
    list.forEach(({ price, distance }, i) => {
      assert.ok(price > 0 && price >= (list[i - 1]?.price ?? 0), 'levels in ascending price')
      near(distance, Math.abs(spy.spot! - price), 2 * ROUNDED.usd, 'distance')
    })
}

function assertLevel(level: LevelPayload, payload: SignalsPayload, config: PhysicsConfig): void {
  const { id, barrier, tape, components } = level
  const isKnown = (other: string) => [...payload.levels, ...payload.universe].some((l) => l.id === other)
  assertPlace(level, payload, config)
  assertSignal(level, payload)
  assertBarrier(barrier, config, payload)
  assertTape(tape)
  assertScore(level, components, config)
  for (const other of [...level.confluence.members, level.sameAs ?? null, level.runway.break.obstacle])
    if (other !== null) assert.ok(other !== id && isKnown(other), `${id} names ${other}`)
  for (const { obstacle, distance, quality } of [level.runway.break, level.runway.bounce]) {
    assert.equal(obstacle === null, distance === null, 'an obstacle has a distance')
    if (distance === null) assert.equal(quality, 'CLEAR')
    else within(distance, 1e-6, config.strikeRange, 'runway')
  }
  within(level.confluence.score, 0, Infinity, 'confluence')
  if (level.confluence.members.length === 0) assert.equal(level.confluence.score, 0)
  if (level.approach !== null) assertApproach(level.approach)
  if (level.fuel.effect === null)
    assert.ok(level.fuel.reason !== null && level.fuel.confidence === null, 'unknown fuel says why')
  assertResting(level, payload, config)
  within(level.note.length, 1, MAX_NOTE, 'note')
}

function assertResting(
  { price, direction, fuel: { resting } }: LevelPayload,
  { spy, es, quality, levels, universe }: SignalsPayload,
  config: PhysicsConfig,
): void {
  if (resting === null) return
  const next = [...levels, ...universe].find(({ id }) => id === resting.level)
  assert.equal(resting.price, next?.price, 'the next level is one of the snap')
  const sign = direction === 'UP' ? 1 : -1
  const beyond = Math.min(sign * (resting.price - price), sign * (resting.price - spy.spot!))
  within(beyond, ES_TICK_POINTS / es.ratio - 3 * ROUNDED.usd, config.strikeRange + 2 * ROUNDED.usd, 'beyond')
  const isSeen = es.mid !== null && quality.feedAgeMs.es! <= config.feedStaleMs
  assert.equal(resting.contracts === null, !isSeen, 'what rests is known of a book in sight')
  within(resting.coverage, 0, isSeen ? 1 : 0, 'coverage of what rests')
  assert.ok(resting.contracts === null || (Number.isInteger(resting.contracts) && resting.contracts >= 0))
}

function assertPlace(level: LevelPayload, { spy }: SignalsPayload, config: PhysicsConfig): void {
  const { distance, distanceSigned, side, direction, forming, touched } = level
  assert.equal(distance, Math.abs(distanceSigned), 'distance is that of the signed one')
  near(distanceSigned, spy.spot! - level.price, 2 * ROUNDED.usd, 'distanceSigned')
  within(distance, 0, config.monitorExit + ROUNDED.usd, 'a monitored level')
  assert.equal(direction, side === 'SUPPORT' ? 'DOWN' : 'UP')
  const beyond = side === 'SUPPORT' ? -distanceSigned : distanceSigned
  within(beyond, -Infinity, config.touchExit + ROUNDED.usd, 'spot on the level’s other side')
  if (touched) assert.ok(!forming && distance <= config.touchExit + ROUNDED.usd, 'touched')
  else if (!forming) within(distance, config.touchBand - ROUNDED.usd, Infinity, 'an untouched level')
}

function assertSignal(level: LevelPayload, { ts }: SignalsPayload): void {
  const { signal, signalSince, forming, breakScore, breakScoreRaw } = level
  assert.equal(signal === 'NEUTRAL', signalSince === null, 'a signal has a time')
  if (signalSince !== null) within(signalSince, 0, ts, 'signalSince')
  assert.equal(forming, breakScoreRaw === null, 'a level is scored unless it forms')
  assert.equal(breakScore === null, breakScoreRaw === null)
  if (forming) assert.equal(signal, 'NEUTRAL')
}

function assertBarrier(
  barrier: BarrierPayload,
  config: PhysicsConfig,
  { quality, es }: SignalsPayload,
): void {
  const { deltaLiq, added, canceled, addedNet, canceledNet, filled, hidden, standing, coverage } = barrier
  for (const sum of [added, canceled, addedNet, canceledNet, filled, hidden, standing.ticks, barrier.depth])
    assert.ok(Number.isInteger(sum) && sum >= 0, `a count: ${sum}`)
  assert.equal(deltaLiq, addedNet - canceledNet - filled, 'net flows make delta_liq')
  assert.equal(added - canceled, addedNet - canceledNet, 'netting leaves the difference')
  assert.ok(addedNet <= added && canceledNet <= canceled && hidden <= filled && hidden <= added)
  const came = (went: number) => (went === 0 ? (addedNet === 0 ? 1 : 10) : Math.min(10, addedNet / went))
  near(barrier.replenishment, came(canceledNet + filled), ROUNDED.share, 'replenishment')
  within(standing.replenishment, 0, 10, 'standing replenishment')
  within(standing.ticks, 0, 2 * config.barrierZoneTicks + 1, 'standing ticks')
  for (const share of [coverage, barrier.confidence]) within(share, 0, 1, 'a share')
  within(barrier.confidence, 0, coverage + 2 * ROUNDED.share, 'confidence beyond what is seen')
  if (Math.abs(coverage - config.minCoverage) > ROUNDED.share)
    assert.equal(barrier.state === 'UNSEEN', coverage < config.minCoverage, 'UNSEEN')
  const { depth, depthPerTick, wallRatio, remembered } = barrier
  if (depthPerTick === null) assert.equal(wallRatio, null, 'a ratio of no depth')
  else within(depthPerTick, 0, depth + ROUNDED.contracts, 'depth per tick')
  if (wallRatio !== null) within(wallRatio, 0, Infinity, 'wallRatio')
  if (remembered !== null) {
    assert.ok(remembered.contracts > 0)
    within(remembered.ageSec, 0, config.memoryMaxSec + ROUNDED.contracts, 'memory')
  }
  const isSeen = es.mid !== null && quality.feedAgeMs.es! <= config.feedStaleMs
  if (!isSeen) assert.deepEqual([depth, depthPerTick], [0, null], 'nothing is seen of no book')
}

function assertApproach({ bars, travelled, touchesToday, attempt }: ApproachPayload): void {
  for (const count of [bars, touchesToday, attempt])
    assert.ok(Number.isInteger(count) && count >= 0, `a count: ${count}`)
  assert.ok(attempt <= touchesToday && travelled >= 0, 'approach')
}

function assertTape({ imbalance, buyVolume, sellVolume, sweep, confidence }: TapePayload): void {
  for (const volume of [buyVolume, sellVolume]) assert.ok(Number.isInteger(volume) && volume >= 0)
  const volume = buyVolume + sellVolume
  near(imbalance, volume === 0 ? 0 : (buyVolume - sellVolume) / volume, ROUNDED.share, 'imbalance')
  within(confidence, 0, 1, 'tape confidence')
  if (sweep === null) return
  assert.ok(sweep.notional > 0 && sweep.prints >= sweep.ticks && sweep.ticks > 0, 'a sweep')
  within(sweep.ageMs, 0, Infinity, 'age of a sweep')
}

function assertScore(level: LevelPayload, components: ComponentsPayload, config: PhysicsConfig): void {
  const { liquidity, hedge, tape } = components
  for (const score of [liquidity, hedge ?? 0, tape, level.breakScore ?? 0]) within(score, 0, 100, 'score')
  assert.equal(hedge === null, level.fuel.effect === null, 'a hedge component of unknown fuel')
  if (hedge === null) assert.notEqual(level.confidence, 'HIGH', 'without fuel at most MEDIUM')
  const parts: [number, number | null][] = [
    [config.weights.liquidity, liquidity],
    [config.weights.hedge, level.fuel.effect === 'NEUTRAL' ? null : hedge],
    [config.weights.tape, tape],
  ]
  const known = parts.filter(([, score]) => score !== null)
  const weight = known.reduce((sum, [w]) => sum + w, 0)
  const score = known.reduce((sum, [w, s]) => sum + w * s!, 0) / weight
  if (level.breakScoreRaw !== null) near(level.breakScoreRaw, score, 2 * ROUNDED.score, 'break score')
  const { barrier, tape: shareOfTape, fuel, flat } = level.attribution
  for (const share of [barrier, shareOfTape, fuel]) within(share, 0, 1, 'attribution')
  near(barrier + shareOfTape + fuel, flat ? 0 : 1, 4 * ROUNDED.share, 'attribution')
}

function assertEnded({ ended, ts }: SignalsPayload, before: SignalsPayload | null): void {
  for (const { since, until, signal } of ended) {
    assert.notEqual(signal, 'NEUTRAL')
    assert.ok(
      since < until && until <= ts && until > (before?.ts ?? 0),
      'a signal ended since the line before',
    )
  }
}

function assertFollows(payload: SignalsPayload, before: SignalsPayload): void {
  assert.equal(payload.run, before.run)
  assert.equal(payload.seq, before.seq + 1)
  assert.ok(payload.ts > before.ts, 'time goes on')
  assert.equal(payload.tsNs, `${payload.ts}000000`)
  assert.notEqual(payload.digest, before.digest)
  assert.ok(payload.quality.gaps >= before.quality.gaps && payload.quality.dropped >= before.quality.dropped)
}

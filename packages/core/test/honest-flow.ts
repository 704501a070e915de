import assert from 'node:assert/strict'
import type { ExposuresPayload, FlowCell, FlowPayload, LevelPayload } from '@spymaster/core'
import { assertPlain } from './honest.ts'

/** Strikes that are given are this near spot. */
const REACH_USD = 10
/** The session of 6.5 hours, in seconds. */
const SESSION_SEC = 23_400

/** Holds an option flow to what its types promise, as `assertHonest` does a payload. */
export function assertHonestFlow(flow: FlowPayload, before: FlowPayload | null = null): void {
  try {
    assertPlain(flow, 'flow')
    assertMarket(flow)
    assertBook(flow)
    flow.rows.forEach(({ strike, call, put }, i) => {
      assert.ok(strike > (flow.rows[i - 1]?.strike ?? 0), 'strikes ascend')
      assert.ok(Math.abs(strike - flow.spot!) <= REACH_USD + 1e-4, 'strikes near spot')
      assert.ok(call !== null || put !== null, 'a strike has a contract')
      for (const [cell, least] of [[call, 0] as const, [put, -1] as const])
        if (cell !== null) assertCell(cell, least, flow)
    })
    assert.equal(flow.tsNs, `${flow.ts}000000`)
    if (before !== null) assert.ok(flow.ts > before.ts && flow.run === before.run, 'time goes on')
  } catch (cause) {
    throw new Error(`flow at ${new Date(flow.ts).toISOString()}: ${(cause as Error).message}`, { cause })
  }
}

/** Holds all flows of one run to it, each after the one before. */
export function assertAllHonestFlows(flows: readonly FlowPayload[]): void {
  flows.forEach((flow, i) => {
    assertHonestFlow(flow, flows[i - 1] ?? null)
  })
}

/** Holds what a level says of its fuel to its types. */
export function assertLevelFuel({ fuel, id }: LevelPayload): void {
  const { effect, status, netDealerGamma: net, netDealerGammaSd: sd, threshold, confidence } = fuel
  const isKnown = status === 'ok' || status === 'expired'
  assert.deepEqual([effect !== null, fuel.reason === null], [isKnown, status === 'ok'], `fuel of ${id}`)
  for (const figure of [net, sd, threshold, confidence, fuel.hedgeContracts])
    assert.equal(figure !== null, isKnown, `${id}: figures with the effect`)
  assert.equal(fuel.gammaFlip !== null, fuel.gammaFlipStatus === 'found', 'a flip is somewhere')
  if (net === null || sd === null || threshold === null || confidence === null) return
  assert.ok(confidence >= 0 && confidence <= 1 && sd >= 0 && threshold >= 0, 'ranges of fuel')
  const size = effect === 'AMPLIFY' ? -net : net
  if (effect !== 'NEUTRAL') assert.ok(size >= threshold - 0.1 && size >= sd - 0.1, `${effect} of ${net}`)
}

function assertMarket({ status, spot, forward, atmVolatility, secondsLeft, rows }: FlowPayload): void {
  if (spot === null) assert.deepEqual([rows, forward], [[], null], 'nothing without a spot')
  else assert.ok(spot > 0 && (forward === null || Math.abs(forward - spot) <= 0.006 * spot), 'forward')
  if (status === 'ok') assert.ok(spot !== null && atmVolatility !== null, 'ok has spot and volatility')
  assert.ok(atmVolatility === null || atmVolatility > 0, 'volatility')
  assert.equal(secondsLeft === null, status === 'no_expiry')
  if (secondsLeft === null) return
  const isPast = secondsLeft === 0
  assert.ok(isPast || (secondsLeft >= 60 && secondsLeft <= SESSION_SEC), `secondsLeft ${secondsLeft}`)
  if (status === 'ok' || status === 'expired') assert.equal(status === 'expired', isPast)
}

function assertBook({ book, status, fuelSource }: FlowPayload): void {
  for (const exposures of [book, book.session, book.window]) assertExposures(exposures)
  const { netDealerGamma, netDealerGammaSd, netDealerDelta, netDealerCharm } = book
  const own = { netDealerGamma, netDealerGammaSd, netDealerDelta, netDealerCharm }
  assert.deepEqual(own, book[fuelSource], 'the book is that of its source')
  const isKnown = status === 'ok' || status === 'expired'
  assert.equal(book.hedgeContracts !== null, isKnown, 'a hedge of known holdings')
  if (isKnown) assert.notEqual(netDealerGamma, null, 'holdings are known')
  if (status === 'expired') assert.deepEqual(Object.values(own), [0, 0, 0, 0], 'expired options')
  assert.equal(book.gammaFlip !== null, book.gammaFlipStatus === 'found', 'a flip is somewhere')
  for (const wall of [book.callWall, book.putWall]) assert.ok(wall === null || wall.price > 0, 'a wall')
}

function assertExposures({ netDealerGamma: gamma, netDealerGammaSd: sd, ...rest }: ExposuresPayload): void {
  for (const figure of [sd, rest.netDealerDelta, rest.netDealerCharm])
    assert.equal(figure === null, gamma === null, 'exposures are known together')
  assert.ok(sd === null || sd >= 0, 'a deviation')
}

/** `least` is that of the right's delta, a put's -1. */
function assertCell(cell: FlowCell, least: number, { status, atmVolatility }: FlowPayload): void {
  const { volume, premium, inventorySd, openInterest, last, bid, ask, iv, delta, gamma } = cell
  for (const count of [volume, openInterest ?? 0])
    assert.ok(Number.isInteger(count) && count >= 0, `a count: ${count}`)
  assert.ok(premium >= 0 && inventorySd >= 0, 'what cannot be negative')
  assert.equal(volume === 0, premium === 0, 'what traded was paid for')
  for (const price of [last, bid, ask]) assert.ok(price === null || price > 0, `a price: ${price}`)
  assert.equal(iv === null, atmVolatility === null, 'a volatility of the smile')
  assert.ok(iv === null || iv > 0, 'volatility')
  assert.equal(delta === null, iv === null)
  assert.ok(delta === null || (delta >= least && delta <= least + 1), `delta ${delta}`)
  assert.equal(gamma === null, iv === null && status !== 'expired')
  assert.ok(gamma === null || gamma >= 0, 'gamma')
  assert.deepEqual([cell.deltaFlow === null, cell.gammaFlow === null], [delta === null, gamma === null])
}

import type { EndedPayload, LevelPayload, SignalsPayload, UniversePayload } from '@spymaster/core'
import { AXIS } from './mirror-log.ts'

type Price = number | null

const otherKind: Readonly<Record<string, string>> = { CALL_WALL: 'PUT_WALL', PUT_WALL: 'CALL_WALL' }
const otherDirection = { UP: 'DOWN', DOWN: 'UP' } as const
const otherSide = { SUPPORT: 'RESISTANCE', RESISTANCE: 'SUPPORT' } as const

const overUsd = (price: Price): Price => (price === null ? null : 2 * AXIS.usd - price)
const overPoints = (price: Price): Price => (price === null ? null : 2 * AXIS.points - price)
const negated = (x: Price): Price => (x === null ? null : 0 - x)

function mirrorKind(kind: string): string {
  return otherKind[kind] ?? kind.replace(/(HIGH|LOW)$/, (end) => (end === 'HIGH' ? 'LOW' : 'HIGH'))
}

function mirrorId(id: string): string {
  const plain = /^(ROUND|STRIKE|HOTZONE)_(.*)$/.exec(id)
  return plain === null ? mirrorKind(id) : `${plain[1]}_${2 * AXIS.usd - Number(plain[2])}`
}

/** What the mirrored market must publish where this one published the payload; unknown fields stay. */
export function mirrorPayload(payload: SignalsPayload): object {
  const { spy, es, levels, universe, ended } = payload
  return {
    ...payload,
    spy: { ...spy, spot: overUsd(spy.spot), bid: overUsd(spy.ask), ask: overUsd(spy.bid) },
    es: { ...es, bid: overPoints(es.ask), ask: overPoints(es.bid), mid: overPoints(es.mid) },
    levels: levels.map(mirrorLevel),
    universe: universe.map(mirrorNamed),
    ended: ended.map(mirrorNamed),
  }
}

function mirrorNamed<Named extends UniversePayload | EndedPayload | LevelPayload>(level: Named) {
  const { id, kind, price } = level
  return { ...level, id: mirrorId(id), kind: mirrorKind(kind), price: overUsd(price) }
}

function mirrorLevel(level: LevelPayload): object {
  const { side, direction, distanceSigned, tape, fuel, smoothed, sameAs, confluence } = level
  const { sweep } = tape
  const { resting } = fuel
  return {
    ...mirrorNamed(level),
    side: otherSide[side],
    direction: otherDirection[direction],
    distanceSigned: negated(distanceSigned),
    tape: {
      ...tape,
      imbalance: negated(tape.imbalance),
      velocity: negated(tape.velocity),
      buyVolume: tape.sellVolume,
      sellVolume: tape.buyVolume,
      sweep: sweep === null ? null : { ...sweep, direction: otherDirection[sweep.direction] },
    },
    fuel: {
      ...fuel,
      resting:
        resting === null
          ? null
          : { ...resting, level: mirrorId(resting.level), price: overUsd(resting.price) },
    },
    smoothed: { ...smoothed, velocity: negated(smoothed.velocity) },
    sameAs: sameAs === null ? null : mirrorId(sameAs),
    confluence: { ...confluence, members: confluence.members.map(mirrorId) },
  }
}

/**
 * A payload without what rightly differs in a mirror, and in one order:
 * - `digest`, which is of all numbers, and `note`, whose words are tested by themselves;
 * - the order of lists, which goes by ascending price, and of several at one price by kind; the numbers of groups,
 *   counted from the lowest price: those who share a group stay;
 * - the name of an obstacle, and of the level that what rests runs to, which among several at one price goes by kind:
 *   distance and price stay;
 * - a sweep's money, which is price times size: whether there is a sweep stays.
 */
export function comparable(payload: object): unknown {
  const { digest: _, levels, universe, ended, ...rest } = payload as SignalsPayload
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
  return {
    ...rest,
    levels: levels.map((level) => comparableLevel(level, levels)).sort(byId),
    universe: universe.toSorted(byId),
    ended: ended.toSorted(byId),
  }
}

function comparableLevel(level: LevelPayload, all: readonly LevelPayload[]) {
  const { note: _, runway, confluence, tape, fuel, ...rest } = level
  const { group, members } = confluence
  const together = group === null ? null : all.filter((other) => other.confluence.group === group)
  const unnamed = ({ distance, quality }: LevelPayload['runway']['break']) => ({ distance, quality })
  return {
    ...rest,
    tape: { ...tape, sweep: tape.sweep === null ? null : { ...tape.sweep, notional: 'not compared' } },
    fuel: {
      ...fuel,
      resting: fuel.resting === null ? null : { ...fuel.resting, level: 'not compared' },
    },
    runway: { break: unnamed(runway.break), bounce: unnamed(runway.bounce) },
    confluence: {
      ...confluence,
      group: together?.map(({ id }) => id).sort() ?? null,
      members: [...members].sort(),
    },
  }
}

/** Of numbers that are equal but for doubles the last place published may differ: these have fewer than four. */
const LAST_PLACE: Readonly<Record<string, number>> = {
  breakScore: 0.01,
  breakScoreRaw: 0.01,
  tape: 0.01,
  depthPerTick: 0.1,
  ageSec: 0.1,
  deltaLiq: 0.1,
}

/** Where two payloads differ, as a path with both values; null where they agree. */
export function differenceOf(a: unknown, b: unknown, path = '', key = ''): string | null {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= (LAST_PLACE[key] ?? 1e-4) * 1.01 ? null : `${path}: ${a}, not ${b}`
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return a === b ? null : `${path}: ${a}, not ${b}`
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [x, y] = [(a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]]
    const found = differenceOf(x, y, `${path}.${name}`, name)
    if (found !== null) return found
  }
  return null
}

import type { BookPayload, LevelKind, LevelPayload } from '@spymaster/core'
import type { FeatureMoment } from '../src/features/index.ts'
import type { AttemptReading } from '../src/features/readings/attempt-watch.ts'
import type { RangeReading } from '../src/features/readings/spot-path.ts'
import { AXIS } from './mirror-log.ts'

type Price = number | null

const negated = <T extends number | null>(x: T): T => (x === null ? x : ((0 - x) as T))
const overUsd = <T extends Price>(price: T): T => (price === null ? price : ((2 * AXIS.usd - price) as T))
const overPoints = (price: Price): Price => (price === null ? null : 2 * AXIS.points - price)

const otherKinds: Readonly<Record<string, string>> = { CALL_WALL: 'PUT_WALL', PUT_WALL: 'CALL_WALL' }
const otherKind = (kind: LevelKind): LevelKind =>
  (otherKinds[kind] ?? kind.replace(/(HIGH|LOW)$/, (end) => (end === 'HIGH' ? 'LOW' : 'HIGH'))) as LevelKind

/** The moment with every price on the other side of the axis, buyers for sellers and calls for puts. */
export function mirrorMoment(moment: FeatureMoment): FeatureMoment {
  const { level, snap, book, day, path, attempt } = moment
  const { spy, es } = snap
  return {
    ...moment,
    level: mirrorLevel(level),
    snap: {
      ...snap,
      spy: { ...spy, spot: overUsd(spy.spot), bid: overUsd(spy.ask), ask: overUsd(spy.bid) },
      es: { ...es, mid: overPoints(es.mid), bid: overPoints(es.ask), ask: overPoints(es.bid) },
      levels: snap.levels.map(mirrorLevel),
      universe: snap.universe.map((other) => {
        const kind = otherKind(other.kind)
        return { ...other, kind, id: kind, price: overUsd(other.price) }
      }),
    },
    book: book === null ? null : mirrorBook(book),
    day: { ...day, open: overUsd(day.open), high: overUsd(day.low), low: overUsd(day.high) },
    path: mirrorPath(path),
    attempt: attempt === null ? null : mirrorAttempt(attempt),
  }
}

function mirrorLevel(level: LevelPayload): LevelPayload {
  const { tape, fuel } = level
  const { sweep } = tape
  const kind = otherKind(level.kind)
  return {
    ...level,
    kind,
    id: level.id.replace(level.kind, kind),
    price: overUsd(level.price),
    side: level.side === 'SUPPORT' ? 'RESISTANCE' : 'SUPPORT',
    direction: level.direction === 'UP' ? 'DOWN' : 'UP',
    distanceSigned: negated(level.distanceSigned),
    tape: {
      ...tape,
      imbalance: negated(tape.imbalance),
      velocity: negated(tape.velocity),
      buyVolume: tape.sellVolume,
      sellVolume: tape.buyVolume,
      sweep: sweep === null ? null : { ...sweep, direction: sweep.direction === 'UP' ? 'DOWN' : 'UP' },
    },
    fuel: {
      ...fuel,
      callWall: overUsd(fuel.putWall),
      putWall: overUsd(fuel.callWall),
      gammaFlip: overUsd(fuel.gammaFlip),
    },
  }
}

function mirrorBook(book: BookPayload): BookPayload {
  return {
    ...book,
    netDealerDelta: negated(book.netDealerDelta),
    netDealerCharm: negated(book.netDealerCharm),
  }
}

function mirrorPath(path: FeatureMoment['path']): FeatureMoment['path'] {
  const { s10, m1, m5, m15, m30 } = path.changes
  const changes = {
    s10: negated(s10),
    m1: negated(m1),
    m5: negated(m5),
    m15: negated(m15),
    m30: negated(m30),
  }
  const turned = (range: RangeReading | null) =>
    range === null ? null : { high: overUsd(range.low), low: overUsd(range.high) }
  const mean = path.mean === null ? null : { ...path.mean, price: overUsd(path.mean.price) }
  return { ...path, changes, mean, range: { m5: turned(path.range.m5), m30: turned(path.range.m30) } }
}

/** What is toward the break stays. */
function mirrorAttempt(attempt: AttemptReading): AttemptReading {
  const { flow, touch } = attempt
  const turned =
    flow === null
      ? null
      : {
          ...flow,
          buyVolume: flow.sellVolume,
          sellVolume: flow.buyVolume,
          sweptUp: flow.sweptDown,
          sweptDown: flow.sweptUp,
        }
  return { ...attempt, touch: mirrorLevel(touch), flow: turned }
}

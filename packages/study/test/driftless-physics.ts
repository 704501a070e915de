import { Physics, resolvePhysics } from '@spymaster/core'
import type { EventPayload } from '@spymaster/core/payload'
import { type DbnRecord, encodeRecord, FLAG, systemRecord } from '@spymaster/dbn'
import {
  CONTROL_CODE,
  type ControlRecord,
  nextSession,
  printControl,
  SPY_ID,
  spySession,
} from '@spymaster/events'
import { type TouchRow, touchRowOf } from '@spymaster/study'
import { Draws } from '../src/maths/draws.ts'

const NS_PER_MS = 1_000_000n
const NANOS_PER_UNIT = 100_000n
/** Snaps are so far apart, that many days take little time: the walk is watched so, and the baseline knows it. */
const SNAP_MS = 2000
export const CONFIG = resolvePhysics({
  snapIntervalMs: SNAP_MS,
  tapeWindowSec: 6,
  velocityWindowSec: 4,
  outcomeThresholds: [2],
  outcomeSigma: 1.4,
})

/** SPY alone: a trade at the mid of a new quote before each snap, a driftless walk from snap to snap. */
export type Walk = {
  readonly seed: number
  readonly days: number
  /** Minutes of each regular session. */
  readonly minutes: number
  /** Dollars per square root of a minute. */
  readonly sigma: number
}

/** The touches of such days, by the physics. */
export function physicsTouches({ seed, days, minutes, sigma }: Walk): TouchRow[] {
  const rows: TouchRow[] = []
  const draws = new Draws(seed)
  let date = '2023-12-29'
  for (let day = 0; day < days; day++) {
    date = nextSession(date).date
    const onEvent = (event: EventPayload): void => {
      const row = touchRowOf(event)
      if (row !== null) rows.push(row)
    }
    const physics = new Physics({ config: CONFIG, onSnap: () => {}, onEvent })
    for (const bytes of dayOf(date, draws, minutes, sigma)) physics.fold(bytes)
  }
  return rows
}

function* dayOf(date: string, draws: Draws, minutes: number, sigma: number): Generator<Uint8Array> {
  const openMs = Number(spySession(date)!.openNs / NS_PER_MS)
  const session: ControlRecord = { type: 'session', run: date, date, input: '00', outrights: ['ESH4'] }
  const msg = printControl(session)
  yield systemRecord({ tsEvent: BigInt(openMs) * NS_PER_MS, msg, code: CONTROL_CODE })
  const step = sigma / Math.sqrt(60_000 / SNAP_MS)
  let price = 480 + draws.bits() / 2 ** 32
  for (let ms = SNAP_MS; ms <= minutes * 60_000; ms += SNAP_MS) {
    price += step * normal(draws)
    // A millisecond before the snap, which sees it.
    yield trade(openMs + ms - 1, price)
  }
}

function trade(ms: number, price: number): Uint8Array {
  const at = BigInt(ms) * NS_PER_MS
  const nanos = (offset: number): bigint => BigInt(Math.round((price + offset) * 10_000)) * NANOS_PER_UNIT
  const [bidPx, askPx] = [nanos(-0.01), nanos(0.01)]
  return encodeRecord({
    ...{ type: 'mbp-1', rtype: 1, publisherId: 1, instrumentId: SPY_ID, tsEvent: at, tsRecv: at },
    ...{ price: nanos(0), size: 100, action: 'T', side: 'B', flags: FLAG.last, depth: 0, tsInDelta: 0 },
    ...{ sequence: 1, levels: [{ bidPx, askPx, bidSz: 100, askSz: 100, bidCt: 1, askCt: 1 }] },
  } as DbnRecord)
}

/** Standard normal, by the sum of twelve: light tails, mean 0, variance 1. */
function normal(draws: Draws): number {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += draws.bits() / 2 ** 32
  return sum
}

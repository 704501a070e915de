import { type EventPayload, Physics, resolvePhysics, type SignalsPayload } from '@spymaster/core'
import { joined, LogBuilder, MIDNIGHT } from './log-builder.ts'

const EPOCH_MS = Number(MIDNIGHT / 1_000_000n)
/** 09:30 and 16:00 in New York, ms since 00:00 UTC of the builder's date. */
export const OPEN = 52_200_000
export const CLOSE = OPEN + 23_400_000
/** A time of the regular session: 11:00. */
export const NOON = OPEN + 5_400_000

/** Spot in cents from so many seconds after the start on; null where nothing is quoted. */
export type Path = readonly (readonly [sec: number, cents: number | null])[]

/** A log of SPY alone: a quote a second, two cents wide about the path, up to the second given. */
export function quoted(startMs: number, path: Path, untilSec: number): LogBuilder {
  const log = new LogBuilder().session(startMs)
  let cents: number | null = path[0]![1]
  for (let sec = 0; sec <= untilSec; sec++) {
    const ms = startMs + sec * 1000
    for (const [from, to] of path) if (from === sec) cents = to
    if (cents === null) log.control(ms, { type: 'clock' })
    else log.spyQuote({ ms, bid: cents - 1, ask: cents + 1 })
  }
  return log
}

/** What a log gives with touch events asked for: in the order in which it came. */
export type Told = {
  readonly events: EventPayload[]
  readonly snaps: SignalsPayload[]
  readonly order: string[]
}

export function toldOf(bytes: Uint8Array, config: Record<string, unknown> = {}): Told {
  const told: Told = { events: [], snaps: [], order: [] }
  const physics = new Physics({
    config: resolvePhysics(config),
    onEvent: (event) => {
      told.events.push(event)
      told.order.push(`event ${event.ts}`)
    },
    onFlow: ({ ts }) => void told.order.push(`flow ${ts}`),
    onSnap: (snap) => {
      told.snaps.push(snap)
      told.order.push(`snap ${snap.ts}`)
    },
  })
  physics.fold(bytes)
  return told
}

/** The messages of the events of one level: their type, seconds since the start, and the reason. */
export function storyOf({ events }: Told, levelId: string, startMs: number): unknown[] {
  return events
    .filter(({ level }) => level.id === levelId)
    .map(({ type, ts, reason }) => [
      type,
      (ts - EPOCH_MS - startMs) / 1000,
      ...(reason === null ? [] : [reason]),
    ])
}

/** The records in order of receipt. */
export function sorted(records: readonly Uint8Array[]): Uint8Array {
  const [session, ...rest] = records
  return joined([session!, ...rest.toSorted((a, b) => Number(logTime(a) - logTime(b)))])
}

/** ts_recv of a market record, ts_event of a control record. */
function logTime(record: Uint8Array): bigint {
  const view = new DataView(record.buffer, record.byteOffset)
  return view.getBigUint64(record[1] === 0x17 ? 8 : 32, true)
}

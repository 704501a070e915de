import { RTYPE, systemRecord } from '@spymaster/dbn'
import { CONTROL_CODE, printControl } from '@spymaster/events'
import type { Draw } from './draws.ts'

/** Another future: what might have followed the past instead. The records given are left as they are. */
export type Alteration = (
  future: readonly Uint8Array[],
  draw: Draw,
  past: readonly Uint8Array[],
) => readonly Uint8Array[]

const UNDEFINED_PRICE = 0x7fffffffffffffffn
const TICK_NANOS = 250_000_000n
const PRICE = 16
const SIZE = 24
const SIDE = 29
const TS_EVENT = 8
const TS_RECV = 32
const LEVELS = 48

/** Where a record has its log time, if not at `TS_RECV`. */
const logTimePlace: Readonly<Record<number, number>> = { [RTYPE.system]: TS_EVENT, [RTYPE.statistics]: 16 }
const LEVEL_BYTES = 32

/** Levels that a record of the type shows; undefined where the type has none of price, size, side and levels. */
const levelsOf: Readonly<Record<number, number>> = {
  [RTYPE.trades]: 0,
  [RTYPE.mbp1]: 1,
  [RTYPE.mbp10]: 10,
  [RTYPE.cmbp1]: 1,
  [RTYPE.tcbbo]: 1,
  [RTYPE.cbbo1s]: 1,
}

/** Copies of the records; of those that the market wrote, altered ones. */
function each(future: readonly Uint8Array[], alter: (view: DataView, levels: number) => void): Uint8Array[] {
  return future.map((record) => {
    const levels = levelsOf[record[1]!]
    if (levels === undefined) return record
    const copy = record.slice()
    alter(new DataView(copy.buffer), levels)
    return copy
  })
}

function movePrice(view: DataView, at: number, ticks: number): void {
  const price = view.getBigInt64(at, true)
  if (price !== UNDEFINED_PRICE) view.setBigInt64(at, price + BigInt(ticks) * TICK_NANOS, true)
}

function moveTime(view: DataView, at: number, ms: number): void {
  view.setBigUint64(at, view.getBigUint64(at, true) + BigInt(ms) * 1_000_000n, true)
}

function shuffled(future: readonly Uint8Array[], draw: Draw): Uint8Array[] {
  const records = [...future]
  for (let i = records.length - 1; i > 0; i--) {
    const j = draw(i + 1)
    ;[records[i], records[j]] = [records[j]!, records[i]!]
  }
  return records
}

/** A control record at the time of another record. */
function gapAt(record: Uint8Array): Uint8Array {
  const at = logTimePlace[record[1]!] ?? TS_RECV
  const tsEvent = new DataView(record.buffer, record.byteOffset).getBigUint64(at, true)
  const msg = printControl({ type: 'gap', feed: 'all', fromNs: '0', toNs: '1', why: 'test' })
  return systemRecord({ tsEvent, msg, code: CONTROL_CODE })
}

/** Every way in which a future is altered. None lets it come earlier than its past: log time cannot fall. */
export const alterations: Readonly<Record<string, Alteration>> = {
  cut: () => [],
  'other sizes': (future, draw) =>
    each(future, (view, levels) => {
      view.setUint32(SIZE, 1 + draw(300), true)
      for (let level = 0; level < levels; level++)
        for (const at of [16, 20]) view.setUint32(LEVELS + level * LEVEL_BYTES + at, 1 + draw(300), true)
    }),
  'other prices': (future, draw) => {
    const ticks = 40 + draw(200)
    return each(future, (view, levels) => {
      movePrice(view, PRICE, ticks)
      for (let level = 0; level < levels; level++)
        for (const at of [0, 8]) movePrice(view, LEVELS + level * LEVEL_BYTES + at, ticks)
    })
  },
  'other times': (future, draw) =>
    each(future, (view) => {
      moveTime(view, TS_RECV, draw(2) * draw(3000))
      moveTime(view, TS_EVENT, -draw(90_000))
    }),
  'other sides': (future, draw) =>
    each(future, (view) => {
      view.setUint8(SIDE, [0x41, 0x42, 0x4e][draw(3)]!)
      view.setUint8(SIDE - 1, [0x54, 0x41, 0x52][draw(3)]!)
    }),
  fewer: (future, draw) => future.filter((_, i) => i > 0 && draw(3) > 0),
  twice: (future) => future.flatMap((record) => [record, record]),
  shuffled,
  'some of the past again': (future, draw, past) => {
    // Without its session, which would begin another run.
    const from = 1 + draw(past.length)
    return [...past.slice(from, from + 100), ...future]
  },
  'a gap and more': (future, draw) =>
    future.length === 0 ? [] : [gapAt(future[0]!), ...future, ...shuffled(future, draw).slice(0, 50)],
}

import { FLAG, RTYPE } from '@spymaster/dbn'
import fc from 'fast-check'
import { randomLogs } from './random-day.ts'

const TICK = 250_000_000n
const UNDEFINED_PRICE = 0x7fffffffffffffffn
const UNDEFINED_TIME = 0xffffffffffffffffn
/** Whose fields are others. */
const WHOLE: readonly number[] = [RTYPE.system, RTYPE.statistics]
const LEVELS = 48
const LEVEL_BYTES = 32

const PRICES = [
  UNDEFINED_PRICE,
  0n,
  -TICK,
  -UNDEFINED_PRICE,
  1n,
  TICK,
  TICK + 1n,
  4_800_000_000_000n,
  480_000_000_000n,
  32_767_000_000_000n,
  UNDEFINED_PRICE - 1n,
]
const SIZES = [0, 1, 1_000_000_000, 1_000_000_001, 0x7fffffff, 0xffffffff]
const CODES = [0x41, 0x42, 0x4e, 0x52, 0x54, 0x46, 0x4d, 0, 255]
const FLAGS = [0, FLAG.last, FLAG.snapshot, FLAG.maybeBadBook, FLAG.badTsRecv, 255]

type Break = (view: DataView, pick: number) => void

/** Of a list, the item that a number picks. */
const of = <Item>(items: readonly Item[], pick: number): Item => items[pick % items.length]!

/** Where the record's levels begin that a number picks; its own price where it has none. */
function levelAt(view: DataView, pick: number): number {
  const levels = Math.floor((view.byteLength - LEVELS) / LEVEL_BYTES)
  return levels === 0 ? 16 : LEVELS + (pick % levels) * LEVEL_BYTES
}

/** What goes wrong with a market record. */
const BREAKS: readonly Break[] = [
  (view, pick) => view.setBigInt64(16, of(PRICES, pick), true),
  (view, pick) => view.setUint32(24, of(SIZES, pick), true),
  (view, pick) => view.setUint8(28, of(CODES, pick)),
  (view, pick) => view.setUint8(29, of(CODES, pick)),
  (view, pick) => view.setUint8(30, of(FLAGS, pick)),
  (view, pick) => view.setBigInt64(levelAt(view, pick), of(PRICES, pick), true),
  (view, pick) => {
    if (view.byteLength > LEVELS) view.setBigInt64(levelAt(view, pick) + 8, of(PRICES, pick), true)
  },
  (view, pick) => {
    if (view.byteLength > LEVELS) view.setUint32(levelAt(view, pick) + 16, of(SIZES, pick), true)
  },
  (view, pick) => view.setBigUint64(8, of([UNDEFINED_TIME, 0n, UNDEFINED_TIME - 1n], pick), true),
  (view, pick) => {
    const time = view.getBigUint64(32, true)
    // Never far ahead: whoever writes the log ends its run there.
    const earlier = time > BigInt(pick) * 1_000_000n && time !== UNDEFINED_TIME
    view.setBigUint64(
      32,
      of([UNDEFINED_TIME, 0n, earlier ? time - BigInt(pick) * 1_000_000n : 0n], pick),
      true,
    )
  },
  (view, pick) => view.setUint32(44, of([0, 1, 0xffffffff], pick), true),
  (view, pick) => view.setUint32(4, of([0, 1, 2, 0x10184, 0x80000001], pick), true),
]

/** Random logs of which some records are broken in random fields, some come twice and some too late. */
export function brokenLogs(startMs: number): fc.Arbitrary<readonly Uint8Array[]> {
  const accidents = fc.array(
    fc.record({
      place: fc.nat(),
      kind: fc.nat({ max: BREAKS.length + 1 }),
      pick: fc.nat({ max: 5000 }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  return fc.tuple(randomLogs(startMs), accidents).map(([log, accidents]) => {
    const [session, ...records] = log.map((record) => record.slice())
    for (const { place, kind, pick } of accidents) {
      const at = place % records.length
      const record = records[at]!
      if (kind === BREAKS.length) records.splice(at, 0, record)
      else if (kind > BREAKS.length) records.splice((at + pick) % records.length, 0, record)
      else if (!WHOLE.includes(record[1]!)) BREAKS[kind]!(new DataView(record.buffer), pick)
    }
    return [session!, ...records]
  })
}

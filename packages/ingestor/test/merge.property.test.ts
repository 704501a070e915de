import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DbnRecord } from '@spymaster/dbn'
import fc from 'fast-check'
import {
  body,
  CALL,
  cmbp1,
  file,
  HOUR,
  MIDNIGHT,
  mbp1,
  mbp10,
  messages,
  SPREAD,
  SPY,
  stream,
  trade,
} from './sample-files.ts'

/** Kinds in the order of their ranks; the last has no id of ours. */
const KINDS: ((ns: bigint, parts: { sequence: number; flags: number }) => DbnRecord)[] = [
  mbp10,
  trade,
  mbp1,
  (ns, parts) => trade(ns, { ...parts, instrumentId: SPY.vendor }),
  (ns, parts) => cmbp1(ns, 0xb1, parts),
  (ns, parts) => trade(ns, { ...parts, instrumentId: CALL.vendor }),
  (ns, parts) => trade(ns, { ...parts, instrumentId: SPREAD.vendor }),
]

/** A record: its kind, its step in time, mostly small so that ties abound, and whether its time is flagged bad. */
const step = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: -2, max: 2 }).map(BigInt) },
  { weight: 1, arbitrary: fc.constantFrom(9n * HOUR, 30n * HOUR) },
)
const event = fc.record({ kind: fc.nat(KINDS.length - 1), step, isBad: fc.nat(9).map((n) => n === 0) })
const inputs = fc.array(fc.array(event, { maxLength: 25 }), { minLength: 1, maxLength: 4 })
const lengths = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 5 })

type Item = { input: number; record: DbnRecord; rank: number; key: bigint }
type Events = { kind: number; step: bigint; isBad: boolean }[][]

/** Records with the keys and ranks that the log's rules give them; `sequence` is 1000 times the input plus place. */
function itemsOf(all: Events): Item[][] {
  return all.map((events, input) => {
    let time = MIDNIGHT
    let key = -1n
    return events.map(({ kind, step, isBad }, place) => {
      time += step
      if ((!isBad || key < 0n) && time > key) key = time
      const sequence = input * 1000 + place
      return { input, rank: kind, key, record: KINDS[kind]!(time, { sequence, flags: isBad ? 8 : 0 }) }
    })
  })
}

/** The merge as its definition says it: over and over the first of the heads. */
function reference(items: Item[][]): number[] {
  const heads = items.map((list) => list.filter(({ rank }) => rank < 6))
  const merged: number[] = []
  for (;;) {
    const ready = heads.filter((list) => list.length > 0)
    if (ready.length === 0) return merged
    ready.sort(([a], [b]) =>
      a!.key < b!.key ? -1 : a!.key > b!.key ? 1 : a!.rank - b!.rank || a!.input - b!.input,
    )
    merged.push(sequence(ready[0]!.shift()!.record))
  }
}

const sequence = (record: DbnRecord) =>
  'sequence' in record ? record.sequence : 'size' in record ? record.size : Number.NaN

/** Consolidated quotes have no sequence: their size tells them apart. */
function tellApart(item: Item): DbnRecord {
  if (item.record.type !== 'cmbp-1') return item.record
  const { sequence, ...record } = item.record as DbnRecord & { sequence: number }
  return { ...record, size: sequence } as DbnRecord
}

function streams(items: Item[][], cut: number[] = [1 << 20]) {
  return items.map((list) => stream(file(list.map(tellApart)), cut))
}

describe('merge', () => {
  it('is what its definition says: sorted, a permutation, ties ranked, the order inside inputs kept', async () => {
    await fc.assert(
      fc.asyncProperty(inputs, async (all) => {
        const items = itemsOf(all)
        const found = await body(streams(items))
        assert.deepEqual(
          found.map(sequence),
          reference(items.map((list) => list.map((item) => ({ ...item, record: tellApart(item) })))),
        )
      }),
      { numRuns: 150 },
    )
  })

  it('gives the same messages however the bytes of its inputs come', async () => {
    await fc.assert(
      fc.asyncProperty(inputs, lengths, async (all, cut) => {
        const items = itemsOf(all)
        assert.deepEqual(await messages(streams(items, cut)), await messages(streams(items)))
      }),
      { numRuns: 80 },
    )
  })

  it('leaves everything before a cut of an input as it was, but for the end', async () => {
    await fc.assert(
      fc.asyncProperty(inputs, fc.nat(), async (all, at) => {
        const items = itemsOf(all)
        const kept = items.map((list, k) => (k === 0 ? list.slice(0, at % (list.length + 1)) : list))
        const cutKey = items[0]![kept[0]!.length]?.key
        const before = (found: DbnRecord[]) => found.filter((record) => record.instrumentId !== 0)
        const whole = before(await body(streams(items)))
        const part = before(await body(streams(kept)))
        const earlier = part.findIndex((record, k) => sequence(record) !== sequence(whole[k]!))
        const common = earlier < 0 ? part.length : earlier
        const keys = new Map(items.flat().map((item) => [sequence(tellApart(item)), item.key]))
        for (const record of part.slice(common))
          assert.ok(cutKey !== undefined && keys.get(sequence(record))! >= cutKey)
      }),
      { numRuns: 80 },
    )
  })
})

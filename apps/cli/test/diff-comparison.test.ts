import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import type { SignalsPayload } from '@spymaster/core'
import fc from 'fast-check'
import { Comparison } from '../src/diff/comparison.ts'
import { differences } from '../src/diff/differences.ts'
import { LineReader } from '../src/diff/line-reader.ts'
import type { JsonObject } from '../src/diff/signals-line.ts'
import { level, linesOf, payload, payloads, watched } from './given-payload.ts'

const json = (value: object) => JSON.parse(JSON.stringify(value)) as JsonObject
const between = (a: object, b: object) => differences(json(a), json(b))
const paths = (a: object, b: object) => between(a, b).map(({ path }) => path)

/** Compares two runs, given in pieces of so many bytes. */
async function compare(a: readonly object[], b: readonly object[], piece = 1 << 16, isWhole = false) {
  const comparison = new Comparison({ ignored: [], isWhole })
  const open = (list: readonly object[]) => {
    const bytes = Buffer.from(linesOf(list))
    const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) =>
      bytes.subarray(i * piece, (i + 1) * piece),
    )
    return LineReader.open(Readable.from(pieces), { from: null, to: null }, {})
  }
  await comparison.run(await open(a), await open(b))
  return comparison
}

/** A value within a payload: its name, as a person would say it, and how to put another in its place. */
type Place = { readonly path: string; readonly set: (value: unknown) => void; readonly value: unknown }

const MATCHING = ['run', 'seq', 'ts', 'digest', 'config']

/** All single values of a payload that is changed in place, but for those that lines are matched and named by. */
function placesOf(root: Record<string, unknown>): Place[] {
  const found: Place[] = []
  const visit = (holder: Record<string, unknown>, name: string, path: string) => {
    const value = holder[name]
    if (Array.isArray(value) && value.every((item) => typeof item === 'object'))
      for (const [place, item] of value.entries()) visitAll(item, `${path}[${value[place].id}].`, ['id'])
    else if (typeof value === 'object' && value !== null && !Array.isArray(value))
      visitAll(value as Record<string, unknown>, `${path}.`, [])
    else found.push({ path, value, set: (other) => Object.assign(holder, { [name]: other }) })
  }
  const visitAll = (object: Record<string, unknown>, prefix: string, left: readonly string[]) => {
    for (const name of Object.keys(object)) if (!left.includes(name)) visit(object, name, prefix + name)
  }
  visitAll(root, '', MATCHING)
  return found
}

const number = fc.oneof(fc.integer({ min: -1e6, max: 1e6 }), fc.constantFrom(0.25, -0.1, 1e-4, 1e21))
const anyLevel = fc
  .record({ price: fc.integer({ min: 600, max: 700 }), distance: number, note: fc.string(), filled: number })
  .map(({ price, filled, ...given }) => {
    const plain = level(price, given)
    return { ...plain, barrier: { ...plain.barrier, filled } }
  })
const byPrice = { selector: ({ price }: { price: number }) => price }
const anyPayload = fc
  .record({
    levels: fc.uniqueArray(anyLevel, { ...byPrice, maxLength: 3 }),
    universe: fc.uniqueArray(fc.integer({ min: 600, max: 700 }).map(watched), { ...byPrice, maxLength: 3 }),
  })
  .map((given): Partial<SignalsPayload> => given)
const anyRun = fc
  .array(anyPayload, { minLength: 1, maxLength: 6 })
  .map((list) => list.map((given, seq) => payload(seq, given)))
const anyValue = fc.oneof(fc.integer(), fc.constant(null), fc.boolean(), fc.string(), fc.constant([]))
const limit = { numRuns: 300, interruptAfterTimeLimit: 1500 }

describe('the comparison of two runs', () => {
  it('finds one altered value exactly, however the bytes come', async () => {
    const property = fc.asyncProperty(
      ...([anyRun, fc.nat(), fc.nat(), anyValue, fc.integer({ min: 100, max: 5000 })] as const),
      async (run, lineAt, placeAt, value, piece) => {
        const other: Record<string, unknown>[] = JSON.parse(JSON.stringify(run))
        const line = lineAt % run.length
        const places = placesOf(other[line]!)
        const place = places[placeAt % places.length]!
        fc.pre(JSON.stringify(place.value) !== JSON.stringify(value))
        place.set(value)
        const { first, lastSame, matched } = await compare(run, other, piece)
        assert.equal(first?.kind, 'fields')
        assert.equal(first.lines.a.seq, line)
        assert.deepEqual(
          first.differences.map(({ path, a, b }) => ({ path, a, b })),
          [{ path: place.path, a: place.value, b: value }],
        )
        assert.deepEqual([matched, lastSame?.a.seq], [line + 1, line === 0 ? undefined : line - 1])
      },
    )
    await fc.assert(property, limit)
  })
  it('finds every line that either lacks, and nothing else', async () => {
    const kept = fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(kept, async (inBoth) => {
        const run = payloads(inBoth.length)
        const [a, b] = [0, 1].map((side) => run.filter((_, seq) => inBoth[seq]![side]))
        fc.pre(a!.length > 0 && b!.length > 0)
        const { unmatched, matched, isSame, differing } = await compare(a!, b!, 4000, true)
        const count = (inA: boolean, inB: boolean) => inBoth.filter(([x, y]) => x === inA && y === inB).length
        assert.deepEqual(
          [matched, unmatched.a.count, unmatched.b.count, differing],
          [count(true, true), count(true, false), count(false, true), 0],
        )
        assert.equal(isSame, unmatched.a.count + unmatched.b.count === 0)
      }),
      limit,
    )
  })
  it('takes a line in step with the reader, and reads no further than the first difference', async () => {
    let taken = 0
    async function* long(change: number) {
      for (let seq = 0; seq < 4000; seq++) {
        taken = Math.max(taken, seq)
        yield Buffer.from(linesOf([payload(seq, seq === change ? { status: 'stale' } : {})]))
      }
    }
    const open = (change: number) =>
      LineReader.open(Readable.from(long(change)), { from: null, to: null }, {})
    const [a, b] = [await open(-1), await open(2000)]
    const comparison = new Comparison({ ignored: [], isWhole: false })
    await comparison.run(a, b)
    assert.equal(comparison.matched, 2001)
    assert.ok(taken < 2100, `${taken} lines were read`)
    await a.close()
    await b.close()
  })
})

describe('the differences of two payloads', () => {
  it('stand in the order in which fields are written', () => {
    const b = payload(0, { status: 'stale', ended: [], levels: [level(680, { touched: true, price: 1 })] })
    assert.deepEqual(paths(payload(0, { levels: [level(680)] }), b), [
      'status',
      'levels[ROUND_680].price',
      'levels[ROUND_680].touched',
    ])
  })
  it('match levels by id: one more is one difference', () => {
    const a = payload(0, { levels: [level(680), level(682)] })
    const b = payload(0, { levels: [level(680), level(681), level(682)] })
    assert.deepEqual(
      between(a, b).map(({ path, field, a }) => [path, field, a]),
      [['levels[ROUND_681]', 'levels[]', undefined]],
    )
  })
  it('show another order of the same levels', () => {
    const a = payload(0)
    assert.deepEqual(paths(a, { ...a, levels: a.levels.toReversed() }), ['levels[]'])
  })
  it('tell a second item of an id from the first', () => {
    const over = {
      id: 'ROUND_680',
      price: 680,
      kind: 'ROUND',
      signal: 'BREAK',
      since: 1,
      until: 2,
      reason: 'TIMEOUT',
    }
    const a = { ...payload(0), ended: [over, over] }
    assert.deepEqual(paths(a, { ...a, ended: [over, { ...over, until: 3 }] }), ['ended[ROUND_680#2].until'])
  })
  it('tell a missing field from null, and an object from null', () => {
    const { tape, ...rest } = level(680)
    const sweep = { direction: 'UP', notional: 1, prints: 1, ticks: 1, ageMs: 1 }
    const of = (given: object) => ({ ...payload(0), levels: [given] })
    assert.deepEqual(paths(of({ ...rest, tape: null }), of(rest)), ['levels[ROUND_680].tape'])
    assert.deepEqual(paths(of({ ...rest, tape }), of({ ...rest, tape: { ...tape, sweep } })), [
      'levels[ROUND_680].tape.sweep',
    ])
  })
  it('show lists of texts as one value', () => {
    const of = (...members: string[]) => ({ levels: [{ id: 'A', confluence: { members } }] })
    assert.deepEqual(between(of('B'), of('B', 'C'))[0], {
      path: 'levels[A].confluence.members',
      field: 'levels[].confluence.members',
      a: ['B'],
      b: ['B', 'C'],
    })
  })
  it('see no difference in how a number is written', () => {
    assert.deepEqual(differences(JSON.parse('{"a":1.0,"b":1e2}'), JSON.parse('{"b":100,"a":1}')), [])
  })
})

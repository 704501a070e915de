import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { IdTable } from '../src/id-table.ts'

/** Ids as vendors deal them: in a row behind a channel's number, or anywhere. */
const id = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: 200 }).map((n) => 620_757_000 + n),
  fc.integer({ min: 0, max: 0xffff_ffff }),
)
const change = fc.record({ key: id, value: fc.oneof(fc.constant(0), id) })

describe('a table of ids', () => {
  it('answers as a map does, 0 for what it has not', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 300 }), fc.array(id), (changes, others) => {
        const table = new IdTable()
        const map = new Map<number, number>()
        for (const { key, value } of changes) {
          table.set(key, value)
          map.set(key, value)
        }
        for (const key of [...map.keys(), ...others]) assert.equal(table.get(key), map.get(key) ?? 0)
      }),
    )
  })
  it('has nothing once cleared, and can be filled again', () => {
    const table = new IdTable()
    for (let key = 0; key < 100; key++) table.set(key, key + 1)
    table.clear()
    for (let key = 0; key < 100; key++) assert.equal(table.get(key), 0)
    table.set(7, 8)
    assert.equal(table.get(7), 8)
  })
})

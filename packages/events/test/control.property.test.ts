import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ControlRecord, EventsError, parseControl, printControl } from '@spymaster/events'
import fc from 'fast-check'

describe('control records, whatever is in them', () => {
  it('come back as they were, whatever their values', () => {
    const text = fc.string({ minLength: 1, maxLength: 12 })
    const count = fc.nat()
    const ns = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
    const records: fc.Arbitrary<ControlRecord> = fc.oneof(
      fc.record(
        { type: fc.constant('end' as const), run: text, records: count, dropped: count },
        { noNullPrototype: true },
      ),
      fc.tuple(ns, ns, text, fc.constantFrom('es', 'spy', 'options', 'all')).map(([a, b, why, feed]) => ({
        type: 'gap' as const,
        feed: feed as 'es',
        fromNs: String(a < b ? a : b),
        toNs: String(a < b ? b : a),
        why,
      })),
    )
    fc.assert(fc.property(records, (record) => assert.deepEqual(parseControl(printControl(record)), record)))
  })
  it('are read or refused as EventsError, whatever the text', () => {
    const near = fc.record(
      {
        type: fc.constantFrom('session', 'end', 'clock', 'gap'),
        run: fc.anything(),
        records: fc.anything(),
        feed: fc.anything(),
      },
      { requiredKeys: ['type'] },
    )
    const nearText = near.map((value) => {
      try {
        return JSON.stringify(value)
      } catch {
        return '{}'
      }
    })
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), nearText), (json) => {
        try {
          assert.deepEqual(parseControl(printControl(parseControl(json))), parseControl(json))
        } catch (error) {
          assert.ok(error instanceof EventsError)
        }
      }),
      { numRuns: 500 },
    )
  })
})

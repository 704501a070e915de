import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type EventPayload, Physics, resolvePhysics } from '@spymaster/core'
import fc from 'fast-check'
import { isMirrored } from './feature-likeness.ts'
import { joined } from './log-builder.ts'
import { AXIS, mirrorLog, slowLogs } from './mirror-log.ts'

/** Touches and confirmations within a minute or two. */
const config = resolvePhysics({ touchRearm: 0.2, confirmationSec: 10, horizonMinutes: 1 })

/** Rows of real levels by what they are of; a placebo's place has no mirror image. */
function rowsOf(log: readonly Uint8Array[], priceOf: (price: number) => number): Map<string, EventPayload> {
  const rows = new Map<string, EventPayload>()
  const onEvent = (event: EventPayload): void => {
    if (event.features === null || event.placebo !== null) return
    rows.set(`${event.ts} ${event.stage} ${priceOf(event.level.price).toFixed(4)}`, event)
  }
  new Physics({ config, onSnap: () => {}, onEvent }).fold(joined(log))
  return rows
}

/** Prices are published to $0.0001, and one halfway is rounded up: what is made of them may differ by as much. */
function isClose(a: unknown, b: unknown): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return false
  return Math.abs(a - b) <= 2.1e-4 + 3e-3 * Math.max(Math.abs(a), Math.abs(b))
}

describe('features of a mirrored market', () => {
  it('are those of the market', () => {
    let compared = 0
    fc.assert(
      fc.property(slowLogs, (log) => {
        const rows = rowsOf(log, (price) => price)
        const mirrored = rowsOf(mirrorLog(log), (price) => 2 * AXIS.usd - price)
        assert.deepEqual([...mirrored.keys()].sort(), [...rows.keys()].sort())
        for (const [key, { features }] of rows) {
          const other = mirrored.get(key)!.features!
          for (const [name, value] of Object.entries(features!))
            assert.ok(
              isMirrored(name, value, other[name]) || isClose(value, other[name]),
              `${name} of ${key} is ${value}, in the mirror ${other[name]}`,
            )
          compared++
        }
      }),
      { numRuns: 6, endOnFailure: true },
    )
    assert.ok(compared > 0)
  })
})

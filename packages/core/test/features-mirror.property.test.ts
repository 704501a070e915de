import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type EventPayload, Physics, resolvePhysics } from '@spymaster/core'
import fc from 'fast-check'
import { isMirrored } from './feature-likeness.ts'
import { joined } from './log-builder.ts'
import { AXIS, mirrorLog, slowLogs } from './mirror-log.ts'

/** Touches and confirmations within a minute or two. */
const config = resolvePhysics({ touchRearm: 0.2, confirmationSec: 10, horizonMinutes: 1 })

type Row = EventPayload & { readonly features: NonNullable<EventPayload['features']> }

/**
 * Rows of real levels, in order of time, stage and price. A placebo's place has no mirror image; and the average moves
 * through prices exactly between two ticks of ES, where its zone is that of the upper tick in either market.
 */
function rowsOf(log: readonly Uint8Array[], priceOf: (price: number) => number): Row[] {
  const rows: Row[] = []
  const onEvent = (event: EventPayload): void => {
    const hasImage = event.placebo === null && event.level.kind !== 'VWAP'
    if (event.features !== null && hasImage) rows.push(event as Row)
  }
  new Physics({ config, onSnap: () => {}, onEvent }).fold(joined(log))
  const place = ({ ts, stage, level }: Row) => [ts, stage === 'A' ? 0 : 1, priceOf(level.price)] as const
  return rows.sort((one, other) => {
    const [a, b] = [place(one), place(other)]
    return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
  })
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
        assert.deepEqual(
          mirrored.map(({ ts, stage }) => [ts, stage]),
          rows.map(({ ts, stage }) => [ts, stage]),
        )
        for (const [i, { id, stage, features }] of rows.entries())
          for (const [name, value] of Object.entries(features)) {
            const other = mirrored[i]!.features[name]
            assert.ok(
              isMirrored(name, value, other) || isClose(value, other),
              `${name} of ${id} at ${stage} is ${value}, in the mirror ${other}`,
            )
          }
        compared += rows.length
      }),
      { numRuns: 6, endOnFailure: true },
    )
    assert.ok(compared > 0)
  })
})

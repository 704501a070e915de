import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { LogBuilder, MIDNIGHT } from './log-builder.ts'
import { appendMoves, type Move, moves } from './random-log.ts'
import { assertBalanced, zoneSnaps } from './zone-balance.ts'

const TICKS = [19185, 19196, 19200, 19206, 19220]
const WINDOWS = [1, 2]

/** Moves by more than a level’s zone holds, so that its ticks go in and out of sight. */
const strides = fc
  .tuple(moves, moves, fc.constantFrom(1, 3, 9))
  .map(([first, second, stride]): Move[] =>
    [...first, ...second].map((move) => ({ ...move, drift: move.drift * stride })),
  )

describe('the contracts of a zone', () => {
  it('change by what was added, cancelled and filled, and by what came into sight less what left it', () => {
    let entered = 0
    let left = 0
    let flows = 0
    fc.assert(
      fc.property(strides, fc.constantFrom(...WINDOWS), (moves, windowSec) => {
        const log = appendMoves(new LogBuilder(), 0, moves).records()
        zoneSnaps(log, MIDNIGHT, TICKS, windowSec, (snap) => {
          assertBalanced(snap)
          entered += snap.entered
          left += snap.left
          flows += Math.abs(snap.reading.deltaLiq)
        })
      }),
      { numRuns: 80 },
    )
    assert.ok(entered > 10_000 && left > 10_000 && flows > 10_000, `${entered} in, ${left} out, ${flows}`)
  })
})

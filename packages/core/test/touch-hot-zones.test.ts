import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ladder } from './log-builder.ts'
import { NOON, quoted, sorted, toldOf } from './touch-run.ts'

/** Spot comes to 480 from above after ten seconds, ES at ten times that with 10 contracts a tick. */
function log(): Uint8Array {
  const builder = quoted(
    NOON,
    [
      [0, 48060],
      [10, 48005],
    ],
    80,
  )
  for (let sec = 0; sec <= 80; sec += 5)
    builder.book({ ms: NOON + sec * 1000, bids: ladder(19_201, 'bid'), asks: ladder(19_203, 'ask') })
  return sorted(builder.records())
}

describe('what models learn of a touch', () => {
  it("does not depend on a user's hot zones near by", () => {
    const featuresWith = (hotzones: number[]) =>
      toldOf(log(), { hotzones })
        .events.filter(({ level }) => level.id === 'ROUND_480')
        .map(({ features }) => features)
    const [touch, confirm] = featuresWith([])
    assert.deepEqual([touch!.resting, confirm!.resting], [100, 100])
    assert.deepEqual(featuresWith([479.9, 480.3]), [touch, confirm])
  })
})

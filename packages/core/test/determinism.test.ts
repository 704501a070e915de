import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Physics, resolvePhysics } from '@spymaster/core'
import fc from 'fast-check'
import { joined } from './log-builder.ts'
import { OPEN_MS, OPENING, randomLogs } from './random-day.ts'

/** From ten seconds before the bell, so that logs run over the open. */
const logs = randomLogs(OPEN_MS - 10_000)
const config = resolvePhysics({ baselineMinSnaps: 4, triggerHoldSec: 0.5, contestedHoldSec: 0.25 })

/** The lines that batches of records give; a batch's memory is overwritten once it is folded. */
function lines(...batches: readonly (readonly Uint8Array[])[]): string[] {
  const lines: string[] = []
  const add = (line: object): unknown => lines.push(JSON.stringify(line))
  const physics = new Physics({ config, onSnap: add, onFlow: add })
  for (const batch of batches) {
    const bytes = joined(batch)
    physics.fold(bytes)
    bytes.fill(0xa5)
  }
  return lines
}

/** The items cut at these places. */
function cutAt<Item>(items: readonly Item[], places: readonly number[]): Item[][] {
  const ends = [...new Set(places.map((place) => place % (items.length + 1)))].sort((a, b) => a - b)
  return [...ends, items.length].map((end, i) => items.slice(i === 0 ? 0 : ends[i - 1], end))
}

describe('the physics, over random logs', () => {
  it('give the same lines however the records are batched', () => {
    let published = 0
    let levels = 0
    let fuels = 0
    fc.assert(
      fc.property(logs, fc.array(fc.nat(), { maxLength: 12 }), (log, places) => {
        const whole = lines(log)
        assert.deepEqual(lines(...cutAt(log, places)), whole)
        published += whole.length
        levels += whole.filter((line) => line.includes('"ROUND_480"')).length
        fuels += whole.filter((line) => line.includes('"gammaFlipStatus":"')).length
      }),
      { numRuns: 40 },
    )
    assert.ok(published > 1000 && levels > 300 && fuels > 50, `${published} ${levels} ${fuels}`)
  })
  it('give the same lines a record at a time', () => {
    fc.assert(
      fc.property(logs, (log) => assert.deepEqual(lines(...log.map((record) => [record])), lines(log))),
      { numRuns: 20 },
    )
  })
  it('leave earlier lines as they are when the log is cut after any record', () => {
    fc.assert(
      fc.property(logs, fc.nat(), (log, place) => {
        const cut = lines(log.slice(0, 1 + (place % log.length)))
        assert.deepEqual(cut, lines(log).slice(0, cut.length))
      }),
      { numRuns: 40 },
    )
  })
  it('leave earlier lines as they are whatever comes after', () => {
    fc.assert(
      fc.property(logs, logs, fc.nat(), (log, other, place) => {
        const past = log.slice(0, 1 + (place % log.length))
        const known = lines(past)
        const altered = lines([...past, ...other.slice(OPENING)])
        assert.deepEqual(altered.slice(0, known.length), known)
      }),
      { numRuns: 40 },
    )
  })
  it('publish no number that is not finite, and no undefined', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const assertAll = (line: object) => assertFinite(line, 'line')
        const physics = new Physics({ config, onSnap: assertAll, onFlow: assertAll })
        physics.fold(joined(log))
      }),
      { numRuns: 40 },
    )
  })
})

function assertFinite(value: unknown, path: string): void {
  assert.notEqual(value, undefined, path)
  if (typeof value === 'number') assert.ok(Number.isFinite(value), `${path} is ${value}`)
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) assertFinite(inner, `${path}.${key}`)
}

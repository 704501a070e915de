import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Run } from './signal-run.ts'

describe('signal machine: any course of snaps', () => {
  const snaps = fc.array(
    fc.record({
      score: fc.option(fc.constantFrom(5, 19, 20, 29, 30, 50, 70, 71, 80, 81, 95), { nil: null, freq: 20 }),
      touched: fc.boolean(),
      monitored: fc.integer({ min: 0, max: 19 }).map((n) => n > 0),
      crossed: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
      contestedQualifies: fc.boolean(),
      hasSpot: fc.integer({ min: 0, max: 19 }).map((n) => n > 0),
      times: fc.integer({ min: 1, max: 16 }),
    }),
    { maxLength: 30 },
  )
  it('has a time exactly while active, a reason exactly where one ends, and no signal out of its range', () => {
    fc.assert(
      fc.property(snaps, (course) => {
        const run = new Run()
        const { machine } = run
        for (const { times, ...snap } of course)
          for (let i = 0; i < times; i++) {
            const before = { signal: machine.signal, sinceNs: machine.sinceNs }
            run.take(snap)
            const { signal, sinceNs, endReason } = machine
            assert.equal(sinceNs === null, signal === 'NEUTRAL')
            const goesOn = before.signal !== 'NEUTRAL' && sinceNs === before.sinceNs
            assert.equal(endReason !== null, before.signal !== 'NEUTRAL' && !goesOn)
            if (signal === 'NEUTRAL') continue
            assert.ok(snap.hasSpot && snap.monitored && snap.score !== null)
            if (signal === 'BREAK') assert.ok(snap.score >= 70)
            if (signal === 'BOUNCE') assert.ok(snap.score <= 30)
            if (signal === 'CONTESTED') assert.ok(snap.contestedQualifies)
          }
      }),
      { numRuns: 300 },
    )
  })
})

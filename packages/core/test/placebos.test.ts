import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Physics, type PlacebosPayload, resolvePhysics, type SignalsPayload } from '@spymaster/core'
import fc from 'fast-check'
import { joined, LogBuilder, ladder } from './log-builder.ts'
import { appendMoves, moves } from './random-log.ts'

/** A second before 09:30 in New York, so that logs run over the open; in the middle of the night. */
const OPEN = 52_199_000
const NIGHT = 3_600_000
// Wide bands, so that there is much to read.
const config = resolvePhysics({ baselineMinSnaps: 4, triggerHoldSec: 0.5, monitorBand: 1, monitorExit: 1.05 })

type Published = { readonly snaps: SignalsPayload[]; readonly placebos: PlacebosPayload[] }

/** What a log gives with placebos. */
function published(bytes: Uint8Array): Published {
  const [snaps, placebos]: [SignalsPayload[], PlacebosPayload[]] = [[], []]
  const physics = new Physics({
    config,
    onSnap: (snap) => snaps.push(snap),
    onPlacebos: (of) => placebos.push(of),
  })
  physics.fold(bytes)
  return { snaps, placebos }
}

function linesWithout(bytes: Uint8Array): string[] {
  const lines: string[] = []
  new Physics({ config, onSnap: (snap) => lines.push(JSON.stringify(snap)) }).fold(bytes)
  return lines
}

/** Random ES over the open, with a SPY quote to begin with. */
const logs = moves.map((moves) => {
  const opening = new LogBuilder().session(OPEN).spyQuote({ ms: OPEN, bid: 48000, ask: 48002 })
  const es = appendMoves(new LogBuilder(), OPEN, moves).records()
  return joined([...opening.records(), ...es])
})

describe('placebos of the physics', () => {
  it('leave every line of the real output as it is, over random logs', () => {
    let read = 0
    fc.assert(
      fc.property(logs, (bytes) => {
        const { snaps, placebos } = published(bytes)
        assert.deepEqual(
          snaps.map((snap) => JSON.stringify(snap)),
          linesWithout(bytes),
        )
        read += placebos.reduce((sum, { levels }) => sum + levels.length, 0)
      }),
      { numRuns: 60 },
    )
    assert.ok(read > 300, `${read} readings`)
  })
  it('come with each published snap, before it', () => {
    const order: string[] = []
    const physics = new Physics({
      onSnap: ({ seq, ts }) => order.push(`snap ${seq} ${ts}`),
      onPlacebos: ({ seq, ts, run }) => order.push(`placebos ${seq} ${ts}`, run),
    })
    const log = new LogBuilder().session(NIGHT).spyQuote({ ms: NIGHT, bid: 48000, ask: 48002 })
    // The silence publishes every ten seconds only.
    physics.fold(log.control(NIGHT + 30_250, { type: 'clock' }).bytes())
    const snaps = order.filter((line) => line.startsWith('snap'))
    assert.deepEqual(
      order,
      snaps.flatMap((line) => [line.replace('snap', 'placebos'), '2023-12-26', line]),
    )
    assert.ok(snaps.length < 60)
  })

  /** The night's only levels are dollars. */
  const spotAt = (log: LogBuilder, ms: number, cents: number) =>
    log
      .book({ ms, bids: ladder(cents / 2.5 - 1, 'bid'), asks: ladder(cents / 2.5 + 1, 'ask') })
      .spyQuote({ ms, bid: cents - 1, ask: cents + 1 })

  it('are the monitored ones, read as a level there would be', () => {
    const log = spotAt(new LogBuilder().session(NIGHT), NIGHT, 48000)
    const { placebos, snaps } = published(log.control(NIGHT + 500, { type: 'clock' }).bytes())
    const { levels, without } = placebos.at(-1)!
    assert.equal(without, 0)
    assert.ok(levels.length > 0)
    const real = new Set(snaps.at(-1)!.levels.map(({ price }) => price))
    for (const level of levels) {
      assert.ok(level.placebo && level.distance <= 1 && !real.has(level.price))
      assert.match(level.id, /^PLACEBO_PRICE_\d+$/)
      assert.equal(level.of, level.id.replace('PLACEBO_PRICE', 'ROUND'))
      const dollar = Number(level.of.slice('ROUND_'.length))
      assert.equal(level.price, Math.round((dollar + level.offset) * 1e4) / 1e4)
      assert.equal(level.side, level.price < 480 ? 'SUPPORT' : 'RESISTANCE')
      assert.notEqual(level.breakScore, null)
    }
  })
  it('are in no list of the real output', () => {
    const log = spotAt(new LogBuilder().session(NIGHT), NIGHT, 48000)
    const { snaps } = published(log.control(NIGHT + 500, { type: 'clock' }).bytes())
    assert.ok(!JSON.stringify(snaps).includes('PLACEBO'))
  })
  it('have signals of their own, which end without a word in the real output', () => {
    const log = new LogBuilder().session(NIGHT)
    for (let i = 0; i < 40; i++) spotAt(log, NIGHT + i * 250, i < 20 ? 48000 : 48400)
    const { placebos, snaps } = published(log.bytes())
    const at = (i: number) => placebos[i]!.levels.map(({ of }) => of)
    assert.ok(at(10).includes('ROUND_480'))
    assert.ok(!at(35).includes('ROUND_480') && at(35).includes('ROUND_484'))
    assert.ok(snaps.every(({ ended }) => ended.every(({ id }) => !id.startsWith('PLACEBO'))))
  })
  it('are none without a spot', () => {
    const log = new LogBuilder().session(NIGHT).spyQuote({ ms: NIGHT, bid: 48000, ask: null })
    const { placebos } = published(log.control(NIGHT + 500, { type: 'clock' }).bytes())
    assert.deepEqual(
      placebos.map(({ levels, without }) => [levels.length, without]),
      [
        [0, 0],
        [0, 0],
      ],
    )
  })
})

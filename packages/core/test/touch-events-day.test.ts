import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type EventPayload, Physics, resolvePhysics } from '@spymaster/core'
import fc from 'fast-check'
import { CLOSE, NOON, quoted, storyOf, type Told, toldOf } from './touch-run.ts'

const SHORT = { confirmationSec: 2, horizonMinutes: 1 }
/** Random ways of spot from level to level about 480, a place each few seconds, or nowhere. */
const cents = fc.constantFrom(48060, 48060, 48005, 47995, 47940, 47900, 48100, 48030, null)
const paths = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 6 }), cents), { minLength: 5, maxLength: 25 })
  .map((steps) => {
    const path: [number, number | null][] = [[0, 48060]]
    for (const [wait, to] of steps) path.push([path.at(-1)![0] + wait, to])
    return path
  })

const eventsById = ({ events }: Told): EventPayload[][] => [...Map.groupBy(events, ({ id }) => id).values()]

describe('the touch events of a run', () => {
  it('come before flow and snap of their time, in order of level, then of type', () => {
    fc.assert(
      fc.property(paths, (path) => {
        const { events, order } = toldOf(quoted(NOON, path, 160).bytes(), SHORT)
        const rank = { event: 0, flow: 1, snap: 2 }
        const keys = order.map((line) => {
          const [what, ts] = line.split(' ')
          return Number(ts) * 10 + rank[what as keyof typeof rank]
        })
        assert.deepEqual(
          keys,
          keys.toSorted((a, b) => a - b),
        )
        const types = ['touch', 'confirm', 'invalid', 'resolve']
        for (const [i, event] of events.entries()) {
          const next = events[i + 1]
          if (next === undefined || next.ts > event.ts) continue
          const [one, other] = [event, next].map(({ level, type }) => `${level.id} ${types.indexOf(type)}`)
          assert.ok(one! <= other!, `${one} before ${other}`)
        }
      }),
      { numRuns: 12 },
    )
  })
  it('are each touched once, confirmed or invalid once, resolved once, and frozen meanwhile', () => {
    let touches = 0
    fc.assert(
      fc.property(paths, (path) => {
        const told = toldOf(quoted(NOON, path, 250).bytes(), SHORT)
        for (const messages of eventsById(told)) {
          touches++
          const [touch, second, resolve] = messages
          const types = messages.map(({ type }) => type).join(' ')
          assert.match(types, /^touch (confirm|invalid) resolve$/)
          assert.deepEqual([second!.ts - touch!.ts, resolve!.ts - second!.ts], [2_000, 60_000])
          assert.deepEqual([second!.level, resolve!.level], [touch!.level, touch!.level])
          assert.equal(second!.type === 'confirm', resolve!.labels!.B !== null)
        }
      }),
      { numRuns: 12 },
    )
    assert.ok(touches > 20, `${touches} touches`)
  })
  it('change nothing of what the physics publishes', () => {
    fc.assert(
      fc.property(paths, (path) => {
        const bytes = quoted(NOON, path, 100).bytes()
        const lines: string[] = []
        const config = resolvePhysics(SHORT)
        new Physics({ config, onSnap: (snap) => lines.push(JSON.stringify(snap)) }).fold(bytes)
        assert.deepEqual(
          toldOf(bytes, SHORT).snaps.map((snap) => JSON.stringify(snap)),
          lines,
        )
      }),
      { numRuns: 12 },
    )
  })
  it('are open where the run ends before', () => {
    const log = quoted(
      NOON,
      [
        [0, 48060],
        [10, 48005],
      ],
      100,
    )
    assert.deepEqual(storyOf(toldOf(log.bytes()), 'ROUND_480', NOON), [
      ['touch', 10],
      ['confirm', 70],
    ])
  })
  it('are over at the close, with nothing to confirm that would come after it', () => {
    const from = CLOSE - 120_000
    const log = quoted(
      from,
      [
        [0, 48060],
        [10, 48005],
        [70, 48060],
        [80, 48095],
      ],
      130,
    )
    const told = toldOf(log.bytes())
    assert.deepEqual(storyOf(told, 'ROUND_480', from), [
      ['touch', 10],
      ['confirm', 70],
      ['resolve', 120],
    ])
    assert.deepEqual(storyOf(told, 'ROUND_481', from), [
      ['touch', 80],
      ['invalid', 120, 'close'],
      ['resolve', 120],
    ])
    for (const { labels } of told.events)
      for (const { outcome, reason } of [...(labels?.A.outcomes ?? []), ...(labels?.B?.outcomes ?? [])])
        assert.deepEqual([outcome, reason], ['UNDEFINED', 'close'])
  })
  it('are none outside 04:00 to 16:00', () => {
    assert.deepEqual(
      toldOf(
        quoted(
          CLOSE,
          [
            [0, 48060],
            [10, 48005],
          ],
          400,
        ).bytes(),
      ).events,
      [],
    )
  })
  it('are one for the levels of one price: of the one that speaks for it', () => {
    const log = quoted(
      NOON,
      [
        [0, 48060],
        [10, 48005],
        [30, 48060],
        [50, 48005],
      ],
      60,
    )
    const told = toldOf(log.bytes(), { hotzones: [480] })
    const real = told.events.filter(({ placebo, type }) => placebo === null && type === 'touch')
    assert.deepEqual(
      real.map(({ level }) => level.id),
      ['HOTZONE_480', 'HOTZONE_480'],
    )
    assert.deepEqual(
      real.map(({ features }) => features!.prior_touches),
      [0, 1],
    )
  })
  it('are told of placebos by the same rules, and as such', () => {
    // From far above to far below a cent at a time, so that every level near is met.
    const path = Array.from({ length: 150 }, (_, i): [number, number] => [i, 48075 - i])
    const { events, snaps } = toldOf(quoted(NOON, path, 400).bytes())
    const placebos = events.filter(({ placebo, type }) => placebo !== null && type === 'touch')
    assert.ok(placebos.length > 0)
    for (const { level, placebo, features } of placebos) {
      assert.equal(level.id, `PLACEBO_PRICE_${placebo!.of.replace('ROUND_', '')}`)
      const price = Number(placebo!.of.replace('ROUND_', ''))
      assert.equal(level.price, Math.round((price + placebo!.offset) * 1e4) / 1e4)
      assert.notEqual(features, null)
    }
    assert.ok(!JSON.stringify(snaps).includes('PLACEBO'))
  })
  it('go on through a silence in which few snaps are published', () => {
    const log = quoted(
      NOON,
      [
        [0, 48060],
        [10, 48005],
      ],
      12,
    )
    const told = toldOf(log.control(NOON + 400_000, { type: 'clock' }).bytes(), { confirmationSec: 61 })
    assert.deepEqual(storyOf(told, 'ROUND_480', NOON), [
      ['touch', 10],
      ['invalid', 71, 'no_spot'],
      ['resolve', 371],
    ])
    assert.ok(told.snaps.every(({ ts }) => ts !== told.events.at(-1)!.ts))
  })
})

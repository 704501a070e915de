import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SignalsPayload } from '@spymaster/core'
import { type CalendarDate, newYorkNs } from '@spymaster/events'
import { payloadsOf } from './folded.ts'
import { assertAllHonest } from './honest.ts'
import { LogBuilder, ladder, MIDNIGHT } from './log-builder.ts'

const bids = ladder(19200, 'bid')
const asks = ladder(19201, 'ask')
const config = { snapIntervalMs: 1000 }

/** A New York time in the log builder's ms. */
const at = (date: CalendarDate, hour: number, minute: number, second = 0): number =>
  Number((newYorkNs(date, hour, minute) - MIDNIGHT) / 1_000_000n) + second * 1000

/** A log of a date: minutes bars, trades at these times and ticks, and an ES book around the time that counts. */
class Day {
  readonly #date: CalendarDate
  readonly #log: LogBuilder

  constructor(date: CalendarDate, startMs: number) {
    this.#date = date
    this.#log = new LogBuilder().session(startMs, { date, run: date, outrights: ['ESH4'] })
  }

  bar(ms: number, cents: number): this {
    this.#log.bar(ms, { open: cents, high: cents, low: cents, close: cents })
    return this
  }

  trade(ms: number, tick: number): this {
    this.#log.book({ ms, bids, asks, action: 'T', side: 'B', tick, size: 2 })
    return this
  }

  /** The lines of the seconds from `from` to `to`, honest as all before them. */
  lines(from: number, to: number): SignalsPayload[] {
    for (let ms = from - 1000; ms <= to; ms += 1000) this.#log.book({ ms, bids, asks })
    const payloads = payloadsOf(this.#log.control(to + 1, { type: 'clock' }), { config, contract: 'ESH4' })
    assertAllHonest(payloads)
    const midnightMs = Number(MIDNIGHT / 1_000_000n)
    assert.equal(payloads[0]!.run, this.#date)
    return payloads.filter(({ ts }) => ts >= from + midnightMs && ts <= to + midnightMs)
  }
}

const priceOf = (payload: SignalsPayload, id: string): number | null =>
  [...payload.levels, ...payload.universe].find((level) => level.id === id)?.price ?? null
const segments = (lines: readonly SignalsPayload[]): string[] => lines.map(({ session }) => session)

describe('a half day', () => {
  it('closes at 13:00, with the levels of its session', () => {
    const date = '2024-07-03'
    const day = new Day(date, at(date, 9, 30)).trade(at(date, 9, 30), 19201).trade(at(date, 12, 58), 19201)
    const lines = day.lines(at(date, 12, 59, 58), at(date, 13, 0, 1))
    assert.deepEqual(segments(lines), ['regular', 'regular', 'closed', 'closed'])
    assert.deepEqual(
      lines.map((line) => priceOf(line, 'VWAP')),
      [480.025, 480.025, null, null],
    )
  })
})

describe('the days on which the clocks have changed', () => {
  for (const [what, friday, sunday, monday] of [
    ['spring', '2024-03-08', '2024-03-10', '2024-03-11'],
    ['autumn', '2024-11-01', '2024-11-03', '2024-11-04'],
  ] as const) {
    /** Friday’s bars at the edges of its session and beyond them, then a trade in each part of the night. */
    const day = new Day(monday, at(sunday, 17, 59))
      .bar(at(friday, 9, 29), 40000)
      .bar(at(friday, 9, 30), 47800)
      .bar(at(friday, 15, 59), 48100)
      .bar(at(friday, 16, 0), 60000)
      .trade(at(sunday, 17, 59, 59), 19300)
      .trade(at(sunday, 18, 0), 19240)
      .trade(at(monday, 9, 29, 50), 19160)
    const lines = day.lines(at(monday, 9, 29, 58), at(monday, 9, 30, 1))

    it(`open at 09:30 in New York in ${what}`, () => {
      assert.deepEqual(segments(lines), ['premarket', 'premarket', 'regular', 'regular'])
    })
    it(`have a night from 18:00 on Sunday to the open in ${what}`, () => {
      const { high, low } = { high: priceOf(lines.at(-1)!, 'ON_HIGH'), low: priceOf(lines.at(-1)!, 'ON_LOW') }
      assert.deepEqual([high, low, priceOf(lines[0]!, 'ON_HIGH')], [481, 479, null])
    })
    it(`know Friday’s session, which kept the old time, in ${what}`, () => {
      const prior = ['PRIOR_HIGH', 'PRIOR_LOW', 'PRIOR_CLOSE'].map((id) => priceOf(lines.at(-1)!, id))
      assert.deepEqual(prior, [481, 478, 481])
    })
  }
})

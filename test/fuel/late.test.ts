import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type Moment, momentsOf } from './day-run.ts'
import {
  assertCovered,
  assertSided,
  assertSure,
  type Estimate,
  mean,
  meanOf,
  near,
  square,
  within,
} from './tally.ts'

/** Seconds after the open: each half hour from 10:00 on, and two minutes before the close. */
const SECONDS = [...Array.from({ length: 12 }, (_, k) => 1800 * (k + 1)), 23_280]
/** From 14:30 on. */
const LATE = SECONDS.findIndex((sec) => sec >= 18_000)

describe('the option tape over late half hours, begun anew', () => {
  it('is within one and two deviations at the end of as many as a normal error is, and no market’s minutes say so', () => {
    const span = { fromMinute: 895, minutes: 35, rate: 0.3 }
    const minutes = Array.from({ length: 30 }, (_, k) => 60 * (330 + k))
    const all = Array.from({ length: 160 }, (_, k) => momentsOf(k + 1, minutes, [{}], span)[0]!)
    const last = (part: keyof Moment) => all.map((moments) => [moments.at(-1)![part]])
    for (const part of ['book', 'near'] as const) assertCovered(last(part), part)
    // Of one market's half hour mostly all minutes are within, or none: shares far from two in three are the rule.
    const shares = all.map((moments) => meanOf([moments.map(({ near }) => within(1)(near))]).mean)
    assert.ok(shares.filter((share) => share < 0.55 || share > 0.8).length > 0.6 * shares.length)
  })
})

describe('the option tape over whole days at the usual rate, late in the day most of all', () => {
  let days: Moment[][] = []
  let alike: Moment[][] = []
  const parts = (of: readonly Moment[][], part: keyof Moment, from: number): Estimate[][] =>
    of.map((moments) => moments.slice(from).map((moment) => moment[part]))
  before(() => {
    const both = Array.from({ length: 48 }, (_, k) => momentsOf(k + 1, SECONDS, [{}, { contractLean: 0 }]))
    days = both.map(([own]) => own!)
    alike = both.map(([, other]) => other!)
  })

  for (const [what, from] of [
    ['all day', 0],
    ['late', LATE],
  ] as const) {
    it(`is within one and two deviations of net gamma as often as a normal error is, ${what}`, () => {
      for (const part of ['book', 'near'] as const) assertCovered(parts(days, part, from), `${part}, ${what}`)
    })
    it(`is right about the side as often as it says, ${what}`, () => {
      for (const part of ['book', 'near'] as const) {
        assertSided(parts(days, part, from), `${part}, ${what}`)
        assertSure(parts(days, part, from), `${part}, ${what}`)
      }
    })
  }
  it('is off by as much as it says at each half hour', () => {
    for (const [place, sec] of SECONDS.entries()) {
      const at = days.map((moments) => [moments[place]!.near])
      near(mean(at, square), 1, `${sec} s after the open`, 0.2)
    }
  })
  it('knows the net near spot better by the leans of contracts than by those of rights alone', () => {
    const score = ({ estimated, variance, truth }: Estimate) =>
      -((truth - estimated) ** 2) / (2 * variance) - Math.log(variance) / 2
    const gained = meanOf(
      days.map((moments, d) => moments.map(({ near }, place) => score(near) - score(alike[d]![place]!.near))),
    )
    assert.ok(gained.mean - 2 * gained.error > 0, `${gained.mean}, error ${gained.error}`)
    const errors = (of: Moment[][]) =>
      meanOf(of.map((moments) => moments.map(({ near }) => (near.truth - near.estimated) ** 2))).mean
    assert.ok(errors(days) < 0.95 * errors(alike), `${errors(days)} ${errors(alike)}`)
  })
})

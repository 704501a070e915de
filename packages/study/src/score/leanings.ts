import { BARRIER_STATES } from '@spymaster/core/payload'
import { MarketSums, type Share } from './market-sums.ts'
import { eachCase, type JudgedMarket } from './score-knowledge.ts'
import { type Reading, readingsOf } from './score-rule.ts'

/** Levels of one kind of reading: how many of them price then went towards the break of. */
export type Leaning = { readonly of: string; readonly all: Share | null; readonly touched: Share | null }

type Condition = readonly [name: string, holds: (reading: Reading, toBreak: (x: number) => number) => boolean]

const CONDITIONS: readonly Condition[] = [
  ...BARRIER_STATES.map((state): Condition => [state, (reading) => reading.state === state]),
  ['AMPLIFY', ({ effect }) => effect === 0],
  ['DAMPEN', ({ effect }) => effect === 2],
  ['imbalance 0.6 and more against', ({ imbalance }, toBreak) => toBreak(imbalance) <= -0.6],
  ['imbalance 0.6 and more with it', ({ imbalance }, toBreak) => toBreak(imbalance) >= 0.6],
  ['velocity 2 cents a second and more against', ({ velocity }, toBreak) => toBreak(velocity) <= -0.02],
  ['velocity 2 cents a second and more with it', ({ velocity }, toBreak) => toBreak(velocity) >= 0.02],
  ['a sweep against', ({ sweep }, toBreak) => toBreak(sweep) < 0],
  ['a sweep with it', ({ sweep }, toBreak) => toBreak(sweep) > 0],
]

/** What price does after each kind of reading, each second of each monitored level. */
export function leaningsOf(markets: readonly JudgedMarket[]): Leaning[] {
  const newSums = () => CONDITIONS.map(() => new MarketSums(markets.length))
  const sums = { all: newSums(), touched: newSums() }
  for (const [place, market] of markets.entries()) {
    const at = readingsOf(market.record)
    eachCase(market, (row, broke) => {
      const reading = at(row)
      const toBreak = (x: number): number => (reading.isUp === 1 ? x : -x)
      for (const [k, [, holds]] of CONDITIONS.entries()) {
        if (!holds(reading, toBreak)) continue
        sums.all[k]!.add(place, Number(broke))
        if (reading.isTouched === 1) sums.touched[k]!.add(place, Number(broke))
      }
    })
  }
  return CONDITIONS.map(([of], k) => ({ of, all: sums.all[k]!.share, touched: sums.touched[k]!.share }))
}

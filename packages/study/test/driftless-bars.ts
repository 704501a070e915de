import { type PhysicsConfig, resolvePhysics } from '@spymaster/core'
import { nextSession, spySession } from '@spymaster/events'
import { type Bar, type BarQuestion, barTouches, type TouchRow, tradeDaysOf } from '@spymaster/study'
import { Draws } from '../src/maths/draws.ts'

/** Steps of the walk in a minute: its bars' extremes are of these. */
const STEPS = 20
const MS_PER_MINUTE = 60_000

/** A made-up market of minute bars. */
export type Market = {
  readonly seed: number
  readonly days: number
  /** Dollars per square root of a minute. */
  readonly sigma?: number
  /** Probability that a step across a whole dollar is thrown back. */
  readonly reflected?: number
}

/** Standard normal, by the sum of twelve: light tails, mean 0, variance 1. */
const normal = (draws: Draws): number => {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += draws.bits() / 2 ** 32
  return sum
}

/** Regular sessions of minute bars, made of finer steps of a driftless walk from 2024-01-02 on. */
export function walkBars({ seed, days, sigma = 0.32, reflected = 0 }: Market): Bar[] {
  const draws = new Draws(seed)
  const bars: Bar[] = []
  let price = 470.37
  let date = '2023-12-29'
  for (let day = 0; day < days; day++) {
    date = nextSession(date).date
    const { openNs, closeNs } = spySession(date)!
    const toMs = Number(closeNs / 1_000_000n)
    for (let startMs = Number(openNs / 1_000_000n); startMs < toMs; startMs += MS_PER_MINUTE) {
      const open = price
      let [high, low] = [price, price]
      for (let step = 0; step < STEPS; step++) {
        const change = (sigma / Math.sqrt(STEPS)) * normal(draws)
        const isAcross = Math.floor(price) !== Math.floor(price + change)
        // What is thrown back goes as far the other way.
        price += isAcross && draws.bits() < reflected * 2 ** 32 ? -change : change
        high = Math.max(high, price)
        low = Math.min(low, price)
      }
      bars.push({ startMs, open, high, low, close: price, volume: 1000 })
    }
  }
  return bars
}

/** How such bars are studied. */
export const question = (config: PhysicsConfig = resolvePhysics()): BarQuestion => ({
  config,
  barMinutes: 1,
  horizonMinutes: config.horizonMinutes,
  watchMinutes: 1 / STEPS,
})

/** The touches of a market. */
export function touchesIn(market: Market): TouchRow[] {
  const days = tradeDaysOf([{ name: 'walk', bars: walkBars(market) }], 1)
  return [...barTouches(days, question())].flat()
}

/** What is asked of them. */
export const asked = { horizonMinutes: 5, watchMinutes: 1 / STEPS, barMinutes: 1 }

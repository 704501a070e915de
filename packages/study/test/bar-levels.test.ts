import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { newYorkNs } from '@spymaster/events'
import { tradeDaysOf } from '@spymaster/study'
import type { Bar } from '../src/bars/bar.ts'
import { BarLevels } from '../src/bars/bar-levels.ts'

const at = (date: string, hour: number, minute: number): number =>
  Number(newYorkNs(date, hour, minute) / 1_000_000n)

const still = (startMs: number, price: number): Bar => ({
  ...{ startMs, open: price, high: price, low: price, close: price },
  volume: 1,
})

describe('levels of bars', () => {
  it('have their overnight extremes from 18:00 on, and not from what was traded after the last close', () => {
    const bars = [
      still(at('2024-01-02', 17, 30), 480),
      still(at('2024-01-02', 18, 0), 471),
      still(at('2024-01-03', 3, 0), 469),
      still(at('2024-01-03', 9, 29), 470),
    ]
    const [day] = tradeDaysOf([{ name: 'a', bars }], 1)
    const levels = new BarLevels(day!, 1, resolvePhysics(), { prior: null, closes: [] })
    const last = bars.map((bar) => levels.step(bar)).at(-1)!
    const prices = last.flatMap(({ kind, price }) => (kind.startsWith('ON_') ? [[kind, price]] : []))
    assert.deepEqual(prices, [
      ['ON_HIGH', 471],
      ['ON_LOW', 469],
    ])
  })
  it('have an opening range only where it ends with a bar', () => {
    const kindsOf = (barMinutes: number) => {
      const bars = Array.from({ length: 60 / barMinutes }, (_, k) =>
        still(at('2024-01-03', 9, 30) + k * barMinutes * 60_000, 470 + k),
      )
      const [day] = tradeDaysOf([{ name: 'a', bars }], 1)
      const levels = new BarLevels(day!, barMinutes, resolvePhysics(), { prior: null, closes: [] })
      return bars.flatMap((bar) => levels.step(bar)).map(({ kind }) => kind)
    }
    for (const [barMinutes, has] of [
      [1, true],
      [5, true],
      [15, true],
      [2, false],
      [10, false],
    ] as const)
      assert.equal(kindsOf(barMinutes).includes('OR_HIGH'), has, `${barMinutes} min`)
  })
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { LEVEL_KINDS } from '@spymaster/core/payload'
import { lookOf, nameOfId } from '../src/app/theme/level-kinds.ts'
import { restingCount, restingInView, restingSentence, restingWhere } from '../src/app/theme/resting-words.ts'
import {
  brief,
  briefSigned,
  clock,
  date,
  duration,
  fixed,
  percent,
  price,
  signed,
  whole,
} from '../src/app/theme/wording.ts'

describe('what rests before a level, in words', () => {
  const rests = (contracts: number | null, coverage: number) => ({
    ...{ contracts, coverage, level: 'ROUND_688', price: 688 },
  })

  it('has a plus where there may be more', () => {
    const counts = [rests(850, 0.4), rests(1_240, 1), rests(0, 1), rests(null, 0), null].map(restingCount)
    assert.deepEqual(counts, ['850+', '1.24k', '0', '–', '–'])
  })
  it('rounds the share in view to neither none nor all', () => {
    const shares = [rests(8, 0.002), rests(8, 0.4), rests(8, 0.999), rests(8, 1), rests(null, 0), null]
    assert.deepEqual(shares.map(restingInView), ['1 %', '40 %', '99 %', 'all', 'none', '–'])
  })
  it('says which level it is, or that there is none', () => {
    assert.deepEqual([rests(8, 1), null].map(restingWhere), ['before 688.00', 'no level near'])
  })
  it('is a sentence, or none where nothing is known', () => {
    assert.equal(restingSentence(rests(850, 0.4), 'UP'), '850+ offers rest before 688.00, 40 % in view.')
    assert.equal(restingSentence(rests(90, 1), 'DOWN'), '90 bids rest before 688.00, all in view.')
    for (const unknown of [rests(null, 0), null]) assert.equal(restingSentence(unknown, 'UP'), '')
  })
})

describe('numbers in words', () => {
  it('are the same width with and without a value', () => {
    assert.deepEqual(
      [price(null), signed(null), whole(null), percent(null), duration(null)],
      Array(5).fill('–'),
    )
  })
  it('have a true minus and no signed zero', () => {
    assert.deepEqual(
      [signed(-1.26, 1), signed(3), signed(-0.001, 1), fixed(-2, 0)],
      ['−1.3', '+3', '0.0', '−2'],
    )
  })
  it('are grouped by thousands', () => {
    assert.deepEqual([whole(999), whole(-1_234_567)], ['999', '−1\u202f234\u202f567'])
  })
  it('are brief in three digits or so, whatever their size', () => {
    assert.deepEqual([0, 7.4, 999.4, 999.6, 1_000, 12_345, -1_236_000, 0.3, -0.3, null].map(brief), [
      '0',
      '7',
      '999',
      '1.00k',
      '1.00k',
      '12.3k',
      '−1.24M',
      '0',
      '0',
      '–',
    ])
    assert.deepEqual([3, -3, 0.2, null].map(briefSigned), ['+3', '−3', '0', '–'])
  })
  it('tell durations in their largest sensible unit', () => {
    const texts = [400, 12_000, 185_000, 7_800_000, -5].map(duration)
    assert.deepEqual(texts, ['0.4 s', '12 s', '3:05 min', '2:10 h', '0.0 s'])
  })
  it('show the clock of New York in summer and in winter', () => {
    assert.equal(clock(Date.UTC(2025, 6, 1, 13, 30, 5)), '09:30:05')
    assert.equal(
      `${date(Date.UTC(2025, 11, 19, 2))} ${clock(Date.UTC(2025, 11, 19, 2))}`,
      '18 Dec 2025 21:00:00',
    )
  })
})

describe('levels in words', () => {
  it('have a label of their own for each kind', () => {
    const labels = LEVEL_KINDS.map((kind) => lookOf(kind).label)
    assert.equal(new Set(labels).size, LEVEL_KINDS.length)
  })
  it('are called by their id where nothing else is known', () => {
    const names = ['ROUND_687', 'STRIKE_687.5', 'PM_LOW', 'SOMETHING', 'toString'].map(nameOfId)
    assert.deepEqual(names, ['Dollar 687', 'Strike 687.5', 'Pre-market low', 'SOMETHING', 'toString'])
  })
})

describe('colours', () => {
  const css = readFileSync(new URL('../src/styles/theme.css', import.meta.url), 'utf8')
  const colours = Object.fromEntries(
    [...css.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name, hex]) => [name, hex]),
  ) as Record<string, string>
  const grounds = ['ground', 'panel', 'raised', 'line', 'grid']
  const bars = Object.keys(colours).filter((name) => name.startsWith('bar-'))
  const texts = Object.keys(colours).filter((name) => ![...grounds, ...bars].includes(name))

  /** WCAG 2.2 relative luminance. */
  function luminance(hex: string): number {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
    }) as [number, number, number]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  function contrast(a: string, b: string): number {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
    return (light + 0.05) / (dark + 0.05)
  }

  for (const ground of ['ground', 'panel', 'raised'])
    it(`of text stand out from the ${ground}`, () => {
      assert.ok(texts.length > 12)
      for (const name of texts) {
        const ratio = contrast(colours[name]!, colours[ground]!)
        assert.ok(ratio >= 4.5, `${name} on ${ground}: ${ratio.toFixed(2)}`)
      }
    })
  it('of bars carry the numbers on them', () => {
    assert.equal(bars.length, 4)
    for (const bar of bars)
      for (const name of ['text', 'muted'])
        assert.ok(
          contrast(colours[name]!, colours[bar]!) >= 4.5,
          `${name} on ${bar}: ${contrast(colours[name]!, colours[bar]!)}`,
        )
  })
  it('carry the dark text of chips', () => {
    for (const name of ['break', 'bounce', 'contested'])
      assert.ok(contrast(colours[name]!, colours.ground!) >= 4.5)
  })
})

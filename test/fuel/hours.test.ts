import { before, describe, it } from 'node:test'
import { netGamma, stretchOf } from './coverage-run.ts'
import { hoursOf } from './option-days.ts'
import { assertCovered, assertSided, assertSure, type Estimate } from './tally.ts'

describe('the option tape after hours, on simulated days whose truth is known', () => {
  let books: Estimate[][] = []
  let singles: Estimate[][] = []
  before(() => {
    const all = Array.from({ length: 48 }, (_, i) => stretchOf(hoursOf(i + 1)))
    books = all.map((stretch) => [netGamma(stretch.contracts, stretch)])
    singles = all.map((stretch) => [netGamma(stretch.singles, stretch, false)])
  })

  it('is within one and two deviations of the net gamma as often as a normal error is', () => {
    assertCovered(books, 'net gamma')
    assertCovered(singles, 'of single orders')
  })
  it('is right about the side of net gamma as often as it says', () => {
    assertSided(books, 'net gamma')
    assertSided(singles, 'of single orders')
  })
  it('is right about the side nineteen times in twenty where it is two deviations from zero', () => {
    assertSure(books, 'net gamma')
    assertSure(singles, 'of single orders')
  })
})

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { minuteOf } from './option-days.ts'
import { type Published, PublishedRun } from './published-run.ts'
import { assertCovered, assertSided, assertSure, type Estimate } from './tally.ts'

describe('the published book, on simulated days whose truth is known', () => {
  let all: Published[] = []
  let books: Estimate[][] = []
  before(() => {
    all = Array.from({ length: 60 }, (_, i) => new PublishedRun(minuteOf(i + 1, true)).read())
    books = all.map(({ book }) => [book])
  })

  it('is within one and two deviations of the net gamma as often as a normal error is', () => {
    assertCovered(books, 'net gamma')
  })
  it('is right about its side as often as it says, nineteen times in twenty beyond two deviations', () => {
    assertSided(books, 'net gamma')
    assertSure(books, 'net gamma')
  })
  it('states of each contract what the option tape holds', () => {
    let count = 0
    for (const { contracts } of all)
      for (const { payload, tape } of contracts) {
        for (const [k, value] of payload.entries()) assert.ok(Math.abs(value - tape[k]!) <= 0.0051)
        count++
      }
    assert.ok(count > 1000, `${count}`)
  })
})

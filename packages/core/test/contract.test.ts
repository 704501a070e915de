import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ContractError } from '@spymaster/core'
import { packInstrument, printSymbol } from '@spymaster/events'
import { chooseContract } from '../src/market/contract.ts'

const idOf = (month: number, year = 2024): number => packInstrument({ kind: 'ES', year, month })

/** The contract chosen on 2024-01-10, when March is the calendar's. */
function chosen(facts: Partial<Parameters<typeof chooseContract>[0]>): string {
  const given = { date: '2024-01-10', outrights: [], volumes: new Map(), chosen: null }
  return printSymbol({ kind: 'ES', ...chooseContract({ ...given, ...facts }) })
}

describe('the contract of a session', () => {
  it('is the user’s choice, whatever else is known', () => {
    assert.equal(chosen({ chosen: 'ESU4', outrights: ['ESH4'], volumes: new Map([[idOf(6), 9]]) }), 'ESU4')
  })
  it('is refused where the user’s choice is no ES future, naming it', () => {
    for (const symbol of ['SPY', 'ESH4-ESM4', 'NQH4', ''])
      assert.throws(
        () => chosen({ chosen: symbol }),
        (error) => {
          assert.ok(error instanceof ContractError)
          return error.message.endsWith(`was ${symbol}`)
        },
      )
  })
  it('is the only outright of the input, against volume and calendar', () => {
    assert.equal(chosen({ outrights: ['ESM4'], volumes: new Map([[idOf(3), 9]]) }), 'ESM4')
  })
  it('is the only outright also where the input names it twice', () => {
    assert.equal(chosen({ outrights: ['ESM4', 'ESM24'] }), 'ESM4')
  })
  it('is the outright with most volume where the input names several', () => {
    const volumes = new Map([
      [idOf(3), 5],
      [idOf(6), 7],
      [idOf(9), 99],
    ])
    assert.equal(chosen({ outrights: ['ESH4', 'ESM4'], volumes }), 'ESM4')
  })
  it('is the one with most volume where the input names none', () => {
    assert.equal(
      chosen({
        volumes: new Map([
          [idOf(3), 5],
          [idOf(6), 7],
          [packInstrument({ kind: 'SPY' }), 99],
        ]),
      }),
      'ESM4',
    )
  })
  it('is the nearest of those with equal volume', () => {
    assert.equal(
      chosen({
        volumes: new Map([
          [idOf(9), 7],
          [idOf(6), 7],
        ]),
      }),
      'ESM4',
    )
  })
  it('is the calendar’s where nothing else is known', () => {
    assert.equal(chosen({}), 'ESH4')
    assert.equal(
      chosen({
        outrights: ['ESM4', 'ESU4'],
        volumes: new Map([
          [idOf(3), 5],
          [idOf(6), 0],
        ]),
      }),
      'ESH4',
    )
  })
  it('rolls eight days before the third Friday', () => {
    assert.equal(chosen({ date: '2024-03-06' }), 'ESH4')
    assert.equal(chosen({ date: '2024-03-07' }), 'ESM4')
  })
})

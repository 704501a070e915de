import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { OPTION_CONDITIONS, packSaleConditions, unpackSaleConditions } from '@spymaster/events'

/** The letters of the trade types with a property. */
const letters = (is: 'isTrade' | 'isMultiLeg' | 'isSweep', value = true) =>
  OPTION_CONDITIONS.filter((condition) => condition[is] === value)
    .map(({ letter }) => letter)
    .join('')

describe('the table of option conditions', () => {
  it('has each letter and each name once', () => {
    for (const key of ['letter', 'name'] as const)
      assert.equal(new Set(OPTION_CONDITIONS.map((row) => row[key])).size, OPTION_CONDITIONS.length)
    for (const { letter, name, meaning } of OPTION_CONDITIONS)
      assert.ok(/^[ A-Za-z]$/.test(letter) && /^[A-Z]{4}$/.test(name) && meaning !== '')
  })
  it('calls cancelled, late and compression prints no trades', () => {
    assert.equal(letters('isTrade', false), 'ABCDEFGHu')
  })
  it('calls legs of packages so, with stock or without', () => {
    assert.equal(letters('isMultiLeg'), 'fghijklmnopqrstu')
  })
  it('calls intermarket sweeps so', () => {
    assert.equal(letters('isSweep'), 'Sbd')
  })
  it('packs a letter as a sale condition is packed', () => {
    for (const { letter } of OPTION_CONDITIONS)
      assert.equal(unpackSaleConditions(packSaleConditions(letter)), letter.padEnd(4))
  })
})

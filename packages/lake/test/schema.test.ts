import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bronze, gold, MARKET_SCHEMAS, type Table, tables, viewName } from '@spymaster/lake'

const columnsOf = (table: Table) => Object.entries(table.columns)

describe('the tables', () => {
  it('have names of their own', () => {
    const names = tables.map(viewName)
    assert.equal(new Set(names).size, names.length)
  })
  it('explain every column in a sentence', () => {
    for (const table of tables)
      for (const [name, { about }] of columnsOf(table))
        assert.match(about, /^\S.*[.]$/, `${viewName(table)}.${name}`)
  })
  it('name columns as SQL needs no quotes for', () => {
    for (const table of tables) for (const [name] of columnsOf(table)) assert.match(name, /^[a-z][a-z0-9_]*$/)
  })
  it('are sorted by columns that they have', () => {
    for (const table of tables)
      for (const name of [...table.order, table.time]) assert.ok(name in table.columns, viewName(table))
  })
  it('have all 73 fields of mbp-10', () => {
    assert.equal(Object.keys(MARKET_SCHEMAS['mbp-10'].columns).length, 73)
    assert.ok('bid_ct_09' in bronze.futures['mbp-10'].columns)
  })
  it('have a column for every feature', () => {
    assert.ok(Object.keys(gold.events.columns).filter((name) => name.startsWith('f_')).length > 50)
  })
})

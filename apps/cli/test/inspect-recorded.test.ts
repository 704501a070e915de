import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import { spymaster } from './command-line.ts'

const data = sharedData()
const skip = data === null && NO_SHARED_DATA
const recorded = (pattern: string): string[] =>
  data === null
    ? []
    : globSync(pattern, { cwd: join(data, 'dbn') })
        .map((path) => join(data, 'dbn', path))
        .sort()

type Fields = Record<string, unknown>

async function recordsOf(path: string, ...args: string[]): Promise<Fields[]> {
  const { code, stdout, stderr } = await spymaster(['inspect', path, ...args])
  assert.deepEqual([code, stderr], [0, ''], path)
  const parsed = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Fields)
  return parsed.filter(({ type }) => type !== 'metadata')
}

describe('spymaster inspect on recorded data', () => {
  it('reads every DBN file there is', { skip }, async () => {
    const paths = recorded('**/*.{dbn,dbn.zst}')
    assert.ok(paths.length > 100)
    for (const path of paths) {
      const { code, stderr } = await spymaster(['inspect', path, '--limit', '50'])
      assert.deepEqual([code, stderr], [0, ''], path)
    }
  })
  it('reads the fragments of every version', { skip }, async () => {
    const read = async (name: string, version: string) => {
      const [path = ''] = recorded(`conformance/${name}`)
      return (await recordsOf(path, '--fragment-version', version)).length
    }
    assert.equal(await read('test_data.definition.v1.dbn.frag', '1'), 2)
    assert.equal(await read('test_data.definition.v2.dbn.frag', '2'), 2)
    assert.equal(await read('test_data.definition.v3.dbn.frag', '3'), 2)
    assert.equal(await read('multi-frame.definition.v1.dbn.frag.zst', '1'), 8)
  })
  it('prints the symbols of a month of SPY options, with the ids of their days', { skip }, async () => {
    const [path = ''] = recorded('es/definition-opra.dbn.zst')
    const { stdout } = await spymaster(['inspect', path])
    const [metadata, ...records] = stdout.trimEnd().split('\n')
    const { symbols, mappings } = JSON.parse(metadata!)
    assert.deepEqual([symbols, mappings.length], [['SPY.OPT'], 13_492])
    assert.equal(mappings[0].rawSymbol, 'SPY   230807C00383000')
    assert.equal(mappings[0].intervals[0].symbol, '620759726')
    for (const line of records) assert.match(line, /"rawSymbol":"SPY {3}\d{6}[CP]\d{8}"/)
  })
  it('finds in the quotes of some minutes exactly their trades', { skip }, async () => {
    const [quotes = ''] = recorded('es/futures_mbp-1_*')
    const [trades = ''] = recorded('es/futures_trades_*')
    const pick = ({ price, size, side, tsEvent, sequence }: Fields) => ({
      price,
      size,
      side,
      tsEvent,
      sequence,
    })
    const fromQuotes = (await recordsOf(quotes)).filter(({ action }) => action === 'T').map(pick)
    assert.equal(fromQuotes.length, 120)
    assert.deepEqual(fromQuotes, (await recordsOf(trades)).map(pick))
  })
  it('prints the same values as JSON and as CSV', { skip }, async () => {
    const [path = ''] = recorded('es/futures_trades_*')
    const { stdout } = await spymaster(['inspect', '--csv', path])
    const [header = '', ...rows] = stdout.trimEnd().split('\n')
    const fromCsv = rows.map((row) => row.split(','))
    const names = header.split(',')
    const fromJson = (await recordsOf(path)).map((record) => names.map((name) => String(record[name] ?? '')))
    assert.deepEqual(fromCsv, fromJson)
  })
})

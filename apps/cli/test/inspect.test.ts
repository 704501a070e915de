import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { describe, it } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { CONSOLIDATED_PUBLISHER, packSaleConditions } from '@spymaster/events'
import { spymaster } from './command-line.ts'
import { dbn, fragment, givenFile, system, trade } from './given-files.ts'

const lines = (text: string) => text.trimEnd().split('\n')

describe('spymaster inspect', () => {
  it('prints the metadata, then a line of JSON per record', async () => {
    const { code, stdout, stderr } = await spymaster(['inspect', '-'], dbn([trade()]))
    assert.deepEqual([code, stderr], [0, ''])
    const [first = '', second] = lines(stdout)
    assert.equal(JSON.parse(first).type, 'metadata')
    assert.equal(JSON.parse(first).start, '1703543400000000000')
    assert.equal(
      second,
      '{"type":"trade","rtype":0,"publisherId":1,"instrumentId":17077,"tsEvent":"1703543400000000001","price":4783.25,' +
        '"size":2,"action":"T","side":"B","flags":0,"depth":0,"tsRecv":"1703543400000000002","tsInDelta":-5,"sequence":9}',
    )
  })
  it('prints the sale conditions of a trade of the consolidated tape as letters', async () => {
    const print = { publisherId: CONSOLIDATED_PUBLISHER, tsInDelta: packSaleConditions('@F I') }
    const input = dbn([trade(print), trade({ ...print, publisherId: 2 }), trade({ ...print, action: 'C' })])
    const records = lines((await spymaster(['inspect', '-'], input)).stdout).slice(1)
    assert.deepEqual(
      records.map((line) => JSON.parse(line).conditions),
      ['@F I', undefined, undefined],
    )
  })
  it('prints what is undefined as null, the time of the header included', async () => {
    const undefinedFields = trade({ price: null, tsRecv: null, tsEvent: 2n ** 64n - 1n })
    const { stdout } = await spymaster(['inspect', '-'], dbn([undefinedFields]))
    assert.match(stdout, /"tsEvent":null,"price":null/)
    assert.match(stdout, /"tsRecv":null/)
  })
  it('prints CSV with a header and no metadata', async () => {
    const input = dbn([trade(), trade({ price: null, side: 'N' })])
    const { stdout } = await spymaster(['inspect', '--csv', '-'], input)
    assert.deepEqual(lines(stdout), [
      'type,rtype,publisherId,instrumentId,tsEvent,price,size,action,side,flags,depth,tsRecv,tsInDelta,sequence',
      'trade,0,1,17077,1703543400000000001,4783.25,2,T,B,0,0,1703543400000000002,-5,9',
      'trade,0,1,17077,1703543400000000001,,2,T,N,0,0,1703543400000000002,-5,9',
    ])
  })
  it('quotes a cell of CSV that holds commas or quotes', async () => {
    const { stdout } = await spymaster(['inspect', '--csv', '-'], dbn([system('{"type":"clock"},')]))
    assert.equal(lines(stdout)[1], 'system,23,1,17077,1703543400000000001,"{""type"":""clock""},",255')
  })
  it('numbers the book levels in CSV', async () => {
    const level = { bidPx: 1n, askPx: null, bidSz: 1, askSz: 2, bidCt: 3, askCt: 4 }
    const input = dbn([trade({ type: 'mbp-10', rtype: 10, levels: Array(10).fill(level) })])
    const [header = '', row = ''] = lines((await spymaster(['inspect', '--csv', '-'], input)).stdout)
    assert.ok(header.endsWith(',bidPx09,askPx09,bidSz09,askSz09,bidCt09,askCt09'))
    assert.ok(row.endsWith(',0.000000001,,1,2,3,4'))
    assert.equal(header.split(',').length, row.split(',').length)
  })
  it('ends after the limit', async () => {
    const input = dbn([trade(), trade(), trade()])
    assert.equal(lines((await spymaster(['inspect', '--limit', '2', '-'], input)).stdout).length, 3)
    assert.equal(lines((await spymaster(['inspect', '--limit', '0', '-'], input)).stdout).length, 1)
  })
  it('prints only the metadata on request', async () => {
    const { stdout } = await spymaster(['inspect', '--metadata', '-'], dbn([trade()]))
    assert.deepEqual(
      lines(stdout).map((line) => JSON.parse(line).type),
      ['metadata'],
    )
  })
  it('chooses the records of a schema from a mixed file', async () => {
    const input = dbn([system('a'), trade(), system('b')], { schema: null })
    const { stdout } = await spymaster(['inspect', '--csv', '--schema', 'trades', '-'], input)
    assert.equal(lines(stdout).length, 2)
    const systems = await spymaster(['inspect', '--schema', 'system', '--limit', '1', '-'], input)
    assert.deepEqual(
      lines(systems.stdout).map((line) => JSON.parse(line).type),
      ['metadata', 'system'],
    )
  })
  it('says so when there is no record of the schema', async () => {
    const { code, stderr } = await spymaster(['inspect', '--schema', 'mbp-10', '-'], dbn([trade()]))
    assert.deepEqual(
      [code, stderr],
      [0, "stream: holds no records of schema mbp-10: the file's schema is trades\n"],
    )
  })
  it('refuses CSV of mixed records, after the rows before', async () => {
    const { code, stdout, stderr } = await spymaster(['inspect', '--csv', '-'], dbn([trade(), system('a')]))
    assert.equal(code, 2)
    assert.equal(lines(stdout).length, 2)
    assert.match(stderr, /choose one with --schema/)
  })
  it('reads zstd, in several frames too', async () => {
    const bytes = dbn([trade(), trade()])
    const path = givenFile(
      'two.dbn.zst',
      Buffer.concat([bytes.subarray(0, 300), bytes.subarray(300)].map((part) => zstdCompressSync(part))),
    )
    assert.equal(lines((await spymaster(['inspect', path])).stdout).length, 3)
  })
  it('reads a fragment when told its version', async () => {
    const path = givenFile('trades.dbn.frag', fragment([trade(), trade()]))
    const { code, stdout } = await spymaster(['inspect', path, '--fragment-version', '3'])
    assert.equal(code, 0)
    assert.deepEqual(
      lines(stdout).map((line) => JSON.parse(line).type),
      ['trade', 'trade'],
    )
  })
})

describe('spymaster inspect, given what it cannot read', () => {
  const whole = dbn([trade(), trade()])
  const damaged = dbn([system('a'.repeat(20))])
  damaged[damaged.length - 300] = 0xff
  const mistakes: readonly [string, string, RegExp][] = [
    ['a missing file', 'missing.dbn', /there is no such file; check the path/],
    ['a folder', dirname(givenFile('a', '')), /is a directory, not a file; name a file in it/],
    ['an empty file', givenFile('empty.dbn', ''), /is empty; download it again/],
    ['gzip', givenFile('a.gz', gzipSync(whole)), /is gzip, not DBN/],
    ['Parquet', givenFile('a.parquet', 'PAR1\0\0\0\0'), /is Parquet, not DBN/],
    ['text', givenFile('a.csv', 'ts_event,price\n1,2\n'), /is text, not DBN/],
    ['anything else', givenFile('a.bin', new Uint8Array(100).fill(7)), /is not DBN/],
    ['legacy DBZ', givenFile('a.dbz', '\x51\x2a\x4d\x18\0\0\0\0DBZ\x01'), /is legacy DBZ: convert it/],
    ['a fragment', givenFile('a.frag', fragment([trade()])), /give --fragment-version 1, 2 or 3/],
  ]
  for (const [what, path, sentence] of mistakes)
    it(`says so of ${what}, once, with code 2`, async () => {
      const { code, stdout, stderr } = await spymaster(['inspect', path])
      assert.deepEqual([code, stdout, lines(stderr).length], [2, '', 1])
      assert.match(stderr, sentence)
      assert.ok(stderr.startsWith(`spymaster: ${path}: `))
    })
  it('shows the sound records before a cut and ends with code 1', async () => {
    const { code, stdout, stderr } = await spymaster(['inspect', '-'], whole.subarray(0, -10))
    assert.deepEqual([code, lines(stdout).length], [1, 2])
    assert.match(stderr, /is cut short: .* record 1\); check what writes it\n$/)
  })
  it('names the field and the record of damaged text', async () => {
    const { code, stderr } = await spymaster(['inspect', '-'], damaged)
    assert.equal(code, 1)
    assert.match(stderr, /is not sound DBN: .*msg.* \(record 0\)/)
  })
  it('tells a file with metadata from a fragment', async () => {
    const { code, stderr } = await spymaster([
      'inspect',
      givenFile('whole.dbn', whole),
      '--fragment-version',
      '3',
    ])
    assert.equal(code, 2)
    assert.match(stderr, /leave out --fragment-version/)
  })
  it('refuses options that contradict each other', async () => {
    for (const pair of [
      ['--csv', '--json'],
      ['--csv', '--metadata'],
      ['--metadata', '--fragment-version=1'],
    ])
      assert.equal((await spymaster(['inspect', '-', ...pair], whole)).code, 2, pair.join(' '))
  })
})

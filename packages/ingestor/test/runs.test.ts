import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import type { DbnRecord } from '@spymaster/dbn'
import {
  body,
  control,
  controls,
  DATE,
  ESH4,
  file,
  HOUR,
  log,
  MIDNIGHT,
  mapping,
  messages,
  SPREAD,
  stream,
  system,
  temporaryFolder,
  trade,
} from './sample-files.ts'

const write = temporaryFolder()
/** 17:00 in New York. */
const FIVE = MIDNIGHT + 22n * HOUR
const input = (...parts: DbnRecord[]) => stream(file(parts))

describe('runs', () => {
  it('begin at 17:00 New York, each with session and end', async () => {
    const found = await log([input(trade(FIVE - 1n), trade(FIVE), trade(FIVE + HOUR))])
    assert.deepEqual(
      found.map((record) => [record.tsEvent, control(record)?.type ?? 'market']),
      [
        [FIVE - 1n, 'session'],
        [FIVE - 1n, 'market'],
        [FIVE - 1n, 'end'],
        [FIVE, 'session'],
        [FIVE, 'market'],
        [FIVE + HOUR, 'market'],
        [FIVE + HOUR, 'end'],
      ],
    )
    const dates = found.map(control).filter((one) => one?.type === 'session')
    assert.deepEqual(
      dates.map((one) => [one.run, one.date]),
      [
        [DATE, DATE],
        ['2024-03-06', '2024-03-06'],
      ],
    )
  })

  it('begin anew for every input at once', async () => {
    const a = input(trade(FIVE - 2n), trade(FIVE + 1n))
    const b = input(trade(FIVE - 1n), trade(FIVE))
    const types = (await log([a, b])).map((record) => control(record)?.type ?? 'market')
    assert.deepEqual(types, ['session', 'market', 'market', 'end', 'session', 'market', 'market', 'end'])
  })

  it('follow the clocks of New York into summer', async () => {
    // On Monday 2024-03-11 it is 17:00 in New York at 21:00 UTC.
    const monday = MIDNIGHT + 6n * 24n * HOUR
    const ends = await controls([input(trade(monday + 21n * HOUR - 1n), trade(monday + 21n * HOUR))])
    assert.deepEqual(
      ends.flatMap((one) => (one.type === 'end' ? [one.run] : [])),
      ['2024-03-11', '2024-03-12'],
    )
  })

  it('number their messages from 0, and never share one', async () => {
    const found = await messages([input(trade(FIVE - 1n), trade(FIVE))])
    assert.deepEqual(
      found.map(({ run, first, count }) => [run, first, count]),
      [
        [DATE, 0, 3],
        ['2024-03-06', 0, 3],
      ],
    )
  })

  it('are named as the caller wishes', async () => {
    const found = await messages([input(trade(MIDNIGHT))], { runId: (date) => `${date}.2` })
    assert.equal(found[0]!.run, `${DATE}.2`)
  })

  it('end with the counts of market records and of dropped ones, each in its run', async () => {
    const spread = (ns: bigint) => trade(ns, { instrumentId: SPREAD.vendor })
    const a = input(
      spread(MIDNIGHT),
      trade(MIDNIGHT),
      spread(MIDNIGHT),
      spread(MIDNIGHT),
      trade(FIVE),
      spread(FIVE + 1n),
    )
    const ends = (await controls([a, input(trade(MIDNIGHT + 1n))])).filter((one) => one.type === 'end')
    assert.deepEqual(
      ends.map(({ records, dropped }) => [records, dropped]),
      [
        [2, 3],
        [1, 1],
      ],
    )
  })

  it('pass on clock and gap of a recording, and write session and end anew', async () => {
    const gap = { type: 'gap', feed: 'es', fromNs: '1', toNs: '2', why: 'lost' }
    const recorded = [
      { type: 'session', run: 'x', date: DATE, input: 'ab', outrights: [] },
      { type: 'clock' },
      gap,
      { type: 'end', run: 'x', records: 1, dropped: 0 },
    ].map((one, k) => system(MIDNIGHT + BigInt(k), JSON.stringify(one), 255))
    const found = await log([stream(file([...recorded, trade(MIDNIGHT + 9n)], { schema: null }))])
    assert.deepEqual(
      found.map((record) => control(record)?.type ?? 'market'),
      ['session', 'clock', 'gap', 'market', 'end'],
    )
    assert.deepEqual(found[2], recorded[2])
    const end = control(found.at(-1)!)
    assert.equal(end?.type === 'end' && end.records, 1)
  })

  it('refuse a control record that is not sound, naming its place', async () => {
    const bad = system(MIDNIGHT, '{"type":"gap"}', 255)
    await assert.rejects(
      log([stream(file([trade(MIDNIGHT), bad], { schema: null }))]),
      /record 1 is not sound: .*feed/,
    )
  })
})

describe('session', () => {
  const session = async (...args: Parameters<typeof controls>) => {
    const [first] = await controls(...args)
    assert.ok(first?.type === 'session')
    return first
  }

  it('names the outrights of all inputs, valid on the trade date, in order', async () => {
    const mappings = [
      mapping('ESM4', 2),
      mapping('ESH4', ESH4.vendor),
      mapping('ESU4', 3, '2024-03-06'),
      mapping('ESH4-ESM4', 4),
    ]
    const a = stream(file([trade(MIDNIGHT)], { mappings }))
    assert.deepEqual((await session([a, input(trade(MIDNIGHT))])).outrights, ['ESH4', 'ESM4'])
  })

  it('names those of the eve where none reaches the date, and prefers the date', async () => {
    const eve = [mapping('ESH4', ESH4.vendor, '2024-03-05', '2024-03-06')]
    assert.deepEqual((await session([stream(file([trade(FIVE)], { mappings: eve }))])).outrights, ['ESH4'])
    const roll = [...eve, mapping('ESM4', ESH4.vendor, '2024-03-06')]
    assert.deepEqual((await session([stream(file([trade(FIVE)], { mappings: roll }))])).outrights, ['ESM4'])
  })

  it('names the first to expire where there are more than it has room for', async () => {
    const symbols = [...'456789012'].flatMap((year) =>
      ['H', 'M', 'U', 'Z'].map((month) => `ES${month}${year}`),
    )
    const mappings = symbols.map((symbol, k) => mapping(symbol, k === 0 ? ESH4.vendor : k))
    const { outrights } = await session([stream(file([trade(MIDNIGHT)], { mappings }))])
    assert.equal(outrights.length, 20)
    assert.ok(outrights.includes('ESH4') && outrights.includes('ESZ8') && !outrights.includes('ESH9'))
  })

  it('identifies files by name, size and leading bytes, not by folder', async () => {
    const one = await write('a.dbn', file([trade(MIDNIGHT, { sequence: 1 })]))
    const elsewhere = join(dirname(one), 'elsewhere')
    await mkdir(elsewhere)
    const copy = join(elsewhere, 'a.dbn')
    await writeFile(copy, file([trade(MIDNIGHT, { sequence: 1 })]))
    const { input } = await session([one])
    assert.match(input, /^[0-9a-f]{32}$/)
    assert.equal((await session([copy])).input, input)
    await writeFile(copy, file([trade(MIDNIGHT, { sequence: 2 })]))
    assert.notEqual((await session([copy])).input, input)
    assert.notEqual(
      (await session([await write('b.dbn', file([trade(MIDNIGHT, { sequence: 1 })]))])).input,
      input,
    )
  })
})

describe('cutting a file', () => {
  it('at any record leaves what is before on the log, runs and all', async () => {
    const times = [FIVE - 2n, FIVE - 1n, FIVE, FIVE + 1n, FIVE + 24n * HOUR]
    const records = times.map((ns, sequence) => trade(ns, { sequence }))
    const whole = await log([input(...records)])
    for (let cut = 1; cut < records.length; cut++) {
      const part = await log([input(...records.slice(0, cut))])
      assert.deepEqual(part, [...whole.slice(0, part.length - 1), part.at(-1)])
      assert.equal(control(part.at(-1)!)?.type, 'end')
    }
  })

  it('leaves instrument ids and order of the rest as they were', async () => {
    const records = Array.from({ length: 600 }, (_, k) => trade(MIDNIGHT + BigInt(k), { sequence: k }))
    const whole = await body([input(...records)])
    assert.deepEqual(await body([input(...records.slice(0, 300))]), whole.slice(0, 300))
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  CONTROL_CODE,
  CONTROL_MAX_BYTES,
  type ControlRecord,
  EventsError,
  parseControl,
  printControl,
} from '@spymaster/events'

const session: ControlRecord = Object.freeze({
  type: 'session',
  run: '2023-12-25',
  date: '2023-12-25',
  input: '0a1b2c',
  outrights: ['ESH4'],
})
const end: ControlRecord = { type: 'end', run: '2023-12-25', records: 68_792, dropped: 12 }
const gap: ControlRecord = {
  type: 'gap',
  feed: 'es',
  fromNs: '1703545200000000000',
  toNs: '1703545201000000000',
  why: 'lost',
}

const refusedFor = (json: string, field: RegExp) =>
  assert.throws(
    () => parseControl(json),
    (error: unknown) => error instanceof EventsError && error.code === 'control' && field.test(error.message),
  )

describe('control records', () => {
  it('have code 255 and fit a DBN system record', () => {
    assert.equal(CONTROL_CODE, 255)
    assert.equal(CONTROL_MAX_BYTES, 302)
  })
  it('are printed as JSON with the type first and the fields in one order', () => {
    assert.equal(printControl({ type: 'clock' }), '{"type":"clock"}')
    assert.equal(printControl(end), '{"type":"end","run":"2023-12-25","records":68792,"dropped":12}')
    const shuffled = { dropped: 12, records: 68_792, type: 'end', run: '2023-12-25' } as const
    assert.equal(printControl(shuffled), printControl(end))
  })
  for (const record of [session, end, gap, { type: 'clock' } as const])
    it(`come back as they were: ${record.type}`, () =>
      assert.deepEqual(parseControl(printControl(record)), record))

  const with_ = (record: object, change: object) => JSON.stringify({ ...record, ...change })
  const refused: [string, string, RegExp][] = [
    ['text that is not JSON', '{', /must be JSON/],
    ['a list', '[]', /record must be an object/],
    ['null', 'null', /record must be an object/],
    ['no type', '{}', /type must be/],
    ['an unknown type', '{"type":"pause"}', /type must be/],
    ['a type found on every object', '{"type":"constructor"}', /type must be/],
    ['a field of another type', with_({ type: 'clock' }, { run: 'x' }), /"run" is unknown/],
    ['a field found on every object', '{"type":"clock","__proto__":1}', /"__proto__" is unknown/],
    ['a missing field', '{"type":"end","run":"x","records":1}', /end\.dropped .* was missing/],
    ['an empty run', with_(end, { run: '' }), /end\.run/],
    ['a count below zero', with_(end, { records: -1 }), /end\.records .* was -1/],
    ['a count in text', with_(end, { records: '1' }), /end\.records/],
    ['a fraction', with_(end, { dropped: 0.5 }), /end\.dropped/],
    ['a date that does not exist', with_(session, { date: '2023-02-30' }), /session\.date/],
    ['a date in a list', with_(session, { date: ['2023-02-03'] }), /session\.date/],
    ['an identity that is not hexadecimal', with_(session, { input: 'xyz' }), /session\.input/],
    ['a spread among the outrights', with_(session, { outrights: ['ESH4-ESM4'] }), /session\.outrights/],
    ['outrights that are no list', with_(session, { outrights: 'ESH4' }), /session\.outrights/],
    ['an unknown feed', with_(gap, { feed: 'bonds' }), /gap\.feed/],
    ['a feed found on every object', with_(gap, { feed: 'toString' }), /gap\.feed/],
    ['a time as a number', with_(gap, { fromNs: 1 }), /gap\.fromNs/],
    ['a time beyond 64 bits', with_(gap, { toNs: '18446744073709551616' }), /gap\.toNs/],
    ['a gap that ends before it begins', with_(gap, { toNs: '1' }), /gap\.toNs .* no earlier than fromNs/],
    ['more than 302 bytes', with_(gap, { why: 'é'.repeat(120) }), /at most 302 bytes/],
  ]
  for (const [name, json, message] of refused)
    it(`refuse ${name}, naming it`, () => refusedFor(json, message))

  it('may be exactly 302 bytes, counted in UTF-8', () => {
    const bare = printControl({ ...gap, why: 'x' }).length - 1
    const why = `é${'x'.repeat(CONTROL_MAX_BYTES - bare - 2)}`
    assert.equal(new TextEncoder().encode(printControl({ ...gap, why })).length, CONTROL_MAX_BYTES)
    assert.throws(() => printControl({ ...gap, why: `${why}x` }), /at most 302 bytes, was 303/)
  })
  it('are not printed with a field that would not be read', () => {
    assert.throws(() => printControl({ ...end, records: Number.NaN }), /end\.records/)
    assert.throws(() => printControl({ ...end, extra: 1 } as never), /"extra" is unknown/)
    assert.throws(() => printControl({ ...end, records: 1n } as never), /end\.records .* was 1n/)
    assert.throws(() => printControl({ type: 'gap' } as never), EventsError)
  })

  it('hold no zero byte, which would end the message', () => {
    assert.ok(!printControl({ ...gap, why: 'a\u0000b' }).includes('\u0000'))
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ProtocolError, parseCommand, parseFrame, printCommand } from '@spymaster/gateway/protocol'
import { linesOf, NO_SHARED_DATA, recordedHour, sharedData } from '@spymaster/test-support'
import {
  givenCell,
  givenEnded,
  givenFlow,
  givenLevel,
  givenPayload,
  givenReport,
  givenRuntime,
} from './given.ts'

const frames = {
  hello: { type: 'hello', protocol: 1, version: '0.1.0', run: '2023-12-26', trace: [[1, 480.5]] },
  levels: { type: 'levels', payload: givenPayload({ ended: [givenEnded] }) },
  flow: { type: 'flow', payload: givenFlow() },
  events: { type: 'events', run: '2023-12-26', touches: [givenReport] },
  ended: { type: 'ended', run: '2023-12-26', signals: [givenEnded] },
  runtime: { type: 'runtime', ...givenRuntime, range: { fromTs: 0, toTs: 1 } },
  error: { type: 'error', code: 'refused', message: 'No.' },
}

function refusal(text: string): ProtocolError {
  try {
    parseFrame(text)
  } catch (error) {
    if (error instanceof ProtocolError) return error
  }
  throw new Error(`was read: ${text.slice(0, 80)}`)
}

describe('frames from the gateway', () => {
  for (const [type, frame] of Object.entries(frames))
    it(`${type} is read as it was written`, () => {
      assert.deepEqual(parseFrame(JSON.stringify(frame)), frame)
    })
  it('read every line that core publishes for a recorded hour', {
    skip: sharedData() === null && NO_SHARED_DATA,
  }, async () => {
    const lines = await linesOf([recordedHour()])
    for (let index = 0; index < lines.length; index += 7)
      parseFrame(`{"type":"levels","payload":${lines[index]}}`)
    assert.ok(lines.length > 10_000)
  })
  it('pass over keys that a later version adds', () => {
    const text = JSON.stringify({ ...frames.levels, payload: { ...givenPayload(), viewport: {} } })
    assert.equal(parseFrame(text).type, 'levels')
  })
  it('are refused without any key that is promised, and the message names it', () => {
    for (const frame of [frames.levels, frames.flow])
      for (const path of pathsOf(frame)) {
        const { code, message } = refusal(JSON.stringify(without(frame, path)))
        assert.equal(code, path === 'type' ? 'type' : 'shape')
        assert.ok(path === 'type' || message.startsWith(`${path} must be`), `${path}: ${message}`)
      }
  })

  const level = (changes: object) => ({
    payload: givenPayload({ levels: [{ ...givenLevel(), ...changes }] }),
  })
  const malformed: readonly [string, object, string][] = [
    ['a score above 100', level({ breakScore: 101 }), 'payload.levels[0].breakScore must be a number from 0'],
    [
      'a word it does not know',
      level({ signal: 'MAYBE' }),
      'payload.levels[0].signal must be one of NEUTRAL',
    ],
    ['a number as text', level({ price: '481' }), 'payload.levels[0].price must be a number'],
    [
      'an object for a list',
      { payload: { ...givenPayload(), universe: {} } },
      'payload.universe must be a list',
    ],
    ['null for a number', level({ distance: null }), 'payload.levels[0].distance must be a number, was null'],
    [
      'a list too long',
      { payload: { ...givenPayload(), levels: Array(2_001).fill(0) } },
      'payload.levels must',
    ],
    ['a note too long', level({ note: 'x'.repeat(1_001) }), 'payload.levels[0].note must be text of at most'],
    ['a time no clock shows', { payload: givenPayload({ ts: 1e17 }) }, 'payload.ts must be a number from 0'],
  ]
  for (const [what, changes, message] of malformed)
    it(`are refused with ${what}`, () => {
      const error = refusal(JSON.stringify({ type: 'levels', ...changes }))
      assert.equal(error.code, 'shape')
      assert.ok(error.message.startsWith(message), error.message)
    })

  const cell = (changes: object) =>
    givenFlow({ rows: [{ strike: 481, call: { ...givenCell, ...changes }, put: null }] })
  const misshapen: readonly [string, object, string][] = [
    ['a status it does not know', { ...givenFlow(), status: 'fine' }, 'payload.status must be one of ok'],
    [
      'a missing number that is no null',
      cell({ iv: 'NaN' }),
      'payload.rows[0].call.iv must be a number from 0',
    ],
    [
      'a delta beyond one share a share',
      cell({ delta: 1.5 }),
      'payload.rows[0].call.delta must be a number from -1',
    ],
    ['a negative volume', cell({ volume: -1 }), 'payload.rows[0].call.volume must be a number from 0'],
    [
      'more strikes than there are',
      { ...givenFlow(), rows: Array(2_001).fill(0) },
      'payload.rows must be a list',
    ],
  ]
  for (const [what, payload, message] of misshapen)
    it(`of options are refused with ${what}`, () => {
      const error = refusal(JSON.stringify({ type: 'flow', payload }))
      assert.equal(error.code, 'shape')
      assert.ok(error.message.startsWith(message), error.message)
    })

  const unreadable: readonly [string, string, string][] = [
    ['a trace of other than pairs', JSON.stringify({ ...frames.hello, trace: [[1]] }), 'shape'],
    ['what is not JSON', '{"type":', 'json'],
    ['what is no object', '[]', 'shape'],
    ['null', 'null', 'shape'],
    ['no type', '{}', 'type'],
    ['an unknown type', '{"type":"weather"}', 'type'],
    ['an inherited name for a type', '{"type":"constructor"}', 'type'],
    [
      'inherited names for values',
      '{"type":"hello","__proto__":{"protocol":1,"version":"","run":null,"trace":[]}}',
      'shape',
    ],
    [
      'numbers too big for a double',
      JSON.stringify(frames.hello).replace('"protocol":1', '"protocol":1e999'),
      'shape',
    ],
    ['a megabyte', ' '.repeat(1_100_000), 'size'],
  ]
  for (const [what, text, code] of unreadable)
    it(`are refused with ${what}`, () => assert.equal(refusal(text).code, code))
})

describe('commands', () => {
  const good = [
    { type: 'replay', action: 'pause' },
    { type: 'replay', action: 'resume' },
    { type: 'replay', action: 'speed', speed: 0 },
    { type: 'replay', action: 'speed', speed: 0.1 },
    { type: 'replay', action: 'speed', speed: 1_000 },
    { type: 'replay', action: 'seek', ts: 1_703_547_055_500 },
  ] as const
  for (const command of good)
    it(`${printCommand(command)} is read as it was written`, () => {
      assert.deepEqual(parseCommand(printCommand(command)), command)
    })
  const bad = [
    ...['', '7', '{}', '{"type":"levels"}', '{"type":"replay"}', '{"type":"replay","action":"toString"}'],
    '{"type":"replay","action":"pause","speed":2}',
    ...['-1', '0.05', '1001', '1e999', 'null', '"2"', '[2]'].map(
      (speed) => `{"type":"replay","action":"speed","speed":${speed}}`,
    ),
    ...['-1', '1e17', 'true', '{}'].map((ts) => `{"type":"replay","action":"seek","ts":${ts}}`),
    '{"type":"replay","action":"seek"}',
    `{"type":"replay","action":"pause"${' '.repeat(1_024)}}`,
  ]
  for (const text of bad)
    it(`${text.slice(0, 60) || 'nothing'} is refused`, () => {
      assert.throws(() => parseCommand(text), ProtocolError)
    })
})

/** Paths of all keys of an object, through lists of one. */
function pathsOf(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = Array.isArray(value) ? `${prefix}[${key}]` : prefix === '' ? key : `${prefix}.${key}`
    return Array.isArray(value) ? pathsOf(inner, path) : [path, ...pathsOf(inner, path)]
  })
}

function without(value: object, path: string): object {
  const copy = structuredClone(value)
  const keys = path.replaceAll(/\[(\d+)\]/g, '.$1').split('.')
  const last = keys.pop() ?? ''
  // biome-ignore lint/suspicious/noExplicitAny: any path into any frame
  const parent = keys.reduce((inner: any, key) => inner[key], copy)
  delete parent[last]
  return copy
}

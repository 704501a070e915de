import { describe, it } from 'node:test'
import { ProtocolError, parseCommand, parseFrame } from '@spymaster/gateway/protocol'
import fc from 'fast-check'
import { givenFlow, givenLine, givenReport } from './given.ts'

/** Whether a parser gives a value or a `ProtocolError`, and nothing else. */
function holds(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text)
    return true
  } catch (error) {
    return error instanceof ProtocolError
  }
}

describe('the parsers, on anything', () => {
  it('throw nothing but ProtocolError on any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => holds(parseFrame, text) && holds(parseCommand, text),
      ),
    )
  })
  it('throw nothing but ProtocolError on any JSON of a known type', () => {
    const types = fc.constantFrom('hello', 'levels', 'flow', 'events', 'ended', 'runtime', 'error', 'replay')
    fc.assert(
      fc.property(
        types,
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.jsonValue(),
        (type, rest, payload) => {
          const text = JSON.stringify({ ...rest, type, payload, action: payload })
          return holds(parseFrame, text) && holds(parseCommand, text)
        },
      ),
    )
  })
  const frames = [
    `{"type":"levels","payload":${givenLine()}}`,
    JSON.stringify({ type: 'flow', payload: givenFlow() }),
    JSON.stringify({ type: 'events', run: '2023-12-26', touches: [givenReport] }),
  ]
  for (const frame of frames)
    it(`throw nothing but ProtocolError on ${frame.slice(0, 15)}…} with any stretch of it replaced`, () => {
      const place = fc.nat(frame.length)
      fc.assert(
        fc.property(place, fc.nat(20), fc.string({ maxLength: 8 }), (at, length, patch) =>
          holds(parseFrame, frame.slice(0, at) + patch + frame.slice(at + length)),
        ),
        { numRuns: 1_000 },
      )
    })
})

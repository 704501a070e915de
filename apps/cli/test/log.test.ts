import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type LogFormat, type LogLevel, openLog } from '../src/service/telemetry/log.ts'

/** What a log writes of one entry. */
function written(format: LogFormat, level: LogLevel, fields: object, sentence: string): string {
  const stream = new PassThrough()
  openLog('core', level, format, stream).warn(fields, sentence)
  return String(stream.read() ?? '')
}

describe('a log', () => {
  it('is one JSON object a line for machines', () => {
    const line = written('json', 'info', { seq: 7 }, 'something is odd')
    assert.match(line, /^\{.*\}\n$/)
    const { time, ...rest } = JSON.parse(line)
    assert.deepEqual(rest, { level: 'warn', service: 'core', seq: 7, msg: 'something is odd' })
    assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000)
  })
  it('is a sentence with its fields behind it for people', () => {
    const line = written('human', 'info', { seq: 7, url: 'http://127.0.0.1:1', why: 'two words' }, 'odd')
    assert.match(
      line,
      /^\d\d:\d\d:\d\d\.\d{3} core: WARN odd {2}\(seq=7 url=http:\/\/127\.0\.0\.1:1 why="two words"\)\n$/,
    )
  })
  it('leaves out what is below its level', () => {
    assert.equal(written('json', 'error', {}, 'odd'), '')
    assert.equal(written('json', 'silent', {}, 'odd'), '')
  })
  it('shows no user, password or token of any URL, wherever it stands', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9%._~!$&'()*+,;=:-]{8,40}$/)
    fc.assert(
      fc.property(secret, fc.constantFrom('json', 'human'), (hidden, format) => {
        const url = `nats://${hidden}@host:4222`
        const shown = written(
          format as LogFormat,
          'info',
          { url, deep: { urls: [url] } },
          `lost ${url}, sorry`,
        )
        assert.ok(!shown.includes(hidden), shown)
        assert.equal(shown.split('nats://***@host:4222').length - 1, 3)
      }),
    )
  })
})

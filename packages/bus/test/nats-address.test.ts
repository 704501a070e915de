import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readAddress } from '../src/nats/address.ts'

describe('the URL of a NATS server', () => {
  it('names a host, with a port or without', () => {
    const inboxPrefix = '_INBOX'
    for (const url of ['nats://here:4222', 'here:4222', 'nats://here:4222/'])
      assert.deepEqual(readAddress(url), {
        ...{ servers: ['here:4222'], isSecure: false, shown: 'nats://here:4222', inboxPrefix },
      })
    for (const server of ['[::1]:4222', '[::1]', '127.0.0.1:1', 'nats_1.inside:65535', 'a'])
      assert.deepEqual(readAddress(`NATS://${server}`).servers, [server])
  })
  it('asks for TLS by its scheme, which holds for every server named', () => {
    for (const url of ['tls://a:1,b:2', 'a:1,tls://b:2', 'nats://a:1,TLS://b:2']) {
      const { servers, isSecure, shown } = readAddress(url)
      assert.deepEqual([servers, isSecure, shown], [['a:1', 'b:2'], true, 'tls://a:1,b:2'])
    }
    assert.equal(readAddress('tls://me:x@a').shown, 'tls://***@a')
  })
  it('names user and password, which are not shown', () => {
    assert.deepEqual(readAddress('nats://core:s%40x@here'), {
      ...{ servers: ['here'], isSecure: false, shown: 'nats://***@here' },
      ...{ user: 'core', pass: 's@x', inboxPrefix: '_INBOX.core' },
    })
  })
  it('names a token where there is no password', () => {
    const { token, user, shown } = readAddress('nats://secret@here')
    assert.deepEqual([token, user, shown], ['secret', undefined, 'nats://***@here'])
  })
  it('names several servers of a cluster, all for the one user', () => {
    for (const url of ['nats://me:x@a:1,b:2,c', 'nats://a:1,nats://me:x@b:2,nats://me:x@c']) {
      const { servers, user, pass } = readAddress(url)
      assert.deepEqual([servers, user, pass], [['a:1', 'b:2', 'c'], 'me', 'x'])
    }
  })
  it('gives answers a subject that the user cannot break out of', () => {
    assert.equal(readAddress('nats://a.b%3E:x@here').inboxPrefix, '_INBOX')
  })
  it('takes any password that is percent-encoded, and never shows it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: 'binary' }), (pass) => {
        const address = readAddress(`nats://me:${encodeURIComponent(pass)}@here`)
        assert.equal(address.pass, pass)
        assert.equal(address.shown, 'nats://***@here')
      }),
    )
  })
  for (const url of [
    'nats://',
    'nats://me:sesame@',
    'nats://me:ses@me@here',
    'nats://me:sesame%@here',
    'a,,b',
    '',
    'nats://me:sesame@here:4222/path',
    'here:',
    'here:port',
    'here:4222:4222',
    'nats://::1',
    'nats://[::1',
    'nats://he re',
    'here?tls=true',
    'here:-1',
  ])
    it(`is refused with its rule, and without its password: ${url}`, () => {
      assert.throws(
        () => readAddress(url),
        /^BusError: the URL of a NATS server must be nats:\/\/\[user:password@\]/,
      )
      assert.throws(
        () => readAddress(url),
        (error: Error) => !error.message.includes('ses'),
      )
    })
  for (const [url, was] of [
    ['http://here:4222', 'http'],
    ['ws://me:sesame@here', 'ws'],
    ['nats://a,wss://b', 'wss'],
    ['nast://here', 'nast'],
  ] as const)
    it(`is refused by the name of a scheme that is not NATS's: ${url}`, () => {
      assert.throws(() => readAddress(url), {
        code: 'address',
        message: `the URL of a NATS server must begin with nats:// or tls://, or with its host, was ${was}://`,
      })
    })
  for (const port of [0, 65_536, 99_999])
    it(`is refused by a port that none can be: ${port}`, () => {
      assert.throws(() => readAddress(`nats://me:sesame@here:${port}`), {
        code: 'address',
        message: `the port of a NATS server must be 1 to 65535, was ${port}`,
      })
    })
})

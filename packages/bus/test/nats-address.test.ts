import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readAddress } from '../src/nats/address.ts'

describe('the URL of a NATS server', () => {
  it('names a host, with a port or without', () => {
    const inboxPrefix = '_INBOX'
    for (const url of ['nats://here:4222', 'here:4222', 'nats://here:4222/'])
      assert.deepEqual(readAddress(url), { servers: ['here:4222'], shown: 'nats://here:4222', inboxPrefix })
    assert.deepEqual(readAddress('nats://[::1]:4222').servers, ['[::1]:4222'])
  })
  it('names user and password, which are not shown', () => {
    assert.deepEqual(readAddress('nats://core:s%40x@here'), {
      ...{ servers: ['here'], shown: 'nats://***@here' },
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
})

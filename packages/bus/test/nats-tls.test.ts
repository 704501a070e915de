import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { openNats } from '@spymaster/bus'
import { draft, hasCode } from './bus.contract.ts'
import { NatsServer, natsSkip } from './nats-server.ts'

const maxBytes = { market: 1_000_000, levels: 1_000_000 }
const folder = mkdtempSync(join(tmpdir(), 'spymaster-tls-'))
const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]

/** Makes a certificate for localhost that nobody has signed but itself; a reason to skip where that cannot be. */
function certified(): string | false {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const kind = ['-x509', '-newkey', 'rsa:2048', '-noenc', '-days', '2']
  try {
    execFileSync('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' })
    return false
  } catch {
    return 'openssl is not installed (Debian: apt-get install openssl)'
  }
}

describe('a NATS server that speaks TLS', { skip: natsSkip || certified() }, () => {
  let server: NatsServer
  let url: string
  const authorities = getCACertificates('default')
  before(async () => {
    server = await NatsServer.start(['--tls', '--tlscert', cert, '--tlskey', key])
    url = server.url.replace('nats://127.0.0.1', 'tls://localhost')
  })
  after(async () => {
    await server.dispose()
    rmSync(folder, { recursive: true })
  })

  it('is not believed a certificate that nobody we trust has signed', async () => {
    await assert.rejects(openNats({ url, maxBytes }), (error: Error) => {
      assert.match(
        error.message,
        /^no NATS server lets us in at tls:\/\/localhost\S+ \(.*certificate.*NODE_EXTRA_CA_CERTS$/,
      )
      return hasCode('unreachable')(error)
    })
  })
  it('keeps the log for who trusts it, by either scheme', async () => {
    setDefaultCACertificates([...authorities, readFileSync(cert, 'utf8')])
    try {
      for (const [last, at] of [url, url.replace('tls:', 'nats:')].entries()) {
        const bus = await openNats({ url: at, maxBytes })
        assert.equal(await bus.publish('market', { ...draft(last), expectLast: last }), last + 1)
        await bus.close()
      }
    } finally {
      setDefaultCACertificates(authorities)
    }
  })
  it('is demanded by tls://: one without is not spoken to', async () => {
    const plain = await NatsServer.start()
    try {
      await assert.rejects(openNats({ url: plain.url.replace('nats://', 'tls://') }), (error: Error) => {
        assert.match(
          error.message,
          /does not support 'tls'\): give the server certificates .* or come by nats:/,
        )
        return hasCode('unreachable')(error)
      })
    } finally {
      await plain.dispose()
    }
  })
})

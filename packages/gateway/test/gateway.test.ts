import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createGateway, type Gateway, GatewayError } from '@spymaster/gateway'

const index = '<!doctype html><title>Spymaster</title>'

/** One request over a socket of its own, written as it stands: clients tidy up what a test wants to send. */
async function send(
  gateway: Gateway,
  request: string,
): Promise<{ status: number; head: string; body: string }> {
  const { hostname, port } = new URL(gateway.url)
  const socket = connect(Number(port), hostname)
  socket.end(request)
  let text = ''
  for await (const chunk of socket) text += chunk
  const cut = text.indexOf('\r\n\r\n')
  return { status: Number(text.slice(9, 12)), head: text.slice(0, cut), body: text.slice(cut + 4) }
}

const get = (path: string, ...headers: string[]): string =>
  `${[`GET ${path} HTTP/1.1`, ...(headers.some((line) => line.startsWith('Host')) ? [] : ['Host: localhost']), ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`

describe('pages over HTTP', () => {
  let folder: string
  let gateway: Gateway
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gateway-'))
    const dist = join(folder, 'dist')
    await mkdir(join(dist, 'media'), { recursive: true })
    await writeFile(join(folder, 'secret.txt'), 'secret')
    await writeFile(join(dist, 'index.html'), index)
    await writeFile(join(dist, 'main-ABCDEF12.js'), 'run()')
    await writeFile(join(dist, 'media', 'a b.svg'), '<svg/>')
    await writeFile(join(dist, '.hidden'), 'secret')
    await symlink(join(folder, 'secret.txt'), join(dist, 'link.txt'))
    const health = () => ({ status: 'ok' })
    gateway = await createGateway({ port: 0, staticDir: dist, allowedHosts: ['desk.example'], health })
  })
  after(async () => {
    await gateway.close()
    await rm(folder, { recursive: true })
  })

  it('gives the index, to be asked for again each time', async () => {
    const { status, head, body } = await send(gateway, get('/'))
    assert.deepEqual([status, body], [200, index])
    assert.match(head, /Content-Type: text\/html; charset=utf-8/)
    assert.match(head, /Cache-Control: no-cache/)
    const etag = /ETag: (.+)/.exec(head)?.[1] ?? ''
    assert.equal((await send(gateway, get('/', `If-None-Match: W/${etag}`))).status, 304)
  })
  it('gives files with a hash in their name for good', async () => {
    const { head, body } = await send(gateway, get('/main-ABCDEF12.js?x=1'))
    assert.equal(body, 'run()')
    assert.match(head, /Content-Type: text\/javascript/)
    assert.match(head, /Cache-Control: public, max-age=31536000, immutable/)
  })
  it('gives the index for a place in the page, and 404 for a file that is not there', async () => {
    assert.equal((await send(gateway, get('/level/ROUND_481'))).body, index)
    assert.equal((await send(gateway, get('/gone.js'))).status, 404)
  })
  it('decodes paths', async () => {
    assert.equal((await send(gateway, get('/media/a%20b.svg'))).body, '<svg/>')
    for (const path of ['/%', '/%ff', '/%00', 'http://evil.example/', '*'])
      assert.equal((await send(gateway, get(path))).status, 400, path)
  })
  it('gives nothing from outside its folder, however it is asked', async () => {
    const paths = ['/../secret.txt', '/media/../../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt']
    for (const path of [
      ...paths,
      '/..\\secret.txt',
      '/link.txt',
      '/.hidden',
      '//secret.txt',
      `/${folder}/secret.txt`,
    ]) {
      const { status, body } = await send(gateway, get(path))
      assert.equal(status, 404, path)
      assert.ok(!body.includes('secret'), path)
    }
  })
  it('answers HEAD without a body and no other method', async () => {
    const head = await send(gateway, get('/').replace('GET', 'HEAD'))
    assert.deepEqual([head.status, head.body], [200, ''])
    assert.match(head.head, new RegExp(`Content-Length: ${index.length}`))
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const refused = await send(gateway, get('/').replace('GET', method))
      assert.equal(refused.status, 405)
      assert.match(refused.head, /Allow: GET, HEAD/)
    }
  })
  it('tells its health with the number of clients', async () => {
    const { status, head, body } = await send(gateway, get('/health'))
    assert.equal(status, 200)
    assert.match(head, /Cache-Control: no-store/)
    assert.deepEqual(JSON.parse(body), { status: 'ok', clients: 0 })
  })
  it('guards every answer, refusals included', async () => {
    for (const request of [get('/'), get('/gone.js'), get('/', 'Host: evil.example')]) {
      const { head } = await send(gateway, request)
      assert.match(head, /Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';/)
      assert.doesNotMatch(head, /unsafe/)
      assert.match(head, /frame-ancestors 'none'/)
      assert.match(head, /X-Content-Type-Options: nosniff/)
      assert.match(head, /Referrer-Policy: no-referrer/)
    }
  })
  it('refuses a host name that may be anybody’s, in a sentence', async () => {
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '10.0.0.1',
      'a@localhost',
      '',
    ]) {
      const { status, body } = await send(gateway, get('/health', `Host: ${host}`))
      assert.equal(status, 403, host)
      assert.match(body, /^This gateway is not known by that host name: .+\.\n$/)
    }
    for (const host of ['localhost:1', 'LOCALHOST', '127.0.0.1', '[::1]:8000', 'desk.example'])
      assert.equal((await send(gateway, get('/health', `Host: ${host}`))).status, 200, host)
  })
  it('refuses pages of other sites', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      'http://localhost:81',
      'http://localhost.evil.example',
    ])
      assert.equal((await send(gateway, get('/health', `Origin: ${origin}`))).status, 403, origin)
    assert.equal((await send(gateway, get('/health', 'Origin: http://localhost'))).status, 200)
  })
  it('refuses addresses and headers that are too long', async () => {
    assert.equal((await send(gateway, get(`/${'a'.repeat(3_000)}`))).status, 414)
    assert.equal((await send(gateway, get('/', `X-Long: ${'a'.repeat(9_000)}`))).status, 431)
  })
  it('answers an offer of HTTP/2 over HTTP/1.1', async () => {
    const { status } = await send(gateway, get('/health', 'Upgrade: h2c', 'Connection: Upgrade'))
    assert.equal(status, 200)
  })
  it('says that the stream is no page', async () => {
    assert.equal((await send(gateway, get('/ws/stream'))).status, 426)
  })
  it('ends a connection whose request brings a body', async () => {
    const request = 'GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999\r\n\r\nxx'
    assert.equal((await send(gateway, request)).status, 200)
  })
})

describe('a gateway', () => {
  it('says that its port is in use', async () => {
    const gateway = await createGateway({ port: 0, staticDir: null })
    const port = Number(new URL(gateway.url).port)
    await assert.rejects(createGateway({ port, staticDir: null }), (error) => {
      assert.ok(error instanceof GatewayError)
      assert.equal(error.code, 'port-in-use')
      assert.match(error.message, new RegExp(`^127\\.0\\.0\\.1:${port} is taken by another program: `))
      return true
    })
    await gateway.close()
  })
  it('says that an address is none of this machine’s', async () => {
    await assert.rejects(createGateway({ host: '192.0.2.1', port: 0, staticDir: null }), { code: 'address' })
  })
  it('says how to build a frontend that is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gateway-'))
    for (const staticDir of [folder, join(folder, 'none')])
      await assert.rejects(createGateway({ port: 0, staticDir }), (error: GatewayError) => {
        assert.equal(error.code, 'static')
        return error.message.includes('npm run build')
      })
    await rm(folder, { recursive: true })
  })
  it('without a frontend says where the stream is', async () => {
    const gateway = await createGateway({ port: 0, staticDir: null })
    const { status, body } = await send(gateway, get('/'))
    assert.deepEqual([status, body], [404, 'No frontend is served here; the stream is at /ws/stream.\n'])
    await gateway.close()
  })
  it('on all addresses is reached by any of them, but by no name', async () => {
    const gateway = await createGateway({ host: '0.0.0.0', port: 0, staticDir: null })
    for (const [host, status] of [
      ['10.1.2.3:8000', 200],
      ['[fe80::1]', 200],
      ['evil.example', 403],
    ] as const)
      assert.equal((await send(gateway, get('/health', `Host: ${host}`))).status, status, host)
    await gateway.close()
  })
  it('answers 503 when its health cannot be told', async () => {
    const health = () => {
      throw new Error('secret')
    }
    const gateway = await createGateway({ port: 0, staticDir: null, health })
    const { status, body } = await send(gateway, get('/health'))
    assert.equal(status, 503)
    assert.ok(!body.includes('secret'))
    await gateway.close()
  })
  it('closes when its signal is aborted, and does not open after it', async () => {
    const abort = new AbortController()
    const gateway = await createGateway({ port: 0, staticDir: null, signal: abort.signal })
    abort.abort()
    await gateway.close()
    await assert.rejects(send(gateway, get('/health')), { code: 'ECONNREFUSED' })
    await assert.rejects(createGateway({ port: 0, staticDir: null, signal: abort.signal }), {
      name: 'AbortError',
    })
  })
})

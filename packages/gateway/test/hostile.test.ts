import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { createGateway, type Gateway } from '@spymaster/gateway'
import fc from 'fast-check'
import { givenLine, givenRuntime } from './given.ts'
import { StreamClient } from './stream-client.ts'

const upgrade = [
  ...['GET /ws/stream HTTP/1.1', 'Host: localhost', 'Upgrade: websocket', 'Connection: Upgrade'],
  ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', '', ''],
].join('\r\n')

describe('a gateway under hostile input', () => {
  let gateway: Gateway
  before(async () => {
    gateway = await createGateway({ port: 0, staticDir: null, onCommand: () => givenRuntime })
    gateway.publishLevels(givenLine())
  })
  after(() => gateway.close())

  /** Sends bytes, waits for the answer if there is one, and hangs up. */
  async function assault(bytes: Uint8Array, isOpen: boolean): Promise<void> {
    const { hostname, port } = new URL(gateway.url)
    const socket: Socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    const closed = once(socket, 'close')
    if (isOpen) {
      socket.write(upgrade)
      await Promise.race([once(socket, 'data'), closed])
    }
    socket.resume()
    socket.end(bytes)
    await closed
  }

  /** Whether it still serves everybody else. */
  async function stillServes(): Promise<void> {
    const client = await StreamClient.open(gateway)
    await client.next('levels')
    await client.close()
    const response = await fetch(`${gateway.url}/health`)
    assert.equal(response.status, 200)
    await response.body?.cancel()
  }

  it('survives any bytes for a request', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc
        .string({ maxLength: 200 })
        .map((text) => Buffer.from(`GET /${text} HTTP/1.1\r\nHost: localhost\r\n\r\n`)),
      fc.nat(upgrade.length).map((length) => Buffer.from(`${upgrade.slice(0, length)}\r\n\r\n`)),
    )
    await fc.assert(
      fc.asyncProperty(bytes, (request) => assault(request, false)),
      { numRuns: 150 },
    )
    await stillServes()
  })

  it('survives any bytes for frames', async () => {
    const text = fc.uint8Array({ maxLength: 120 })
    const frame = fc
      .tuple(fc.nat(255), fc.boolean(), text)
      .map(([first, isMasked, body]) =>
        Buffer.from([first, (isMasked ? 128 : 0) + body.length, ...[0, 0, 0, 0], ...body]),
      )
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), frame)
    await fc.assert(
      fc.asyncProperty(bytes, (frames) => assault(frames, true)),
      { numRuns: 200 },
    )
    await stillServes()
  })

  it('survives pongs that nobody asked for', async () => {
    const client = await StreamClient.open(gateway)
    for (const data of ['', '1', '999', 'x'.repeat(125)]) client.socket.pong(data)
    gateway.publishLevels(givenLine({ seq: 8 }))
    await client.next('levels', ({ payload }) => payload.seq === 8)
    await client.close()
  })

  it('takes no frame that promises more than a command may have', async () => {
    await assault(Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]), true)
    await stillServes()
  })

  it('lets connections that never say anything go', async () => {
    const { hostname, port } = new URL(gateway.url)
    const idle = Array.from({ length: 100 }, () => connect(Number(port), hostname))
    await Promise.all(idle.map((socket) => once(socket, 'connect')))
    await stillServes()
    for (const socket of idle) socket.destroy()
  })

  it('forgets every one of them', async () => {
    while (gateway.clients > 0) await new Promise((resolve) => setTimeout(resolve, 10))
  })
})

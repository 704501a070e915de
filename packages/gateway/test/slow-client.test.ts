import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createGateway } from '@spymaster/gateway'
import { givenLevel, givenLine } from './given.ts'
import { StreamClient } from './stream-client.ts'

const rounds = 60

/** About 50 kB, so that a slow client is soon far behind. */
const bulky = (seq: number): string =>
  givenLine({ seq, levels: Array.from({ length: 40 }, (_, k) => givenLevel({ id: `ROUND_${k}` })) })

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('a client that does not keep up', () => {
  it('is spared the queue, gets the newest state later, and holds up nobody', async () => {
    const gateway = await createGateway({ port: 0, staticDir: null })
    const quick = await StreamClient.open(gateway)
    const slow = await StreamClient.open(gateway)
    await slow.next('hello')
    slow.socket.pause()
    for (let seq = 1; seq <= rounds; seq++) {
      gateway.publishLevels(bulky(seq))
      await quick.next('levels', ({ payload }) => payload.seq === seq)
    }
    slow.socket.resume()
    await slow.next('levels', ({ payload }) => payload.seq === rounds)
    const levels = slow.frames.filter(({ type }) => type === 'levels')
    const bytes = levels.length * bulky(1).length
    assert.ok(bytes < 450_000, `${levels.length} frames of ${bulky(1).length} bytes`)
    assert.equal(quick.frames.filter(({ type }) => type === 'levels').length, rounds)
    await gateway.close()
  })

  it('does not keep the gateway from closing', async () => {
    const gateway = await createGateway({ port: 0, staticDir: null })
    const stuck = await StreamClient.open(gateway)
    stuck.socket.pause()
    for (let seq = 0; seq < 10; seq++) {
      gateway.publishLevels(bulky(seq))
      await pause(60)
    }
    await gateway.close()
    assert.equal(gateway.clients, 0)
    stuck.socket.terminate()
  })
})

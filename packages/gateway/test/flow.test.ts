import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { createGateway, type Gateway } from '@spymaster/gateway'
import { givenCell, givenFlow, givenLevel, givenLine } from './given.ts'
import { StreamClient } from './stream-client.ts'

const line = (ts: number, run?: string): string =>
  JSON.stringify(givenFlow({ ts, ...(run === undefined ? {} : { run }) }))

describe('option boards on the stream', () => {
  let gateway: Gateway
  beforeEach(async () => {
    gateway = await createGateway({ port: 0, staticDir: null })
  })
  afterEach(() => gateway.close())

  const typesOf = ({ frames }: StreamClient) => frames.map(({ type }) => type)

  it('are passed on as they are, before the levels that complete their time', async () => {
    const client = await StreamClient.open(gateway)
    gateway.publishFlow(line(7))
    gateway.publishLevels(givenLine())
    assert.equal(JSON.stringify((await client.next('flow')).payload), line(7))
    await client.next('levels')
    assert.deepEqual(typesOf(client), ['hello', 'flow', 'levels', 'ended'])
  })
  it('wait for those levels', async () => {
    const client = await StreamClient.open(gateway)
    gateway.publishLevels(givenLine({ seq: 1 }))
    await client.next('levels')
    gateway.publishFlow(line(7))
    await new Promise((resolve) => setTimeout(resolve, 120))
    assert.equal(typesOf(client).includes('flow'), false)
    gateway.publishLevels(givenLine({ seq: 2 }))
    await client.next('flow')
  })
  it('are told at once to who comes late: the newest alone', async () => {
    const early = await StreamClient.open(gateway)
    for (const ts of [1, 2, 3]) {
      gateway.publishFlow(line(ts))
      gateway.publishLevels(givenLine())
    }
    await early.next('flow', ({ payload }) => payload.ts === 3)
    const client = await StreamClient.open(gateway)
    await client.next('levels')
    const flows = client.frames.filter((frame) => frame.type === 'flow')
    assert.deepEqual(
      flows.map(({ payload }) => payload.ts),
      [3],
    )
  })
  it('are no state any more once another run has begun', async () => {
    gateway.publishFlow(line(1))
    gateway.publishLevels(givenLine())
    gateway.publishLevels(givenLine({ run: '2023-12-27' }))
    const client = await StreamClient.open(gateway)
    await client.next('levels')
    assert.equal(typesOf(client).includes('flow'), false)
    gateway.publishFlow(line(2, '2023-12-27'))
    gateway.publishLevels(givenLine({ run: '2023-12-27' }))
    assert.equal((await client.next('flow')).payload.ts, 2)
  })
  it('are left out for a client that does not keep up, and the newest comes when it does', async () => {
    const levels = Array.from({ length: 40 }, (_, k) => givenLevel({ id: `ROUND_${k}` }))
    const quick = await StreamClient.open(gateway)
    const slow = await StreamClient.open(gateway)
    await slow.next('hello')
    slow.socket.pause()
    for (let ts = 1; ts <= 40; ts++) {
      gateway.publishFlow(line(ts))
      gateway.publishLevels(givenLine({ levels, ts }))
      await quick.next('levels', ({ payload }) => payload.ts === ts)
    }
    slow.socket.resume()
    await slow.next('flow', ({ payload }) => payload.ts === 40)
    assert.ok(slow.frames.filter(({ type }) => type === 'flow').length < 20)
    assert.equal(quick.frames.filter(({ type }) => type === 'flow').length, 40)
  })
  it('of the busiest strikes stay small', () => {
    const cell = { ...givenCell, volume: 123_456, premium: 12_345_678.91, deltaFlow: -1_234_567.89 }
    const rows = Array.from({ length: 21 }, (_, k) => ({ strike: 471 + k, call: cell, put: cell }))
    const bytes = JSON.stringify(givenFlow({ rows })).length
    assert.ok(bytes < 12_288, `${bytes} bytes`)
  })
  it('are refused when they are none', () => {
    for (const text of ['', '[]', '{', '{}', 'null', '{"run":7}', '{"run":"x",'])
      assert.throws(() => gateway.publishFlow(text), { code: 'payload' }, text)
  })
})

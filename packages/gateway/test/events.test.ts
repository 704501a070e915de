import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { EventPayload } from '@spymaster/core/payload'
import { createGateway, type Gateway } from '@spymaster/gateway'
import { givenLevel, givenLine, givenTouch, T0 } from './given.ts'
import { StreamClient } from './stream-client.ts'

const line = (changes: Partial<EventPayload> = {}): string => JSON.stringify(givenTouch(changes))
const touchAt = (place: number): string => line({ id: `2023-12-26/ROUND_481/${T0 + place}`, ts: T0 + place })

describe('touch events on the stream', () => {
  let gateway: Gateway
  beforeEach(async () => {
    gateway = await createGateway({ port: 0, staticDir: null })
  })
  afterEach(() => gateway.close())

  it('come before the levels that complete their time, one report a touch', async () => {
    const client = await StreamClient.open(gateway)
    gateway.publishEvent(line())
    gateway.publishLevels(givenLine({ ts: T0 }))
    const { run, touches } = await client.next('events')
    await client.next('levels')
    assert.deepEqual(
      client.frames.map(({ type }) => type),
      ['hello', 'events', 'levels', 'ended'],
    )
    const { id, level, baselines } = givenTouch()
    const untold = { confirmed: null, invalid: null, outcomes: null }
    assert.equal(run, '2023-12-26')
    assert.deepEqual(touches, [{ id, level, touched: T0, told: T0, baselines, ...untold }])
  })
  it('say what has been told so far of each touch', async () => {
    const client = await StreamClient.open(gateway)
    const tell = async (changes: Partial<EventPayload> & { readonly ts: number }) => {
      gateway.publishEvent(line(changes))
      gateway.publishLevels(givenLine({ ts: changes.ts }))
      const { touches } = await client.next('events', ({ touches: [touch] }) => touch!.told === changes.ts)
      assert.equal(touches.length, 1)
      return touches[0]!
    }
    await tell({ ts: T0 })
    const confirmed = await tell({ type: 'confirm', ts: T0 + 60_000 })
    assert.deepEqual([confirmed.confirmed, confirmed.outcomes], [T0 + 60_000, null])
    const [baseline] = givenTouch().baselines!
    const outcomes = [{ ...baseline!, outcome: 'BOUNCE', reason: null, seconds: 41.25 } as const]
    const A = { anchor: T0, spot: 481, beyond: 0, availableAt: T0 + 360_000, outcomes, excursions: [] }
    const labels = { A: { ...A, strength_signed: 1, strength_abs: 1 }, B: null }
    const resolved = await tell({
      type: 'resolve',
      ts: T0 + 360_000,
      labels,
      features: null,
      baselines: null,
    })
    assert.deepEqual([resolved.confirmed, resolved.baselines], [T0 + 60_000, givenTouch().baselines])
    assert.deepEqual(resolved.outcomes, outcomes)
  })
  it('are told of touches whose first messages were missed', async () => {
    const client = await StreamClient.open(gateway)
    gateway.publishEvent(line({ type: 'invalid', reason: 'no_spot', ts: T0 + 60_000, baselines: null }))
    gateway.publishLevels(givenLine({ ts: T0 + 60_000 }))
    const [touch] = (await client.next('events')).touches
    assert.deepEqual([touch!.touched, touch!.invalid, touch!.baselines], [T0, 'no_spot', null])
  })
  it('leave placebos to research', async () => {
    gateway.publishEvent(line({ placebo: { of: 'ROUND_481', offset: 0.4 } }))
    gateway.publishLevels(givenLine({ ts: T0 }))
    const client = await StreamClient.open(gateway)
    await client.next('levels')
    assert.ok(client.frames.every(({ type }) => type !== 'events'))
  })
  it('are told to who comes late: the last 100', async () => {
    for (let place = 0; place < 120; place++) gateway.publishEvent(touchAt(place))
    gateway.publishLevels(givenLine({ ts: T0 + 200 }))
    const client = await StreamClient.open(gateway)
    const { touches } = await client.next('events')
    assert.deepEqual(
      touches.map(({ touched }) => touched - T0),
      Array.from({ length: 100 }, (_, place) => place + 20),
    )
    assert.ok(JSON.stringify(touches).length < 128 * 1024)
  })
  it('are missed by no client that does not keep up', async () => {
    const levels = Array.from({ length: 40 }, (_, k) => givenLevel({ id: `ROUND_${k}` }))
    const quick = await StreamClient.open(gateway)
    const slow = await StreamClient.open(gateway)
    await slow.next('hello')
    slow.socket.pause()
    for (let place = 1; place <= 40; place++) {
      gateway.publishEvent(touchAt(place))
      gateway.publishLevels(givenLine({ levels, ts: T0 + place }))
      await quick.next('levels', ({ payload }) => payload.ts === T0 + place)
    }
    slow.socket.resume()
    const { touches } = await slow.next('events', ({ touches: { length } }) => length === 40)
    assert.equal(touches.at(-1)!.touched, T0 + 40)
    assert.ok(slow.frames.filter(({ type }) => type === 'events').length < 30)
  })
  it('of another run, or ahead of a replay that was set back, are none', async () => {
    const client = await StreamClient.open(gateway)
    for (const place of [1, 2]) gateway.publishEvent(touchAt(place))
    gateway.publishLevels(givenLine({ ts: T0 + 2 }))
    await client.next('events', ({ touches }) => touches.length === 2)
    gateway.publishLevels(givenLine({ ts: T0 + 1 }))
    await client.next('events', ({ touches }) => touches.length === 1)
    gateway.publishLevels(givenLine({ run: '2023-12-27', ts: T0 + 9 }))
    const { run } = await client.next('events', ({ touches }) => touches.length === 0)
    assert.equal(run, '2023-12-27')
  })
  it('are refused when they are none', () => {
    for (const text of ['', '[]', '{', '{}', 'null', '{"run":"x"}', '{"run":"x","id":"y"}'])
      assert.throws(() => gateway.publishEvent(text), { code: 'payload' }, text)
  })
})

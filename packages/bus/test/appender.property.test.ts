import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  Appender,
  type Bus,
  BusError,
  isOwn,
  openMemory,
  type Publication,
  type StreamName,
} from '@spymaster/bus'
import fc from 'fast-check'
import { draft, range, take, textOf } from './bus.contract.ts'

type Fault = 'none' | 'lost' | 'answer lost' | 'late' | 'stranger'

/** A bus with a bad line: a fault for each publish in turn, then none. */
function withFaults(bus: Bus, faults: Fault[]): Bus {
  const unconfirmed = new BusError('unconfirmed', 'no answer came')
  const publish = async (stream: StreamName, publication: Publication): Promise<number> => {
    const fault = faults.shift() ?? 'none'
    if (fault === 'lost') throw unconfirmed
    if (fault === 'stranger') {
      const { last } = await bus.bounds(stream)
      await bus.publish(stream, { ...draft(0), id: `stranger-${last}`, expectLast: last })
    }
    if (fault === 'late') setTimeout(() => bus.publish(stream, publication).catch(() => {}), 60)
    if (fault === 'late') throw unconfirmed
    const stored = await bus.publish(stream, publication)
    if (fault === 'answer lost') throw unconfirmed
    return stored
  }
  return Object.assign(Object.create(bus), {
    publish,
    last: (stream: StreamName) => bus.last(stream),
    bounds: (stream: StreamName) => bus.bounds(stream),
    fetch: (stream: StreamName, from: number, to: number) => bus.fetch(stream, from, to),
  })
}

describe('appender on a bad line', () => {
  it('stores every message once and in order, whatever strangers put between', async () => {
    const anyFaults = fc.array(
      fc.constantFrom<Fault>('none', 'none', 'none', 'lost', 'answer lost', 'late', 'stranger', 'stranger'),
      {
        maxLength: 8,
      },
    )
    const property = fc.asyncProperty(anyFaults, fc.integer({ min: 1, max: 8 }), async (faults, window) => {
      const bus = openMemory()
      const appender = await Appender.open(withFaults(bus, [...faults]), 'market', { windowMessages: window })
      for (let k = 0; k < 12; k++) await appender.append(draft(k))
      await appender.flush()
      const { last } = await bus.bounds('market')
      const found = await take(bus, last, { from: 1 })
      assert.deepEqual(
        found.filter(isOwn).map(textOf),
        range(0, 11).map((k) => `message ${k}`),
      )
      assert.equal((await Appender.open(bus, 'market')).resumed?.id, draft(11).id)
      await bus.close()
    })
    await fc.assert(property, { numRuns: 40 })
  })
})

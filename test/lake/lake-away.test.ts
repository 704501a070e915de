import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { type Bounds, type Bus, BusError, type StreamName } from '@spymaster/bus'
import { LocalStorage } from '@spymaster/lake'
import { Lake } from '../../apps/cli/src/service/lake.ts'
import { GivenMarket } from '../../packages/lake/test/given-market.ts'

const base = mkdtempSync(join(tmpdir(), 'spymaster-lake-away-'))
after(() => rmSync(base, { recursive: true }))

/** The log, whose server is away at the second and third time that its bounds are asked for. */
function fadingBus(bus: Bus): Bus {
  let asked = 0
  const bounds = (stream: StreamName): Promise<Bounds> => {
    asked++
    return asked === 2 || asked === 3
      ? Promise.reject(new BusError('unconfirmed', 'away'))
      : bus.bounds(stream)
  }
  return new Proxy(bus, {
    get: (known, name) => (name === 'bounds' ? bounds : Reflect.get(known, name).bind(known)),
  })
}

describe('the lake', () => {
  it('waits for a server that goes away while it looks where to go on', async () => {
    const market = new GivenMarket()
    const storage = await LocalStorage.open(join(base, 'lake'))
    const record = async (bus: Bus): Promise<number> => {
      const settings = { maxAgeMs: 20, maxBytes: 1e12 }
      const lake = new Lake({ bus, storage, workDir: join(base, 'work'), settings })
      const stop = new AbortController()
      const running = lake.run(stop.signal)
      const over = running.then(() => true)
      while ((lake.counts.bronzeRows ?? 0) < 6) {
        const isOver = await Promise.race([over, new Promise<false>((go) => setTimeout(() => go(false), 20))])
        assert.ok(!isOver, 'it ended')
      }
      stop.abort()
      await running
      return lake.counts.bronzeRows ?? 0
    }
    await market.publish(2)
    assert.equal(await record(market.bus), 6)
    await market.publish(2)
    assert.equal(await record(fadingBus(market.bus)), 6)
  })
})

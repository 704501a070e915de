import { setTimeout as pause } from 'node:timers/promises'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import type { NatsServer } from '../../packages/bus/test/nats-server.ts'
import type { Chance } from './chance.ts'
import type { TcpProxy } from './tcp-proxy.ts'
import type { Victim } from './victim.ts'

/** Budgets that any disk has, and that nothing here uses up by itself. */
export const MAX_BYTES = { market: 1e9, levels: 1e9 }

/** Room left in a stream that is to run full: some tenths of a second of the feed, or a second of snaps. */
const ROOM_BYTES = { market: 400_000, levels: 60_000 }

/** What can be hurt. */
export type World = {
  readonly server: NatsServer
  readonly proxy: TcpProxy
  readonly victims: readonly Victim[]
  readonly chance: Chance
}

/** One blow: done when its effect is over. Returns whom it met. */
type Strike = (world: World) => Promise<string>

/** How often a kind of blow comes, among all. */
type Kind = { readonly name: string; readonly weight: number; readonly strike: Strike }

const aVictim = ({ victims, chance }: World): Victim => chance.of(victims)

/** Every kind of blow. Another one is one more entry. */
export const strikeKinds: readonly Kind[] = [
  {
    name: 'kill -9',
    weight: 10,
    async strike(world) {
      const victim = aVictim(world)
      victim.kill(world.chance.between(0, 800))
      return victim.name
    },
  },
  {
    name: 'kill -9 of the server',
    weight: 4,
    async strike({ server, chance }) {
      await server.kill()
      await pause(chance.between(0, 1_200))
      await server.restart()
      return 'nats-server'
    },
  },
  {
    name: 'SIGSTOP',
    weight: 3,
    async strike(world) {
      const victim = aVictim(world)
      await victim.freeze(world.chance.between(300, 3_000))
      return victim.name
    },
  },
  {
    name: 'SIGSTOP of the server',
    weight: 1,
    async strike({ server, chance }) {
      server.stop()
      await pause(chance.between(300, 3_000))
      server.resume()
      return 'nats-server'
    },
  },
  {
    name: 'cut lines',
    weight: 4,
    async strike({ proxy }) {
      proxy.cut()
      return 'lines'
    },
  },
  {
    name: 'held lines',
    weight: 2,
    async strike({ proxy, chance }) {
      const ms = chance.between(200, 2_500)
      proxy.hold(ms)
      await pause(ms)
      return 'lines'
    },
  },
  {
    name: 'slow lines',
    weight: 1,
    async strike({ proxy, chance }) {
      proxy.delay(chance.between(1, 25))
      await pause(chance.between(500, 2_000))
      proxy.delay(0)
      return 'lines'
    },
  },
  {
    name: 'full stream',
    weight: 1,
    async strike(world) {
      const stream = world.chance.of(['market', 'levels'] as const)
      // Below what is stored meanwhile the server would throw the oldest away, whatever the stream's policy.
      const roomBytes = Math.round(world.chance.between(0.5, 1) * ROOM_BYTES[stream])
      await setBudget(world.server.url, stream, (bytes) => bytes + roomBytes)
      await pause(world.chance.between(300, 1_500))
      await setBudget(world.server.url, stream, () => MAX_BYTES[stream])
      return stream
    },
  },
]

/** The kind of the next blow. */
export function drawStrike(chance: Chance): Kind {
  const total = strikeKinds.reduce((sum, { weight }) => sum + weight, 0)
  let left = chance.next() * total
  return strikeKinds.find(({ weight }) => {
    left -= weight
    return left < 0
  })!
}

/** Changes what a stream may use, given what it uses; tries until the server says that it is done. */
async function setBudget(url: string, stream: string, budget: (usedBytes: number) => number): Promise<void> {
  for (;;) {
    const connection = await connect({ servers: url, timeout: 1_000 }).catch(() => null)
    try {
      if (connection === null) throw new Error('the server is away')
      const { streams } = await jetstreamManager(connection, { timeout: 1_000 })
      const { state } = await streams.info(stream)
      await streams.update(stream, { max_bytes: budget(state.bytes) })
      return
    } catch {
      await pause(100)
    } finally {
      await connection?.close()
    }
  }
}

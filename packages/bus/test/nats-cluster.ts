import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type ClusterInfo, jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { freePort, isOpen } from './nats-server.ts'

const SERVERS = 3

type Server = { readonly name: string; readonly port: number; process: ChildProcess | null }

/** Three real servers that keep streams together, each of which can be killed and started again. */
export class NatsCluster {
  readonly #servers: readonly Server[]
  readonly #routes: readonly number[]
  readonly #folder: string

  private constructor(ports: readonly number[], routes: readonly number[], folder: string) {
    this.#servers = ports.map((port, place) => ({ name: `n${place}`, port, process: null }))
    this.#routes = routes
    this.#folder = folder
  }

  /** Starts three servers on loopback, and waits until they have found a leader. */
  static async start(): Promise<NatsCluster> {
    const ports = await Promise.all(Array.from({ length: 2 * SERVERS }, freePort))
    const folder = await mkdtemp(join(tmpdir(), 'spymaster-cluster-'))
    const cluster = new NatsCluster(ports.slice(0, SERVERS), ports.slice(SERVERS), folder)
    await Promise.all(cluster.#servers.map(({ name }) => cluster.restart(name)))
    await cluster.#settled()
    return cluster
  }

  /** Addresses of all servers, as a client is given them. */
  get url(): string {
    return this.#servers.map(({ port }) => `nats://127.0.0.1:${port}`).join(',')
  }

  /** Name of the server that leads a stream, and of one that follows. */
  async rolesOf(stream: string): Promise<{ leader: string; follower: string }> {
    return await this.#once(stream, ({ leader, replicas = [] }) =>
      leader && replicas[0] ? { leader, follower: replicas[0].name } : null,
    )
  }

  /** What is found of the servers of a stream, as soon as they answer and it is there: they may be electing. */
  async #once<Found>(stream: string, find: (cluster: ClusterInfo) => Found | null): Promise<Found> {
    const connection = await connect({ servers: this.url.split(',') })
    try {
      const { streams } = await jetstreamManager(connection, { checkAPI: false })
      for (;;) {
        const info = await streams.info(stream).catch(() => null)
        const found = info?.cluster === undefined ? null : find(info.cluster)
        if (found !== null) return found
        await pause(50)
      }
    } finally {
      await connection.close()
    }
  }

  /** Ends a server without giving it time for anything. */
  async kill(name: string): Promise<void> {
    const server = this.#named(name)
    const ended = server.process === null ? null : once(server.process, 'exit')
    server.process?.kill('SIGKILL')
    server.process = null
    await ended
  }

  /** Starts a server again, on the store it had. */
  async restart(name: string): Promise<void> {
    const server = this.#named(name)
    const own = this.#routes[this.#servers.indexOf(server)]
    const args = [
      ...['-a', '127.0.0.1', '-p', String(server.port), '-n', name],
      ...['-js', '-sd', join(this.#folder, name)],
      ...['--cluster_name', 'test', '--cluster', `nats://127.0.0.1:${own}`],
      ...['--routes', this.#routes.map((port) => `nats://127.0.0.1:${port}`).join(',')],
    ]
    server.process = spawn('nats-server', args, { stdio: 'ignore' })
    while (!(await isOpen(server.port))) await pause(20)
  }

  /** Ends all servers and removes their stores. */
  async dispose(): Promise<void> {
    await Promise.all(this.#servers.map(({ name }) => this.kill(name)))
    await rm(this.#folder, { recursive: true, force: true })
  }

  #named(name: string): Server {
    return this.#servers.find((server) => server.name === name)!
  }

  /** Streams can be made only once the servers have a leader. */
  async #settled(): Promise<void> {
    const connection = await connect({ servers: this.url.split(',') })
    try {
      for (;;) {
        const manager = await jetstreamManager(connection).catch(() => null)
        const made = await manager?.streams
          .add({ name: 'probe', subjects: ['probe'], num_replicas: SERVERS, max_bytes: 1_000 })
          .catch(() => null)
        if (made) {
          await manager?.streams.delete('probe')
          return
        }
        await pause(100)
      }
    } finally {
      await connection.close()
    }
  }
}

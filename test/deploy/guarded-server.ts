import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connect as connectClient, type NatsConnection } from '@nats-io/transport-node'
import { freePort, isOpen } from '../../packages/bus/test/nats-server.ts'
import { repository } from '../rules/source-file.ts'

/** The users of the deployment. */
export const USERS = ['ingestor', 'core', 'gateway', 'lake', 'reader'] as const
export type User = (typeof USERS)[number]

/** A password of letters that a URL would misread and numbers that a configuration would. */
const passwordOf = (user: User): string => `s3@${user}`

/** A real server with the deployment's own configuration and users. */
export class GuardedServer {
  readonly port: number
  readonly #folder: string
  #process: ChildProcess | null = null
  /** What the server has written to its log. */
  log = ''

  private constructor(port: number, folder: string) {
    this.port = port
    this.#folder = folder
  }

  /** Starts a server on a free port, with an empty store. */
  static async start(): Promise<GuardedServer> {
    const server = new GuardedServer(await freePort(), await mkdtemp(join(tmpdir(), 'spymaster-guarded-')))
    await server.#spawn()
    return server
  }

  /** The address of a user; without one, of a stranger. */
  urlOf(user?: User): string {
    const who = user === undefined ? '' : `${user}:${encodeURIComponent(passwordOf(user))}@`
    return `nats://${who}127.0.0.1:${this.port}`
  }

  /** A plain client of a user, that may try anything. */
  async client(user: User): Promise<NatsConnection> {
    return await connectClient({
      port: this.port,
      user,
      pass: passwordOf(user),
      inboxPrefix: `_INBOX.${user}`,
    })
  }

  /** Ends it and removes its store. */
  async dispose(): Promise<void> {
    const ended = this.#process === null ? null : once(this.#process, 'exit')
    this.#process?.kill('SIGKILL')
    await ended
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #spawn(): Promise<void> {
    const passwords = USERS.map((user) => [`SPYMASTER_NATS_${user.toUpperCase()}_PASSWORD`, passwordOf(user)])
    const monitor = { SPYMASTER_NATS_MONITOR: `127.0.0.1:${await freePort()}` }
    this.#process = spawn(
      'nats-server',
      [
        '-c',
        join(repository, 'deploy/nats/nats.conf'),
        '-a',
        '127.0.0.1',
        '-p',
        String(this.port),
        '-sd',
        this.#folder,
      ],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, ...monitor, ...Object.fromEntries(passwords) },
      },
    )
    this.#process.stderr?.on('data', (chunk) => {
      this.log += chunk
    })
    while (!(await isOpen(this.port))) {
      if (this.#process.exitCode !== null)
        throw new Error(`nats-server refuses its configuration: ${this.log}`)
      await pause(20)
    }
  }
}

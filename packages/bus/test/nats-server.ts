import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Why tests on a real NATS server are skipped. */
export const NO_NATS_SERVER = 'nats-server is not installed (Debian: apt-get install nats-server)'

/** Reason to skip, or false where there is a server. */
export const natsSkip: string | false = isInstalled() ? false : NO_NATS_SERVER

function isInstalled(): boolean {
  try {
    execFileSync('nats-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A real server with a store of its own, that can be killed and started again on it. */
export class NatsServer {
  readonly url: string
  readonly #port: number
  readonly #folder: string
  readonly #more: readonly string[]
  #process: ChildProcess | null = null

  private constructor(port: number, folder: string, more: readonly string[]) {
    this.url = `nats://127.0.0.1:${port}`
    this.#port = port
    this.#folder = folder
    this.#more = more
  }

  /** Starts a server on a free port, with an empty store; `more` are arguments of the server's. */
  static async start(more: readonly string[] = []): Promise<NatsServer> {
    const folder = await mkdtemp(join(tmpdir(), 'spymaster-nats-'))
    const server = new NatsServer(await freePort(), folder, more)
    await server.restart()
    return server
  }

  /** Starts the server again, on the store it had, or without JetStream. */
  async restart(jetStream = true): Promise<void> {
    const store = jetStream ? ['-js', '-sd', this.#folder] : []
    const address = ['-a', '127.0.0.1', '-p', String(this.#port)]
    this.#process = spawn('nats-server', [...address, ...store, ...this.#more], { stdio: 'ignore' })
    while (!(await isOpen(this.#port))) await pause(20)
  }

  /** Ends it without giving it time for anything. */
  async kill(): Promise<void> {
    const ended = this.#process === null ? null : once(this.#process, 'exit')
    this.#process?.kill('SIGKILL')
    this.#process = null
    await ended
  }

  /** Leaves it where it is, with all its connections, doing nothing. */
  stop(): void {
    this.#process?.kill('SIGSTOP')
  }

  /** Lets it go on. */
  resume(): void {
    this.#process?.kill('SIGCONT')
  }

  /** Ends it and removes its store. */
  async dispose(): Promise<void> {
    await this.kill()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return (address as { port: number }).port
}

/** Whether something listens on a port of this machine. */
export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

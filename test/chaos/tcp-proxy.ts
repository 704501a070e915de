import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A line between services and a server that can be cut, held up and slowed down. */
export class TcpProxy {
  readonly #server: Server
  readonly #pairs = new Set<readonly [Socket, Socket]>()
  /** Until when nothing passes, by `performance.now()`. */
  #heldUntilMs = 0
  #delayMs = 0

  private constructor(server: Server) {
    this.#server = server
  }

  /** Listens on a free port of loopback for connections to another. */
  static async start(port: number): Promise<TcpProxy> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const proxy = new TcpProxy(server)
    server.on('connection', (client) => proxy.#join(client, connect(port, '127.0.0.1')))
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Ends all connections there are, without a goodbye, in the middle of whatever they say. */
  cut(): void {
    for (const sockets of this.#pairs) for (const socket of sockets) socket.resetAndDestroy()
  }

  /** Lets nothing pass for so long; what is said meanwhile arrives late. */
  hold(ms: number): void {
    this.#heldUntilMs = performance.now() + ms
  }

  /** Lets everything pass so much later, each way, from now on; 0 for at once. */
  delay(ms: number): void {
    this.#delayMs = ms
  }

  async close(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(client: Socket, server: Socket): void {
    const pair = [client, server] as const
    this.#pairs.add(pair)
    for (const [from, to] of [pair, [server, client] as const]) {
      from.setNoDelay(true)
      from.on('error', () => {})
      from.on('close', () => {
        this.#pairs.delete(pair)
        to.destroy()
      })
      this.#pass(from, to)
    }
  }

  async #pass(from: Socket, to: Socket): Promise<void> {
    try {
      for await (const chunk of from) {
        for (let waitMs = this.#waitMs(); waitMs > 0; waitMs = this.#heldUntilMs - performance.now())
          await pause(waitMs)
        if (!to.destroyed && !to.write(chunk)) await Promise.race([once(to, 'drain'), once(to, 'close')])
      }
    } catch {
      // A connection that was cut.
    }
    to.destroy()
  }

  #waitMs(): number {
    return Math.max(this.#delayMs, this.#heldUntilMs - performance.now())
  }
}

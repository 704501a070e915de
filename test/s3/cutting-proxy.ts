import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** A way to a server on loopback that can be cut, in the middle of what passes, and mended. */
export class CuttingProxy {
  readonly #target: number
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #left = Number.POSITIVE_INFINITY
  #untilSilent = Number.POSITIVE_INFINITY
  #isBack = false
  #isCut = false
  #isSilent = false
  /** How often it has been cut. */
  cuts = 0

  private constructor(target: number) {
    this.#target = target
    this.#server = createServer((socket) => this.#join(socket))
  }

  static async start(target: number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Cuts all connections and lets none through. */
  cut(): void {
    this.cuts++
    this.#isCut = true
    this.#left = Number.POSITIVE_INFINITY
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Cuts once so many more bytes have passed, in either direction; `comesBack` lets new connections through. */
  cutAfter(bytes: number, comesBack = false): void {
    this.#left = bytes
    this.#isBack = comesBack
  }

  /** Takes connections and answers nothing on them, once so many more bytes have passed. */
  fallSilent(bytes = 0): void {
    if (bytes === 0) this.#isSilent = true
    else this.#untilSilent = bytes
  }

  /** Lets everything through again. */
  mend(): void {
    this.#isCut = this.#isSilent = false
    this.#left = this.#untilSilent = Number.POSITIVE_INFINITY
  }

  async stop(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(near: Socket): void {
    if (this.#isCut) {
      near.destroy()
      return
    }
    const far = connect(this.#target, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from)
      from.on('data', (chunk) => this.#pass(chunk, to))
      from.on('error', () => {})
      from.on('close', () => {
        this.#sockets.delete(from)
        to.destroy()
      })
    }
  }

  #pass(chunk: Buffer, to: Socket): void {
    if (this.#isCut || this.#isSilent) return
    to.write(chunk.subarray(0, Math.min(chunk.length, this.#left)))
    this.#left -= chunk.length
    this.#untilSilent -= chunk.length
    if (this.#untilSilent <= 0) this.#isSilent = true
    if (this.#left > 0) return
    const comesBack = this.#isBack
    this.cut()
    if (comesBack) this.mend()
  }
}

import type { WebSocket } from 'ws'

/** What every client should have: a frame that is replaced as a whole, and how often it was. */
export type Slot = { version: number; frame: Buffer | null }

/** Bytes that may be on their way to a client before newer states wait: some seconds of frames. */
const WINDOW_BYTES = 256 * 1024
/** Bytes after which the client is asked how far it is. */
const ASK_BYTES = 64 * 1024
const HEARTBEAT_MS = 10_000
const STALL_MS = 30_000

/**
 * One connection. How much has arrived is learnt by ping and pong: a pong says that all bytes sent before its ping
 * have reached the client's machine, which the fill of our own buffer does not (the kernels take megabytes). A client
 * that is behind gets nothing until it has caught up, and then the newest state of each slot.
 */
export class Client {
  readonly #socket: WebSocket
  readonly #slots: readonly Slot[]
  readonly #had: number[]
  #sentBytes = 0
  #arrivedBytes = 0
  #pings = 0
  /** Bytes sent before the ping that is not answered yet. */
  #asked: number | null = null
  #askedAtMs: number

  constructor(socket: WebSocket, slots: readonly Slot[], nowMs: number) {
    this.#socket = socket
    this.#slots = slots
    this.#had = slots.map(() => 0)
    this.#askedAtMs = nowMs
    socket.on('pong', (data) => this.#hear(data))
  }

  /** Whether as much is on its way as may be. */
  get isBehind(): boolean {
    return this.#sentBytes - this.#arrivedBytes > WINDOW_BYTES
  }

  /** Sends a frame that is no state: greeting or answer. A client that is behind does not get it. */
  send(frame: Buffer, nowMs: number): void {
    if (this.isBehind || this.#socket.readyState !== this.#socket.OPEN) return
    this.#socket.send(frame, { binary: false })
    this.#sentBytes += frame.length
    if (this.#sentBytes - this.#arrivedBytes > ASK_BYTES) this.#ask(nowMs)
  }

  /** Sends the states that have changed since this client had them, as far as it keeps up. */
  update(nowMs: number): void {
    for (const [index, { version, frame }] of this.#slots.entries()) {
      if (this.isBehind) return
      if (frame === null || this.#had[index] === version) continue
      this.#had[index] = version
      this.send(frame, nowMs)
    }
  }

  /** Sends one state again. */
  repeat(slot: Slot, nowMs: number): void {
    if (slot.frame !== null) this.send(slot.frame, nowMs)
  }

  /** Asks for a sign of life when it is time, and ends a connection that has given none. */
  beat(nowMs: number): void {
    const silentMs = nowMs - this.#askedAtMs
    if (this.#asked === null) {
      if (silentMs >= HEARTBEAT_MS) this.#ask(nowMs)
    } else if (silentMs >= STALL_MS) this.#socket.terminate()
  }

  #ask(nowMs: number): void {
    if (this.#asked !== null) return
    this.#asked = this.#sentBytes
    this.#askedAtMs = nowMs
    this.#pings++
    this.#socket.ping(String(this.#pings))
  }

  #hear(data: Buffer): void {
    if (this.#asked === null || data.toString('latin1') !== String(this.#pings)) return
    this.#arrivedBytes = this.#asked
    this.#asked = null
    const nowMs = performance.now()
    if (this.#sentBytes - this.#arrivedBytes > ASK_BYTES) this.#ask(nowMs)
    this.update(nowMs)
  }
}

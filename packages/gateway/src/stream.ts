import { type WebSocket, WebSocketServer } from 'ws'
import { Client, type Slot } from './client.ts'
import { type AnswerCommand, Commands } from './commands.ts'
import { GatewayError } from './gateway-error.ts'
import { COMMAND_BYTES } from './protocol/command.ts'
import { PROTOCOL_VERSION, type RuntimeFrame } from './protocol/frames.ts'
import { Recent, runOf } from './recent.ts'
import { RecentTouches } from './recent-touches.ts'

/** What a runtime frame says. */
export type Runtime = Omit<RuntimeFrame, 'type'>

export type StreamOptions = {
  readonly version: string
  readonly maxClients: number
  readonly onCommand: AnswerCommand | null
}

/** Frames are sent at most this often: a replay as fast as possible brings more than anybody can see. */
const FLUSH_MS = 50
const BEAT_MS = 2_000
const GOODBYE_MS = 500

const encode = (frame: object): Buffer => Buffer.from(JSON.stringify(frame))

/** Everybody who listens, and the newest of everything: each state is serialised once, for all. */
export class Stream {
  readonly sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: COMMAND_BYTES,
    perMessageDeflate: false,
  })
  readonly #options: StreamOptions
  readonly #clients = new Map<WebSocket, Client>()
  readonly #recent = new Recent()
  readonly #touches = new RecentTouches()
  readonly #runtime: Slot = { version: 0, frame: null }
  readonly #flow: Slot = { version: 0, frame: null }
  readonly #levels: Slot = { version: 0, frame: null }
  readonly #events: Slot = { version: 0, frame: null }
  readonly #ended: Slot = { version: 0, frame: null }
  /** In the order in which a client gets them. */
  readonly #slots = [this.#runtime, this.#events, this.#flow, this.#levels, this.#ended]
  readonly #beat: NodeJS.Timeout
  /** Newest lines that are no frames yet. */
  #line: string | null = null
  #flowLine: string | null = null
  #flowRun: string | null = null
  /** Whether touches have been told that no frame has yet. */
  #hasTouches = false
  #flushedAtMs = Number.NEGATIVE_INFINITY
  #flush: NodeJS.Timeout | null = null

  constructor(options: StreamOptions) {
    this.#options = options
    this.#beat = setInterval(() => {
      for (const client of this.#clients.values()) client.beat(performance.now())
    }, BEAT_MS).unref()
  }

  get clients(): number {
    return this.#clients.size
  }

  get isFull(): boolean {
    return this.#clients.size >= this.#options.maxClients
  }

  /** Takes in a connection that has been checked. */
  welcome(socket: WebSocket): void {
    const nowMs = performance.now()
    const client = new Client(socket, this.#slots, nowMs)
    const commands = new Commands(this.#options.onCommand, {
      refuse: (code, message) => client.send(encode({ type: 'error', code, message }), performance.now()),
      confirm: (runtime) => {
        if (runtime === undefined) client.repeat(this.#runtime, performance.now())
        else this.publishRuntime(runtime)
      },
      end: (reason) => socket.close(1008, reason),
    })
    socket.on('error', () => socket.terminate())
    socket.on('close', () => this.#clients.delete(socket))
    socket.on('message', (data, isBinary) => commands.take(data as Buffer, isBinary, performance.now()))
    this.#clients.set(socket, client)
    client.send(this.#hello(), nowMs)
    client.update(nowMs)
  }

  /** Takes in a payload's line. Throws `GatewayError` when it is none. */
  publishLevels(line: string): void {
    if (!line.startsWith('{')) throw new GatewayError('payload', 'a line to publish must be a JSON object')
    if (this.#recent.add(line)) {
      const { run, signals } = this.#recent
      replace(this.#ended, encode({ type: 'ended', run, signals }))
    }
    // What traded in another run is nobody's state any more.
    if (this.#flowRun !== this.#recent.run) this.#dropFlow()
    if (this.#touches.keep(this.#recent.run!, this.#recent.ts)) this.#hasTouches = true
    this.#line = line
    this.#schedule()
  }

  /** Takes in an option board's line, which goes out with the next levels: they complete its time. Throws `GatewayError`. */
  publishFlow(line: string): void {
    if (!line.startsWith('{')) throw new GatewayError('payload', 'a line to publish must be a JSON object')
    this.#flowRun = runOf(line)
    this.#flowLine = line
  }

  /** Takes in an event's line, which goes out with the next levels. Throws `GatewayError`. */
  publishEvent(line: string): void {
    if (this.#touches.add(line)) this.#hasTouches = true
  }

  publishRuntime(runtime: Runtime): void {
    replace(this.#runtime, encode({ ...runtime, type: 'runtime' }))
    this.#schedule()
  }

  /** Says goodbye to all, and soon afterwards ends who does not answer. */
  async close(): Promise<void> {
    clearInterval(this.#beat)
    if (this.#flush !== null) clearTimeout(this.#flush)
    this.sockets.close()
    const sockets = [...this.#clients.keys()]
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)))
    for (const socket of sockets) socket.close(1001, 'the gateway is closing')
    const impatience = setTimeout(() => {
      for (const socket of sockets) socket.terminate()
    }, GOODBYE_MS)
    await Promise.all(closed)
    clearTimeout(impatience)
  }

  #hello(): Buffer {
    const { run, trace } = this.#recent
    const { version } = this.#options
    return encode({ type: 'hello', protocol: PROTOCOL_VERSION, version, run, trace })
  }

  #dropFlow(): void {
    this.#flowRun = null
    this.#flowLine = null
    this.#flow.frame = null
  }

  #schedule(): void {
    if (this.#flush !== null) return
    const waitMs = this.#flushedAtMs + FLUSH_MS - performance.now()
    if (waitMs <= 0) this.#send()
    else this.#flush = setTimeout(() => this.#send(), waitMs)
  }

  #send(): void {
    this.#flush = null
    const nowMs = performance.now()
    this.#flushedAtMs = nowMs
    if (this.#hasTouches) {
      this.#hasTouches = false
      const { run, touches } = this.#touches
      replace(this.#events, encode({ type: 'events', run, touches }))
    }
    if (this.#flowLine !== null) {
      replace(this.#flow, Buffer.from(`{"type":"flow","payload":${this.#flowLine}}`))
      this.#flowLine = null
    }
    if (this.#line !== null) {
      replace(this.#levels, Buffer.from(`{"type":"levels","payload":${this.#line}}`))
      this.#line = null
    }
    for (const client of this.#clients.values()) client.update(nowMs)
  }
}

function replace(slot: Slot, frame: Buffer): void {
  slot.frame = frame
  slot.version++
}

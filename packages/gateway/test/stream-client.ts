import { once } from 'node:events'
import type { Gateway } from '@spymaster/gateway'
import { parseFrame, type ServerFrame } from '@spymaster/gateway/protocol'
import { type ClientOptions, WebSocket } from 'ws'

/** A client of the stream that keeps all frames and lets a test wait for one. */
export class StreamClient {
  readonly socket: WebSocket
  readonly frames: ServerFrame[] = []
  #look: () => void = () => {}

  constructor(gateway: Gateway, options: ClientOptions = {}, path = '/ws/stream') {
    this.socket = new WebSocket(`${gateway.url.replace('http', 'ws')}${path}`, options)
    this.socket.on('message', (data) => {
      this.frames.push(parseFrame(String(data)))
      this.#look()
    })
  }

  /** Opens a connection; rejects when it is refused. */
  static async open(gateway: Gateway, options: ClientOptions = {}): Promise<StreamClient> {
    const client = new StreamClient(gateway, options)
    await once(client.socket, 'open')
    return client
  }

  /** The newest frame of a type that fits, as soon as there is one. */
  async next<Type extends ServerFrame['type']>(
    type: Type,
    fits: (frame: Extract<ServerFrame, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<ServerFrame, { type: Type }>> {
    type Wanted = Extract<ServerFrame, { type: Type }>
    for (;;) {
      const found = this.frames.findLast(
        (frame): frame is Wanted => frame.type === type && fits(frame as Wanted),
      )
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        this.#look = resolve
      })
    }
  }

  say(text: string | Buffer): void {
    this.socket.send(text)
  }

  async close(): Promise<void> {
    this.socket.close()
    if (this.socket.readyState !== WebSocket.CLOSED) await once(this.socket, 'close')
  }
}

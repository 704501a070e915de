import { backoffMs } from './backoff.ts'

/** State of the connection. `waiting` is until the next attempt. */
export type LinkState =
  | { readonly state: 'connecting'; readonly attempt: number }
  | { readonly state: 'open' }
  | { readonly state: 'waiting'; readonly attempt: number; readonly retryAtMs: number }

export type LinkOptions = {
  readonly url: string
  readonly onText: (text: string) => void
  readonly onState: (state: LinkState) => void
}

/** The connection to the gateway: opens itself again after every loss, until it is ended. */
export class Link {
  readonly #options: LinkOptions
  #socket: WebSocket | null = null
  #attempt = 0
  #retry: ReturnType<typeof setTimeout> | null = null
  #isOver = false

  constructor(options: LinkOptions) {
    this.#options = options
    this.#open()
  }

  /** Sends a text; false when there is no connection. */
  send(text: string): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false
    this.#socket.send(text)
    return true
  }

  /** Gives up a connection that says nothing and opens another. */
  renew(): void {
    this.#socket?.close()
    this.#lose(this.#socket)
  }

  /** Tries at once instead of waiting: the network has come back. */
  hurry(): void {
    if (this.#retry === null) return
    clearTimeout(this.#retry)
    this.#open()
  }

  end(): void {
    this.#isOver = true
    if (this.#retry !== null) clearTimeout(this.#retry)
    this.#socket?.close()
  }

  #open(): void {
    this.#retry = null
    this.#options.onState({ state: 'connecting', attempt: this.#attempt })
    const socket = new WebSocket(this.#options.url)
    this.#socket = socket
    socket.onopen = () => this.#options.onState({ state: 'open' })
    socket.onmessage = ({ data }) => {
      if (socket !== this.#socket) return
      // A gateway that accepts and then falls silent is not yet back.
      this.#attempt = 0
      this.#options.onText(String(data))
    }
    socket.onclose = () => this.#lose(socket)
  }

  #lose(socket: WebSocket | null): void {
    if (socket !== this.#socket || this.#isOver || this.#retry !== null) return
    this.#socket = null
    const waitMs = backoffMs(this.#attempt, Math.random())
    this.#attempt++
    this.#retry = setTimeout(() => this.#open(), waitMs)
    this.#options.onState({ state: 'waiting', attempt: this.#attempt, retryAtMs: Date.now() + waitMs })
  }
}

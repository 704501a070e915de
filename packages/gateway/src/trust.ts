import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

/** Names of this machine that no name server can point elsewhere. */
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

const HOST = /^(\[[\da-f:.]+\]|[a-z\d.-]+)(?::\d{1,5})?$/

/**
 * Whether requests are meant for us. Any web page can make a browser send requests to 127.0.0.1, under a name of its
 * own (DNS rebinding) or as itself (a cross-site WebSocket), and the browser tells: by `Host` and `Origin`.
 */
export class Trust {
  readonly #names: ReadonlySet<string>
  readonly #allowsAddresses: boolean

  /** `host` is what the gateway listens on; `allowedHosts` are further names, without port, that it is known by. */
  constructor(host: string, allowedHosts: readonly string[]) {
    const own = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
    this.#names = new Set([...LOOPBACK, own, ...allowedHosts].map((name) => name.toLowerCase()))
    // Beyond this machine it is reached by its address, which no name server is asked for.
    this.#allowsAddresses = !LOOPBACK.includes(own) && !own.startsWith('127.')
  }

  /** Why a request is refused, in a sentence; null when it may pass. Clients that are no browsers send no Origin. */
  refusal({ host, origin }: IncomingHttpHeaders): string | null {
    const authority = (host ?? '').toLowerCase()
    const name = HOST.exec(authority)?.[1]
    if (name === undefined || !this.#knows(name))
      return 'This gateway is not known by that host name: start it with --allowed-host NAME to allow it.'
    if (origin === undefined) return null
    const from = origin.toLowerCase()
    if (from === `http://${authority}` || from === `https://${authority}`) return null
    return 'Pages of other sites may not use this gateway.'
  }

  #knows(name: string): boolean {
    if (this.#names.has(name)) return true
    return this.#allowsAddresses && isIP(name.replace(/^\[|\]$/g, '')) !== 0
  }
}

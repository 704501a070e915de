import { BusError } from '../bus-error.ts'

/** A server's URL taken apart: where it is, and as whom we come. */
export type NatsAddress = {
  /** `host:port` of one server, or of several of a cluster. */
  readonly servers: readonly string[]
  /** Whether no server is spoken to without TLS. */
  readonly isSecure: boolean
  readonly user?: string
  readonly pass?: string
  readonly token?: string
  /** What subjects of answers to us begin with: a user's own, so that no other can be allowed to listen there. */
  readonly inboxPrefix: string
  /** The URL as it may be shown: without password and token. */
  readonly shown: string
}

const SCHEMES: readonly (string | undefined)[] = [undefined, 'nats', 'tls']
const URL_OF_ONE = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^@]*)@)?([^@/]+)\/?$/i
/** A name or IPv4 address, or an IPv6 address in brackets, and perhaps a port. */
const SERVER = /^(?:[\w.-]+|\[[0-9a-f:.]+(?:%[\w.-]+)?\])(?::(\d{1,5}))?$/i
const MAX_PORT = 65_535
/** What may stand in a subject as one word. */
const WORD = /^[\w-]+$/

/**
 * Takes `nats://[user:password@]host[:port]` apart, or several with commas between, of which the first that names a user
 * speaks for all, as does one that says `tls://`. A name without a password is a token, as everywhere with NATS. The
 * client library knows neither. Throws `BusError`, code `address`, without repeating a password.
 */
export function readAddress(url: string): NatsAddress {
  const parts = url.split(',').map((part) => partOf(part.trim()))
  const servers = parts.map(({ server }) => server)
  const isSecure = parts.some(({ scheme }) => scheme === 'tls')
  const given = parts.find((part) => part.given !== undefined)?.given
  const [name, password] = credentials(given)
  const shown = `${isSecure ? 'tls' : 'nats'}://${given === undefined ? '' : '***@'}${servers.join(',')}`
  const all = { servers, isSecure, shown }
  if (name === undefined) return { ...all, inboxPrefix: '_INBOX' }
  if (password === undefined) return { ...all, token: name, inboxPrefix: '_INBOX' }
  const inboxPrefix = WORD.test(name) ? `_INBOX.${name}` : '_INBOX'
  return { ...all, user: name, pass: password, inboxPrefix }
}

/** One server of those named, and who comes there. */
function partOf(url: string): { scheme: string | undefined; given: string | undefined; server: string } {
  const [, scheme, given, server = ''] = URL_OF_ONE.exec(url) ?? []
  if (!SCHEMES.includes(scheme?.toLowerCase()))
    throw new BusError(
      'address',
      `the URL of a NATS server must begin with nats:// or tls://, or with its host, was ${scheme}://`,
    )
  const place = SERVER.exec(server)
  if (place === null) throw invalidUrl()
  const port = place[1] === undefined ? 1 : Number(place[1])
  if (port < 1 || port > MAX_PORT)
    throw new BusError('address', `the port of a NATS server must be 1 to ${MAX_PORT}, was ${port}`)
  return { scheme: scheme?.toLowerCase(), given, server }
}

/** Name and password, or a token alone, where letters that mean something in a URL are percent-encoded. */
function credentials(given: string | undefined): [name?: string, password?: string] {
  if (given === undefined) return []
  const colon = given.indexOf(':')
  try {
    if (colon < 0) return [decodeURIComponent(given)]
    return [decodeURIComponent(given.slice(0, colon)), decodeURIComponent(given.slice(colon + 1))]
  } catch {
    throw invalidUrl()
  }
}

const invalidUrl = (): BusError =>
  new BusError(
    'address',
    'the URL of a NATS server must be nats://[user:password@]host[:port], with commas between several, and letters such as @ in a password percent-encoded',
  )

import { BusError } from '../bus-error.ts'

/** A server's URL taken apart: where it is, and as whom we come. */
export type NatsAddress = {
  /** `host:port` of one server, or of several of a cluster. */
  readonly servers: readonly string[]
  readonly user?: string
  readonly pass?: string
  readonly token?: string
  /** What subjects of answers to us begin with: a user's own, so that no other can be allowed to listen there. */
  readonly inboxPrefix: string
  /** The URL as it may be shown: without password and token. */
  readonly shown: string
}

const ONE_SERVER = /^(?:[a-z]+:\/\/)?(?:([^@]*)@)?([^@/]+)\/?$/i
/** What may stand in a subject as one word. */
const WORD = /^[\w-]+$/

/**
 * Takes `nats://[user:password@]host[:port]` apart, or several with commas between, of which the first that names a user
 * speaks for all. A name without a password is a token, as everywhere with NATS. The client library knows neither.
 * Throws `BusError`, code `invalid`, without repeating a password.
 */
export function readAddress(url: string): NatsAddress {
  const parts = url.split(',').map((part) => ONE_SERVER.exec(part.trim()))
  const servers = parts.map((part) => part?.[2])
  if (servers.some((server) => server === undefined)) throw invalidUrl()
  const given = parts.find((part) => part?.[1] !== undefined)?.[1]
  const [name, password] = credentials(given)
  const shown = `nats://${given === undefined ? '' : '***@'}${servers.join(',')}`
  const all = { servers: servers as string[], shown }
  if (name === undefined) return { ...all, inboxPrefix: '_INBOX' }
  if (password === undefined) return { ...all, token: name, inboxPrefix: '_INBOX' }
  const inboxPrefix = WORD.test(name) ? `_INBOX.${name}` : '_INBOX'
  return { ...all, user: name, pass: password, inboxPrefix }
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
    'invalid',
    'the URL of a NATS server must be nats://[user:password@]host[:port], with commas between several, and letters such as @ in a password percent-encoded',
  )

import {
  BusError,
  inspectNats,
  type NatsInspection,
  type NatsStream,
  STREAMS,
  type StreamName,
} from '@spymaster/bus'
import { type Examination, type Finding, fail, failed, ok, warn } from './finding.ts'
import { bytesText, spanText } from './sizes.ts'
import { ageOf, endsRun, fillOf, lagOf } from './streams.ts'

/** The oldest server that has all that the log needs. */
const LEAST_VERSION = [2, 9] as const
/** A clock that is further off says wrong ages and latencies. */
const SKEW_MS = 500
const SLOW_MS = 50
const LEAST_PAYLOAD = 1_000_000

/** The log on a NATS server. Nothing is made there but a consumer that goes at once. */
export function natsLog(url: string): Examination {
  return { title: 'Log on NATS', look: () => look(url) }
}

async function look(url: string): Promise<readonly Finding[]> {
  try {
    const found = await inspectNats(url)
    const { market } = found.streams
    const seen = market === null || market instanceof BusError ? null : market
    const hasEnded = seen === null || seen.newest === null ? null : endsRun(seen.newest)
    return [
      ...server(found),
      ...STREAMS.flatMap((name) => stream(name, found.streams[name], hasEnded)),
      ...(seen === null ? [] : [lagOf({ usage: seen.usage, last: seen.bounds.last, hasEnded }, found.core)]),
    ]
  } catch (error) {
    return [failed('server', error)]
  }
}

function server(found: NatsInspection): Finding[] {
  const { url, user, version, rttMs, maxPayload, storage, skewMs } = found
  const who = user === null ? 'as nobody in particular' : `as ${user}`
  const about = `${version} at ${url}, ${who}, ${spanText(rttMs)} away`
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isOld = major < LEAST_VERSION[0] || (major === LEAST_VERSION[0] && minor < LEAST_VERSION[1])
  const far = warn('server', about, 'latency begins there: bring services and server closer')
  return [
    isOld
      ? fail('server', about, `install ${LEAST_VERSION.join('.')} or newer`)
      : rttMs > SLOW_MS
        ? far
        : ok('server', about),
    users(found),
    jetStream(storage),
    maxPayload < LEAST_PAYLOAD
      ? fail(
          'max_payload',
          `${maxPayload} bytes`,
          'raise it to 2MB: messages have up to 1,000,000 bytes and headers',
        )
      : ok('max_payload', bytesText(maxPayload)),
    ...(skewMs === null ? [] : [clock(skewMs)]),
  ]
}

/** Whether the server asks who comes; what we said of ourselves proves nothing. */
function users({ knowsUsers, user }: NatsInspection): Finding {
  if (knowsUsers) return ok('users', user === null ? 'it wants to know who comes' : `it knows ${user}`)
  const found = user === null ? 'it lets in whoever comes' : `it lets in whoever comes, not ${user} alone`
  return warn('users', found, 'give services users of their own: deploy/nats/users.conf')
}

function jetStream(storage: NatsInspection['storage']): Finding {
  if (storage instanceof BusError) return failed('JetStream', storage)
  const { used, limit } = storage
  if (limit === null) return ok('JetStream', `${bytesText(used)} stored, no limit for the account`)
  const found = `${bytesText(used)} stored of ${bytesText(limit)} for the account`
  return used > 0.8 * limit
    ? warn('JetStream', found, "raise the account's limit, or purge a stream")
    : ok('JetStream', found)
}

function clock(skewMs: number): Finding {
  const how = skewMs > 0 ? 'ahead of' : 'behind'
  const found = `the server's is ${spanText(Math.abs(skewMs))} ${how} ours`
  return Math.abs(skewMs) > SKEW_MS
    ? warn('clock', found, 'set both by NTP: ages and latencies are wrong by as much')
    : ok('clock', found)
}

function stream(name: StreamName, found: NatsStream | null | BusError, hasEnded: boolean | null): Finding[] {
  const writer = name === 'market' ? 'ingest' : 'core'
  if (found === null)
    return [warn(`${name} log`, 'not there yet', `its writer makes it: spymaster ${writer}`)]
  if (found instanceof BusError) {
    if (found.code !== 'forbidden') return [failed(`${name} log`, found)]
    return [warn(`${name} log`, 'this user may not look', 'come as reader, who may look at all')]
  }
  const todo = 'stop the services, remove the stream, and let its writer make it anew'
  const settings = found.faults.map((fault) => fail(`${name} settings`, fault, todo))
  const { usage, bounds } = found
  return [
    ageOf(name, { usage, last: bounds.last, hasEnded }),
    fillOf(name, usage),
    ...(settings.length > 0 ? settings : [ok(`${name} settings`, 'ours')]),
  ]
}

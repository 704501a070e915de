import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, isIP } from 'node:net'
import { UsageError } from '../../usage-error.ts'
import { Metrics } from './metrics.ts'
import type { Monitor } from './monitor.ts'

type Answer = { readonly status: number; readonly type: string; readonly body: string }

const TEXT = 'text/plain; charset=utf-8'
const JSON_TYPE = 'application/json; charset=utf-8'

/** A service's own small server: `/health`, `/live` and `/metrics`, for its operator and for nobody else. */
export class MonitorServer {
  readonly url: string
  readonly #server: Server

  private constructor(server: Server, url: string) {
    this.#server = server
    this.url = url
  }

  /** Begins to listen; port 0 takes a free one. Throws `UsageError` where it cannot. */
  static async start(monitor: Monitor, host: string, port: number): Promise<MonitorServer> {
    const metrics = new Metrics(monitor)
    const isLocal = host === 'localhost' || host === '::1' || host.startsWith('127.')
    const server = createServer({ maxHeaderSize: 8_192, requestTimeout: 10_000 }, (request, response) => {
      answerTo(request, monitor, metrics, isLocal)
        .catch(() => sentence(500, 'That cannot be told now.'))
        .then(({ status, type, body }) => {
          response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' })
          response.end(request.method === 'HEAD' ? undefined : body)
        })
    })
    server.maxConnections = 64
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(host, port, error)))
      server.listen(port, host, resolve)
    })
    // Whoever looks at a service does not keep it from ending.
    server.unref()
    const { address, family, port: taken } = server.address() as AddressInfo
    return new MonitorServer(server, `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

async function answerTo(
  request: IncomingMessage,
  monitor: Monitor,
  metrics: Metrics,
  isLocal: boolean,
): Promise<Answer> {
  if (isLocal && !isThisMachine(request.headers.host))
    return sentence(403, 'This machine is not called that: use 127.0.0.1 or localhost.')
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return sentence(405, 'Only GET and HEAD are answered here.')
  switch (request.url?.split('?', 1)[0]) {
    case '/health': {
      const health = monitor.health(await monitor.readings())
      return { status: health.ready ? 200 : 503, type: JSON_TYPE, body: `${JSON.stringify(health)}\n` }
    }
    case '/live':
      return sentence(monitor.isLive ? 200 : 503, monitor.isLive ? 'It runs.' : 'It is ending.')
    case '/metrics':
      return { status: 200, type: metrics.contentType, body: await metrics.text() }
    default:
      return sentence(404, 'There are /health, /live and /metrics.')
  }
}

/** Any web page can send its visitors' browsers to a local port under a name of its own. */
function isThisMachine(host = ''): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  if (name === 'localhost' || name === '[::1]') return true
  return isIP(name) === 4 && name.startsWith('127.')
}

const sentence = (status: number, text: string): Answer => ({ status, type: TEXT, body: `${text}\n` })

function listenError(host: string, port: number, error: NodeJS.ErrnoException): UsageError {
  const why =
    error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${error.message})`
  return new UsageError(`--metrics-port: ${host}:${port} ${why}; choose another port, or 0 for a free one`)
}

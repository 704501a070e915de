import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { AnswerCommand } from './commands.ts'
import { listenError } from './gateway-error.ts'
import { Pages, STREAM_PATH } from './pages.ts'
import { StaticFiles } from './static-files.ts'
import { type Runtime, Stream } from './stream.ts'
import { Trust } from './trust.ts'

export type { Runtime } from './stream.ts'

export type GatewayOptions = {
  /** Address to listen on; this machine only by default. */
  readonly host?: string
  /** 0 takes any free port. */
  readonly port: number
  /** Folder of the built frontend; null serves the stream alone. */
  readonly staticDir: string | null
  /** Further names, without port, that browsers may call the gateway by. */
  readonly allowedHosts?: readonly string[]
  /** Version of the program, told in the greeting. */
  readonly version?: string
  /** Connections to the stream at one time; 503 beyond. */
  readonly maxClients?: number
  /** Carries out what a client asks of the replay; without it commands are refused. */
  readonly onCommand?: AnswerCommand
  /** What `GET /health` answers: with 503 where its `ready` is false. */
  readonly health?: () => object | Promise<object>
  /** Closes the gateway when it is aborted. */
  readonly signal?: AbortSignal
}

/** A gateway that listens. */
export type Gateway = {
  /** Where it is reached, as in `http://127.0.0.1:8000`. */
  readonly url: string
  /** Open connections to the stream. */
  readonly clients: number
  /** Passes on a payload, the JSON of one `SignalsPayload`. Throws `GatewayError` when it is none. */
  publishLevels(line: string): void
  /**
   * Passes on an option board, the JSON of one `FlowPayload`, with the levels after it: they complete its time. Throws
   * `GatewayError` when it is none.
   */
  publishFlow(line: string): void
  /**
   * Passes on what is told of a touch event, the JSON of one `EventPayload`, with the levels after it. Throws
   * `GatewayError` when it is none.
   */
  publishEvent(line: string): void
  /** Says how the log is being fed. */
  publishRuntime(runtime: Runtime): void
  /** Ends all connections; resolves when the port is free again. */
  close(): Promise<void>
}

const MAX_CLIENTS = 256
/** Connections beyond the stream's clients: pages being loaded. */
const OTHER_CONNECTIONS = 256

/**
 * Serves the frontend and the stream of levels. A relay: it keeps the newest state and no queue, so that no client
 * can hold up another or fill the memory. Throws `GatewayError` when it cannot listen or has no frontend.
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  options.signal?.throwIfAborted()
  const { host = '127.0.0.1', port, staticDir, maxClients = MAX_CLIENTS, signal } = options
  const trust = new Trust(host, options.allowedHosts ?? [])
  const files = staticDir === null ? null : await StaticFiles.read(staticDir)
  const stream = new Stream({
    version: options.version ?? 'unreleased',
    maxClients,
    onCommand: options.onCommand ?? null,
  })
  const health = async () => ({ clients: stream.clients, ...(await options.health?.()) })
  const server = serve(new Pages({ trust, files, health }), stream, trust)
  server.maxConnections = maxClients + OTHER_CONNECTIONS
  await listen(server, host, port)
  let closed: Promise<void> | null = null
  const close = () => {
    closed ??= shut(server, stream)
    return closed
  }
  signal?.addEventListener('abort', close, { once: true })
  if (signal?.aborted) await close()
  return {
    url: urlOf(server),
    get clients() {
      return stream.clients
    },
    publishLevels: (line) => stream.publishLevels(line),
    publishFlow: (line) => stream.publishFlow(line),
    publishEvent: (line) => stream.publishEvent(line),
    publishRuntime: (runtime) => stream.publishRuntime(runtime),
    close,
  }
}

function serve(pages: Pages, stream: Stream, trust: Trust): Server {
  const server = createServer(
    {
      maxHeaderSize: 8_192,
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 2_000,
      // Offers of HTTP/2, as curl makes them, are answered as if they had not been made.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    },
    (request, response) => pages.answer(request, response),
  )
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'HPE_HEADER_OVERFLOW') refuse(socket, 431, 'The headers are too long.')
    else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') refuse(socket, 408, 'The request took too long.')
    else refuse(socket, 400, 'That is not HTTP.')
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const [status, sentence] = upgradeRefusal(request, stream, trust)
    if (status !== 101) refuse(socket, status, sentence)
    else stream.sockets.handleUpgrade(request, socket, head, (client) => stream.welcome(client))
  })
  return server
}

function upgradeRefusal(request: IncomingMessage, stream: Stream, trust: Trust): [number, string] {
  const refusal = trust.refusal(request.headers)
  if (refusal !== null) return [403, refusal]
  if (request.url?.split('?', 1)[0] !== STREAM_PATH) return [404, `The stream is at ${STREAM_PATH}.`]
  if (stream.isFull) return [503, 'As many clients as are allowed are connected: close one first.']
  return [101, '']
}

/** Answers on a connection that has left HTTP's hands, and ends it. */
function refuse(socket: Duplex, status: number, sentence: string): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const body = `${sentence}\n`
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
  ]
  // Whoever is refused and goes on sending is not read to the end.
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(host, port, error)))
    server.listen(port, host, resolve)
  })
}

async function shut(server: Server, stream: Stream): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  await stream.close()
  server.closeAllConnections()
  await closed
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

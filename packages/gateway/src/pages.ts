import type { IncomingMessage, ServerResponse } from 'node:http'
import type { StaticFile, StaticFiles } from './static-files.ts'
import type { Trust } from './trust.ts'

/** Path of the stream. */
export const STREAM_PATH = '/ws/stream'

const URL_LENGTH = 2_048

/**
 * The frontend's scripts and styles are files of its own, and it speaks to nobody but us. `connect-src 'self'` holds
 * for the WebSocket as well.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types angular angular#bundler',
].join('; ')

/** On every answer. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

export type PagesOptions = {
  readonly trust: Trust
  readonly files: StaticFiles | null
  readonly health: () => Promise<object>
}

type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Answers plain HTTP: the state of health, and the files of the frontend. */
export class Pages {
  readonly #options: PagesOptions

  constructor(options: PagesOptions) {
    this.#options = options
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers, body } = await this.#answerTo(request)
    // A body that nobody asked for is not read: the connection ends instead.
    const hasBody = 'content-length' in request.headers || 'transfer-encoding' in request.headers
    response.writeHead(status, {
      ...SECURITY_HEADERS,
      ...headers,
      ...(status === 304 ? {} : { 'Content-Length': body.length }),
      ...(hasBody ? { Connection: 'close' } : {}),
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  }

  #answerTo(request: IncomingMessage): Answer | Promise<Answer> {
    const refusal = this.#options.trust.refusal(request.headers)
    if (refusal !== null) return sentence(403, refusal)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return sentence(405, 'Only GET and HEAD are answered here.', { Allow: 'GET, HEAD' })
    const path = pathOf(request.url ?? '')
    if (typeof path === 'number') return sentence(path, 'That is no address of a page.')
    if (path === '/health') return this.#health()
    if (path === STREAM_PATH) {
      const what = 'This is the address of the stream: open it as a WebSocket.'
      return sentence(426, what, { Upgrade: 'websocket', Connection: 'Upgrade' })
    }
    return this.#file(request, path)
  }

  /** Not ready is 503, so that whatever looks after the program need not read the answer. */
  async #health(): Promise<Answer> {
    const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' }
    try {
      const health = await this.#options.health()
      const status = 'ready' in health && health.ready === false ? 503 : 200
      return { status, headers, body: Buffer.from(`${JSON.stringify(health)}\n`) }
    } catch {
      return sentence(503, 'The state of health cannot be told.')
    }
  }

  #file(request: IncomingMessage, path: string): Answer {
    const { files } = this.#options
    if (files === null) return sentence(404, `No frontend is served here; the stream is at ${STREAM_PATH}.`)
    const file = files.find(path)
    if (file === null) return sentence(404, 'There is no such file.')
    const { bytes, type, etag, cacheControl } = file
    const headers = { 'Cache-Control': cacheControl, ETag: etag }
    if (isCached(request, file)) return { status: 304, headers, body: Buffer.alloc(0) }
    return { status: 200, headers: { ...headers, 'Content-Type': type }, body: bytes }
  }
}

/** The decoded path of a request's target, or the status that says what is wrong with it. */
function pathOf(target: string): string | number {
  if (target.length > URL_LENGTH) return 414
  if (!target.startsWith('/')) return 400
  const [path = ''] = target.split('?', 1)
  try {
    const decoded = decodeURIComponent(path)
    return decoded.includes('\0') ? 400 : decoded
  } catch {
    return 400
  }
}

function isCached(request: IncomingMessage, { etag }: StaticFile): boolean {
  const known = request.headers['if-none-match']
  return known?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) === true
}

function sentence(status: number, text: string, headers: Record<string, string> = {}): Answer {
  const type = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }
  return { status, headers: { ...type, ...headers }, body: Buffer.from(`${text}\n`) }
}

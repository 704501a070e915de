import { type Examination, type Finding, fail, ok, warn } from './finding.ts'

const PATIENCE_MS = 2_000

/** Whether the page is served, or could be. */
export function page(host: string, port: number): Examination {
  return { title: 'Page', look: async () => [await answerOf(host, port)] }
}

const ELSEWHERE = 'stop it, or serve the page elsewhere: --port'

async function answerOf(host: string, port: number): Promise<Finding> {
  if (port === 0) return ok('port', 'a free one will be taken')
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  try {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    const health = (await answer.json().catch(() => null)) as { clients?: unknown; ready?: unknown } | null
    if (typeof health !== 'object' || health === null || !('clients' in health || 'ready' in health))
      return fail('port', `something else than Spymaster answers at ${url}`, ELSEWHERE)
    if (!answer.ok)
      return fail('page', `at ${url} but not ready`, `see what it waits for: curl ${url}/health`)
    return ok('page', `at ${url}, ${typeof health.clients === 'number' ? health.clients : 0} clients`)
  } catch (error) {
    return withoutAnswer(error as Error, host, port, url)
  }
}

/** What it means that there was no answer: nobody is there, nobody can be, or whoever is there is not the page. */
function withoutAnswer({ name, cause }: Error, host: string, port: number, url: string): Finding {
  const { code = '', message = name } = (cause ?? {}) as { code?: string; message?: string }
  if (code === 'ECONNREFUSED') return ok('port', `${port} is free; nothing serves the page now`)
  // What asks here keeps the list that browsers have to keep.
  if (message === 'bad port')
    return fail('port', `browsers refuse port ${port}, whatever serves there`, 'choose another: --port')
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return fail('host', `${host} is no name that this machine knows`, OWN_ADDRESS)
  if (UNREACHED.has(code))
    return fail('host', `${host} cannot be reached from this machine (${code})`, OWN_ADDRESS)
  if (name === 'TimeoutError')
    return warn('port', `nothing answered at ${url} within ${PATIENCE_MS / 1000} s`, OWN_OR_OTHER)
  return warn('port', `what listens at ${url} is not to be understood (${message})`, ELSEWHERE)
}

const UNREACHED = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
])
const OWN_ADDRESS = 'name an address of this machine: --host'
const OWN_OR_OTHER = `${OWN_ADDRESS}; or stop what hangs there, or serve the page elsewhere: --port`

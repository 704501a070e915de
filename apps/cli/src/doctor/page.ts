import { type Examination, type Finding, fail, ok, warn } from './finding.ts'

const PATIENCE_MS = 2_000

/** Whether the page is served, or could be. */
export function page(host: string, port: number): Examination {
  return { title: 'Page', look: async () => [await answerOf(host, port)] }
}

async function answerOf(host: string, port: number): Promise<Finding> {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const todo = 'stop it, or serve the page elsewhere: --port'
  try {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    const health = (await answer.json().catch(() => null)) as { clients?: unknown; ready?: unknown } | null
    if (typeof health !== 'object' || health === null || !('clients' in health || 'ready' in health))
      return fail('port', `something else than Spymaster answers at ${url}`, todo)
    if (!answer.ok)
      return fail('page', `at ${url} but not ready`, `see what it waits for: curl ${url}/health`)
    return ok('page', `at ${url}, ${typeof health.clients === 'number' ? health.clients : 0} clients`)
  } catch (error) {
    const { name, cause } = error as Error
    if ((cause as { code?: string } | undefined)?.code === 'ECONNREFUSED')
      return ok('port', `${port} is free; nothing serves the page now`)
    const why = name === 'TimeoutError' ? 'does not answer' : ((cause as Error | undefined)?.message ?? name)
    return warn('port', `what listens at ${url} is not to be understood (${why})`, todo)
  }
}
